"""What is looked at before an event is published, beyond what every item is asked."""

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.quality import Check, Finding

Check(
    "event_cost",
    _("Events without a cost"),
    _("“Is it free?” is the first thing people ask; empty reads as “we do not know”."),
    {"": _("Say whether it is free of charge or what it costs.")},
)
Check(
    "event_date",
    _("Events without a date"),
    _("An event without a date stands at the end of every list, and in no calendar."),
    {"": _("There is no date yet: add one as soon as it is known.")},
)
Check(
    "event_place",
    _("Dates without a place"),
    _("People have to know where to go."),
    {"": _("The date of %(day)s has no venue: choose one.")},
)
Check(
    "venue_access",
    _("Places without access facts"),
    _("Who uses a wheelchair has to know before setting out whether there are steps and an accessible toilet."),
    {"": _("Nothing is said of the access to “%(venue)s”: go and look, and fill in its card.")},
)


def cost(event):
    """Of what is over nobody asks any more."""
    is_told = event.is_free is not None or event.price_min is not None
    if not is_told and not event.is_over and not any(event.text_in("cost_note", code) for code in LANGUAGE_CODES):
        yield Finding("event_cost", "is_free")


def dates(event):
    found = list(event.dates.all())
    if not found:
        yield Finding("event_date", "dates#")
    if event.is_over:
        return
    for date in found:
        if date.venue is None:
            yield Finding("event_place", "dates#", "", "", {"day": f"{localtime(date.starts_at):%Y-%m-%d}"})
    venues = {date.venue_id: date.venue for date in found if date.venue is not None}
    for venue in venues.values():
        if not venue.states_access:
            yield Finding("venue_access", "dates#", "", "", {"venue": str(venue)})


EVENT_CHECKS = (cost, dates)
EVENT_READS = ("dates__venue",)
