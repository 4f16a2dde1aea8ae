"""The front of the desk: today's departures and those to come, with their places; one field that finds a booking."""

from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.models import City

from .. import hosting
from ..models import ROME, Booking, WaitingEntry
from ..session_words import with_zone
from ..times import day_words, midnight
from . import scope
from .finding import found

PER_PAGE = 80
WAITS = Count("waiting_list", filter=Q(waiting_list__state=WaitingEntry.State.WAITING))


@require_safe
def page(request):
    words = request.GET.get("q", "").strip()
    sessions = coming(scope.sessions(request.user))
    shown = Paginator(sessions.annotate(waiting=WAITS).for_list(), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("Desk"),
        "q": words,
        "found": found(words, scope.sessions(request.user)) if words else None,
        "page": shown,
        "days": by_day(shown.object_list, calls(shown.object_list)),
        "notices": notices(request.user),
        "open_requests": scope.requests(request.user).filter(state="open").count(),
    }
    return TemplateResponse(request, "admin/desk/start.html", context)


def coming(sessions):
    """From the first minute of today on, each by the clocks of its city: who comes late is still to be found."""
    abroad = list(City.objects.exclude(time_zone=ROME.key).values_list("time_zone", flat=True).distinct())
    today = Q(ends_at__gte=today_in(ROME)) & ~Q(edition__host_city__time_zone__in=abroad)
    for zone in abroad:
        today |= Q(ends_at__gte=today_in(ZoneInfo(zone)), edition__host_city__time_zone=zone)
    return sessions.filter(today).order_by("starts_at", "pk")


def today_in(zone):
    return midnight(timezone.localdate(timezone=zone), zone)


def calls(sessions):
    """{key of a session: how many are still to be called}"""
    rows = Booking.objects.to_call().filter(session__in=[session.pk for session in sessions]).order_by()
    return dict(rows.values_list("session").annotate(people=Count("pk")))


def by_day(sessions, to_call):
    """(day, is it today, the lines, the editions), each session on its day by the clocks of its city."""
    lines = sorted((line(session, to_call.get(session.pk, 0)) for session in sessions), key=itemgetter("date"))
    days = [list(same) for _date, same in groupby(lines, itemgetter("date"))]
    return [(day_words(same[0]["date"]), same[0]["is_today"], same, editions_of(same)) for same in days]


def editions_of(lines):
    """Each once; the lists to print are of one of them."""
    return list(dict.fromkeys(each["session"].edition for each in lines if each["session"].edition_id))


def line(session, to_call):
    start = localtime(session.starts_at, session.zone)
    return {
        "session": session,
        "date": start.date(),
        "exact": start.isoformat(timespec="minutes"),
        "hour": with_zone(date_format(start, "TIME_FORMAT"), session),
        "to_call": to_call,
        "is_today": start.date() == timezone.localdate(timezone=session.zone),
        "is_over": session.ends_at <= timezone.now(),
    }


def notices(user):
    """What hosts tell today, of the editions whose sessions are theirs."""
    editions = scope.sessions(user).exclude(edition=None).values("edition").distinct().order_by()
    return hosting.notices_today(open_studio__edition__in=editions)
