"""What all copies for next year share: days that keep their weekday and hour, addresses that are free."""

from datetime import date, timedelta

import pytest

from carrara.content import copies
from carrara.content.models import NewsItem
from tests.events.making import rome


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 6, 5), date(2027, 6, 4)),  # the first Friday of June
        (date(2026, 5, 8), date(2027, 5, 14)),  # the second of May, a year and a week later
        (date(2028, 2, 29), date(2029, 2, 27)),  # the fifth Tuesday, and the last
        (date(2027, 3, 1), date(2028, 3, 6)),  # the first Monday, across 29 February
        (date(2026, 1, 1), date(2027, 1, 7)),  # the first Thursday, and never the same year again
    ],
)
def test_a_day_keeps_its_weekday_and_its_week_in_the_month(day, following):
    assert day + copies.next_year_shift(day) == following


def test_over_forty_years_every_day_stays_the_same_weekday_of_its_month():
    for day in (date(2024, 1, 1) + timedelta(days=number) for number in range(40 * 365)):
        following = day + copies.next_year_shift(day)
        assert (following.year, following.month, following.weekday()) == (day.year + 1, day.month, day.weekday()), day
        assert min((following.day - 1) // 7, 3) == min((day.day - 1) // 7, 3), day


@pytest.mark.parametrize(
    ("start", "following"),
    [
        (rome(2026, 7, 3, 18, 30), rome(2027, 7, 2, 18, 30)),
        (rome(2026, 3, 29, 10), rome(2027, 3, 28, 10)),  # both on the day the clocks go forward
        (rome(2027, 3, 28, 10), rome(2028, 3, 26, 10)),
        (rome(2028, 3, 26, 10), rome(2029, 3, 25, 10)),
        (rome(2025, 3, 30, 10), rome(2026, 3, 29, 10)),
        (rome(2026, 10, 25, 10), rome(2027, 10, 24, 10)),  # winter time, and still summer time a year later
        (rome(2024, 10, 30, 10), rome(2025, 10, 29, 10)),
    ],
)
def test_the_hour_in_carrara_stays_over_summer_time(start, following):
    found = copies.moved_instant(start, copies.next_year_shift(start.date()))
    assert (found.isoformat(), found.timestamp()) == (following.isoformat(), following.timestamp())


def test_an_end_stays_after_its_start_on_the_night_the_clocks_go_back():
    start, end = rome(2026, 10, 25, 2, 45), rome(2026, 10, 25, 2, 15).replace(fold=1)
    assert start.timestamp() < end.timestamp()
    shift = timedelta(weeks=52)
    first, last = copies.moved_span(start, end, shift)
    assert last.timestamp() - first.timestamp() == end.timestamp() - start.timestamp()
    assert copies.moved_span(start, None, shift)[1] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "year", "there", "found"),
    [
        ("white-2026", 2026, [], "white-2027"),
        ("white-2026", 2026, ["white-2027", "white-2027-2"], "white-2027-3"),
        ("white", 2026, [], "white-2027"),
        ("120266", 2026, [], "120266-2027"),  # a number that only contains the year
        ("white", None, [], "white-2"),
        ("w" * 80, 2026, [], "w" * 75 + "-2027"),
        ("w" * 80, 2026, ["w" * 75 + "-2027"], "w" * 75 + "-20-2"),
    ],
)
def test_the_address_is_next_years_and_free(slug, year, there, found):
    item = NewsItem.objects.create(slug=slug, title_it="White")
    for other in there:
        NewsItem.objects.create(slug=other, title_it="Altra")
    address, _wanted = copies.next_slug(item, year, NewsItem.objects)
    assert address == found and len(address) <= 80
