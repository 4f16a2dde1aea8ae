"""One session at the desk: its places, a new booking in three fields, who is booked, who waits."""

from django.contrib import admin
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from .. import bookings
from ..models import Booking, Session
from ..refusals import Refused
from ..session_words import what, when
from . import scope
from .forms import NewBooking

ENDED = (Booking.State.CANCELLED, Booking.State.LAPSED)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, pk):
    session = session_of(request, pk)
    form = NewBooking(request.POST or None, initial=known(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            booking = bookings.book_at_desk(session, **form.cleaned_data, by=request.user)
        except Refused as error:
            refusal = error
        else:
            return redirect("admin:desk_booking", booking.pk)
    context = {
        **admin.site.each_context(request),
        "title": what(session),
        "when": when(session),
        "session": session,
        "form": form,
        "refusal": refusal,
        "alternatives": theirs(request, getattr(refusal, "alternatives", ())),
        "booked": session.bookings.exclude(state__in=ENDED).order_by("name", "pk"),
        "ended": session.bookings.filter(state__in=ENDED).order_by("name", "pk"),
        "waiting": session.waiting_list.waiting(),
        "walked_in": sum(session.walk_ins.values_list("people", flat=True)),
    }
    return TemplateResponse(
        request, "admin/desk/session.html", context, status=409 if refusal else 400 if form.errors else 200
    )


def session_of(request, pk):
    session = get_object_or_404(scope.sessions(request.user), pk=pk)
    return Session.objects.for_list().get(pk=session.pk)


def known(request):
    """Of somebody whose visit was called off: who they are need not be asked again."""
    if not request.GET.get("instead_of", "").isdecimal():
        return {}
    booking = Booking.objects.filter(pk=request.GET["instead_of"], session__in=scope.sessions(request.user)).first()
    return (
        {"name": booking.name, "people": booking.seats, "phone": booking.phone, "needs": booking.needs}
        if booking
        else {}
    )


def theirs(request, sessions):
    allowed = set(
        scope.sessions(request.user).filter(pk__in=[each.pk for each in sessions]).values_list("pk", flat=True)
    )
    return [(session, what(session), when(session)) for session in sessions if session.pk in allowed]
