"""What the directory says of a studio that opens in an edition. The words are made here: a page holds many of them."""

from datetime import timedelta

from django.db.models import Prefetch
from django.utils.timezone import localtime

from carrara.content.models import spoken_names
from carrara.content.templatetags.content import shown
from programmes.models import Route, RouteStop, Studio

from ..models import HostNotice
from .hours import is_open, short_hours


def listed(openings, edition, at):
    """With all that a line shows, and no long texts: a fixed number of queries."""
    routes = Route.objects.published(at).filter(edition=edition)
    stops = RouteStop.objects.filter(route__in=routes).select_related("route").order_by("route__order", "route__sign")
    studios = Studio.objects.select_related("locality").defer("body", "directions", "access_note")
    return openings.prefetch_related(
        Prefetch("studio", studios.prefetch_related("disciplines", Prefetch("stops", stops))),
        "hours",
        notices_about(at),
    )


def notices_about(at):
    """What hosts tell of the day, wherever on earth: `now_words` looks at those of its own day."""
    days = (at.date() - timedelta(days=1), at.date() + timedelta(days=1))
    notices = HostNotice.objects.filter(day__range=days, withdrawn_at=None).order_by("told_at", "pk")
    return Prefetch("notices", notices, to_attr="told")


def studio_line(opening, zone, at):
    studio, hours = opening.studio, opening.hours.all()
    hamlet = [shown(studio.locality, "name")] if studio.locality else []
    return {
        "opening": opening,
        "studio": studio,
        "url": studio.get_absolute_url(),
        "title": shown(studio, "title"),
        "facts": [*hamlet, *(shown(discipline, "name") for discipline in studio.disciplines.all())],
        "hours": short_hours(hours),
        "routes": [stop.route for stop in studio.stops.all()],
        **now_words(opening, zone, at),
        "languages": spoken_names(studio.languages_spoken),
    }


def now_words(opening, zone, at):
    """Whether a studio is open at this moment, and what its host has told today."""
    today = localtime(at, zone).date()
    kinds = {notice.kind: notice for notice in opening.told if notice.day == today}  # of one kind the latest counts
    is_closed = HostNotice.Kind.CLOSED in kinds
    late = kinds.get(HostNotice.Kind.LATE)
    return {
        "is_open": not is_closed and is_open(opening.hours.all(), zone, at),
        "is_closed_today": is_closed,
        "minutes_late": late.minutes if late and not is_closed else None,
    }
