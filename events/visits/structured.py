"""Studios and routes as schema.org tells them to search engines: no more than the pages show."""

from django.conf import settings
from django.utils.timezone import localtime

from carrara.content.languages import html_lang, path_in
from carrara.content.templatetags.structured import known, postal_address

from ..structured import cost_of, geo

CANCELLED, SCHEDULED = "https://schema.org/EventCancelled", "https://schema.org/EventScheduled"


def studio_data(studio, openings):
    """A place with its hours; `openings` are those to come."""
    url = settings.SITE_URL + path_in(studio.path, studio.reading_language)
    return known(
        {
            "@type": "Place",
            "@id": f"{url}#place",
            "name": studio.title,
            "description": studio.summary,
            "url": url,
            "image": settings.SITE_URL + studio.share_url if studio.share_url else "",
            "address": address_of(studio),
            "geo": geo(studio),
            "openingHoursSpecification": [hours(row) for opening in openings for row in opening.hours.all()],
        }
    )


def hours(row):
    times = {"opens": f"{row.opens_at:%H:%M}", "closes": f"{row.closes_at:%H:%M}"}
    days = {"validFrom": row.day.isoformat(), "validThrough": row.day.isoformat()}
    return {"@type": "OpeningHoursSpecification", **times, **days}


def route_data(route, stops, departures):
    """A trip with its stops, and each departure as an event of its own."""
    url = settings.SITE_URL + path_in(route.path, route.reading_language)
    trip = known(
        {
            "@type": "TouristTrip",
            "@id": f"{url}#trip",
            "name": route.title,
            "description": route.summary,
            "url": url,
            "image": settings.SITE_URL + route.share_url if route.share_url else "",
            "itinerary": itinerary(stops),
        }
    )
    return [trip, *(departure_data(departure["session"], route, url) for departure in departures)]


def itinerary(stops):
    if not stops:
        return {}
    steps = [
        {"@type": "ListItem", "position": position, "item": {"@type": "Place", "name": stop.studio.title}}
        for position, (stop, _minutes) in enumerate(stops, start=1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(steps), "itemListElement": steps}


def departure_data(session, route, url):
    start, end = (localtime(moment, session.zone).isoformat() for moment in (session.starts_at, session.ends_at))
    meeting = known({"@type": "Place", "name": route.meeting_point})
    if meeting:
        meeting["address"] = address_in(route.edition.host_city)
    return known(
        {
            "@type": "Event",
            "name": route.title,
            "startDate": start,
            "endDate": end,
            "eventStatus": CANCELLED if session.is_cancelled else SCHEDULED,
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "inLanguage": html_lang(session.language),
            "location": meeting,
            "maximumAttendeeCapacity": session.capacity,
            "remainingAttendeeCapacity": max(session.places_left, 0),
            **cost_of(None if session.price is None else session.price == 0, session.price, None, url),
        }
    )


def address_of(studio):
    if studio.locality:
        return postal_address(studio.address, studio.locality.name)
    return address_in(studio.city, studio.address) if studio.city else postal_address(studio.address)


def address_in(city, street=""):
    """In a city of the network, or in ours where none is given."""
    if city is None:
        return postal_address(street, "Carrara")
    return postal_address(street, city.name, country=city.country.code)
