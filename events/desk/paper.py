"""Lists in large type for the door and the telephone: of one session, and of all of a day."""

from datetime import date

from django.contrib import admin
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from programmes.models import Edition

from ..models import Booking, Session
from ..session_words import what, when, where
from ..times import FIRST_DAY, LAST_DAY, day_words, midnight, next_day
from . import scope
from .departure import session_of


@require_safe
def session_list(request, pk):
    session = session_of(request, pk)
    return printed(request, [session], what(session))


@require_safe
def day_list(request, edition, day):
    """Every session of an edition on one day, each on its own sheet."""
    edition = get_object_or_404(Edition.objects.select_related("host_city"), pk=edition)
    try:
        day = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Http404
    span = {"starts_at__gte": midnight(day, edition.zone), "starts_at__lt": midnight(next_day(day), edition.zone)}
    sessions = scope.sessions(request.user).filter(edition=edition, **span).for_list()
    if not sessions:
        raise Http404
    return printed(request, sessions, day_words(day))


def printed(request, sessions, title):
    expected = Booking.objects.filter(state__in=Booking.EXPECTED).order_by("name", "pk")
    rows = Session.objects.for_list().filter(pk__in=[session.pk for session in sessions])
    lists = [
        {"session": row, "what": what(row), "when": when(row), "where": where(row), "bookings": row.bookings.all()}
        for row in rows.prefetch_related(Prefetch("bookings", expected))
    ]
    context = {**admin.site.each_context(request), "title": title, "lists": lists}
    return TemplateResponse(request, "admin/desk/paper.html", context)
