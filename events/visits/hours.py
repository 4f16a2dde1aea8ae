"""When a studio is open, in words and at this moment: always in the time of the city where it opens."""

from itertools import groupby

from django.utils.dateformat import format as django_format
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..times import TO, day_words


def hours_by_day(rows):
    """Pairs of a day and its hours in words, from rows in the order of days and hours."""
    days = groupby(rows, lambda row: row.day)
    return [(day, " · ".join(hours_words(row) for row in same)) for day, same in days]


def hours_words(row):
    return date_format(row.opens_at, "TIME_FORMAT") + TO + date_format(row.closes_at, "TIME_FORMAT")


def short_day(day):
    return _("%(weekday)s %(day)s") % {"weekday": django_format(day, "l"), "day": day.day}


def long_hours(rows):
    return [(day_words(day), hours) for day, hours in hours_by_day(rows)]


def short_hours(rows):
    return [(short_day(day), hours) for day, hours in hours_by_day(rows)]


def is_open(rows, zone, at):
    """Whether one of the hours holds this instant; at the minute of closing it is closed."""
    here = localtime(at, zone)
    return any(row.day == here.date() and row.opens_at <= here.time() < row.closes_at for row in rows)


def open_at(zone, at):
    """The same as conditions on OpeningHours."""
    here = localtime(at, zone)
    return {"day": here.date(), "opens_at__lte": here.time(), "closes_at__gt": here.time()}
