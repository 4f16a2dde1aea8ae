"""Events and editions as next year's: shown in words, then made as drafts with nothing of what came of them."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.utils import timezone

from carrara.content.models import NewsItem, Person, Tag, User
from events.models import Booking, Event, Participation, Venue
from partners.models import Partner
from programmes.models import Edition, Programme
from tests.events.making import book, make_event, make_session, rome
from tests.programmes import making as studios

EVENTS, EDITIONS = "/admin/events/event/", "/admin/programmes/edition/"


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("anna", language="en"))
    return client


@pytest.fixture
def event(db):
    """An event of 2026 with everything an event can have."""
    programme = Programme.objects.create(slug="studi", title_it="Studi aperti")
    edition = Edition.objects.create(slug="2026", programme=programme, year=2026, title_it="Studi aperti 2026")
    found = make_event(
        "notte-2026",
        rome(2026, 10, 24, 18),
        rome(2026, 10, 25, 10),
        venue=Venue.objects.create(slug="piazza", title_it="Piazza"),
        edition=edition,
        title_it="Notte bianca 2026",
        title_ar="ليلة 2026",
        summary_it="La notte del 2026",
        body_it="<p>Musica</p>",
        price_min=Decimal(5),
        expires_at=rome(2026, 12, 1),
    )
    partner, item = Partner.objects.create(slug="ente", title_it="Ente"), NewsItem.objects.create(slug="eco")
    found.organisers.add(partner), found.news.add(item), found.tags.add(Tag.objects.create(name="estate"))
    person = Person.objects.create(slug="rosa", title_it="Rosa")
    Participation.objects.create(event=found, person=person, role="guide", note_it="Premiata")
    return found


def page_of(item):
    folder = EVENTS if isinstance(item, Event) else EDITIONS
    return f"{folder}{item.pk}/next-year/"


def starts(event):
    return [timezone.localtime(moment.starts_at).isoformat() for moment in event.dates.all()]


def test_an_event_is_copied_as_next_years_draft(staff, event):
    answer = staff.post(page_of(event), {"confirmed": 1}, follow=True)
    copy = Event.objects.exclude(pk=event.pk).get()
    assert answer.redirect_chain == [(f"{EVENTS}{copy.pk}/change/", 302)]
    assert {
        "slug": copy.slug,
        "titles": (copy.title_it, copy.title_ar, copy.title_en),
        "texts": (copy.summary_it, copy.body_it),
        "state": (copy.state, copy.published_at, copy.expires_at),
        "dates": starts(copy),
        "places": {moment.venue.slug for moment in copy.dates.all()},
        "span": (copy.starts_at, copy.ends_at),
        "price": copy.price_min,
        "links": (*copy.organisers.all(), *copy.news.all(), *copy.tags.all()),
        "edition": copy.edition,
        "people": list(copy.participations.all()),
    } == {
        "slug": "notte-2027",
        "titles": ("Notte bianca 2027", "ليلة 2027", None),
        "texts": ("La notte del 2026", "<p>Musica</p>"),
        "state": ("draft", None, None),
        "dates": ["2027-10-23T18:00:00+02:00", "2027-10-24T10:00:00+02:00"],  # the second was in winter time
        "places": {"piazza"},
        "span": (rome(2027, 10, 23, 18), rome(2027, 10, 24, 12)),
        "price": Decimal(5),
        "links": (*event.organisers.all(), *event.tags.all()),
        "edition": None,
        "people": [],
    }
    assert starts(event) == ["2026-10-24T18:00:00+02:00", "2026-10-25T10:00:00+01:00"]
    told = str(next(iter(answer.context["messages"])))
    assert "Texts that still name 2026: summary (Italiano)." in told and "The cost, which is this year&#x27;s." in told
    assert LogEntry.objects.get().change_message == "Copied from “Notte bianca 2026” as next year's."
    assert {version.history_user.username for version in copy.history.all()} == {"anna"}


def test_the_page_tells_what_will_be_made_and_makes_nothing(staff, event):
    make_event("parte", rome(2026, 10, 24, 20), parent=event)
    page = staff.get(page_of(event)).content.decode()
    assert re.findall(r"<h[23]>(.*?)</h", page)[-2:] == ["Notte bianca 2027", "Parte"]
    assert "Saturday 23 October 2027, 18:00" in page and "notte-2027" in page
    assert re.findall(r'<label for="id_\w+">(.*?):?</label>', page) == [
        "First day",
        "Its part too",
        "The person who takes part too",
    ]
    assert Event.objects.count() == 2


def test_the_first_day_can_be_chosen_and_every_other_day_and_part_moves_with_it(staff, event):
    make_event("parte", rome(2026, 10, 24, 20), parent=event)
    page = staff.get(page_of(event)).content.decode()
    assert 'type="date" name="first_day" value="2027-10-23"' in page
    asked = {"confirmed": 1, "inside": "on", "first_day": "2027-09-10"}
    shown = staff.post(page_of(event), asked | {"look": 1})
    plans = [*shown.context["plans"], *shown.context["inside"]]
    assert [fact.split("–")[0] for plan in plans for fact in plan.facts] == [
        "Friday 10 September 2027, 18:00",
        "Saturday 11 September 2027, 10:00",
        "Friday 10 September 2027, 20:00",
    ]
    for day in ("2026-10-24", "2032-10-24", "", "31 settembre"):
        refused = staff.post(page_of(event), asked | {"first_day": day})
        assert list(refused.context["day"].errors) == ["first_day"], day
    assert Event.objects.count() == 2
    staff.post(page_of(event), asked)
    copies = Event.objects.filter(slug__endswith="-2027").order_by("slug")
    assert [starts(copy) for copy in copies] == [
        ["2027-09-10T18:00:00+02:00", "2027-09-11T10:00:00+02:00"],
        ["2027-09-10T20:00:00+02:00"],
    ]


def test_people_and_parts_come_along_when_asked_for(staff, event):
    part = make_event("parte", rome(2026, 10, 24, 20), parent=event, edition=event.edition)
    following = Edition.objects.create(slug="2027", programme=event.edition.programme, year=2027, title_it="2027")
    staff.post(page_of(event), {"confirmed": 1, "inside": "on", "people": "on"})
    copy, copied_part = Event.objects.get(slug="notte-2027"), Event.objects.get(slug="parte-2027")
    assert (copied_part.parent, copied_part.edition, copy.edition) == (copy, following, following)
    assert [(p.person.slug, p.role, p.note_it) for p in copy.participations.all()] == [("rosa", "guide", None)]
    assert part.parent == event


def test_a_second_copy_is_announced_by_the_first(staff, event):
    staff.post(page_of(event), {"confirmed": 1})
    page = staff.get(page_of(event)).content.decode()
    assert "Perhaps next year&#x27;s has been made before." in page or "Perhaps next year's has been made" in page
    staff.post(page_of(event), {"confirmed": 1})
    assert Event.objects.filter(slug="notte-2027-2").exists()


def test_several_are_copied_from_the_list(staff, event):
    other = make_event("coro", rome(2026, 5, 1, 21))
    asked = {"action": "next_year_items", "_selected_action": [event.pk, other.pk], "index": 0}
    page = staff.post(EVENTS, asked)
    assert [plan.slug for plan in page.context["plans"]] == ["coro-2027", "notte-2027"]
    staff.post(EVENTS, asked | {"confirmed": 1})
    assert set(Event.objects.values_list("slug", flat=True)) == {"coro", "coro-2027", "notte-2026", "notte-2027"}
    alone = staff.post(EVENTS, asked | {"_selected_action": [event.pk]})
    assert alone.headers["Location"] == page_of(event)


def test_nothing_is_written_where_one_could_not_stand(staff, event, monkeypatch):
    part = make_event("parte", rome(2026, 10, 24, 20), parent=event)
    clean = Event.full_clean

    def refuse(item, *args, **kwargs):
        if item.slug == "parte-2027":
            raise ValidationError("No room.")
        return clean(item, *args, **kwargs)

    monkeypatch.setattr(Event, "full_clean", refuse)
    page = staff.post(page_of(event), {"confirmed": 1, "inside": "on"})
    assert [str(message) for message in page.context["messages"]] == ["Nothing was copied: No room."]
    assert set(Event.objects.all()) == {event, part}


# --- editions ----------------------------------------------------------------------------------------------------
@pytest.fixture
def edition(event):
    Edition.objects.filter(pk=event.edition_id).update(
        starts_on=date(2026, 10, 23), ends_on=date(2026, 10, 25), theme_it="Acqua", state="review"
    )
    return Edition.objects.get()


def test_an_edition_is_copied_without_its_theme(staff, edition):
    edition.organisers.add(Partner.objects.get())
    staff.post(page_of(edition), {"confirmed": 1})
    copy = Edition.objects.exclude(pk=edition.pk).get()
    assert (copy.slug, copy.year, copy.title_it, copy.theme_it, copy.starts_on, copy.ends_on, copy.state) == (
        "2027",
        2027,
        "Studi aperti 2027",
        None,
        date(2027, 10, 22),
        date(2027, 10, 24),
        "draft",
    )
    assert list(copy.organisers.all()) == [Partner.objects.get()]
    assert Event.objects.count() == 1


def test_the_events_of_an_edition_come_along_when_asked_for(staff, edition, event):
    make_event("parte", rome(2026, 10, 24, 20), parent=event)
    page = staff.get(page_of(edition)).content.decode()
    assert "Its 2 events too" in page and "notte-2027" in page and "parte-2027" in page
    staff.post(page_of(edition), {"confirmed": 1, "inside": "on"})
    copy = Edition.objects.get(year=2027)
    assert copy.starts_on == date(2027, 10, 22)
    found = Event.objects.get(slug="notte-2027")
    assert (found.edition, Event.objects.get(slug="parte-2027").parent) == (copy, found)


def test_who_may_not_add_is_refused_and_who_may_add_no_events_is_not_offered_them(client, edition, event):
    user = User.objects.create_user("bruno", is_staff=True, language="en")
    client.force_login(user)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_edition", "view_event"]))
    assert client.get(page_of(edition)).status_code == 403
    assert "next-year" not in client.get(f"{EDITIONS}{edition.pk}/change/").content.decode()
    user.user_permissions.add(Permission.objects.get(codename="add_edition"))
    page = client.get(page_of(edition))
    assert (page.status_code, page.context["inside"], list(page.context["form"].fields)) == (200, [], [])
    assert client.post(page_of(event), {"confirmed": 1}).status_code == 403
    client.post(page_of(edition), {"confirmed": 1, "inside": "on"})
    assert (Edition.objects.count(), Event.objects.count()) == (2, 1)


@pytest.mark.parametrize("key", ["999", "x", "9" * 30])
def test_what_is_not_there_cannot_be_copied(staff, key):
    assert staff.get(f"{EVENTS}{key}/next-year/").status_code == 404


def test_the_events_of_an_edition_move_as_the_edition_does(staff, edition, event):
    make_event("apertura", rome(2026, 10, 1, 20), edition=edition)  # by itself it would move a week further
    staff.post(page_of(edition), {"confirmed": 1, "inside": "on"})
    assert {slug: starts(Event.objects.get(slug=slug))[0] for slug in ("apertura-2027", "notte-2027")} == {
        "apertura-2027": "2027-09-30T20:00:00+02:00",
        "notte-2027": "2027-10-23T18:00:00+02:00",
    }
    staff.post(page_of(edition), {"confirmed": 1, "inside": "on", "first_day": "2027-10-29"})
    assert starts(Event.objects.get(slug="apertura-2027-2"))[0] == "2027-10-07T20:00:00+02:00"


# --- an edition of open studios --------------------------------------------------------------------------------------
@pytest.fixture
def open_studios(staff):
    """Two studios, a route through them with two departures, one of them booked, and one that was called off."""
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        edition = studios.make_edition(title_it="Studi 2030", title_en="Studios 2030")
        one, two = (studios.make_studio(slug, capacity=8) for slug in ("uno", "due"))
        studios.open_studio(edition, one, number=1, guest_artist="Lin"), studios.open_studio(edition, two)
        route = studios.make_route(edition, "A", one, two, title_it="Percorso 2030", state="published", guide="Rosa")
        for day in (8, 9):
            make_session(rome(2030, 6, day, 15), route=route, places=10, closes_at=rome(2030, 6, day, 12))
        make_session(rome(2030, 6, 9, 17), route=route, places=10, state="cancelled")
        Edition.objects.update(state="published", published_at=timezone.now())
        book(route.sessions.first(), "ada", adults=3)
    return edition


def test_studios_and_routes_are_kept_and_what_came_of_the_year_is_not(staff, open_studios):
    page = staff.get(page_of(open_studios)).content.decode()
    assert "2 studios, open at the same hours on the same weekdays" in page and "1 route with its stops" in page
    assert "Its 2 departures too, a year later and without bookings" in page
    staff.post(page_of(open_studios), {"confirmed": 1, "departures": "on"})
    copy = Edition.objects.exclude(pk=open_studios.pk).get()
    assert studios.told(copy) == {
        "uno": (1, "", {"2031-06-14": "10:00-19:00", "2031-06-15": "10:00-19:00"}),
        "due": (None, "", {"2031-06-14": "10:00-19:00", "2031-06-15": "10:00-19:00"}),
    }
    route = copy.routes.get()
    assert (route.slug, route.sign, route.title_it, route.guide, route.state, route.published_at) == (
        *("percorso-a", "A", "Percorso 2031", "Rosa"),
        *("draft", None),
    )
    assert [(stop.order, stop.studio.slug, stop.minutes) for stop in route.stops.select_related("studio")] == [
        (1, "uno", 20),
        (2, "due", 20),
    ]
    assert [
        (session.route, session.starts_at, session.closes_at, session.capacity, session.seats_taken, session.state)
        for session in copy.sessions.select_related("route")
    ] == [(route, rome(2031, 6, day, 15), rome(2031, 6, day, 12), 8, 0, "open") for day in (14, 15)]
    assert Booking.objects.filter(session__edition=copy).count() == 0 and open_studios.sessions.count() == 3


def test_departures_stay_where_nobody_asked_for_them(staff, open_studios):
    staff.post(page_of(open_studios), {"confirmed": 1})
    copy = Edition.objects.exclude(pk=open_studios.pk).get()
    assert (copy.routes.count(), copy.sessions.count()) == (1, 0)
