"""Who can only be told by telephone that a visit is called off, ticked off one by one."""

from django.contrib import admin
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..models import Booking, Session
from ..session_words import what, when
from . import scope
from .departure import session_of


def to_call(sessions):
    """Those whom the calling off has ended; who had cancelled before needs no call."""
    ended = Booking.objects.filter(state=Booking.State.CANCELLED, ended_at__gte=F("session__cancelled_at"))
    return ended.filter(session__in=sessions, session__state=Session.State.CANCELLED, email="", anonymised_at=None)


@require_safe
def page(request, pk):
    session = session_of(request, pk)
    if not session.is_cancelled:
        raise Http404
    rows = list(to_call([session]).order_by("name", "pk"))
    context = {
        **admin.site.each_context(request),
        "title": _("To call"),
        "session": session,
        "what": what(session),
        "when": when(session),
        "bookings": rows,
        "left": sum(row.told_at is None for row in rows),
    }
    return TemplateResponse(request, "admin/desk/calls.html", context)


@require_POST
def told(request, pk):
    """They know; or, ticked by mistake, they do not yet."""
    booking = get_object_or_404(to_call(scope.sessions(request.user)), pk=pk)
    Booking.objects.filter(pk=booking.pk).update(told_at=timezone.now() if request.POST.get("told") else None)
    return redirect("admin:desk_calls", booking.session_id)
