"""An edition in a city of other clocks: whatever tells an hour tells the city's, on both sides of their change there.

In Santa Fe the clocks go forward on the 10th of March 2030, three weeks before Carrara's.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from carrara.content.models import Letter, User
from events import arrivals, bookings, hosting, reminders
from events.figures import EditionFigures
from events.models import Arrival
from partners.models import City
from tests.world import make_sections

from .making import book, hold, make_opening, make_route, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ZONE = ZoneInfo("America/Denver")
HOURS = "15:00–\N{WORD JOINER}17:00 (time of Santa Fe)"


def there(day, *time):
    return datetime(2030, 3, day, *time, tzinfo=ZONE)


@pytest.fixture(params=[9, 11], ids=["before the change", "after it"])
def day(request):
    return request.param


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def opening(clock):
    clock.move_to(there(1, 10))
    make_sections()
    city = City.objects.create(
        slug="santa-fe", name_it="Santa Fe", name_en="Santa Fe", country="US", time_zone=ZONE.key
    )
    return make_opening("bianchi", make_route(city=city))


@pytest.fixture
def session(opening, day):
    return make_session(there(day, 15), places=9, route=opening.edition.routes.get())


@pytest.fixture
def desk(client):
    user = User.objects.create_user("desk", is_staff=True, language="en")
    user.groups.add(Group.objects.get(name="Desk"))

    def page(name, *args):
        client.force_login(user)
        return client.get(reverse(f"admin:{name}", args=args))

    return page


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_pages_of_visitors_and_their_letters_and_calendars(client, session, day):
    page = client.get(reverse("book", args=[session.pk]))
    assert (
        HOURS in text(page) and f'datetime="2030-03-{day:02}T15:00-0{7 if day == 9 else 6}:00"' in page.content.decode()
    )
    booking = book(session, "anna", 2, language="en")
    letter = Letter.objects.get(key__endswith="confirmed")
    assert f"{day} March 2030, {HOURS}" in letter.text
    [entry] = Calendar.from_ical(bytes(letter.attachments.get(name__endswith=".ics").data)).walk("VEVENT")
    assert [entry[name].to_ical().decode() for name in ("DTSTART", "DTEND")] == [
        f"203003{day:02}T150000",
        f"203003{day:02}T170000",
    ]
    assert (entry["DTSTART"].params["TZID"], entry["DTSTART"].dt) == (ZONE.key, session.starts_at)
    held = hold(session, "bruno", 1, language="en")
    assert "10:30 (time of Santa Fe)" in Letter.objects.get(key__endswith=f"{held.code}-held").text
    assert booking.session == session


def test_reminders_come_by_the_clock_that_runs_on_through_the_change(session, clock):
    book(session, "anna", 2, language="en")
    told = []
    for hours in (48.1, 48, 4):
        clock.move_to(session.starts_at - timedelta(hours=hours))
        told.append(reminders.remind_due())
    assert told == [0, 1, 1]
    assert all(HOURS in letter.text for letter in Letter.objects.filter(key__contains="reminder"))


def test_the_link_of_the_day_lasts_from_midnight_to_midnight_there(client, opening, session, day, clock):
    booking = book(session, "anna", 2)
    link = reverse("host_day", args=[hosting.make(opening, there(day).date())])
    told = []
    for moment in (there(day) - timedelta(seconds=1), there(day), there(day, 23, 59), there(day) + timedelta(days=1)):
        clock.move_to(moment)
        answer = client.get(link)
        told.append((answer.status_code, "Who comes today" in answer.content.decode()))
    assert told == [(200, False), (200, True), (200, True), (410, False)]
    clock.move_to(there(day, 23, 59))
    page = client.get(link)
    assert re.findall(r"<time[^>]*>([\d:]+)</time>", page.content.decode()) == ["15:10"]
    assert f'datetime="2030-03-{day:02}T15:10:00-0{7 if day == 9 else 6}:00"' in page.content.decode()
    client.post(link, {"key": "10000000-1000-4000-8000-100000000000", "deed": "came", "booking": booking.pk, "came": 2})
    assert Arrival.objects.get().came == 2


def test_the_desk_sees_the_day_and_the_hours_of_the_city(desk, opening, session, day, clock):
    """At ten in the evening there it is the next morning in Carrara, and still today."""
    booking = book(session, "anna", 2)
    clock.move_to(there(day, 15, 5))
    hosting.tell(hosting.by_token(hosting.make(opening, there(day).date())), "late", minutes=20, key=booking.form_key)
    arrivals.record(booking, came=2, key=booking.form_key)
    clock.move_to(there(day, 22))
    start = desk("desk")
    assert [(is_today, len(lines)) for _day, is_today, lines, _editions in start.context["days"]] == [(True, 1)]
    assert "15:00 (time of Santa Fe)" in text(start) and "running 20 minutes late 15:05" in text(start)
    assert reverse("admin:desk_day_list", args=[opening.edition_id, f"2030-03-{day:02}"]) in start.content.decode()
    assert HOURS in text(desk("desk_day_list", opening.edition_id, f"2030-03-{day:02}"))
    shown = text(desk("desk_booking", booking.pk))
    assert HOURS in shown and re.search(r"15:05: 2 came", shown)


def test_days_of_two_cities_are_told_one_after_the_other(desk, session, day, clock):
    """By the instant the evening there comes after the next morning here."""
    home = make_route("B")
    make_session(there(day, 20), route=session.route)
    for hours in (4, 17):
        make_session(there(day) + timedelta(hours=hours), route=home)
    make_session(there(day + 1, 20), route=session.route)
    clock.move_to(there(day, 8))
    start = desk("desk")
    assert [lines[0]["date"].day for _day, _is_today, lines, _editions in start.context["days"]] == [day, day + 1]
    lists = re.findall(r'edition/(\d+)/2030-03-(\d+)/"', start.content.decode())
    here, santa_fe = str(home.edition_id), str(session.edition_id)
    assert lists == [(edition, f"{date:02}") for date in (day, day + 1) for edition in (here, santa_fe)]


def test_figures_are_by_the_hours_of_the_city(opening, session):
    bookings.confirm(hold(session, "anna", 2))
    assert [(hour, numbers.booked) for hour, numbers in EditionFigures(opening.edition).by_hour()] == [("15:00", 2)]
