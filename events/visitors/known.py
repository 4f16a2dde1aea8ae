"""What a stranger who types somebody's address must not learn from the page: it is told by letter to who reads it."""

from django.utils import timezone, translation

from .. import letters, refusals
from ..models import Booking
from ..session_words import what, when

BY_LETTER = (refusals.AlreadyBooked, refusals.AlreadyWaiting)


def tell(refusal, session, email):
    """Why nothing was booked, with the link to what this address has already; once an hour for each of its bookings."""
    if isinstance(refusal, refusals.AlreadyWaiting):
        item, link = session.waiting_list.waiting().get(email=email), letters.LIST
    else:
        item = refusal.booking
        link = letters.MANAGE if item.state == Booking.State.CONFIRMED else letters.CONFIRM
    with translation.override(item.language):
        told = {"reason": str(refusal), "wanted": what(session), "wanted_when": when(session)}
        letters.post(item, "booking_known", f"known-{session.pk}-{timezone.now():%Y%m%d%H}", link=link, **told)
