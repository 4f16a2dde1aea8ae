"""Events for tests, in one line each."""

from datetime import datetime, timedelta
from uuid import uuid4

from carrara.content.models import Page
from events import bookings, waiting
from events.models import Event, EventDate, Session
from events.models.events import ROME
from programmes.models import Edition, OpenStudio, Programme, Route, Studio


def rome(*parts):
    """An instant, as a clock in Carrara shows it."""
    return datetime(*parts, tzinfo=ROME)


def make_section():
    return Page.objects.create(slug="eventi", role="events", title_it="Eventi", title_en="Events", state="published")


def make_event(slug, *starts, hours=2, venue=None, is_all_day=False, **fields):
    """A published event that begins at each of `starts`; `hours=None` leaves the ends open."""
    event = Event.objects.create(slug=slug, **{"title_it": slug.capitalize(), "state": "published"} | fields)
    for start in starts:
        end = start + timedelta(hours=hours) if hours else None
        EventDate.objects.create(event=event, starts_at=start, ends_at=end, venue=venue, is_all_day=is_all_day)
    event.refresh_from_db()
    return event


def slugs(events):
    return [event.slug for event in events]


def make_route(sign="A", city=None, **fields):
    """A published route of the edition 2030 of Studi Aperti."""
    programme, _new = Programme.objects.get_or_create(
        slug="studi-aperti", defaults={"title_it": "Studi Aperti", "state": "published", "email": "desk@example.org"}
    )
    slug = f"2030-{city.slug}" if city else "2030"
    edition, _new = Edition.objects.get_or_create(
        programme=programme,
        slug=slug,
        defaults={"year": 2030, "title_it": "Studi Aperti 2030", "host_city": city, "state": "published"},
    )
    values = {"slug": f"percorso-{sign.lower()}", "title_it": f"Percorso {sign}", "meeting_point": "Piazza Alberica"}
    return Route.objects.create(edition=edition, sign=sign, **values | {"state": "published"} | fields)


def make_session(start, places=4, route=None, hours=2, **fields):
    """A departure of a route, of a new one unless said."""
    route = route or make_route()
    end = start + timedelta(hours=hours)
    session = Session.objects.create(route=route, starts_at=start, ends_at=end, places=places, **fields)
    return Session.objects.for_list().get(pk=session.pk)


def hold(session, who="anna", adults=1, **fields):
    values = {"name": who.capitalize(), "email": f"{who}@example.org", "language": "it", "form_key": uuid4()}
    return bookings.hold(session, adults=adults, **values | fields)


def book(session, who="anna", adults=1, **fields):
    return bookings.confirm(hold(session, who, adults, **fields))


def join(session, who="anna", adults=1, **fields):
    values = {"name": who.capitalize(), "email": f"{who}@example.org", "language": "it", "form_key": uuid4()}
    return waiting.join(session, adults=adults, **values | fields)


def seats(session):
    """What the row counts, and what its bookings add up to."""
    session.refresh_from_db()
    return session.seats_taken, sum(booking.seats for booking in session.bookings.seated())


def make_opening(slug, route=None, minutes=20, minutes_before=10, **fields):
    """A published studio that takes part in the edition 2030, as the next stop of a route."""
    route = route or make_route()
    values = {"title_it": slug.capitalize(), "state": "published"}
    studio = Studio.objects.create(slug=slug, **values | fields)
    order = route.stops.count()
    route.stops.create(studio=studio, order=order, minutes=minutes, minutes_before=minutes_before)
    return OpenStudio.objects.create(edition=route.edition, studio=studio)
