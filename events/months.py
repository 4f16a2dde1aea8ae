"""The calendar of a month, as templates/components/calendar_month.html draws it."""

from calendar import Calendar
from collections import Counter
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import ngettext

from .times import FIRST_DAY, LAST_DAY, first_day, last_day, next_month


def month_calendar(month, occasions):
    """`month` is its first day; `occasions` (event, start and end of dates of events) may reach beyond it."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)  # from Monday, as weeks run in Carrara
    happening = {(occasion.event_id, day) for occasion in occasions for day in days_of(occasion, month)}
    counts, url = Counter(day for _event, day in happening), reverse("events")
    return {
        "month": month,
        "weekdays": weeks[0],
        "weeks": [
            [cell(day, counts[day], url) if day.month == month.month else None for day in week] for week in weeks
        ],
        "previous": turn((month - timedelta(days=1)).replace(day=1)),
        "next": turn(next_month(month)),
    }


def days_of(occasion, month):
    first = max(first_day(occasion), month)
    last = min(last_day(occasion), next_month(month) - timedelta(days=1))
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]


def cell(day, count, url):
    if not count:
        return {"date": day, "count": 0}
    words = ngettext("%(date)s: %(count)s event", "%(date)s: %(count)s events", count)
    label = words % {"date": date_format(day), "count": count}
    return {"date": day, "count": count, "label": label, "url": f"{url}?since={day}&until={day}"}


def turn(month):
    if FIRST_DAY <= month <= LAST_DAY:
        return {"month": month, "url": reverse("events_month", args=[month.year, month.month])}
    return None
