"""Which studios take part in an edition, and from when until when on each of its days."""

from collections import Counter, defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from carrara.content.languages import enumerated

from .models import OpeningHours, OpenStudio, RouteStop, Studio


def offered(edition):
    """The studios that can take part: those of the host city, and what takes part already."""
    city, ours = edition.host_city, Q(city=None) | Q(city__is_home=True)
    where = ours if city is None or city.is_home else Q(city=city)
    return Studio.objects.filter(where | Q(openings__edition=edition)).distinct()


def of(edition, studios):
    """{key of the studio: its opening, with hours}."""
    openings = OpenStudio.objects.filter(edition=edition, studio__in=studios).select_related("studio", "edition")
    return {opening.studio_id: opening for opening in openings.prefetch_related(Prefetch("hours"))}


def by_day(opening):
    """{day: spans} of one opening."""
    found = defaultdict(list)
    for hours in opening.hours.all():
        found[hours.day].append((hours.opens_at, hours.closes_at))
    return found


def usual(edition):
    """{day: the hours that most studios keep}, for the days of which any are known."""
    counts = defaultdict(Counter)
    for opening in edition.open_studios.prefetch_related("hours"):
        for day, spans in by_day(opening).items():
            counts[day][tuple(spans)] += 1
    return {day: list(found.most_common(1)[0][0]) for day, found in counts.items()}


@transaction.atomic
def set_hours(opening, hours, *, by, is_new=False):
    """Write {day: spans}; the days that are not named stay as they are. Whether anything changed."""
    present, is_changed = {} if is_new else by_day(opening), False
    for day, spans in hours.items():
        if list(spans) == present.get(day, []):
            continue
        is_changed = True
        for row in opening.hours.filter(day=day) if day in present else ():
            row._history_user = by
            row.delete()
        for opens_at, closes_at in spans:
            row = OpeningHours(open_studio=opening, day=day, opens_at=opens_at, closes_at=closes_at)
            row._history_user = by
            row.full_clean(exclude=["open_studio"])
            row.save()
    return is_changed


def check_closing(opening):
    """Raises ValidationError where a route of the edition stops there."""
    stops = RouteStop.objects.filter(studio=opening.studio_id, route__edition=opening.edition_id).select_related(
        "route"
    )
    if routes := enumerated(sorted({str(stop.route) for stop in stops})):
        words = _("A route stops there: %(routes)s. Take the stop away first.")
        raise ValidationError(words % {"routes": routes})
