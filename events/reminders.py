"""Reminders before a visit, to who booked long enough ago to have forgotten."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import letters, rules
from .models import Booking, Session

HOURS = (48, 4)  # before the start
RECENT = timedelta(hours=12)  # who booked within this time needs no reminder


def remind_due():
    """Write the reminders that are due; how many. A reminder that is late gives way to the next one."""
    now, written = timezone.now(), 0
    for hours, next_hours in zip(HOURS, [*HOURS[1:], 0], strict=True):
        soon = Session.objects.filter(
            state=Session.State.OPEN,
            starts_at__gt=now + timedelta(hours=next_hours),
            starts_at__lte=now + timedelta(hours=hours),
        )
        for session in soon.for_list():
            written += remind(session, hours)
    return written


def remind(session, hours):
    due_at = session.starts_at - timedelta(hours=hours)
    not_yet = Q(reminded_at=None) | Q(reminded_at__lt=due_at)
    confirmed = session.bookings.filter(not_yet, state=Booking.State.CONFIRMED, confirmed_at__lte=due_at - RECENT)
    written = 0
    for booking in confirmed.exclude(email=""):
        with transaction.atomic():
            # The claim: of two that run at once one alone moves it forward and writes the letter.
            row = confirmed.filter(pk=booking.pk)
            if row.update(reminded_at=timezone.now()):
                booking.session = session
                letters.reminded(booking, hours=hours, can_cancel=rules.may_shrink(session))
                written += 1
    return written
