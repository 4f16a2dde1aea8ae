"""Any sequence of what visitors, the desk and time do: nothing is sold twice, and nobody waits for what is free."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from carrara.content import personal
from carrara.content.models import User
from events import bookings, letters, reminders, timetable, waiting
from events.models import Booking, Session, WaitingEntry
from events.personal import erase_due
from events.refusals import Refused

from .crowd import faults
from .making import book, hold, join, make_route, make_session, rome

PEOPLE = st.integers(1, 3)
WHO = st.sampled_from(["anna", "bruno", "carla", "dora"])
WHICH = st.integers(0, 50)  # of as many as there are
VISIT = st.sampled_from([0, 0, 1])


class Visitors(RuleBasedStateMachine):
    """Two visits at the same hour; the first is full at the beginning."""

    def __init__(self):
        super().__init__()
        self.atomic, self.travelling = transaction.atomic(), time_machine.travel("2030-05-10T10:00Z", tick=False)
        self.clock = self.travelling.start()
        self.atomic.__enter__()
        start = rome(2030, 5, 13, 15)
        self.sessions = [make_session(start, places=3, route=make_route(sign)) for sign in "AB"]
        self.by = User.objects.create_user("desk")
        book(self.sessions[0], "anna", 2)
        book(self.sessions[0], "bruno", 1)

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.travelling.stop()

    def attempt(self, deed, rows, which, **values):
        """Do it to one of the rows, if there is any; a refusal must have words."""
        rows = list(rows.order_by("pk"))
        try:
            if rows:
                deed(rows[which % len(rows)], **values)
        except Refused as refusal:
            assert str(refusal)

    @rule(visit=VISIT, who=WHO, people=PEOPLE)
    def book(self, visit, who, people):
        self.attempt(hold, Session.objects, visit, who=who, adults=people)

    @rule(visit=VISIT, who=WHO, people=PEOPLE)
    def wait(self, visit, who, people):
        self.attempt(join, Session.objects, visit, who=who, adults=people)

    @rule(visit=VISIT, people=PEOPLE)
    def telephone(self, visit, people):
        self.attempt(bookings.book_at_desk, Session.objects, visit, name="Zeno", people=people, by=self.by)

    @rule(which=WHICH)
    def confirm(self, which):
        self.attempt(bookings.confirm, Booking.objects.filter(state__in=["held", "lapsed"]), which)

    @rule(which=WHICH)
    def take(self, which):
        self.attempt(bookings.confirm, Booking.objects.filter(state="offered"), which)

    @rule(which=WHICH)
    def cancel(self, which):
        self.attempt(bookings.cancel, Booking.objects.live(), which)

    @rule(which=WHICH, people=PEOPLE)
    def resize(self, which, people):
        self.attempt(bookings.resize, Booking.objects.live(), which, adults=people, children=0)

    @rule(which=WHICH)
    def leave(self, which):
        self.attempt(waiting.leave, WaitingEntry.objects.filter(ended_at=None), which)

    @rule(visit=VISIT, places=st.integers(1, 6))
    def set_places(self, visit, places):
        self.attempt(timetable.set_places, Session.objects, visit, places=places, by=self.by)

    @rule(who=WHO)
    def erase(self, who):
        personal.erase(f"{who}@example.org")

    @rule(minutes=st.sampled_from([10, 31, 300, 1500]))
    def pass_time(self, minutes):
        self.clock.shift(timedelta(minutes=minutes))

    @rule()
    def housekeeping(self):
        for task in (bookings.lapse_due, waiting.tell_last_hours, reminders.remind_due, erase_due):
            task()

    @invariant()
    def nothing_is_sold_twice(self):
        assert faults() == []

    @invariant()
    def nobody_waits_for_what_is_free(self):
        for session in self.sessions:
            session.refresh_from_db()
            booked = set(session.bookings.live().values_list("email", flat=True))
            if timezone.now() < waiting.last_hours(session):
                waiting_for = [entry.seats for entry in session.waiting_list.waiting() if entry.email not in booked]
                assert [people for people in waiting_for if people <= session.places_left] == []

    @invariant()
    def each_offer_is_of_an_entry_and_ends_by_day_before_the_last_hours(self):
        offers = Booking.objects.filter(state="offered").select_related("session")
        entries = WaitingEntry.objects.filter(state="offered")
        assert sorted(entries.values_list("booking", flat=True)) == sorted(offer.pk for offer in offers)
        for offer in offers:
            assert offer.lapses_at <= waiting.last_hours(offer.session)
            assert 8 <= timezone.localtime(offer.lapses_at, offer.session.zone).hour < 21

    @invariant()
    def no_address_is_expected_at_two_places_at_once(self):
        expected = [row for row in Booking.objects.filter(state__in=["held", "confirmed"]) if not row.has_lapsed()]
        assert [who for who, times in Counter(row.email for row in expected).items() if who and times > 1] == []


@pytest.mark.django_db
def test_any_sequence(monkeypatch):
    monkeypatch.setattr(letters, "ticket_file", lambda booking: ("code.txt", "text/plain", b"code"))
    run_state_machine_as_test(Visitors, settings=settings(max_examples=30, stateful_step_count=30))
