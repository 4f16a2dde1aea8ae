"""Departures in the back office: made from a pattern, moved, called off, made larger; by the clocks of their city."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carrara.content.models import Letter, User
from events.models import Session
from partners.models import City
from tests.events.making import book, make_session, rome
from tests.forms import typed
from tests.programmes.making import SATURDAY, SUNDAY, make_edition, make_route, make_studio, open_studio

LIST = "/admin/events/session/"
PATTERN = f"{LIST}pattern/"


@pytest.fixture
def staff(client, db):
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        client.force_login(User.objects.create_superuser("anna", language="en"))
        yield client


@pytest.fixture
def edition(db):
    return make_edition(state="published")


def dakar():
    return City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")


def pattern(edition, **values):
    """What the form offers, with what is typed in it."""
    offered = {
        "routes": [route.pk for route in edition.routes.all()],
        "days": [str(day) for day in edition.every_day],
        "times": "15:00, 17:30",
        "places": 15,
        "languages": ["it"],
    }
    return offered | values


def ask(staff, edition, **values):
    return staff.post(f"{PATTERN}?edition={edition.pk}", pattern(edition, **values))


def make(staff, edition, **values):
    shown = ask(staff, edition, **values).context["shown"]
    return ask(staff, edition, **values, shown=shown)


def starts(edition):
    local = (timezone.localtime(session.starts_at, edition.zone) for session in edition.sessions.all())
    return [f"{moment:%d %H:%M}" for moment in local]


# --- the pattern -----------------------------------------------------------------------------------------------------
def test_two_routes_depart_twice_on_two_days_once_they_were_looked_at(staff, edition):
    studio = make_studio("uno", capacity=8)
    make_route(edition, "A", studio, guide="Lin"), make_route(edition, "B")
    answer = ask(staff, edition)
    rows = [(str(row["session"].route), row["places"], row["session"].guide) for row in answer.context["planned"]]
    assert rows == [("A · Percorso A", 8, "Lin")] * 4 + [("B · Percorso B", 15, "")] * 4
    assert not Session.objects.exists()
    done = ask(staff, edition, shown=answer.context["shown"])
    assert done.headers["Location"] == f"{LIST}?edition__id__exact={edition.pk}&_once=1"
    assert starts(edition) == sorted(["08 15:00", "08 17:30", "09 15:00", "09 17:30"] * 2)
    lengths = {session.route.sign: session.ends_at - session.starts_at for session in Session.objects.all()}
    assert {sign: length.seconds // 60 for sign, length in lengths.items()} == {"A": 25, "B": 120}
    again = ask(staff, edition)
    assert again.context["planned"] == [] and "there already" in again.content.decode()


def test_what_was_changed_meanwhile_is_shown_again_first(staff, edition):
    make_route(edition, "A")
    shown = ask(staff, edition).context["shown"]
    answer = ask(staff, edition, places=10, shown=shown)
    assert answer.status_code == 200 and not Session.objects.exists()
    assert {row["places"] for row in answer.context["planned"]} == {10}


def test_a_stop_that_is_closed_then_is_named(staff, edition):
    late, early = make_studio("tardi"), make_studio("presto")
    open_studio(edition, late, SATURDAY), open_studio(edition, early, closes=time(16))
    make_route(edition, "A", late, early)
    told = [row["closed"] for row in ask(staff, edition).context["planned"]]
    assert told == ["", "Presto", "Tardi", "Tardi, Presto"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"times": "mattina"}, "times"),
        ({"days": ["2031-01-01"]}, "days"),
        ({"routes": []}, "routes"),
        ({"places": 0}, "places"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(staff, edition, values, field):
    make_route(edition, "A")
    answer = ask(staff, edition, **values)
    assert list(answer.context["form"].errors) == [field] and not Session.objects.exists()


def test_an_hour_that_the_clocks_skip_is_refused(staff):
    edition = make_edition(starts_on="2030-03-31", ends_on="2030-03-31")
    edition.refresh_from_db()
    make_route(edition, "A")
    answer = ask(staff, edition, times="2:30")
    assert "clocks go forward" in str(answer.context["form"].non_field_errors())


def test_a_pattern_in_dakar_is_by_the_clocks_of_dakar(staff):
    edition = make_edition("2030-dakar", host_city=dakar())
    make_route(edition, "A")
    page = staff.get(f"{PATTERN}?edition={edition.pk}").content.decode()
    make(staff, edition, opens_at_0="01/06/2030", opens_at_1="08:00")
    session = edition.sessions.first()
    assert "in the time of Dakar" in page
    assert (session.starts_at, session.opens_at) == (
        datetime(2030, 6, 8, 15, tzinfo=ZoneInfo("Africa/Dakar")),
        datetime(2030, 6, 1, 8, tzinfo=ZoneInfo("Africa/Dakar")),
    )


# --- the form --------------------------------------------------------------------------------------------------------
def test_a_session_of_dakar_is_shown_and_kept_by_its_own_clocks(staff):
    edition = make_edition("2030-dakar", host_city=dakar())
    route = make_route(edition, "A")
    values = typed(staff, f"{LIST}add/?route={route.pk}", "session_form")
    values |= {"route": route.pk, "places": 10, "starts_at_0": "08/06/2030", "starts_at_1": "15:00"}
    values |= {"ends_at_0": "08/06/2030", "ends_at_1": "17:00", "closes_at_0": "08/06/2030", "closes_at_1": "12:00"}
    assert staff.post(f"{LIST}add/", values).status_code == 302
    session = Session.objects.get()
    assert (session.edition, session.starts_at) == (edition, datetime(2030, 6, 8, 15, tzinfo=edition.zone))
    page = f"{LIST}{session.pk}/change/"
    values = typed(staff, page, "session_form")
    assert values["closes_at_1"] == "12:00"
    assert "Hours are those of the clocks in Dakar." in staff.get(page).content.decode()
    assert staff.post(page, values | {"guide": "Awa"}).status_code == 302
    session.refresh_from_db()
    assert (session.guide, session.closes_at) == ("Awa", datetime(2030, 6, 8, 12, tzinfo=edition.zone))


def test_what_the_form_does_not_hold_is_not_written(staff, edition):
    """Places are counted by bookings; time and places have deeds of their own."""
    session = make_session(rome(2030, 6, 8, 15), route=make_route(edition, "A"), places=10)
    book(session, "ada", adults=3)
    page = f"{LIST}{session.pk}/change/"
    forged = typed(staff, page, "session_form") | {
        "guide": "Lin",
        "places": 99,
        "seats_taken": 0,
        "starts_at_0": "1/1/2031",
    }
    assert staff.post(page, forged).status_code == 302
    session.refresh_from_db()
    assert (session.guide, session.places, session.seats_taken) == ("Lin", 10, 3)


# --- deeds -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def booked(staff, edition):
    session = make_session(rome(2030, 6, 8, 15), route=make_route(edition, "A"), places=10)
    book(session, "ada", adults=3), book(session, "eva", adults=4)
    Letter.objects.all().delete()
    return session


def deed(session, name):
    return f"{LIST}{session.pk}/deeds/{name}/"


def test_calling_off_says_who_hears_of_it_and_tells_them(staff, booked):
    assert staff.get(deed(booked, "call-off")).context["told"] == ["2 groups will get an e-mail."]
    assert staff.post(deed(booked, "call-off"), {"reason": ""}).status_code == 200
    staff.post(deed(booked, "call-off"), {"reason": "rain"})
    booked.refresh_from_db()
    assert (booked.is_cancelled, booked.cancel_reason, Letter.objects.count()) == (True, "rain", 2)
    assert staff.get(deed(booked, "move")).status_code == 403


def test_moving_takes_the_hours_of_the_city_and_tells_everybody(staff, booked):
    values = {"starts_at_0": "09/06/2030", "starts_at_1": "10:00", "ends_at_0": "09/06/2030", "ends_at_1": "12:00"}
    staff.post(deed(booked, "move"), values)
    booked.refresh_from_db()
    assert (booked.starts_at, Letter.objects.count()) == (rome(2030, 6, 9, 10), 2)
    past = staff.post(deed(booked, "move"), values | {"starts_at_0": "09/06/2020"})
    assert "must be in the future" in str(past.context["form"].non_field_errors())


def test_fewer_places_than_are_taken_are_refused_with_the_bookings_that_would_have_to_move(staff, booked):
    answer = staff.post(deed(booked, "places"), {"places": 5})
    assert [booking.email for booking in answer.context["form"].too_many] == ["eva@example.org"]
    staff.post(deed(booked, "places"), {"places": 7})
    booked.refresh_from_db()
    assert (booked.places, booked.capacity) == (7, 7)


# --- the list --------------------------------------------------------------------------------------------------------
def test_the_list_is_narrowed_by_edition_route_and_day(staff, edition):
    first, second = make_route(edition, "A"), make_route(edition, "B")
    sessions = [
        make_session(rome(2030, 6, day.day, 15), route=route) for route in (first, second) for day in (SATURDAY, SUNDAY)
    ]
    asked = f"{LIST}?_once=1&edition__id__exact={edition.pk}"
    found = {
        query: [sessions.index(row) for row in staff.get(asked + query).context["cl"].result_list]
        for query in ("", f"&route={first.pk}", "&day=2030-06-09", "&when=past", "&day=x&route=x")
    }
    assert {query: sorted(rows) for query, rows in found.items()} == {
        "": [0, 1, 2, 3],
        f"&route={first.pk}": [0, 1],
        "&day=2030-06-09": [1, 3],
        "&when=past": [],
        "&day=x&route=x": [0, 1, 2, 3],
    }


def test_the_list_asks_as_often_for_three_rows_as_for_one(staff, edition):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            staff.get(f"{LIST}?_clear=1")
        return len(queries)

    make_session(rome(2030, 6, 8, 15), route=make_route(edition, "A"))
    asked()
    first = asked()
    for sign in "BC":
        make_session(rome(2030, 6, 8, 15), route=make_route(edition, sign))
    assert asked() == first
