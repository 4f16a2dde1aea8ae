"""Who came: written down by the desk and by hosts, as often as they like; what was seen last counts."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from . import refusals, seats
from .models import Arrival, Booking, WalkIn

State = Booking.State


@transaction.atomic
def record(booking, *, came, key, by=None, host_link=None):
    """So many of a booking had come. `key` is of the tap: what a bad line sends twice is written once."""
    seats.locked(booking)
    if booking.state not in Booking.SEATED or booking.has_lapsed():
        raise refusals.NotHere
    Arrival.objects.get_or_create(
        key=key, defaults={"booking": booking, "came": came, "by": by, "host_link": host_link}
    )
    return recount(booking)


@transaction.atomic
def undo(booking, *, key):
    """Take back what was written with this key; what was seen before it counts again."""
    seats.locked(booking)
    booking.arrivals.filter(key=key).delete()
    return recount(booking)


def recount(booking):
    """0 of 4 came is a no-show; nothing written is neither."""
    last = booking.arrivals.last()
    if booking.state in Booking.SEATED:
        booking.state = (State.ATTENDED if last.came else State.NO_SHOW) if last else State.CONFIRMED
    booking.arrived = last.came if last else 0
    booking.lapses_at = None
    booking.confirmed_at = booking.confirmed_at or timezone.now()
    booking.save(update_fields=["state", "arrived", "lapses_at", "confirmed_at"])
    return booking


def walk_in(*, people, key, open_studio=None, session=None):
    """People who came without a booking; the same key twice is once."""
    return WalkIn.objects.get_or_create(
        key=key, defaults={"people": people, "open_studio": open_studio, "session": session}
    )[0]


def mark_no_shows():
    """Who was not seen at a session that is over, where somebody wrote down who came; how many.

    Where nobody did, nothing is known of anybody.
    """
    seen = Arrival.objects.filter(booking__session=OuterRef("session"))
    along = WalkIn.objects.filter(session=OuterRef("session"))
    over = Booking.objects.filter(state=State.CONFIRMED, session__ends_at__lte=timezone.now())
    missed = list(over.filter(Exists(seen) | Exists(along)).values_list("pk", flat=True))
    return Booking.objects.filter(pk__in=missed, state=State.CONFIRMED).update(state=State.NO_SHOW)
