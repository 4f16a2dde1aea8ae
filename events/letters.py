"""The letters about bookings and the waiting list, in the reader's language; who left no address gets none."""

from io import BytesIO

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from carrara.content import mail

from . import appointments, links
from .models import Booking
from .session_words import contact, moment, what, when, where

CONFIRM, MANAGE, LIST = "confirm", "manage", "list"  # purposes of links


def post(item, template, deed, *, link="", calendar="", ticket=False, until=None, **more):
    """`item` is a booking or an entry of the waiting list, `deed` what its letter tells of, once."""
    if not item.email:
        return
    session = item.session
    with translation.override(item.language):
        context = {"item": item, "what": what(session), "when": when(session), "where": where(session)} | more
        if link:
            context["url"] = links.address(item, link)
        if until:
            context["until"] = moment(session, until)
        files = [*([calendar_file(item, calendar)] if calendar else []), *([ticket_file(item)] if ticket else [])]
        answers = contact(session)
        mail.post(key(item, deed), template, item.email, item.language, reply_to=answers, attachments=files, **context)


def key(item, deed):
    return f"booking-{item.code}-{deed}" if isinstance(item, Booking) else f"waiting-{item.pk}-{deed}"


def calendar_file(booking, method):
    kind = f"text/calendar; charset=utf-8; method={method}"
    return f"{booking.code}.ics", kind, appointments.written(booking, method)


def ticket_file(booking):
    """A picture that opens the booking on the host's telephone: to be shown on the visitor's own, or printed."""
    picture = BytesIO()
    qrcode.make(settings.SITE_URL + reverse("arrive", args=[booking.code]), box_size=8).save(picture, "PNG")
    return f"{booking.code}.png", "image/png", picture.getvalue()


# --- of a booking ------------------------------------------------------------------------------------------------
def held(booking):
    post(booking, "booking_held", "held", link=CONFIRM, until=booking.lapses_at)


def confirmed(booking):
    post(booking, "booking_confirmed", "confirmed", link=MANAGE, calendar="REQUEST", ticket=True)


def changed(booking):
    deed = f"changed-{booking.sequence}"
    post(booking, "booking_changed", deed, link=MANAGE, calendar="REQUEST", ticket=True)


def cancelled(booking, *, was_confirmed):
    post(booking, "booking_cancelled", "cancelled", calendar="CANCEL" if was_confirmed else "")


def reminded(booking, *, hours, can_cancel):
    deed = f"reminder-{hours}-{booking.session.sequence}"
    post(booking, "booking_reminder", deed, link=MANAGE if can_cancel else "", hours=hours)


# --- of the waiting list -----------------------------------------------------------------------------------------
def joined(entry, *, position):
    post(entry, "waiting_joined", "joined", link=LIST, position=position)


def offered(booking):
    post(booking, "waiting_offered", "offered", link=CONFIRM, until=booking.lapses_at)


def passed_over(entry, *, free):
    """Once; and again only where more places were free than any such letter has told: the same news twice is none."""
    if not mail.has_posted(key(entry, f"passed-{places}") for places in range(free, entry.seats)):
        post(entry, "waiting_passed_over", f"passed-{free}", link=LIST, free=free)


def offer_lapsed(entry):
    post(entry, "waiting_offer_lapsed", "lapsed", page=page_of(entry.session, entry.language))


def last_hours(entry):
    post(entry, "waiting_last_hours", "last-hours", page=page_of(entry.session, entry.language))


# --- to all of a session -----------------------------------------------------------------------------------------
def called_off(item, *, others, was_confirmed=False):
    """To who has booked and to who waits, with other times."""
    with translation.override(item.language):
        lines = [(what(other), when(other), page_of(other, item.language)) for other in others]
    calendar = "CANCEL" if was_confirmed else ""
    post(item, "session_called_off", "called-off", calendar=calendar, others=lines, reason=item.session.cancel_reason)


def moved(item, *, before):
    """`before` is the session as it was."""
    with translation.override(item.language):
        old = when(before)
    stands, link, calendar = "waiting", LIST, ""
    if isinstance(item, Booking):
        is_sure = item.state == Booking.State.CONFIRMED
        stands, link, calendar = ("sure", MANAGE, "REQUEST") if is_sure else ("unsure", CONFIRM, "")
    until = item.lapses_at if stands == "unsure" else None
    deed = f"moved-{item.session.sequence}"
    post(item, "session_moved", deed, link=link, calendar=calendar, until=until, before=old, stands=stands)


def page_of(session, language):
    with translation.override(language):
        return settings.SITE_URL + reverse("book", args=[session.pk])
