"""Asks the inventory: every item by its languages, filtered, in pages that cost the same wherever they stand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.models import Publishable
from carrara.website.models import InventoryEntry
from carrara.website.search.tokens import wanted

PER_PAGE = 50
MAX_TYPED, MAX_WORDS = 200, 8
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Status = InventoryEntry.Status
ORDER = ["-updated_at", "-id"]
HEAVY = ["title_tokens", "findings"]


@dataclass
class Asked:
    """What the address asks for; what it asks wrongly is as if it had not been asked."""

    visible: list  # labels of the models that may be shown
    seen: object  # the entries of which something may be shown
    language: str = ""
    status: str = ""
    kind: str = ""  # an app, or one model of it
    state: str = ""
    q: str = ""
    groups: list = field(default_factory=list)

    @classmethod
    def from_query(cls, query, visible, seen):
        typed = " ".join(query.get("q", "").replace("\x00", "").split())[:MAX_TYPED]
        kinds = {*visible, *(label.split(".")[0] for label in visible)}
        return cls(
            visible,
            seen,
            language=among(query.get("language"), LANGUAGE_CODES),
            status=among(query.get("status"), Status.values),
            kind=among(query.get("kind"), kinds),
            state=among(query.get("state"), Publishable.State.values),
            q=typed,
            groups=wanted(typed)[:MAX_WORDS],
        )

    def query(self, **changed):
        """The query string of the same question with something in it changed, or emptied."""
        asked = {name: getattr(self, name) for name in ("language", "status", "kind", "state", "q")} | changed
        return urlencode({name: value for name, value in asked.items() if value})


def among(value, allowed):
    return value if value in allowed else ""


def entries(asked, *, by_language=True):
    found = asked.seen.filter(model__in=of_kind(asked))
    if asked.state:
        found = found.filter(state=asked.state)
    for group in asked.groups:
        found = found.filter(begins_with(group))
    if by_language and asked.status:
        found = found.filter(in_status(asked.status, [asked.language] if asked.language else LANGUAGE_CODES))
    return found


def of_kind(asked):
    if not asked.kind:
        return asked.visible
    return [label for label in asked.visible if label == asked.kind or label.startswith(f"{asked.kind}.")]


def begins_with(group):
    """A title, in any language, with a word that begins as one of these."""
    return Q.create([("title_tokens__contains", f" {token}") for token in sorted(group)], connector=Q.OR)


def in_status(status, codes):
    return Q.create([(f"status_{suffix(code)}", status) for code in codes], connector=Q.OR)


def counts(found):
    """How many of these are missing and how many stale, in each language: {code: {status: number}}; one query."""
    asked = {
        f"{status}_{suffix(code)}": Count("id", filter=Q(**{f"status_{suffix(code)}": status}))
        for code in LANGUAGE_CODES
        for status in (Status.MISSING, Status.STALE)
    }
    numbers = found.order_by().aggregate(**asked)
    return {
        code: {status: numbers[f"{status}_{suffix(code)}"] for status in (Status.MISSING, Status.STALE)}
        for code in LANGUAGE_CODES
    }


# --- pages by key ------------------------------------------------------------------------------------------------
def page(found, after="", before=""):
    """One page, newest change first: (rows, key of the page before, key of the next); empty where there is none."""
    found = found.filter(texts__gt=0).defer(*HEAVY)
    if key := read(before):
        rows = list(found.filter(later(*key)).order_by("updated_at", "id")[: PER_PAGE + 1])
        rows, is_more = rows[:PER_PAGE][::-1], len(rows) > PER_PAGE
        return rows, written(rows[0]) if rows and is_more else "", written(rows[-1]) if rows else ""
    key = read(after)
    rows = list((found.filter(earlier(*key)) if key else found).order_by(*ORDER)[: PER_PAGE + 1])
    rows, is_more = rows[:PER_PAGE], len(rows) > PER_PAGE
    return rows, written(rows[0]) if rows and key else "", written(rows[-1]) if is_more else ""


def written(entry):
    return f"{(entry.updated_at - EPOCH) // MICROSECOND}-{entry.pk}"


def read(key):
    instant, _separator, pk = key.partition("-")
    try:
        return EPOCH + int(instant) * MICROSECOND, int(pk)
    except (ValueError, OverflowError):
        return None


def earlier(instant, pk):
    return Q(updated_at__lte=instant) & (Q(updated_at__lt=instant) | Q(pk__lt=pk))


def later(instant, pk):
    return Q(updated_at__gte=instant) & (Q(updated_at__gt=instant) | Q(pk__gt=pk))
