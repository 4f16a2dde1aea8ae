"""Booking places: one visitor at a time."""

from copy import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carrara.content.models import Letter, User
from events import bookings, links, refusals, waiting

from .making import book, hold, join, make_session, rome, seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START = rome(2030, 6, 10, 15)


@pytest.fixture
def session():
    return make_session(START)


def letters(**values):
    """Key without its code, in the order of writing."""
    return [
        key.split("-", 2)[2] for key in Letter.objects.filter(**values).order_by("pk").values_list("key", flat=True)
    ]


def token_of(letter):
    return next(line for line in letter.text.splitlines() if line.startswith("http")).strip("/").split("/")[4]


def test_places_are_held_confirmed_changed_and_cancelled(session):
    booking = hold(session, adults=2, children=1)
    assert (booking.state, booking.seats, booking.lapses_at) == ("held", 3, timezone.now() + timedelta(minutes=30))
    assert seats(session) == (3, 3)

    link = links.open(token_of(Letter.objects.get()), "confirm")
    assert (link.booking, links.open("x", "confirm"), links.open(token_of(Letter.objects.get()), "manage")) == (
        booking,
        None,
        None,
    )
    bookings.confirm(link.booking)
    bookings.resize(link.booking, adults=1, children=0)
    assert seats(session) == (1, 1)
    bookings.resize(link.booking, adults=3, children=1)
    assert seats(session) == (4, 4)
    bookings.cancel(link.booking)
    bookings.cancel(link.booking)
    assert seats(session) == (0, 0)
    assert letters() == ["held", "confirmed", "changed-1", "changed-2", "cancelled"]


def test_the_waiting_list_is_served_when_somebody_cancels(session):
    first = book(session, "anna", 4)
    entry = join(session, "bruno", 2)
    assert (waiting.position(entry), seats(session)) == (1, (4, 4))
    bookings.cancel(first)
    entry.refresh_from_db()
    assert (entry.state, entry.booking.state, seats(session)) == ("offered", "offered", (2, 2))
    bookings.confirm(entry.booking)
    entry.refresh_from_db()
    assert (entry.state, entry.booking.state, seats(session)) == ("taken", "confirmed", (2, 2))
    assert letters(to="bruno@example.org") == ["joined", "offered", "confirmed"]


def test_who_telephones_is_booked_at_once(session):
    by = User.objects.create_user("desk")
    booking = bookings.book_at_desk(session, name="Carla", people=4, phone="0585 1", by=by)
    assert (booking.state, booking.made_by, seats(session)) == ("confirmed", by, (4, 4))
    assert letters() == []
    with pytest.raises(refusals.Full):
        bookings.book_at_desk(session, name="Dino", people=1, by=by)


@pytest.mark.parametrize("before", [1, 3])
def test_a_booking_asks_the_database_five_times_whatever_its_address_had_before(before, session):
    for _time in range(before):
        bookings.cancel(hold(session))
    with CaptureQueriesContext(connection) as queries:
        hold(session)
    asked = [query["sql"].split(" ", 1)[0] for query in queries]
    # Its place, its address, the booking, its link, its letter; the name of the office was read within this minute.
    assert asked == ["SAVEPOINT", "UPDATE", "SELECT", "INSERT", "INSERT", "INSERT", "RELEASE"]


@pytest.mark.postgres
def test_the_bookings_of_an_address_are_found_by_no_index_but_that_of_addresses():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; DROP INDEX booking_of_address")  # until the test ends
    statement = copy(bookings.theirs())
    statement.sql = f"EXPLAIN {statement.sql}"
    ((plan,), *_more) = statement(email="anna@example.org")
    assert plan.startswith("Seq Scan on events_booking ")
