"""What is looked at before editions, studios and routes are published, beyond what every item is asked."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.quality import Check, Finding

Check(
    "edition_days",
    _("Editions without days"),
    _("People plan months ahead, and those who come from abroad more so."),
    {"": _("The days are not known yet: write them as soon as they are.")},
)
Check(
    "studio_access",
    _("Studios without access facts"),
    _("Who uses a wheelchair has to know before setting out whether there are steps and an accessible toilet."),
    {"": _("Nothing is said of the access to this studio: go and look, and fill in the group “Access”.")},
)
Check(
    "studio_place",
    _("Studios that are not on the map"),
    _("People find a workshop in a hamlet by the map, and plan their way by it."),
    {
        "address": _("There is no street and number: write it."),
        "point": _("There are no coordinates, so the studio is missing on the map: write both."),
    },
)
Check(
    "studio_hours",
    _("Open studios without opening hours"),
    _("Visitors who walk in have to know when somebody is there."),
    {"": _("It takes part in “%(edition)s”, but its opening hours are not known: write them on that edition's page.")},
)
Check(
    "route_meeting_point",
    _("Routes without a meeting point"),
    _("A group that does not know where it meets does not leave."),
    {"": _("Say where the group meets: a square, a number, a sign that one sees from afar.")},
)
Check(
    "route_stops",
    _("Routes without stops"),
    _("What a route shows is why people book it, and its stops limit how many can come along."),
    {"": _("There are no stops yet: add the studios in their order.")},
)
Check(
    "route_closed_stop",
    _("Stops at studios that are closed"),
    _("A group that stands before a closed door is remembered for years."),
    {
        "away": _("“%(studio)s” does not take part in this edition: add it there, or take the stop away."),
        "closed": _("“%(studio)s” is closed on %(day)s: the route cannot stop there on that day."),
    },
)


def days(edition):
    if edition.starts_on is None:
        yield Finding("edition_days", "starts_on")


def studio_facts(studio):
    if not studio.states_access and studio.has_seating is None:
        yield Finding("studio_access", "step_free")
    if not studio.address:
        yield Finding("studio_place", "address", "", "address")
    if studio.latitude is None:
        yield Finding("studio_place", "latitude", "", "point")


def studio_hours(studio):
    """Of an edition that is over nobody asks any more."""
    for opening in studio.openings.all():
        edition = opening.edition
        is_over = edition.ends_on is not None and edition.ends_on < timezone.localdate()
        if edition.starts_on is not None and not is_over and not opening.hours.all():
            yield Finding("studio_hours", "hosts", "", "", {"edition": str(edition)})


def route_facts(route):
    if not any(route.text_in("meeting_point", code) for code in LANGUAGE_CODES):
        yield Finding("route_meeting_point", f"meeting_point_{route.source_language.replace('-', '_')}")
    if not route.stops.all():
        yield Finding("route_stops", "stops#")


def route_closed_stops(route):
    """On the days of its departures; a studio whose hours nobody has written is not said to be closed."""
    leaves_on = departure_days(route)
    for stop in route.stops.all():
        opening = next((each for each in stop.studio.openings.all() if each.edition_id == route.edition_id), None)
        if opening is None:
            yield Finding("route_closed_stop", "stops#", "", "away", {"studio": str(stop.studio)})
            continue
        open_on = {hours.day for hours in opening.hours.all()}
        for day in sorted(leaves_on - open_on) if open_on else []:
            gaps = {"studio": str(stop.studio), "day": str(day)}
            yield Finding("route_closed_stop", "stops#", "", "closed", gaps)


def departure_days(route):
    departures = [session for session in route.sessions.all() if not session.is_cancelled]
    return {timezone.localtime(session.starts_at, route.edition.zone).date() for session in departures}


EDITION_CHECKS = (days,)
STUDIO_CHECKS = (studio_facts, studio_hours)
STUDIO_READS = ("openings__edition", "openings__hours")
ROUTE_CHECKS = (route_facts, route_closed_stops)
ROUTE_READS = (
    "edition__host_city",
    "sessions",
    "stops__studio",
    "stops__studio__openings",
    "stops__studio__openings__hours",
)
