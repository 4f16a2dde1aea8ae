"""What time does by itself: reminders, erasure; by two housekeepings at once, and by one that is killed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.db.models.query import QuerySet
from django.utils import timezone

from carrara.content import mail, personal
from carrara.content.models import Letter, User
from carrara.website.management.commands.housekeeping import TASKS
from events import arrivals, bookings, reminders
from events.models import Booking, BookingLink, GroupRequest, WaitingEntry
from events.personal import erase_due

from .crowd import at_once, faults
from .making import book, hold, join, make_route, make_session, rome, seats
from .test_booking_rules import ask

pytestmark = pytest.mark.usefixtures("clock")
START = rome(2030, 6, 10, 15)


@pytest.fixture
def session(db):
    return make_session(START, places=10)


def before(hours):
    return START - timedelta(hours=hours)


def reminded():
    letters = Letter.objects.filter(key__contains="-reminder-").order_by("pk")
    return [(letter.to.split("@")[0], letter.key.split("-")[3]) for letter in letters]


# --- reminders ---------------------------------------------------------------------------------------------------
def test_two_reminders_each_once(session, clock):
    book(session, "anna"), hold(session, "bruno")
    told = {}
    for hours in (48.1, 48, 47, 4.1, 4, 1, 0, -1):
        clock.move_to(before(hours))
        told[hours] = (reminders.remind_due(), reminders.remind_due())
    assert told == {48.1: (0, 0), 48: (1, 0), 47: (0, 0), 4.1: (0, 0), 4: (1, 0), 1: (0, 0), 0: (0, 0), -1: (0, 0)}
    assert reminded() == [("anna", "48"), ("anna", "4")]


@pytest.mark.parametrize(
    ("booked", "expected"),
    [(60, ["48", "4"]), (59, ["4"]), (47, ["4"]), (16, ["4"]), (15, []), (3, [])],
)
def test_who_booked_within_twelve_hours_is_not_reminded(booked, expected, session, clock):
    clock.move_to(before(booked))
    book(session, "anna")
    for hours in range(booked, 0, -1):
        clock.move_to(before(hours))
        reminders.remind_due()
    assert [hours for _who, hours in reminded()] == expected


def test_a_housekeeping_that_comes_late_sends_the_nearer_reminder_alone(session, clock):
    book(session, "anna")
    clock.move_to(before(2))
    assert (reminders.remind_due(), reminded()) == (1, [("anna", "4")])


def test_i_cannot_come_is_a_link_while_one_can_cancel_and_else_a_word(session, clock):
    session.cancel_until = before(24)
    session.save()
    book(session, "anna")
    for hours in (48, 4):
        clock.move_to(before(hours))
        reminders.remind_due()
    links = [
        "/prenotazione/" in letter.text for letter in Letter.objects.filter(key__contains="-reminder-").order_by("pk")
    ]
    assert links == [True, False]


# --- erasure -----------------------------------------------------------------------------------------------------
def kept(row):
    row.refresh_from_db()
    return {name for name in ("name", "email", "phone", "needs") if getattr(row, name)} | {row.seats}


def test_needs_and_telephones_go_after_seven_days_waiting_lists_too_and_names_after_thirty(session, clock):
    booking = book(session, "anna", 4, phone="1", needs="Sedia", country="FR")
    at_desk = bookings.book_at_desk(session, name="Zeno", people=6, phone="2", by=User.objects.create_user("desk"))
    entry = join(session, "bruno", 2, phone="3", needs="Ascensore")
    request = ask(session=session, phone="4", organisation="Liceo")
    told = {}
    for days in (6.9, 7.1, 29.9, 30.1):
        clock.move_to(session.ends_at + timedelta(days=days))
        told[days] = (erase_due(), erase_due())
    assert {days: (first > 0, again) for days, (first, again) in told.items()} == {
        6.9: (False, 0),
        7.1: (True, 0),
        29.9: (False, 0),
        30.1: (True, 0),
    }
    assert (kept(booking), kept(at_desk), kept(entry)) == ({4}, {6}, {2})
    request.refresh_from_db()
    assert (request.name, request.email, request.organisation, request.people) == ("", "", "", 15)
    assert (seats(session), booking.country.code) == ((10, 10), "FR")


def test_what_was_erased_a_week_after_the_visit_is_what_was_promised_and_no_more(session, clock):
    booking = book(session, "anna", 4, phone="1", needs="Sedia")
    entry = join(session, "bruno", 8, phone="3")
    clock.move_to(session.ends_at + timedelta(days=8))
    erase_due()
    assert (kept(booking), kept(entry)) == ({"name", "email", 4}, {8})


@pytest.mark.django_db
def test_an_address_is_forgotten_at_its_wish_and_its_places_go_to_who_waits():
    session = make_session(START, places=8)
    booking, past = book(session, "anna", 8, phone="1", needs="Sedia"), ask(email="anna@example.org")
    entry = join(session, "bruno", 8)
    found = personal.export("ANNA@example.org")
    assert [len(kind["rows"]) for kind in found] == [3, 1, 1]  # letters, booking, request
    assert personal.erase("ANNA@example.org") == 5
    assert personal.export("anna@example.org") == []
    assert (kept(booking), booking.state, BookingLink.objects.filter(booking=booking).count()) == ({8}, "cancelled", 0)
    entry.refresh_from_db()
    assert (entry.state, GroupRequest.objects.get(pk=past.pk).people) == ("offered", 15)
    personal.erase("bruno@example.org")
    assert (WaitingEntry.objects.get().state, WaitingEntry.objects.get().email, seats(session)) == ("left", "", (0, 0))


def test_nothing_of_a_visitor_stands_in_the_audit_trail():
    assert str(Booking(code="ACDEFH", name="Anna", email="anna@example.org")) == "ACDEFH"


# --- twice at once, and killed -----------------------------------------------------------------------------------
VISITS = ("held and offered places ended", "groups told that their waiting list is closed")
VISITS += ("reminders of visits written", "no-shows marked", "bookings, waiting lists and requests made anonymous")


def housekeeping():
    return {name: TASKS[name]() for name in VISITS}


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_two_housekeepings_at_once_do_everything_once(database, transactional_db, clock):
    now = timezone.now()
    clock.move_to(now - timedelta(days=3))
    route = make_route()
    soon, later = (make_session(now + timedelta(hours=hours), route=route) for hours in (4, 48))
    for session in (soon, later):
        book(session, "anna" + str(session.pk), 2)
        hold(session, "bruno" + str(session.pk), 2)
        join(session, "carla" + str(session.pk), 2)
    clock.move_to(now)

    told = at_once(*[housekeeping] * 4)

    # Ending the holds has closed the list of the nearer visit, so that nothing was left for the second task.
    assert [sum(each[name] for each in told) for name in VISITS[:3]] == [2, 0, 2], told
    assert faults() == []
    keys = [key.split("-")[2] for key in Letter.objects.exclude(key__contains="-held").values_list("key", flat=True)]
    assert sorted(keys) == ["confirmed"] * 2 + ["joined"] * 2 + ["last", "offered"] + ["reminder"] * 2


@pytest.mark.django_db
def test_one_that_is_killed_between_sending_and_marking_sends_that_letter_once_more_and_no_other(clock, monkeypatch):
    session = make_session(START)
    book(session, "anna")
    clock.move_to(before(48))
    reminders.remind_due()

    real = QuerySet.update
    monkeypatch.setattr(QuerySet, "update", lambda rows, **values: killed(real, rows, **values))
    with pytest.raises(Killed):
        mail.send_due()
    monkeypatch.undo()
    assert len(outbox.outbox) == 1
    assert reminders.remind_due() == 0  # the deed is done: nothing is written a second time
    mail.send_due()
    clock.shift(mail.CLAIM + timedelta(seconds=1))
    mail.send_due()
    mail.send_due()
    subjects = [message.subject for message in outbox.outbox]
    assert sorted(subjects.count(subject) for subject in set(subjects)) == [1, 1, 2]


class Killed(BaseException):
    pass


def killed(update, rows, **values):
    """Does not come to mark what it has sent."""
    if values.get("sent_at"):
        raise Killed
    return update(rows, **values)


@pytest.mark.django_db
def test_no_show_is_only_said_where_somebody_wrote_down_who_came(clock):
    route = make_route()
    watched, unwatched = (make_session(START + timedelta(hours=hour), hours=1, route=route) for hour in (0, 2))
    rows = [book(session, who) for session in (watched, unwatched) for who in ("anna", "bruno")]
    clock.move_to(START)
    arrivals.record(rows[0], came=1, key=uuid4())
    clock.move_to(START + timedelta(hours=5))
    assert (arrivals.mark_no_shows(), arrivals.mark_no_shows()) == (1, 0)
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["attended", "no_show", "confirmed", "confirmed"]
