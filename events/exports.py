"""The list of events as a table for spreadsheets and open data."""

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from carrara.content.languages import path_in
from carrara.content.tables import as_csv

from .models.events import ROME
from .times import first_day, last_day


def event_table(events, language):
    """CSV, a line for each date of each event, its header in the reader's language."""
    occasions = ((event, occasion) for event in events for occasion in list(event.dates.all()) or [None])
    return as_csv(header(), (row(event, occasion, language) for event, occasion in occasions))


def header():
    return [
        _("Title"),
        _("Kind"),
        _("Starts"),
        _("Ends"),
        _("Place"),
        _("Street and number"),
        _("Locality"),
        _("Free of charge"),
        _("Price from (EUR)"),
        _("Price to (EUR)"),
        _("For whom"),
        _("Language of the event"),
        _("Summary"),
        _("Address of the page"),
    ]


def row(event, occasion, language):
    return [
        event.title,
        event.kind.name if event.kind else "",
        *moments(occasion),
        *place(occasion.venue if occasion else None),
        {True: _("yes"), False: _("no"), None: ""}[event.is_free],
        event.price_min,
        event.price_max,
        event.get_audience_display(),
        "" if event.language == "none" else event.language,
        event.summary,
        settings.SITE_URL + path_in(event.path, language),
    ]


def moments(occasion):
    """ISO 8601, days for what lasts all day; hours carry their offset from UTC."""
    if occasion is None:
        return "", ""
    if occasion.is_all_day:
        return first_day(occasion).isoformat(), last_day(occasion).isoformat()
    start, end = occasion.starts_at, occasion.ends_at
    return [localtime(moment, ROME).isoformat(timespec="minutes") if moment else "" for moment in (start, end)]


def place(venue):
    if venue is None:
        return "", "", ""
    return venue.title, venue.address, venue.locality.name if venue.locality else ""
