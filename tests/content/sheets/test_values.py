"""Cells as people fill them in."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from carrara.content.sheets.reading import Broken
from carrara.content.sheets.values import as_moment, as_number, as_text, as_truth

NINE = datetime(2027, 6, 3, 7, tzinfo=UTC)  # nine o'clock in Rome


@pytest.mark.parametrize(
    "cell",
    [
        "3/6/2027 9:00",
        "03/06/2027 09:00:00",
        "3.6.2027 9.00",
        "3-6-27, 9:00",
        "gio 3/6/2027 ore 9",
        "2027-06-03 09:00",
        "2027-06-03T09:00",
        "2027-06-03T09:00+02:00",
        "2027-06-03T07:00:00Z",
        "3 giugno 2027, ore 9:00",
        "giovedì 3 giugno 2027 9.00",
        "3 June 2027 9:00",
        "3 juin 2027 à 9h00",
        datetime(2027, 6, 3, 9),
    ],
)
def test_one_hour_in_many_hands(cell):
    assert as_moment(cell) == (NINE, True)


@pytest.mark.parametrize("cell", ["3/6/2027", "2027-06-03", "3 giugno 2027", date(2027, 6, 3), datetime(2027, 6, 3)])
def test_a_day_without_an_hour(cell):
    assert as_moment(cell) == (datetime(2027, 6, 2, 22, tzinfo=UTC), False)


@pytest.mark.parametrize(
    "cell", ["31/2/2027", "6/30/2027", "tomorrow", "3/6/2027 25:00", "28/3/2027 2:30", 46176, "3 foo 2027", "9:00"]
)
def test_what_is_no_date_is_said(cell):
    with pytest.raises(ValidationError):
        as_moment(cell)


@pytest.mark.parametrize(
    ("cell", "places", "number"),
    [
        ("7,50", 2, "7.50"),
        ("€ 1.234,50", 2, "1234.50"),
        ("1,234.50 EUR", 2, "1234.50"),
        ("1.234", 2, "1234"),
        ("44.079", 5, "44.079"),
        ("44,0793", 5, "44.0793"),
        (7.5, 2, "7.5"),
        (7, 2, "7"),
        ("-10,0", 5, "-10.0"),
    ],
)
def test_numbers(cell, places, number):
    assert as_number(cell, places) == Decimal(number)


@pytest.mark.parametrize("cell", ["a", "1,2,3,4", "NaN", "Infinity", "1e9999999", "--1", Broken("#REF!")])
def test_what_is_no_number_is_said(cell):
    with pytest.raises(ValidationError):
        number = as_number(cell)
        assert number is None or abs(number) < 10**20


def test_truths_in_five_languages():
    assert [as_truth(cell) for cell in ["sì", "SI", "yes", "Oui", "是", "نعم", "x", 1, True]] == [True] * 9
    assert [as_truth(cell) for cell in ["no", "Non", "否", "لا", 0, False]] == [False] * 6
    assert as_truth("") is None
    with pytest.raises(ValidationError):
        as_truth("forse")


def test_a_cell_as_text():
    with translation.override("en"):
        shown = [as_text(cell) for cell in [None, 5, 0.1, True, date(2027, 6, 3), datetime(2027, 6, 3), "  a "]]
    assert shown == ["", "5", "0.1", "yes", "2027-06-03", "2027-06-03", "a"]
