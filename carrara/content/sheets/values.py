"""What stands in a cell, as a value: dates, numbers and truths as spreadsheets give them and as people write them.

Each function raises ValidationError in words, without the place of the cell, which its caller knows.
"""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone, translation
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _

from ..languages import LANGUAGE_CODES
from .reading import Broken

YES = ("1", "x", "si", "sì", "true", "vero", "vrai", "yes", "oui", "是", "نعم")
NO = ("0", "no", "false", "falso", "faux", "non", "否", "لا")
HOUR = (
    r"(?:[\s,T]*(?:ore|alle|h|at|à)?\s*"
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.0+)?)?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
ISO = re.compile(rf"(?P<year>\d{{4}})[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}}){HOUR}", re.IGNORECASE)
BY_NUMBER = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}}){HOUR}",
    re.IGNORECASE,
)
BY_NAME = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{{1,2}})(?:°|er)?\s+(?P<name>[^\W\d]+)\.?\s+(?P<year>\d{{4}}){HOUR}",
    re.IGNORECASE,
)


def plain(text):
    """For comparing what people write: one case, no accents, single spaces."""
    bare = unicodedata.normalize("NFKD", str(text).casefold())
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())


def as_text(value):
    if isinstance(value, Broken):
        words = _("the formula in this cell gives %(error)s: write the value instead.")
        raise ValidationError(words % {"error": value})
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value.strip() if isinstance(value, str) else str(value)


def as_number(value, places=2):
    """A Decimal of a number or of text such as “1.234,50”, “12,5 €” or “12.5”; None of an empty cell.

    A dot before three digits parts thousands where no value has as many places, and begins the decimals where it may.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = re.sub(r"[\s€'’\u00a0\u202f]|EUR", "", as_text(value))
    if not text:
        return None
    if is_number:
        pass  # with the dot of programs
    elif "," in text and "." in text:
        thousands = "." if text.rindex(",") > text.rindex(".") else ","
        text = text.replace(thousands, "")
    elif places < 3 and re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    if not re.fullmatch(r"[+-]?\d{1,15}([.,]\d{1,20})?", text):
        raise ValidationError(_("“%(value)s” is not a number.") % {"value": as_text(value)})
    return Decimal(text.replace(",", "."))


def as_truth(value):
    """True, False or, of an empty cell, None."""
    if isinstance(value, bool):
        return value
    text = as_text(value).casefold()
    if not text:
        return None
    if text in YES:
        return True
    if text in NO:
        return False
    raise ValidationError(_("“%(value)s” is neither yes nor no.") % {"value": as_text(value)})


def as_day(value):
    moment = parsed(value)
    return moment and moment[0]


def as_moment(value):
    """The instant of a day and hour in Rome, and whether the cell gives an hour; (None, False) of an empty cell."""
    found = parsed(value)
    if found is None:
        return None, False
    day, hour, zone = found
    moment = datetime.combine(day, hour or time.min)
    if zone:
        return datetime.fromisoformat(f"{moment.isoformat()}{zone}"), True
    return from_current_timezone(moment), hour is not None


def parsed(value):
    """Day, hour (None where there is none) and zone of a cell."""
    if isinstance(value, datetime):
        if timezone.is_aware(value):
            return value.date(), value.time(), value.strftime("%z")
        return value.date(), value.time() if value.time() != time.min else None, ""
    if isinstance(value, date):
        return value, None, ""
    text = as_text(value)
    if not text:
        return None
    match = next((found for shape in (ISO, BY_NUMBER, BY_NAME) if (found := shape.fullmatch(text))), None)
    if match is None:
        raise not_a_date(text)
    return from_match(match.groupdict(), text)


def from_match(parts, text):
    month = int(parts["month"]) if "month" in parts else month_names().get(plain(parts["name"]))
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        day = date(year, month or 0, int(parts["day"]))
        hour = time(int(parts["hour"]), int(parts["minute"] or 0), int(parts["second"] or 0)) if parts["hour"] else None
    except ValueError as error:
        raise not_a_date(text) from error
    return day, hour, (parts["zone"] or "").replace("Z", "+00:00").replace("z", "+00:00")


def not_a_date(text):
    words = _("“%(value)s” is not a date that exists: write it like 3/6/2027 9:00, the day first, or 2027-06-03 09:00.")
    return ValidationError(words % {"value": text})


@cache
def month_names():
    """The months as people of the site's languages write them, in full and cut short."""
    names = {}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            for months in (MONTHS, MONTHS_3):
                names |= {plain(name).strip("."): number for number, name in months.items()}
    return names
