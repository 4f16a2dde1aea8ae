"""Real processes that book at the same moment: on PostgreSQL, whose transactions run side by side, and on SQLite."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from events import letters, seats
from events.models import Session

from .crowd import at_once, faults, visitor
from .making import hold, make_session
from .making import seats as counted

BOTH = pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], ids=str)
DEEDS = ("held", "joined", "Full", "confirm", "cancel", "lapse", "shrink", "took", "left")  # all were seen to happen


@pytest.fixture
def session(transactional_db):
    now = timezone.now()
    return make_session(now + timedelta(days=10), places=20, opens_at=now - timedelta(days=1))


@pytest.fixture
def plain_tickets(monkeypatch):
    """The codes are not drawn: it takes longer than all the rest, and holds nobody up in another way."""
    monkeypatch.setattr(letters, "ticket_file", lambda booking: ("code.txt", "text/plain", b"code"))


@BOTH
@pytest.mark.usefixtures("plain_tickets")
def test_a_thousand_attempts_for_twenty_places(database, session):
    told = at_once(*(visitor(number, session, attempts=125) for number in range(8)))

    assert all(isinstance(each, Counter) for each in told), told
    told = sum(told, Counter())
    assert [words for words in told if words.startswith(("error", "fault"))] == []
    assert faults() == []
    assert told["held"] + told["joined"] + told["Full"] + told["HasRoom"] == 1000
    assert {deed: told[deed] for deed in DEEDS if not told[deed]} == {}, told


def look_then_write(pk, people, among, *, fair=True, email=""):
    """What `seats.fill` is instead of: two statements, between which another looks as well."""
    if not (session := Session.objects.with_room_for(people).filter(pk=pk).first()):
        return False
    time.sleep(0.05)
    Session.objects.filter(pk=pk).update(seats_taken=session.seats_taken + people)
    return True


@pytest.mark.postgres
@pytest.mark.parametrize(("is_guarded", "places_held"), [(True, 3), (False, 8)])
def test_the_conditional_update_is_what_keeps_eight_from_having_three_places(
    is_guarded, places_held, session, monkeypatch
):
    Session.objects.update(capacity=3)
    if not is_guarded:
        monkeypatch.setattr(seats, "fill", look_then_write)
    at_once(*(rush(number, session) for number in range(8)))
    assert counted(session)[1] == places_held
    assert (faults() == []) == is_guarded


def rush(number, session):
    return lambda: hold(session, f"visitor{number}").code
