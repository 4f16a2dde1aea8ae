"""Events to take along: calendars and the table. A client that has the newest is answered 304."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from carrara.content.languages import active
from programmes.models import Programme

from .calendars import written
from .exports import event_table
from .filters import EventFilter
from .models import Event, EventDate

KEPT = timedelta(days=365)  # what is over stays this long in the calendars to which people subscribe


def occasions(**conditions):
    dates = EventDate.objects.filter(event__in=Event.objects.published(), **conditions)
    return dates.select_related("event", "venue__locality")


def recent(**conditions):
    return occasions(**conditions).not_over(timezone.now() - KEPT)


def calendar_file(dates, name, filename):
    return as_file(written(dates, name), "text/calendar; charset=utf-8", f"{filename}.ics")


def as_file(content, kind, name):
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@conditional_page
@require_safe
def events_ics(request):
    return calendar_file(recent(), _("Events in Carrara, UNESCO Creative City"), "carrara")


@conditional_page
@require_safe
def programme_ics(request, slug):
    programme = get_object_or_404(Programme.objects.published(), slug=slug)
    return calendar_file(recent(event__edition__programme=programme), programme.title, slug)


@conditional_page
@require_safe
def event_ics(request, slug):
    """404 without dates: such an event offers no calendar."""
    dates = list(occasions(event__slug=slug))
    if not dates:
        raise Http404
    return calendar_file(dates, dates[0].event.title, slug)


@conditional_page
@require_safe
def events_csv(request):
    """The same filters as the list; all of it, not a page."""
    chosen = EventFilter(request.GET, Event.objects.published().for_list())
    return as_file(event_table(chosen.qs, active()), "text/csv; charset=utf-8; header=present", "eventi.csv")
