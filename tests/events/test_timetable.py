"""Departures from a pattern; calling off, moving, and capacities that follow the route."""

from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from carrara.content.models import AuditEntry, Letter, User
from events import bookings, refusals, timetable
from events.models import Booking, Session
from partners.models import City
from programmes.models import Studio

from .making import book, hold, join, make_opening, make_route, make_session, rome, seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START = rome(2030, 6, 10, 15)
SATURDAY, SUNDAY = date(2030, 6, 8), date(2030, 6, 9)


@pytest.fixture
def by():
    return User.objects.create_user("desk")


def generate(route, **fields):
    values = {"routes": [route], "days": [SATURDAY, SUNDAY], "times": [time(15), time(17, 30)], "minutes": 90}
    return timetable.generate(route.edition, **values | {"places": 15} | fields)


def test_a_pattern_makes_each_departure_once():
    routes = [make_route(sign, transport_seats=seats) for sign, seats in (("A", None), ("B", 9))]
    made = generate(routes[0], routes=routes, languages=["it", "en"], guide="Ada", closes_before=2, cancel_before=24)
    assert len(made) == 2 * 2 * 2 * 2
    first = made[0]
    assert (first.starts_at, first.ends_at, first.guide) == (rome(2030, 6, 8, 15), rome(2030, 6, 8, 16, 30), "Ada")
    assert (first.closes_at, first.cancel_until) == (rome(2030, 6, 8, 13), rome(2030, 6, 7, 15))
    assert {(session.route.sign, session.places, session.capacity) for session in made} == {("A", 15, 15), ("B", 15, 9)}
    assert generate(routes[0], routes=routes, languages=["it", "en"]) == []
    assert len(generate(routes[0], times=[time(15), time(9)])) == 2


def test_hours_of_a_pattern_are_those_of_the_host_city_in_summer_and_winter():
    october = {"days": [date(2030, 10, 26), date(2030, 10, 27)], "times": [time(15)]}
    assert [session.starts_at.astimezone(UTC).hour for session in generate(make_route(), **october)] == [13, 14]
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")
    made = generate(make_route(city=dakar), **october)
    assert [session.starts_at.astimezone(UTC).hour for session in made] == [15, 15]
    [night] = generate(make_route("N"), days=[date(2030, 10, 27)], times=[time(1, 30)], minutes=120)
    assert night.ends_at - night.starts_at == timedelta(hours=2)
    assert night.ends_at.astimezone(ZoneInfo("Europe/Rome")).hour == 2


def test_an_hour_that_does_not_exist_is_refused():
    with pytest.raises(refusals.NoSuchHour) as caught:
        generate(make_route(), days=[date(2030, 3, 31)], times=[time(2, 30)])
    assert "2:30" in str(caught.value) and Session.objects.count() == 0


def test_a_preview_of_a_pattern_saves_nothing():
    route = make_route()
    planned = timetable.pattern(route.edition, routes=[route], days=[SATURDAY], times=[time(15)], minutes=60, places=5)
    assert (len(planned), Session.objects.count()) == (1, 0)


# --- calling off -------------------------------------------------------------------------------------------------
def test_a_visit_called_off_ends_every_booking_tells_everybody_and_offers_other_times(by):
    session = make_session(START, places=5)
    other = make_session(START + timedelta(days=1), route=session.route)
    book(session, "anna", 2), hold(session, "bruno", 2), book(session, "carla", 1)
    entry = join(session, "dora", 2)

    timetable.cancel(session, reason="Pioggia", by=by)
    timetable.cancel(session, reason="Neve", by=by)

    session.refresh_from_db()
    assert (session.state, session.cancel_reason, seats(session)) == ("cancelled", "Pioggia", (0, 0))
    assert [row.state for row in Booking.objects.all()] == ["cancelled"] * 3
    entry.refresh_from_db()
    assert entry.state == "closed"
    letters = Letter.objects.filter(key__endswith="-called-off")
    assert {letter.to.split("@")[0] for letter in letters} == {"anna", "bruno", "carla", "dora"}
    assert all(f"/prenota/{other.pk}/" in letter.text for letter in letters)
    assert {letter.to.split("@")[0] for letter in letters if letter.attachments.exists()} == {"anna", "carla"}
    assert AuditEntry.objects.filter(deed="called_off").count() == 1
    with pytest.raises(refusals.CalledOff):
        hold(session, "elio")


def test_an_offer_is_closed_with_its_visit(by):
    session = make_session(START)
    booking = book(session, "anna", 4)
    entry = join(session, "bruno", 4)
    timetable.set_places(session, 8, by)
    timetable.cancel(session, reason="", by=by)
    entry.refresh_from_db()
    assert (entry.state, entry.booking.state, booking.seats) == ("closed", "cancelled", 4)


# --- moving ------------------------------------------------------------------------------------------------------
def test_a_visit_moved_takes_its_cut_offs_along_and_tells_everybody(by):
    session = make_session(START, closes_at=START - timedelta(hours=2), cancel_until=START - timedelta(days=1))
    book(session, "anna", 2, language="en"), hold(session, "bruno", 2)
    join(session, "carla", 1)
    link = session.bookings.first().links.last()
    new = START + timedelta(days=1)

    moved = timetable.move(session, starts_at=new, ends_at=new + timedelta(hours=2), by=by)

    assert (moved.closes_at, moved.cancel_until) == (new - timedelta(hours=2), new - timedelta(days=1))
    before = link.lapses_at
    link.refresh_from_db()
    assert link.lapses_at - before == timedelta(days=1)
    letters = Letter.objects.filter(key__endswith="-moved-1")
    assert {letter.to.split("@")[0] for letter in letters} == {"anna", "bruno", "carla"}
    for_anna = letters.get(to="anna@example.org")
    assert "10 June 2030" in for_anna.text and "11 June 2030" in for_anna.text


def test_who_must_still_confirm_is_not_told_that_all_is_well(by):
    """A new time takes nothing away from the deadline of a hold or an offer, and of nobody's place on the list."""
    session = make_session(START)
    book(session, "anna", 2, language="en"), hold(session, "bruno", 2, language="en")
    join(session, "carla", 1, language="en")
    timetable.move(session, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=2), by=by)
    asked = {
        letter.to.split("@")[0]: letter.text.split("\n\n")[3].split(" until ")[0]
        for letter in Letter.objects.filter(key__endswith="-moved-1")
    }
    assert asked == {
        "anna": "If you can come, there is nothing you need to do. If you cannot, or not with all:",
        "bruno": "We still hold these places for you",
        "carla": "You keep your place on the list. To see it, or to leave the list:",
    }


@pytest.mark.parametrize(
    ("start", "end", "refusal"),
    [
        (rome(2030, 5, 1, 9), rome(2030, 5, 1, 10), "NoSuchTime"),
        (rome(2030, 6, 11, 9), rome(2030, 6, 11, 9), "NoSuchTime"),
        (rome(2030, 6, 12, 9), rome(2030, 6, 12, 10), "DepartsThen"),
    ],
)
def test_where_a_visit_cannot_be_moved(start, end, refusal, by):
    session = make_session(START)
    make_session(rome(2030, 6, 12, 9), route=session.route)
    with pytest.raises(refusals.Refused) as caught:
        timetable.move(session, starts_at=start, ends_at=end, by=by)
    assert type(caught.value).__name__ == refusal and str(caught.value)


def test_who_left_only_a_telephone_number_is_called_when_a_visit_is_moved(by, clock):

    session = make_session(START, places=10)
    called = bookings.book_at_desk(session, name="Zeno", people=1, phone="1", by=by)
    time_machine_start = timetable.move(
        session, starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=2), by=by
    )
    assert list(Booking.objects.to_call()) == ([called] if called.made_at < time_machine_start.moved_at else [])


# --- capacity ----------------------------------------------------------------------------------------------------
def test_the_smallest_of_places_stops_and_transport_counts(by):
    route = make_route(transport_seats=19)
    make_opening("uno", route, capacity=12)
    session = make_session(START, places=15, route=route)
    assert session.capacity == 12
    timetable.set_places(session, 10, by)
    session.refresh_from_db()
    assert (session.places, session.capacity) == (10, 10)
    timetable.set_places(session, 30, by)
    session.refresh_from_db()
    assert (session.places, session.capacity) == (30, 12)


def test_a_smaller_shuttle_is_refused_for_all_departures_or_taken_by_all(by):
    route = make_route(transport_seats=8)
    _first, second = (make_session(START + timedelta(days=day), places=8, route=route) for day in (0, 1))
    booking = book(second, "anna", 5)
    route.transport_seats = 4
    route.save()
    with pytest.raises(refusals.Oversold) as caught:
        timetable.refit(route)
    assert [(session.pk, rows) for session, rows in caught.value.sessions] == [(second.pk, [booking])]
    assert {session.capacity for session in Session.objects.all()} == {8}
    route.transport_seats = 6
    route.save()
    timetable.refit(route)
    assert {session.capacity for session in Session.objects.all()} == {6}


def test_capacities_follow_a_studio_that_was_changed_without_asking(django_capture_on_commit_callbacks):
    route = make_route()
    make_opening("uno", route, capacity=8)
    session = make_session(START, places=8, route=route)
    book(session, "anna", 5)
    with django_capture_on_commit_callbacks(execute=True):
        studio = Studio.objects.get()
        studio.capacity = 3
        studio.save()
    session.refresh_from_db()
    assert (session.capacity, session.seats_taken) == (5, 5)
    with django_capture_on_commit_callbacks(execute=True):
        route.stops.get().delete()
    session.refresh_from_db()
    assert session.capacity == 8
