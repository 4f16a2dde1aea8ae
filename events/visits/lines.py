"""What the directory says of a studio that opens in an edition. The words are made here: a page holds many of them."""

from django.db.models import Prefetch
from django.utils.timezone import localtime

from carrara.content.models import spoken_names
from carrara.content.templatetags.content import shown
from programmes.models import Studio

from ..models import HostNotice
from .hours import is_open, short_hours


def listed(openings, zone, at):
    """With all that a line shows, and no long texts: a fixed number of queries."""
    studios = Studio.objects.select_related("locality", "cover").defer("body", "directions", "access_note")
    closings = HostNotice.objects.closed().filter(day=localtime(at, zone).date())
    return openings.prefetch_related(
        Prefetch("studio", studios.prefetch_related("disciplines")),
        "hours",
        Prefetch("notices", closings, to_attr="closings"),
    )


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
        "is_open": not opening.closings and is_open(hours, zone, at),
        "is_closed_today": bool(opening.closings),
        "languages": spoken_names(studio.languages_spoken),
    }
