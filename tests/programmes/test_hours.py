"""Opening hours in one line, as people write them."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from programmes import hours

MORNING, AFTERNOON = (time(10), time(13)), (time(15, 30), time(19))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("10-13", [MORNING]),
        ("10:00–13:00, 15:30–19:00", [MORNING, AFTERNOON]),
        ("15.30-19; 10-13", [MORNING, AFTERNOON]),
        ("10-13 e 15:30-19", [MORNING, AFTERNOON]),
        ("10h00-13h00 15h30-19h00", [MORNING, AFTERNOON]),
        ("-", []),
        ("closed", []),
    ],
)
def test_hours_are_understood(text, spans):
    assert hours.read(text) == spans


@pytest.mark.parametrize("text", ["mattina", "10", "25-26", "10-13 circa", "13-10", "10-13, 12-15", "10:75-12"])
def test_what_is_no_hours_is_refused_in_words(text):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        hours.read(text)
    assert text in refused.value.messages[0]


def test_what_is_written_is_read_again():
    assert hours.read(hours.written([MORNING, AFTERNOON])) == [MORNING, AFTERNOON]
