"""Bookings moved across between two sessions while visitors book both: nobody waits for ever, no count is wrong."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from events import bookings, moving
from events.models import Booking, Session
from events.refusals import Refused

from .crowd import at_once, faults, visitor
from .making import book, make_session


def mover(number, sessions, times):
    """Somebody at the desk who moves now this booking and now that one."""

    def work():
        chance, told = random.Random(number), Counter()
        for _time in range(times):
            booking = Booking.objects.filter(state="confirmed").order_by("?").first()
            target = Session.objects.get(pk=chance.choice(sessions).pk)
            try:
                told["moved" if moving.move(booking, target).session_id == target.pk else "stayed"] += 1
            except Refused as refusal:
                told[type(refusal).__name__] += 1
            except Exception as error:
                told[f"error: {error!r}"[:200]] += 1
            if found := faults():
                told[f"fault: {found}"] += 1
        return told

    return work


@pytest.mark.parametrize(
    "deed",
    [bookings.cancel, lambda booking: bookings.resize(booking, adults=1, children=0)],
    ids=["cancel", "shrink"],
)
def test_a_booking_that_was_moved_since_it_was_read_gives_its_places_back_where_it_is(db, deed):
    now = timezone.now()
    one = make_session(now + timedelta(days=10), places=20, opens_at=now - timedelta(days=1))
    two = make_session(now + timedelta(days=11), places=12, route=one.route, opens_at=now - timedelta(days=1))
    book(one, "anna", 2)
    stale = Booking.objects.get()
    moving.move(Booking.objects.get(), two)
    deed(stale)
    assert faults() == []
    assert Booking.objects.get().session == two


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_moves_across_two_sessions(database, transactional_db):
    now = timezone.now()
    one = make_session(now + timedelta(days=10), places=20, opens_at=now - timedelta(days=1))
    two = make_session(now + timedelta(days=11), places=12, route=one.route, opens_at=now - timedelta(days=1))
    for number in range(4):
        book(one, f"one-{number}", 2)
        book(two, f"two-{number}", 2)
    people = [mover(number, [one, two], 40) for number in range(4)]
    told = at_once(*people, visitor(7, one, attempts=20), visitor(8, two, attempts=20))
    assert all(isinstance(each, Counter) for each in told), told
    told = sum(told, Counter())
    assert [words for words in told if words.startswith(("error", "fault"))] == []
    assert (faults(), told["moved"] > 20) == ([], True)
