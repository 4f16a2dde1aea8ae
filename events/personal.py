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
from .session_words import visit, what, when

NOBODY = {"name": "", "email": "", "phone": "", "form_key": None}
NO_GROUP = NOBODY | {"needs": ""}
SUBJECTS = ["session__route", "session__studio", "session__event", "session__edition__host_city"]
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
    for booking in Booking.objects.filter(email__iexact=email).select_related("session").order_by("session", "pk"):
        with transaction.atomic():
            if booking.session.ends_at > timezone.now():  # who came, and who did not, stays counted
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
    """Those that nobody has answered are closed: there is nobody to answer any more."""
    mine = GroupRequest.objects.filter(email__iexact=email)
    mine.filter(state=GroupRequest.State.OPEN).update(state=GroupRequest.State.DECLINED, answered_at=timezone.now())
    return forget(mine)


def visit_of(row):
    return visit(row.session)


# --- what ends with it -------------------------------------------------------------------------------------------
def ending_bookings(email):
    live = Booking.objects.live().filter(email__iexact=email, session__ends_at__gt=timezone.now())
    words = _(
        "The booking %(code)s ends: %(what)s, %(when)s. Its places (%(people)s) are free again, and offered to who"
        " waits."
    )
    return [words % {"code": row.code, "people": row.seats, **visit} for row, visit in with_visits(live)]


def ending_entries(email):
    waiting_ones = WaitingEntry.objects.filter(email__iexact=email, state__in=("waiting", "offered"))
    words = _("The place on the waiting list ends: %(what)s, %(when)s.")
    return [words % visit for _row, visit in with_visits(waiting_ones)]


def ending_requests(email):
    words = _("The request for a group (people: %(people)s) is closed without an answer.")
    rows = GroupRequest.objects.filter(email__iexact=email, state=GroupRequest.State.OPEN).order_by("pk")
    return [words % {"people": row.people} for row in rows]


def with_visits(rows):
    rows = list(rows.order_by("session__starts_at", "pk"))
    sessions = Session.objects.for_list().in_bulk({row.session_id for row in rows})
    return [(row, {"what": what(sessions[row.session_id]), "when": when(sessions[row.session_id])}) for row in rows]


def declare_all():
    kept = _(
        "Needs and telephone number: %(needs)s days after the visit. The rest: %(days)s days after it; then only the"
        " numbers stay."
    )
    days = {"needs": settings.BOOKING_NEEDS_DAYS, "days": settings.BOOKING_KEEPING_DAYS}
    group = ["name", "email", "phone", "needs"]
    stays = _("The day, the number of people and the country stay for the figures; nobody is recognised by them.")
    told = {"session": visit_of}
    of_visits = {
        "erasure": personal.BY_ITSELF,
        "found_by": ["email"],
        "stays": stays,
        "gaps": days,
        "follow": SUBJECTS,
        "shown": told,
    }
    personal.declare(
        Booking,
        group,
        purpose=_("Bookings of visits."),
        keeping=kept,
        erase=erase_bookings,
        ends=ending_bookings,
        **of_visits,
    )
    personal.declare(
        WaitingEntry,
        group,
        purpose=_("Waiting lists of visits."),
        keeping=_("%(needs)s days after the visit."),
        erase=erase_entries,
        ends=ending_entries,
        **of_visits,
    )
    personal.declare(
        GroupRequest,
        ["name", "organisation", "email", "phone", "text"],
        purpose=_("Requests of groups and school classes."),
        keeping=_("%(days)s days after the visit or the answer."),
        erase=erase_requests,
        ends=ending_requests,
        **of_visits,
    )
    personal.declare(
        Event,
        ["contact_name", "email", "phone"],
        purpose=_("Shown in public, so that visitors can ask."),
        keeping=_("As long as the event is shown."),
        erasure=personal.BY_HAND,
        found_by=["email"],
    )
    personal.declare(
        Session,
        ["guide"],
        purpose=_("Shown in public, so that visitors know whom they will meet."),
        keeping=_("As long as the session is shown."),
        erasure=personal.BY_HAND,
    )
