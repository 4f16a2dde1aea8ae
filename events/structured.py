"""An event as schema.org tells it to search engines."""

from django.conf import settings
from django.utils.timezone import localtime

from carrara.content.languages import html_lang, path_in
from carrara.content.templatetags.structured import known, postal_address

from .models import Participation
from .models.events import ROME
from .times import first_day, last_day

PERFORMING = (Participation.Role.ARTIST, Participation.Role.SPEAKER, Participation.Role.GUIDE)


def event_data(event, occasions, organisers=(), participations=()):
    """None without dates: a start is what makes an event one for schema.org."""
    if not occasions:
        return None
    first, last = occasions[0], max(occasions, key=lambda occasion: occasion.over_at)
    url = settings.SITE_URL + path_in(event.path, event.reading_language)
    performers = [part.person.title for part in participations if part.role in PERFORMING]
    return known(
        {
            "@type": event.kind.schema_type if event.kind else "Event",
            "@id": f"{url}#event",
            "name": event.title,
            "description": event.summary,
            "url": url,
            "image": settings.SITE_URL + event.share_url if event.share_url else "",
            "eventStatus": "https://schema.org/EventScheduled",
            "inLanguage": html_lang(event.language) if event.language != "none" else "",
            "organizer": [organiser(partner) for partner in organisers],
            "performer": [{"@type": "Person", "name": name} for name in performers],
            **span(first, last),
            **place(first.venue),
            **cost(event, url),
            "subEvent": [sub_event(event, occasion) for occasion in occasions] if len(occasions) > 1 else [],
        }
    )


def sub_event(event, occasion):
    return {"@type": "Event", "name": event.title, **span(occasion, occasion), **place(occasion.venue)}


def span(first, last):
    start = first_day(first) if first.is_all_day else localtime(first.starts_at, ROME)
    if last.is_all_day:
        return {"startDate": start.isoformat(), "endDate": last_day(last).isoformat()}
    end = {"endDate": localtime(last.ends_at, ROME).isoformat()} if last.ends_at else {}
    return {"startDate": start.isoformat(), **end}


def place(venue):
    if venue is None:
        return {}
    town = venue.locality.name if venue.locality else "Carrara"
    location = {"@type": "Place", "name": venue.title, "address": postal_address(venue.address, town)}
    location |= known({"geo": geo(venue)})
    return {"eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode", "location": location}


def geo(place):
    if place.latitude is None:
        return {}
    point = {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    return {"@type": "GeoCoordinates", **point}


def cost(event, url):
    """Free is a cost; of one that is unknown nothing is said."""
    return cost_of(event.is_free, event.price_min, event.price_max, url)


def cost_of(is_free, lowest, highest, url):
    if is_free:
        return {"isAccessibleForFree": True, "offers": offer(url, price="0")}
    if lowest is None:
        return {"isAccessibleForFree": False} if is_free is False else {}
    if highest is None:
        return {"isAccessibleForFree": False, "offers": offer(url, price=str(lowest))}
    prices = {"lowPrice": str(lowest), "highPrice": str(highest)}
    return {"isAccessibleForFree": False, "offers": offer(url, "AggregateOffer", **prices)}


def offer(url, kind="Offer", **prices):
    return {"@type": kind, "url": url, "priceCurrency": "EUR", **prices}


def organiser(partner):
    page = settings.SITE_URL + partner.get_absolute_url()
    return {"@type": "Organization", "name": partner.title, "url": partner.website or page}
