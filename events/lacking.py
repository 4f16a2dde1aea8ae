"""What an event that is still to come lacks, in the office's words."""

from django.utils.translation import gettext as _


def lacking(event):
    """In the order of the form, without the languages, which the inventory tells. Reads `cover`, `dates`, venues."""
    code, dates = event.source_language, list(event.dates.all())
    venues = list(dict.fromkeys(date.venue for date in dates if date.venue))
    found = [
        (not event.text_in("summary", code), _("summary")),
        (not event.text_in("body", code), _("text")),
        (event.is_free is None and event.price_min is None and not event.cost_note, _("cost")),
        (not dates, _("dates")),
        (any(date.venue is None for date in dates), _("place")),
        *((not venue.states_access, _("access to %(venue)s") % {"venue": venue}) for venue in venues),
        (event.cover is None, _("picture")),
    ]
    return [words for is_lacking, words in found if is_lacking]
