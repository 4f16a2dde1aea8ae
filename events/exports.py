"""The list of events as a table for spreadsheets and open data."""

import csv
from io import StringIO

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from carrara.content.languages import path_in

from .models.events import ROME
from .times import first_day, last_day

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones too, which some spreadsheets read alike


def event_table(events, language):
    """CSV with commas (RFC 4180), a line for each date of each event, its header in the reader's language.

    UTF-8 with a byte order mark, without which Excel takes accents and Chinese for something else.
    """
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(header())
    for event in events:
        for occasion in list(event.dates.all()) or [None]:
            lines.writerow([harmless(cell) for cell in row(event, occasion, language)])
    return text.getvalue().encode("utf-8-sig")


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
        settings.SITE_URL + path_in(event.address, language),
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


def harmless(cell):
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
