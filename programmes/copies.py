"""An edition as next year's: the year after, days on the same weekdays, no theme yet; with its studios and routes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carrara.content import copies
from carrara.content.copies import Plan, next_year_shift
from carrara.content.languages import enumerated, own_name

from .models import Edition, OpeningHours, OpenStudio, Route, RouteStop

LINKS = ["organisers", "tags"]
LAST_YEAR = 2199
companions = []  # what can be copied with an edition: events and departures, which stand to the right, add themselves


def plan(edition, shift=None):
    """What next year's copy will be; its days move by `shift`, or to the same weekday of the same week of the month."""
    if shift is None and edition.starts_on:
        shift = next_year_shift(edition.starts_on)
    others = Edition.objects.filter(programme=edition.programme_id)
    slug, wanted = copies.next_slug(edition, edition.year, others)
    namesake = copies.namesake(edition, slug, wanted, others)
    titles = copies.next_titles(edition, edition.year)
    return Plan(edition, slug, titles, facts(edition, shift), checks(edition), shift, namesake)


def days(edition, shift):
    return {name: day and day + shift for name in ("starts_on", "ends_on") for day in [getattr(edition, name)]}


def facts(edition, shift):
    moved = days(edition, shift)
    told = [_("Year: %(year)s") % {"year": edition.year + 1}]
    if moved["starts_on"]:
        first = date_format(moved["starts_on"], "DATE_FORMAT")
        last = date_format(moved["ends_on"] or moved["starts_on"], "DATE_FORMAT")
        told.append(first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last})
    else:
        told.append(_("No dates: this year's has none either."))
    told.append(_("No theme yet"))
    studios, routes = edition.open_studios.count(), edition.routes.count()
    if studios:
        words = ngettext(
            "%(count)s studio, open at the same hours on the same weekdays",
            "%(count)s studios, open at the same hours on the same weekdays",
            studios,
        )
        told.append(words % {"count": studios})
    if routes:
        words = ngettext("%(count)s route with its stops", "%(count)s routes with their stops", routes)
        told.append(words % {"count": routes})
    return told


def checks(edition):
    found = [_("The dates: they keep the weekday, a year later.")] if edition.starts_on else []
    found.append(_("The theme, which is empty."))
    if edition.open_studios.exists():
        found.append(_("Which studios take part, and their hours: they are this year's."))
    if edition.routes.exists():
        found.append(_("The routes: guides, stops and meeting points are this year's."))
    if edition.host_city_id:
        found.append(_("The host city, which is this year's."))
    if named := copies.still_named(edition, edition.year, ["summary", "body"]):
        places = enumerated(f"{name} ({own_name(code)})" for name, code in named)
        found.append(_("Texts that still name %(year)s: %(places)s.") % {"year": edition.year, "places": places})
    return found


@transaction.atomic
def make(found, by):
    """Write next year's edition. Raises ValidationError where it could not stand."""
    if found.item.year > LAST_YEAR:
        raise ValidationError(_("The year is too far away."))
    copy = copies.make(found, "theme", by=by, links=LINKS, year=found.item.year + 1, **days(found.item, found.shift))
    copy_studios(found.item, copy, found.shift, by)
    return copy


def copy_studios(edition, copy, shift, by):
    """Those that take part, with number and hours; who was hosted as a guest is another each year."""
    for opening in edition.open_studios.select_related("studio").prefetch_related("hours"):
        made = OpenStudio(edition=copy, studio=opening.studio, number=opening.number)
        made._history_user = by
        made.save()
        for hours in opening.hours.all() if shift else ():
            same = {"opens_at": hours.opens_at, "closes_at": hours.closes_at}
            OpeningHours.objects.create(open_studio=made, day=hours.day + shift, **same)


def copy_routes(editions, made, by):
    """{key: copy} of the routes of these editions, as drafts in their copies, `made` by the keys of the editions."""
    routes = Route.objects.filter(edition__in=editions).prefetch_related("stops__studio", "tags")
    return {route.pk: copy_route(route, made[route.edition_id], by) for route in routes}


def copy_route(route, edition, by):
    """At the same address: the edition before it is another."""
    titles = copies.next_titles(route, edition.year - 1)
    copy = copies.make(Plan(route, route.slug, titles, [], [], None), by=by, links=["tags"], edition=edition)
    for stop in route.stops.all():
        RouteStop.objects.create(**copies.columns_of(stop, "route", "studio"), route=copy, studio=stop.studio)
    return copy
