"""Personal data of visitors: what is kept, and erasing it, when its time is over or when its owner asks."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carrara.content import personal

from . import bookings, waiting
from .models import Booking, BookingLink, Event, GroupRequest, Session, WaitingEntry

NOBODY = {"name": "", "email": "", "phone": "", "form_key": None}
NO_GROUP = NOBODY | {"needs": ""}
NO_REQUEST = NOBODY | {"organisation": "", "text": "", "answer": ""}


def erase_due():
    """Erase what is past its keeping time; how many rows lost something. The numbers stay: figures are made of them."""
    now = timezone.now()
    soon, late = (now - timedelta(days=days) for days in (settings.BOOKING_NEEDS_DAYS, settings.BOOKING_KEEPING_DAYS))
    needy = Booking.objects.filter(session__ends_at__lt=soon).exclude(needs="", phone="")
    waited = WaitingEntry.objects.filter(Q(session__ends_at__lt=soon) | Q(ended_at__lt=soon))
    booked = Booking.objects.filter(Q(session__ends_at__lt=late) | Q(ended_at__lt=late))
    asked = GroupRequest.objects.filter(
        Q(session__ends_at__lt=late)
        | Q(session=None, answered_at__lt=late)
        | Q(session=None, made_at__lt=now - timedelta(days=settings.MESSAGE_KEEPING_DAYS))
    )
    count = Booking.objects.filter(pk__in=list(needy.values_list("pk", flat=True))).update(needs="", phone="")
    count += sum(forget(rows) for rows in (waited, booked, asked))
    BookingLink.objects.filter(lapses_at__lt=late).delete()  # until then their page says that their time is over
    return count


def forget(rows):
    """Make rows anonymous, once each."""
    model = rows.model
    keys = list(rows.filter(anonymised_at=None).values_list("pk", flat=True))
    mine = model.objects.filter(pk__in=keys, anonymised_at=None)
    return mine.update(anonymised_at=timezone.now(), **(NO_REQUEST if model is GroupRequest else NO_GROUP))


def erase_bookings(email):
    """What is to come is cancelled, without a letter, and its places go to who waits."""
    count = 0
    for booking in Booking.objects.filter(email__iexact=email).order_by("session", "pk"):
        with transaction.atomic():
            bookings.withdraw(booking)
            booking.links.all().delete()
            count += forget(Booking.objects.filter(pk=booking.pk))
    return count


def erase_entries(email):
    count = 0
    for entry in WaitingEntry.objects.filter(email__iexact=email).order_by("session", "pk"):
        with transaction.atomic():
            waiting.leave(entry)
            entry.links.all().delete()
            count += forget(WaitingEntry.objects.filter(pk=entry.pk))
    return count


def erase_requests(email):
    return forget(GroupRequest.objects.filter(email__iexact=email))


def declare_all():
    kept = _(
        "Needs and telephone number: 7 days after the visit. The rest: 30 days after it; then only the numbers stay."
    )
    by_itself = _("Housekeeping erases it.")
    by_hand = _("The office erases it by hand.")
    group = ["name", "email", "phone", "needs"]
    visit = {"erasure": by_itself, "found_by": ["email"]}
    personal.declare(Booking, group, purpose=_("Bookings of visits."), keeping=kept, erase=erase_bookings, **visit)
    personal.declare(
        WaitingEntry,
        group,
        purpose=_("Waiting lists of visits."),
        keeping=_("7 days after the visit."),
        erase=erase_entries,
        **visit,
    )
    personal.declare(
        GroupRequest,
        ["name", "organisation", "email", "phone", "text"],
        purpose=_("Requests of groups and school classes."),
        keeping=_("30 days after the visit or the answer."),
        erase=erase_requests,
        **visit,
    )
    personal.declare(
        Event,
        ["contact_name", "email", "phone"],
        purpose=_("Shown in public, so that visitors can ask."),
        keeping=_("As long as the event is shown."),
        erasure=by_hand,
    )
    personal.declare(
        Session,
        ["guide"],
        purpose=_("Shown in public, so that visitors know whom they will meet."),
        keeping=_("As long as the session is shown."),
        erasure=by_hand,
    )
