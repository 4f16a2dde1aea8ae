"""Real processes that book at the same moment: on PostgreSQL, whose transactions run side by side, and on SQLite."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from events import bookings, refusals, seats
from events.models import Session

from .crowd import at_once, faults, visitor
from .making import book, hold, make_session
from .making import seats as counted

BOTH = pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], ids=str)


@pytest.fixture
def session(transactional_db):
    now = timezone.now()
    return make_session(now + timedelta(days=10), places=20, opens_at=now - timedelta(days=1))


@BOTH
def test_a_thousand_attempts_for_twenty_places(database, session):
    told = at_once(*(visitor(number, session, attempts=125) for number in range(8)))

    assert all(isinstance(each, Counter) for each in told), told
    told = sum(told, Counter())
    print(told)
    assert [words for words in told if words.startswith(("error", "fault"))] == []
    assert faults() == []
    assert told["held"] + told["joined"] + told["Full"] + told["HasRoom"] == 1000
    assert min(told[deed] for deed in ("held", "joined", "Full", "confirm", "cancel", "lapse", "took", "left")) > 0


def look_then_write(sessions, people):
    """What `seats.fill` is instead of: two statements, between which another looks as well."""
    if not sessions.with_room_for(people).exists():
        return False
    time.sleep(0.05)
    session = sessions.get()
    Session.objects.filter(pk=session.pk).update(seats_taken=session.seats_taken + people)
    return True


@pytest.mark.postgres
def test_without_the_conditional_update_the_same_crowd_oversells(session, monkeypatch):
    monkeypatch.setattr(seats, "fill", look_then_write)
    told = at_once(*(visitor(number, session, attempts=4) for number in range(8)))
    assert [words for words in sum(told, Counter()) if words.startswith("fault")] != []
