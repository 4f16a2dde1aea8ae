"""Who came: seen at the door by a host or by the desk, in parts, put right, and told twice by a bad line.

A booking keeps how many of its people came, as it was seen last; the rows of `Arrival` keep how that came about.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from . import bookings, refusals, seats
from .models import Arrival, Booking, WalkIn

State = Booking.State


def record(booking, *, came, key, by=None, host_link=None):
    """So many people of a booking have come by now; 0: none of them yet. The same key twice is one arrival.

    Who comes to places that are only held says yes by coming. Raises Refused where the booking holds no places.
    """
    if first := Arrival.objects.filter(key=key).first():
        return first
    if booking.state in Booking.WAITING:
        bookings.confirm(booking)
    with transaction.atomic():
        seats.locked(booking)
        if booking.state not in Booking.EXPECTED:
            raise refusals.NotHere
        seen = {"booking": booking, "came": came, "by": by, "host_link": host_link}
        arrival, is_new = Arrival.objects.get_or_create(key=key, defaults=seen)
        if is_new:
            mark(booking, came)
    return arrival


def mark(booking, came):
    if came:
        state = State.ATTENDED
    elif booking.session.ends_at <= timezone.now():
        state = State.NO_SHOW
    else:
        state = State.CONFIRMED
        refuse_a_second(booking)
    booking.state, booking.arrived = state, came
    booking.save(update_fields=["state", "arrived"])


def refuse_a_second(booking):
    """Who has come may have booked once more; that booking is the live one then."""
    live = Booking.objects.live().filter(session=booking.session_id, email=booking.email)
    if booking.email and (other := live.exclude(pk=booking.pk).first()):
        raise refusals.AlreadyBooked(other)


def undo(booking, *, key, by=None, host_link=None):
    """What was seen last was wrong: the number of before counts again."""
    if first := Arrival.objects.filter(key=key).first():
        return first
    before = list(booking.arrivals.order_by("-seen_at", "-pk").values_list("came", flat=True)[1:2])
    return record(booking, came=before[0] if before else 0, key=key, by=by, host_link=host_link)


def mark_no_shows(at=None):
    """After the end of a session who was expected and not seen did not come; how many bookings.

    Only where somebody wrote down who came: elsewhere nothing is known of anybody.
    """
    seen = Arrival.objects.filter(booking__session=OuterRef("session"))
    along = WalkIn.objects.filter(session=OuterRef("session"))
    over = Booking.objects.filter(state=State.CONFIRMED, session__ends_at__lte=at or timezone.now())
    missed = list(over.filter(Exists(seen) | Exists(along)).values_list("pk", flat=True))
    return Booking.objects.filter(pk__in=missed, state=State.CONFIRMED).update(state=State.NO_SHOW)
