"""The places taken at a session, counted in its row.

Every transaction that changes them begins by writing or locking that row, so that of several at once each waits for
the one before; no transaction holds the rows of two sessions, but `timetable` and `moving`, which take them in the
order of keys.
"""

from functools import cache

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from carrara.content.prepared import AT, PEOPLE, PK, Update

from .models import Booking, Session, WaitingEntry

LOCK = "pg_advisory_xact_lock(hashtextextended('booking ' || %s, 0))"


def lock(pk):
    """The session as it is now; nobody else changes its places until this transaction ends."""
    return Session.objects.select_for_update().get(pk=pk)


def lock_in_order(pks):
    """Several sessions by their keys, always locked in that order: of two who want the same none waits for ever."""
    rows = Session.objects.for_list().select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {row.pk: row for row in rows}


def locked(booking):
    """Lock the session of a booking, and bring the booking in hand up to date.

    Somebody may have moved it since it was read. The lock of the session that it left is then given back, as a
    savepoint does, before the other one is asked for: whoever held both out of order could wait for ever.
    """
    while True:
        with transaction.atomic():
            session = lock(booking.session_id)
            booking.refresh_from_db()
            if booking.session_id == session.pk:
                booking.session = session
                return session
            transaction.set_rollback(True)


def fill(pk, people, among, *, fair=True, email=""):
    """Count so many more at a session, if they fit and it is `among` the "bookable" or those "to_be_visited".

    `fair`: and nobody waits for places. With `email` that address is locked as well, as by `lock_address`. Returns
    whether they were counted.
    """
    statement = counting(among, fair, bool(email) and connection.vendor == "postgresql")
    return bool(statement(pk=pk, people=people, at=timezone.now(), email=email))


@cache
def counting(among, fair, locks_address):
    """The one conditional UPDATE: where it changes no row the places are not there."""
    sessions = getattr(Session.objects, among)(AT).with_room_for(PEOPLE).filter(pk=PK)
    if fair:
        sessions = sessions.filter(~Exists(WaitingEntry.objects.waiting().filter(session=OuterRef("pk"))))
    # RETURNING is computed once the row is written, so when its lock is held: one way to the database less.
    return Update(sessions, LOCK if locks_address else "", seats_taken=F("seats_taken") + PEOPLE)


def vacate(booking, state, **more):
    """End a live booking, read under the lock, and give its places back; False if it was not live."""
    ended = {"state": state, "ended_at": timezone.now(), "lapses_at": None, "sequence": F("sequence") + 1} | more
    if not Booking.objects.live().filter(pk=booking.pk, seats=booking.seats).update(**ended):
        return False
    Session.objects.filter(pk=booking.session_id).update(seats_taken=F("seats_taken") - booking.seats)
    return True


def lock_address(email):
    """Of two transactions for one visitor, at whatever sessions, the second waits: always after the session's lock."""
    if email and connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {LOCK}", [email])
