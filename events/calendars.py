"""Events for people's own calendars (iCalendar, RFC 5545)."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localtime
from icalendar import Calendar, Timezone
from icalendar import Event as Entry

from carrara.content.languages import active, html_lang, path_in
from carrara.content.templatetags.content import language_of

from .models.events import ROME
from .times import first_day, last_day, next_day


def written(occasions, name):
    """The calendar called `name` with these dates of events, in the reader's language.

    Nothing in it depends on the hour of asking, so that a client that has it already is answered 304.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{host()}//events//{html_lang(active()).upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)  # the same, for clients older than RFC 7986
    calendar.add("x-wr-timezone", ROME.key)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzid(ROME.key))
    for occasion in occasions:
        calendar.add_component(entry(occasion))
    return calendar.to_ical()


def entry(occasion):
    event = occasion.event
    language = {"LANGUAGE": html_lang(event.shown_in("title"))}
    made = Entry()
    made.add("uid", f"date-{occasion.pk}@{host()}")  # the same in every language and after every edit
    made.add("dtstamp", event.updated_at)
    made.add("last-modified", event.updated_at)
    made.add("summary", event.title, parameters=language)
    for name, value in span(occasion).items():
        made.add(name, value)
    if event.summary:
        made.add("description", event.summary, parameters={"LANGUAGE": html_lang(event.shown_in("summary"))})
    if occasion.venue:
        add_place(made, occasion.venue)
    made.add("url", settings.SITE_URL + path_in(event.path, active()))
    return made


def span(occasion):
    """All-day dates are days, whose end is the day after the last; others are hours of Rome."""
    if occasion.is_all_day:
        return {"dtstart": first_day(occasion), "dtend": next_day(last_day(occasion))}
    moments = {"dtstart": occasion.starts_at, "dtend": occasion.ends_at}
    return {name: localtime(moment, ROME) for name, moment in moments.items() if moment}


def add_place(made, venue):
    where = [venue.title, venue.address, venue.locality.name if venue.locality else ""]
    language = {"LANGUAGE": html_lang(language_of(venue, "title"))}
    made.add("location", ", ".join(filter(None, where)), parameters=language)
    if venue.latitude is not None:
        made.add("geo", (venue.latitude, venue.longitude))


def host():
    return urlsplit(settings.SITE_URL).hostname
