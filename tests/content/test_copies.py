"""What all copies for next year share: days that keep their weekday and hour, addresses that are free."""

from datetime import date, timedelta

import pytest

from carrara.content import copies
from carrara.content.models import NewsItem
from tests.events.making import rome


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 6, 5), date(2027, 6, 4)),  # a Friday, and a Friday
        (date(2028, 2, 29), date(2029, 2, 27)),  # Tuesdays; the year after has no 29 February
        (date(2027, 3, 1), date(2028, 2, 28)),  # Mondays; across the 29th
        (date(2026, 1, 1), date(2026, 12, 31)),  # Thursdays: the nearest to 1 January is the day before
    ],
)
def test_a_day_keeps_its_weekday_and_is_the_nearest_such(day, following):
    assert copies.next_year_day(day) == following
    assert day.weekday() == following.weekday()
    same = date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
    others = [following - timedelta(weeks=1), following + timedelta(weeks=1)]
    assert all(abs(following - same) <= abs(other - same) for other in others)


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
    found = copies.next_year_instant(start)
    assert (found.isoformat(), found.timestamp()) == (following.isoformat(), following.timestamp())


def test_an_end_stays_after_its_start_on_the_night_the_clocks_go_back():
    start, end = rome(2026, 10, 25, 2, 45), rome(2026, 10, 25, 2, 15).replace(fold=1)
    assert start.timestamp() < end.timestamp()
    first, last = copies.next_year_span(start, end)
    assert last.timestamp() - first.timestamp() == end.timestamp() - start.timestamp()
    assert copies.next_year_span(start, None)[1] is None


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
