"""When an event is: what is coming, what is over, in which order, and how it is said."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event, EventDate
from events.times import last_day, midnight, next_month, spoken
from tests.events.making import make_event, rome, slugs

NOON = rome(2030, 5, 10, 12)


@pytest.mark.django_db
def test_an_event_is_coming_or_past_and_never_both():
    make_event("ended-now", NOON - timedelta(hours=2))
    make_event("ends-soon", NOON - timedelta(hours=1))
    make_event("open-end-today", rome(2030, 5, 10, 9), hours=None)
    make_event("open-end-yesterday", rome(2030, 5, 9, 9), hours=None)
    make_event("tomorrow", rome(2030, 5, 11, 9))
    make_event("without-date")
    with time_machine.travel(NOON, tick=False):
        coming, past = slugs(Event.objects.coming()), slugs(Event.objects.past())
        over = [event.slug for event in Event.objects.order_by("slug") if event.is_over]
    assert coming == ["open-end-today", "ends-soon", "tomorrow", "without-date"]
    assert past == ["ended-now", "open-end-yesterday"]
    assert over == sorted(past)


@pytest.mark.django_db
def test_an_event_stands_in_the_list_by_the_first_of_its_dates_that_is_not_over():
    weekly = make_event("weekly", *(rome(2030, 5, day, 18) for day in (3, 17, 24)))
    once = make_event("once", rome(2030, 5, 12, 18))
    listed = list(Event.objects.coming(NOON).for_list())
    assert [(event.slug, event.listed_date.starts_at) for event in listed] == [
        ("once", rome(2030, 5, 12, 18)),
        ("weekly", rome(2030, 5, 17, 18)),
    ]
    with time_machine.travel(NOON, tick=False):
        assert [event.listed_date.starts_at.day for event in (weekly, once)] == [17, 12]
    with time_machine.travel(NOON.replace(year=2031), tick=False):
        assert weekly.listed_date.starts_at.day == 3


@pytest.mark.django_db
@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    hours=st.one_of(st.none(), st.integers(1, 300)),
    later=st.integers(-400, 400),
)
def test_the_condition_of_rows_says_the_same_as_an_object_in_hand(start, hours, later):
    occasion = EventDate(event=Event.objects.get_or_create(slug="x")[0], starts_at=start)
    occasion.ends_at = start + timedelta(hours=hours) if hours else None
    occasion.save()
    at = start + timedelta(hours=later)
    assert EventDate.objects.filter(pk=occasion.pk).not_over(at).exists() is (occasion.over_at > at)
    occasion.delete()


@pytest.mark.django_db
def test_the_days_of_a_period_are_days_of_carrara():
    make_event("late", rome(2030, 5, 31, 23))
    make_event("first", rome(2030, 6, 1, 0, 30))
    make_event("through-june", rome(2030, 5, 1), hours=24 * 90)
    june = EventDate.objects.during(midnight(date(2030, 6, 1)), midnight(date(2030, 7, 1)))
    assert {occasion.event.slug for occasion in june.select_related("event")} == {"late", "first", "through-june"}
    may = EventDate.objects.during(midnight(date(2030, 5, 1)), midnight(date(2030, 6, 1)))
    assert {occasion.event.slug for occasion in may.select_related("event")} == {"late", "through-june"}


@pytest.mark.parametrize(
    "day, after",
    [((2030, 1, 31), (2030, 2, 1)), ((2028, 2, 29), (2028, 3, 1)), ((2030, 12, 1), (2031, 1, 1))],
)
def test_the_month_after(day, after):
    assert next_month(date(*day)) == date(*after)


@pytest.mark.parametrize(
    "start, end, is_all_day, words",
    [
        ((2030, 6, 12, 10), (2030, 6, 12, 13), False, "mercoledì 12 giugno 2030, ore 10:00–13:00"),
        ((2030, 6, 12, 10), None, False, "mercoledì 12 giugno 2030, ore 10:00"),
        ((2030, 6, 12, 21), (2030, 6, 13, 1), False, "mercoledì 12 giugno 2030, ore 21:00–01:00"),
        ((2030, 6, 12), (2030, 6, 13), True, "mercoledì 12 giugno 2030"),
        ((2030, 6, 12), (2030, 6, 12, 23, 59), True, "mercoledì 12 giugno 2030"),
        ((2030, 6, 12), (2030, 6, 16), True, "da mercoledì 12 giugno 2030 a sabato 15 giugno 2030"),
        (
            (2030, 6, 12, 10),
            (2030, 6, 15, 18),
            False,
            "da mercoledì 12 giugno 2030, ore 10:00 a sabato 15 giugno 2030, ore 18:00",
        ),
        ((2030, 12, 24, 17, 5), None, False, "martedì 24 dicembre 2030, ore 17:05"),
    ],
)
def test_a_date_in_italian_words(start, end, is_all_day, words):
    occasion = EventDate(starts_at=rome(*start), ends_at=end and rome(*end), is_all_day=is_all_day)
    assert spoken(occasion).replace("\N{WORD JOINER}", "") == words


@pytest.mark.parametrize(
    "code, parts",
    [
        ("en", ("Wednesday", "12 June 2030", "17:30")),
        ("fr", ("mercredi", "12 juin 2030", "17:30")),
        ("zh-hans", ("星期三", "2030年6月12日", "17:30")),
        ("ar", ("الأربعاء", "12 يونيو 2030", "17:30")),
    ],
)
def test_a_date_in_the_readers_language(code, parts):
    """In every language the day comes before the month, without a leading zero, and the clock has 24 hours."""
    with translation.override(code):
        words = spoken(EventDate(starts_at=datetime(2030, 6, 12, 15, 30, tzinfo=UTC)))
    assert all(part in words for part in parts), words


def test_the_day_of_the_clock_change_is_one_day():
    occasion = EventDate(starts_at=rome(2030, 3, 31), ends_at=rome(2030, 4, 1), is_all_day=True)
    assert last_day(occasion) == date(2030, 3, 31)


@pytest.mark.parametrize("slug", ["archivio", "feed", "serie", "calendario"])
def test_an_event_cannot_take_an_address_of_the_site(slug):
    with pytest.raises(ValidationError) as refused:
        Event(slug=slug).clean()
    assert set(refused.value.message_dict) == {"slug"}
    Event(slug=f"{slug}-2030").clean()
