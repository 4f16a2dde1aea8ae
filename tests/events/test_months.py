"""The calendar of a month."""

from datetime import date

import pytest
import time_machine

from events.models import EventDate
from events.months import month_calendar
from tests.events.making import make_event, make_section, rome, slugs

pytestmark = pytest.mark.django_db


def days(calendar):
    """Of each day with events: how many."""
    return {day["date"].day: day["count"] for week in calendar["weeks"] for day in week if day and day["count"]}


def test_weeks_run_from_monday_and_hold_the_days_of_the_month_alone():
    weeks = month_calendar(date(2030, 6, 1), [])["weeks"]
    assert [[day and day["date"].day for day in week] for week in weeks] == [
        [None, None, None, None, None, 1, 2],
        [3, 4, 5, 6, 7, 8, 9],
        [10, 11, 12, 13, 14, 15, 16],
        [17, 18, 19, 20, 21, 22, 23],
        [24, 25, 26, 27, 28, 29, 30],
    ]


def test_every_day_of_an_event_counts_once_in_the_days_of_carrara():
    make_event("from-may", rome(2030, 5, 30), hours=24 * 4, is_all_day=True)
    make_event("twice-a-day", rome(2030, 6, 2, 10), rome(2030, 6, 2, 15))
    make_event("late", rome(2030, 6, 5, 23, 30), hours=1)
    make_event("july", rome(2030, 7, 1, 0, 30))
    assert days(month_calendar(date(2030, 6, 1), EventDate.objects.all())) == {1: 1, 2: 2, 5: 1, 6: 1}


def test_a_day_leads_to_its_events_and_says_how_many():
    make_event("visit", rome(2030, 6, 12, 10))
    weeks = month_calendar(date(2030, 6, 1), EventDate.objects.all())["weeks"]
    assert weeks[2][2] == {
        "date": date(2030, 6, 12),
        "count": 1,
        "label": "12 giugno 2030: 1 evento",
        "url": "/eventi/?since=2030-06-12&until=2030-06-12",
    }


def test_the_calendar_ends_where_there_is_nothing_to_look_for():
    first, last = (month_calendar(date(*month, 1), []) for month in ((1990, 1), (2100, 12)))
    assert (first["previous"], first["next"]["url"]) == (None, "/eventi/calendario/1990/2/")
    assert (last["previous"]["url"], last["next"]) == ("/eventi/calendario/2100/11/", None)


@pytest.mark.parametrize(
    "month", ["1989/12", "2101/1", "2030/0", "2030/13", "0/1", "99999999999999999999/1", f"{'9' * 5000}/1", "2030/-1"]
)
def test_no_month_beyond(client, month):
    make_section()
    assert client.get(f"/eventi/calendario/{month}/").status_code == 404


def test_the_page_of_a_month_lists_what_has_a_date_in_it(client):
    make_section()
    make_event("from-may", rome(2030, 5, 30), hours=24 * 4)
    make_event("weekly", rome(2030, 5, 26, 10), rome(2030, 6, 9, 10))
    make_event("second", rome(2030, 6, 2, 10))
    make_event("july", rome(2030, 7, 1, 10))
    with time_machine.travel("2030-06-20T10:00Z", tick=False):
        response = client.get("/en/eventi/calendario/2030/6/")
        assert [(heading, slugs(events)) for heading, _, events in response.context["groups"]] == [
            ("Already under way", ["from-may"]),
            ("June 2030", ["second", "weekly"]),
        ]
    assert days(response.context["calendar"]) == {1: 1, 2: 2, 9: 1}
    assert response.context["robots"] == ""
    assert client.get("/en/eventi/calendario/2030/8/").context["robots"] == "noindex,follow"


def test_a_month_written_with_a_zero_is_the_same_page(client):
    make_section()
    canonical = [client.get(f"/eventi/calendario/2030/{month}/").context["canonical_url"] for month in ("6", "06")]
    assert canonical[0] == canonical[1]
