"""The opening hours of a day as people write them in one line: “10-13, 15:30-19”."""

import re
from datetime import time
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.sheets.values import plain

HOUR = r"(\d{1,2})(?:[:.h](\d{2})?)?"
SPAN = re.compile(rf"{HOUR}\s*(?:-|–|—|/|>)\s*{HOUR}")
BETWEEN = re.compile(r"[\s,;+&]*|\s*(?:e|and|et|و|和)\s*")
SHUT = {"-", "–", "—", "x"}


def read(text):
    """The spans of a line, pairs of times; none where it says closed. Raises ValidationError."""
    text = " ".join(text.split())
    if text in SHUT or plain(text) in closed_words():
        return []
    spans, rest = [], text
    for match in SPAN.finditer(text):
        spans.append(span(*match.groups(), text))
    if not spans or not all(BETWEEN.fullmatch(part) for part in SPAN.split(rest)[:: SPAN.groups + 1]):
        raise unreadable(text)
    spans.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise ValidationError(_("“%(value)s”: these hours overlap.") % {"value": text})
    return spans


def span(hour, minute, last_hour, last_minute, text):
    try:
        opens, closes = time(int(hour), int(minute or 0)), time(int(last_hour), int(last_minute or 0))
    except ValueError as error:
        raise unreadable(text) from error
    if closes <= opens:
        raise ValidationError(_("“%(value)s”: a studio closes later than it opens.") % {"value": text})
    return opens, closes


def unreadable(text):
    words = _("“%(value)s” is not understood: write hours like 10-13, 15:30-19, or “closed”.")
    return ValidationError(words % {"value": text})


def closed_words():
    """In every language of the site."""
    words = set()
    for code in LANGUAGE_CODES:
        with translation.override(code):
            words.add(plain(_("closed")))
    return words


def written(spans):
    """As `read` understands it again."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


class HoursField(forms.CharField):
    """None where nothing is written; else spans, and none of them where it says closed."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "max_length": 80, **kwargs})

    def clean(self, value):
        text = super().clean(value)
        return read(text) if text else None
