"""Many visitors at once, each process with a connection of its own, who look at the counts between their deeds."""

import multiprocessing
import random
from collections import Counter
from uuid import uuid4

from django.db import connection, connections

from events import bookings, waiting
from events.models import Booking, Session, WaitingEntry
from events.refusals import Refused

LOOK = """
    SELECT seats_taken, capacity,
        (SELECT COALESCE(SUM(seats), 0) FROM events_booking AS booking
         WHERE booking.session_id = session.id
         AND state IN ('held', 'offered', 'confirmed', 'attended', 'no_show'))
    FROM events_session AS session ORDER BY id
"""  # one statement, so one moment


def faults():
    """Where the count is above the capacity, or other than the bookings add up to, at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        return [row for row in cursor.fetchall() if row[0] > row[1] or row[0] != row[2]]


def at_once(*works):
    """Run functions at the same moment, each in a process; what they return, or the error that ended them."""
    connections.close_all()
    processes = multiprocessing.get_context("fork")
    start, answers = processes.Barrier(len(works)), processes.Queue()
    running = [processes.Process(target=run, args=(work, start, answers)) for work in works]
    for process in running:
        process.start()
    found = [answers.get(timeout=120) for _process in running]
    for process in running:
        process.join()
    return found


def run(work, start, answers):
    connections.close_all()
    start.wait()
    try:
        answers.put(work())
    except BaseException as error:
        answers.put(repr(error))
    connections.close_all()


def visitor(number, session, attempts):
    """Somebody who tries so many times to book, and does what people do with what they get."""

    def work():
        chance, told = random.Random(number), Counter()
        for attempt in range(attempts):
            who = f"visitor{number}-{attempt}@example.org"
            for deed in (attempt_to_book, go_on, *([answer_an_offer] if attempt % 3 == 0 else [])):
                try:
                    told[deed(session, who, chance)] += 1
                except Refused as refusal:
                    told[type(refusal).__name__] += 1
                except Exception as error:
                    told[f"error: {error!r}"[:200]] += 1
            if found := faults():
                told[f"fault: {found}"] += 1
        return told

    return work


def attempt_to_book(session, who, chance):
    """Holds places; where there are none, some join the waiting list while it is short."""
    words = {"name": who, "email": who, "language": "it", "adults": chance.randint(1, 4), "form_key": uuid4()}
    try:
        bookings.hold(session, **words)
    except Refused:
        if chance.random() < 0.7 or session.waiting_list.waiting().count() > 5:
            raise
        waiting.join(session, **words)
        return "joined"
    return "held"


def go_on(session, who, chance):
    """Confirms, cancels, comes with fewer, or lets the hold lapse, which nobody ends: housekeeping stands still."""
    booking = Booking.objects.live().filter(email=who).first()
    if booking is None:
        return somebody_cancels(session, chance)
    deed = chance.choice(["confirm", "cancel", "cancel", "lapse", "lapse", "lapse", "shrink"])
    if deed == "confirm":
        bookings.confirm(booking)
    elif deed == "cancel":
        bookings.cancel(booking)
    elif deed == "shrink":
        bookings.resize(booking, adults=1, children=0)
    else:
        over = Session.objects.values_list("opens_at", flat=True).get(pk=session.pk)
        Booking.objects.filter(pk=booking.pk, state="held").update(lapses_at=over)
    return deed


def somebody_cancels(session, chance):
    """So that there are always places for which to run."""
    confirmed = Booking.objects.filter(session=session, state="confirmed").order_by("?").first()
    if confirmed is None or chance.random() < 0.8:
        return "nothing"
    bookings.cancel(confirmed)
    return "cancel"


def answer_an_offer(session, who, chance):
    entry = WaitingEntry.objects.filter(session=session, state="offered").order_by("?").first()
    if entry is None:
        return "no offer"
    if chance.random() < 0.5:
        bookings.confirm(entry.booking)
        return "took"
    waiting.leave(entry)
    return "left"
