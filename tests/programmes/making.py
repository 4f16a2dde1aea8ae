"""Editions of open studios for tests, in one line each."""

from datetime import date, time

from programmes.models import Edition, OpeningHours, OpenStudio, Programme, Route, RouteStop, Studio

SATURDAY, SUNDAY = date(2030, 6, 8), date(2030, 6, 9)


def make_edition(slug="2030", programme="studi", **fields):
    """On a Saturday and a Sunday."""
    programme = Programme.objects.get_or_create(slug=programme, defaults={"title_it": programme, "state": "published"})[
        0
    ]
    values = {"year": 2030, "starts_on": SATURDAY, "ends_on": SUNDAY, "title_it": f"Studi {slug}"} | fields
    return Edition.objects.create(slug=slug, programme=programme, **values)


def make_studio(slug, **fields):
    return Studio.objects.create(slug=slug, **{"title_it": slug.capitalize()} | fields)


def open_studio(edition, studio, *days, opens=time(10), closes=time(19), **fields):
    """From ten to seven on these days, or on every day of the edition."""
    opening = OpenStudio.objects.create(edition=edition, studio=studio, **fields)
    for day in days or edition.every_day:
        OpeningHours.objects.create(open_studio=opening, day=day, opens_at=opens, closes_at=closes)
    return opening


def make_route(edition, sign, *studios, **fields):
    route = Route.objects.create(
        edition=edition, slug=f"percorso-{sign.lower()}", sign=sign, **{"title_it": f"Percorso {sign}"} | fields
    )
    for order, studio in enumerate(studios, 1):
        RouteStop.objects.create(route=route, studio=studio, order=order, minutes=20, minutes_before=5)
    return route


def told(edition):
    """{address of the studio: number, artist hosted, {day: hours}} of those that take part."""
    openings = edition.open_studios.select_related("studio").prefetch_related("hours")
    return {
        opening.studio.slug: (
            opening.number,
            opening.guest_artist,
            {str(row.day): f"{row.opens_at:%H:%M}-{row.closes_at:%H:%M}" for row in opening.hours.all()},
        )
        for opening in openings
    }
