"""What a list says of an event. The words are made here and not in the template: a page holds many lines of them."""

from django.template.defaultfilters import floatformat
from django.utils.dateformat import format as django_format
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from carrara.content.templatetags.content import shown

from .models.events import ROME
from .times import TO, day_words, ends_that_night, last_day


def line(event, in_month=False):
    """What templates/components/agenda_item.html draws; `in_month`: under a heading that names the month already."""
    occasion = event.listed_date
    return {
        "url": event.get_absolute_url(),
        "title": shown(event, "title"),
        "place": place(occasion.venue) if occasion and occasion.venue else shown(event, "summary"),
        "kind": shown(event.kind, "name") if event.kind else "",
        "cost": cost(event),
        "is_step_free": bool(occasion and occasion.venue and occasion.venue.step_free == "yes"),
        "more": len(event.dates.all()) - 1,
    } | (moments(occasion, in_month) if occasion else {})


def moments(occasion, in_month):
    """Its day with the words under it, its hours, and the day until which it lasts where that is a later one."""
    start = localtime(occasion.starts_at, ROME)
    said = {
        "exact": start.date().isoformat() if occasion.is_all_day else start.isoformat(timespec="minutes"),
        "day": start.day,
        "under": django_format(start, "l") if in_month else date_format(start, "YEAR_MONTH_FORMAT"),
        "hours": "" if occasion.is_all_day else date_format(start, "TIME_FORMAT"),
    }
    end = localtime(occasion.ends_at, ROME) if occasion.ends_at else None
    if end and not occasion.is_all_day and ends_that_night(start, end):
        said["hours"] += TO + date_format(end, "TIME_FORMAT")
    elif last_day(occasion) != start.date():
        said["until"] = _("until %(weekday_and_date)s") % {"weekday_and_date": day_words(last_day(occasion))}
    return said


def place(venue):
    """The name of a venue and the part of the town it is in."""
    if not venue.locality:
        return shown(venue, "title")
    words = {"venue": shown(venue, "title"), "locality": shown(venue.locality, "name")}
    return mark_safe(_("%(venue)s, %(locality)s") % words)


def cost(event):
    """Free is a cost; "" where nothing is known."""
    return cost_words(event, event.is_free, event.price_min, event.price_max)


def cost_of_session(session):
    return cost_words(session, session.price == 0, session.price, None)


def cost_words(item, is_free, lowest, highest):
    price = _("Free of charge") if is_free else price_words(lowest, highest)
    note = shown(item, "cost_note") if item.cost_note else ""
    return format_html("{}, {}", price, note) if price and note else price or note


def price_words(lowest, highest):
    amounts = [floatformat(amount, "-2g") for amount in (lowest, highest) if amount is not None]
    return _("€ %(amount)s") % {"amount": "–".join(amounts)} if amounts else ""
