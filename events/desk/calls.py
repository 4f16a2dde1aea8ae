"""Who can only be told by telephone that a visit is called off or has another time, ticked off one by one."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import timetable
from ..models import Booking
from ..session_words import what, when
from . import scope
from .departure import session_of


@require_safe
def page(request, pk):
    session = session_of(request, pk)
    if not session.is_cancelled and not session.moved_at:
        raise Http404
    rows = list(session.bookings.by_telephone().order_by("name", "pk"))
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
    rows = Booking.objects.by_telephone().filter(session__in=scope.sessions(request.user))
    booking = get_object_or_404(rows, pk=pk)
    if request.POST.get("told"):
        timetable.told(booking, by=request.user)
    else:
        rows.filter(pk=pk).update(told_at=None)
    return redirect("admin:desk_calls", booking.session_id)
