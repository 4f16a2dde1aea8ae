"""Days and hours in the reader's words, always those of Carrara."""

from datetime import date, datetime, time, timedelta

from django.utils.dateformat import format as django_format
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .models.events import ROME

A_NIGHT = timedelta(hours=12)
TO = "–\N{WORD JOINER}"  # no line ends between two hours
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)  # of calendar and filters: further out there is nothing


def midnight(day, zone=ROME):
    """The instant at which a day begins, in Carrara or in the zone of another city."""
    return datetime.combine(day, time.min, zone)


def next_day(day):
    return day + timedelta(days=1)


def next_month(day):
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def day_of(moment):
    return localtime(moment, ROME).date()


def first_day(occasion):
    return day_of(occasion.starts_at)


def last_day(occasion):
    """An end at midnight belongs to the day before."""
    if occasion.ends_at is None:
        return first_day(occasion)
    return day_of(occasion.ends_at - timedelta.resolution)


def ends_that_night(start, end):
    """Whether an end needs no day of its own: it comes on the day of the start, or the night after."""
    return start.date() == end.date() or end - start < A_NIGHT


def day_words(day):
    return _("%(weekday)s %(date)s") % {"weekday": django_format(day, "l"), "date": date_format(day)}


def moment_words(moment):
    return _("%(day)s, %(time)s") % {"day": day_words(moment), "time": date_format(moment, "TIME_FORMAT")}


def spoken(occasion, tell=lambda moment, words: words):
    """When one date of an event is: "Saturday 12 June 2027, 10:00–13:00". `tell` may dress each moment it names."""
    if occasion.is_all_day:
        first, last = first_day(occasion), last_day(occasion)
        ends = [tell(day, day_words(day)) for day in (first, last)]
        return ends[0] if first == last else _("from %(start)s to %(end)s") % {"start": ends[0], "end": ends[1]}
    start = localtime(occasion.starts_at, ROME)
    if occasion.ends_at is None:
        return tell(start, moment_words(start))
    end = localtime(occasion.ends_at, ROME)
    if ends_that_night(start, end):
        return tell(start, moment_words(start)) + TO + tell(end, date_format(end, "TIME_FORMAT"))
    return _("from %(start)s to %(end)s") % {
        "start": tell(start, moment_words(start)),
        "end": tell(end, moment_words(end)),
    }
