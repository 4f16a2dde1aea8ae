"""Events for tests, in one line each."""

from datetime import datetime, timedelta

from carrara.content.models import Page
from events.models import Event, EventDate
from events.models.events import ROME


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
