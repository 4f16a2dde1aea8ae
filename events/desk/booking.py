"""One booking at the desk: its code in large type, its number, another time, who of it has come."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import arrivals, bookings, moving
from ..host_pages import ArriveForm
from ..models import Booking, Session
from ..refusals import Refused
from ..session_words import what, when
from . import scope
from .forms import Key, Number, Target

FURTHEST = 200  # sessions that one booking can be moved to, the next ones


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, pk):
    booking = booking_of(request, pk)
    number = Number(initial={"adults": booking.adults, "children": booking.children})
    target = target_form(request, booking)
    refusal = ""
    if request.method == "POST":
        try:
            deed = DEEDS[request.POST["deed"]]
        except KeyError as error:
            raise Http404 from error
        try:
            if told := deed(request, booking):
                messages.success(request, told)
                return redirect("admin:desk_booking", pk)
            refusal = _("Please choose and fill in what is asked for.")
        except Refused as error:
            refusal = str(error)
        booking = booking_of(request, pk)
    return show(request, booking, number=number, target=target, refusal=refusal)


def show(request, booking, **more):
    context = {
        **admin.site.each_context(request),
        "title": booking.name or booking.code,
        "booking": booking,
        "what": what(booking.session),
        "when": when(booking.session),
        "is_today": is_today(booking.session),
        "can_move": booking.is_live and not booking.has_lapsed(),
        "arrivals": booking.arrivals.select_related("by", "host_link__open_studio__studio"),
        **more,
    }
    return TemplateResponse(request, "admin/desk/booking.html", context, status=409 if more["refusal"] else 200)


def booking_of(request, pk):
    theirs = Booking.objects.filter(session__in=scope.sessions(request.user))
    booking = theirs.select_related("made_by").filter(pk=pk).first()
    if booking is None:
        raise Http404
    booking.session = Session.objects.for_list().filter(pk=booking.session_id).first()
    return booking


def is_today(session):
    """Or the day has begun in which it is held, by its own clocks, and is not over."""
    start, now = (timezone.localtime(moment, session.zone) for moment in (session.starts_at, timezone.now()))
    return start.date() == now.date()


# --- deeds: each returns what was done in words, or None where the form was not right --------------------------------
def resize(request, booking):
    form = Number(request.POST)
    if not form.is_valid():
        return None
    bookings.resize(booking, **form.cleaned_data, by=request.user)
    return _("The number was changed.")


def cancel(request, booking):
    bookings.cancel(booking, by=request.user)
    return _("The booking was cancelled, and its places are free.")


def move(request, booking):
    form = target_form(request, booking, request.POST)
    if not form.is_valid():
        return None
    moving.move(booking, form.cleaned_data["session"])
    return _("The booking was moved; its code stays.")


def came(request, booking):
    form = ArriveForm(request.POST)
    if not form.is_valid():
        return None
    arrivals.record(booking, **form.cleaned_data, by=request.user)
    return _("It was noted who came.")


def undo(request, booking):
    form = Key(request.POST)
    if not form.is_valid():
        return None
    arrivals.undo(booking, key=form.cleaned_data["key"], by=request.user)
    return _("The last entry was undone.")


DEEDS = {"resize": resize, "cancel": cancel, "move": move, "came": came, "undo": undo}


def target_form(request, booking, data=None):
    """Sessions with room, of the same edition or event."""
    same = (
        {"edition": booking.session.edition_id} if booking.session.edition_id else {"event": booking.session.event_id}
    )
    fitting = scope.sessions(request.user).to_be_visited().with_room_for(booking.seats)
    fitting = fitting.filter(**same).exclude(pk=booking.session_id)
    return Target(data, sessions=fitting.for_list(), words=in_one_line)


def in_one_line(session):
    words = _("%(when)s: %(what)s, %(left)s left")
    return words % {"when": when(session), "what": what(session), "left": session.places_left}
