"""Moving a booking to another session: its places are taken there before they are given back here."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import bookings, letters, refusals, rules, seats, waiting
from .models import Booking, Session


def move(booking, session):
    """The booking keeps its code; its letter tells the new time. Raises Refused where it does not fit, and stays."""
    with transaction.atomic():
        rows = seats.lock_in_order({booking.session_id, session.pk})
        booking.refresh_from_db()
        if booking.session_id not in rows or not booking.is_live or booking.has_lapsed():
            raise refusals.NotHere
        before, session = rows[booking.session_id], rows[session.pk]
        if before == session:
            return booking
        rules.check_group(session, booking.adults, booking.children)
        waiting.settle(session)
        if fits := seats.fill(session.pk, booking.seats, "to_be_visited", fair=False):
            place(booking, before, session)
    if not fits:
        raise bookings.why_not(session, booking.seats, "to_be_visited")
    return booking


def place(booking, before, session):
    booking.session = session
    bookings.make_way(booking)
    Session.objects.filter(pk=before.pk).update(seats_taken=F("seats_taken") - booking.seats)
    confirmed = {"state": Booking.State.CONFIRMED, "lapses_at": None}
    if booking.confirmed_at is None:
        confirmed["confirmed_at"] = timezone.now()
    bookings.write(booking, session=session, sequence=booking.sequence + 1, **confirmed)
    bookings.serve(booking)
    letters.changed(booking)
    waiting.offer(before)
