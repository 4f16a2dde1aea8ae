"""An item once more, as next year's: its texts and links in all languages, as a draft at an address of its own.

Each kind of item says in its own app what else moves with it; here is what all of them share.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .languages import LANGUAGE_CODES, suffix

ROME = ZoneInfo("Europe/Rome")
FIFTH = 5
LONGEST_SLUG, LONGEST_TITLE = 80, 120
NOT_COPIED = {"id", "slug", "state", "published_at", "expires_at", "created_at", "updated_at"}


@dataclass
class Plan:
    """A copy that is not made yet: what it will be called and hold, to be shown and then made."""

    item: object
    slug: str
    titles: dict  # column -> title
    facts: list  # sentences: what the copy will hold
    checks: list  # sentences: what is to be looked at afterwards
    shift: timedelta | None  # by which all its days move, where it has any
    namesake: object = None

    @property
    def title(self):
        code = self.item.shown_in("title")
        return self.titles[f"title_{suffix(code)}"] or self.item.title


# --- days --------------------------------------------------------------------------------------------------------
def next_year_shift(day):
    """From a day to its next year's: the second Saturday of May stays that, and a fifth one is then the last."""
    shift = timedelta(weeks=52)
    is_same = place_in_month(day) in (place_in_month(day + shift), FIFTH)
    return shift if is_same else shift + timedelta(weeks=1)


def place_in_month(day):
    """1 for the first of its weekday in its month, and so on."""
    return (day.day - 1) // 7 + 1


def moved_instant(instant, shift, zone=ROME):
    """The same hour in Carrara, or in another city, on another day, whether its clocks are in summer time or not."""
    local = instant.astimezone(zone)
    return datetime.combine(local.date() + shift, local.timetz())


def moved_span(start, end, shift, zone=ROME):
    """Both instants on other days; an end that would not follow its start (clocks go back) keeps its length."""
    first = moved_instant(start, shift, zone)
    if end is None:
        return first, None
    last = moved_instant(end, shift, zone)
    if last.timestamp() > first.timestamp():
        return first, last
    return first, first.astimezone(UTC) + (end.astimezone(UTC) - start.astimezone(UTC))  # clocks are no measure here


# --- words -------------------------------------------------------------------------------------------------------
def with_year(text, year):
    """A text with the year after `year` wherever it says that year."""
    return re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), text) if text and year else text


def next_titles(item, year):
    columns = [f"title_{suffix(code)}" for code in LANGUAGE_CODES]
    return {column: with_year(getattr(item, column), year) for column in columns}


def next_slug(item, year, others, taken=()):
    """An address with next year's number: in place of this year's, or after it. A number follows where it is taken.

    `others` are the items among which it has to be the only one, `taken` what other copies will bear. Returns the
    address, and the one that was wanted first.
    """
    wanted = with_year(item.slug, year)
    if wanted == item.slug and year:
        wanted = f"{item.slug[: LONGEST_SLUG - 5]}-{year + 1}"
    bearing = {*taken, *others.filter(slug__startswith=wanted[: LONGEST_SLUG - 4]).values_list("slug", flat=True)}
    found, number = wanted, 2
    while found in bearing:
        ending = f"-{number}"
        found, number = wanted[: LONGEST_SLUG - len(ending)] + ending, number + 1
    return found, wanted


def namesake(item, slug, wanted, others):
    """What bears already the address that the copy would first have had: perhaps it has been made before."""
    return None if slug == wanted else others.filter(slug=wanted).exclude(pk=item.pk).first()


def still_named(item, year, names):
    """The texts of `item`, as pairs of field and language, that name `year` and are copied as they are."""
    found = []
    for name in names:
        for code in LANGUAGE_CODES:
            if year and re.search(rf"(?<!\d){year}(?!\d)", getattr(item, f"{name}_{suffix(code)}", None) or ""):
                found.append((item._meta.get_field(name).verbose_name, code))
    return found


# --- making ------------------------------------------------------------------------------------------------------
def columns_of(item, *left_out):
    """The columns of a copy, those that a copy never takes over left out, and the base columns of translated fields."""
    skipped = {*NOT_COPIED, *left_out}
    columns = item._meta.concrete_fields
    translated = {column.translated_field.name for column in columns if hasattr(column, "translated_field")}
    return {
        column.attname: getattr(item, column.attname)
        for column in columns
        if column.name not in {*skipped, *translated}
        and getattr(getattr(column, "translated_field", None), "name", None) not in skipped
    }


def make(plan, *left_out, by, links=(), **columns):
    """Write the copy of a plan, with the links named; raises ValidationError where it could not stand."""
    item = plan.item
    copy = type(item)(**columns_of(item, *left_out, *columns) | plan.titles | {"slug": plan.slug} | columns)
    copy._history_user = by
    copy._change_reason = _("copy of %(slug)s") % {"slug": item.slug}
    copy.full_clean()
    copy.save()
    for name in links:
        getattr(copy, name).add(*getattr(item, name).all())
    return copy
