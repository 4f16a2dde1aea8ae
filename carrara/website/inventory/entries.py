"""Keeps `InventoryEntry` and `ItemTexts` in step with the items, in the transaction that changes them.

Signals call it for every save and deletion. Whoever writes past them (`QuerySet.update`, `bulk_create`) calls
`update(model, keys)`; `rebuild` goes over everything, and finds what has become stale since it last looked.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import capfirst

from carrara.content.languages import LANGUAGE_CODES, by_preference, suffix
from carrara.content.models import Publishable
from carrara.website.models import InventoryEntry, ItemTexts
from carrara.website.quality import keeping
from carrara.website.search.index import spaced
from carrara.website.search.tokens import tokens

from . import drafts
from .staleness import lacking, look, needed
from .texts import read_with, source_language, texts_of, tracked_models, translated_fields

ROME = ZoneInfo("Europe/Rome")
BATCH = 50  # items that a rebuilding locks at once
KEY = ["model", "object_id"]
COPIED = ["slug", "state", "published_at", "expires_at", "created_at"]
OF_DRAFTS = {"draft_state", "draft_publish_at", "draft_author"}  # written by `update_draft` alone
OF_CHECKS = {"findings", "bar_count", "advice_count"}  # written by `quality.keeping` alone
WRITTEN = [f.name for f in InventoryEntry._meta.fields if f.name not in {*KEY, *OF_DRAFTS, *OF_CHECKS, "id"}]


def update(model, keys):
    """Look at these items of `model` and write what they are now; those that are gone leave the inventory.

    Their rows are locked meanwhile: of two who save at once, the later one is looked at last.
    """
    with transaction.atomic():
        label, keys = model._meta.label_lower, {*keys}
        rows = model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), no_key=True)
        items = list(rows.prefetch_related(*read_with(model)))
        if gone := keys - {item.pk for item in items}:
            InventoryEntry.objects.filter(model=label, object_id__in=gone).delete()
        if items:
            write(model, items)


def write(model, items):
    label = model._meta.label_lower
    kept = ItemTexts.objects.filter(entry__model=label, entry__object_id__in=[item.pk for item in items])
    kept = {row.entry.object_id: row for row in kept.select_related("entry")}
    changed = last_changes(model, items)
    entries, rows = [], []
    for item in items:
        row = kept.get(item.pk) or ItemTexts()
        texts = texts_of(item)
        row.seen, row.stale = look(row.seen, row.stale, source_language(item), texts)
        row.tokens = spaced(token for code in texts for words in texts[code].values() for token in tokens(words, code))
        entries.append(entry(item, texts, row.stale, changed.get(item.pk)))
        rows.append(row)
    entries = InventoryEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=KEY, update_fields=WRITTEN
    )
    for row, written in zip(rows, entries, strict=True):
        row.entry_id = written.pk
    ItemTexts.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["entry"], update_fields=["tokens", "seen", "stale"]
    )
    keeping.keep(model, items)


def last_changes(model, items):
    """{key: (when, by whom)} of the newest version of each item."""
    if not hasattr(model, "history"):
        return {}
    key = model._meta.pk.attname
    versions = model.history.filter(**{f"{key}__in": [item.pk for item in items]}).order_by("history_id")
    return {pk: (when, user) for pk, when, user in versions.values_list(key, "history_date", "history_user_id")}


def entry(item, texts, stale, changed):
    language, has_page = source_language(item), isinstance(item, Publishable)
    title, title_language = shown_title(item, language)
    when, user = changed or (timezone.now(), None)
    happens_at, happens_until = days(item)
    copied = {name: getattr(item, name) for name in COPIED if has_page}
    return InventoryEntry(
        model=item._meta.label_lower,
        app=item._meta.app_label,
        object_id=item.pk,
        has_page=has_page,
        title=title[:255],
        title_language=title_language,
        title_tokens=title_tokens(item, texts, title, title_language),
        source_language=language,
        updated_at=item.updated_at if has_page else when,
        updated_by_id=user,
        happens_at=happens_at,
        happens_until=happens_until,
        **copied,
        **statuses(language, texts, stale, "title" if has_page else None),
    )


def statuses(language, texts, stale, title):
    """The columns that tell of the languages. A text that fell behind weighs more than one that is not written."""
    columns, gaps, status = {}, {}, InventoryEntry.Status
    for code in LANGUAGE_CODES:
        if missing := lacking(code, language, texts, title):
            gaps[code] = len(missing)
        found = status.STALE if stale.get(code) else status.MISSING if missing else status.PRESENT
        columns[f"status_{suffix(code)}"] = found
    return columns | {"gaps": gaps, "texts": len(needed(language, texts, title))}


def shown_title(item, language):
    """What staff call an item, and the language of it: the source or, where that is not written, the next."""
    name = next(iter(translated_fields(type(item))))
    code = next((c for c in by_preference(language) if getattr(item, f"{name}_{suffix(c)}")), language)
    with translation.override(code):
        return str(item) or f"{capfirst(item._meta.verbose_name)} {item.pk}", code


def title_tokens(item, texts, title, code):
    name = next(iter(translated_fields(type(item))), None)
    found = [*tokens(title, code), *tokens(getattr(item, "slug", ""), None)]
    found += [token for code in texts for token in tokens(texts[code].get(name, ""), code)]
    return spaced(found)


def days(item):
    """When an item happens and when it is over, as instants: of an event, of an edition; else (None, None)."""
    if item._meta.label_lower == "events.event":
        dates = item.dates.all()
        starts, ends = [date.starts_at for date in dates], [date.over_at for date in dates]
        return min(starts, default=None), max(ends, default=None)
    first, last = getattr(item, "starts_on", None), getattr(item, "ends_on", None)
    if first is None:
        return None, None
    return midnight(first), midnight((last or first) + timedelta(days=1))


def midnight(day):
    return datetime.combine(day, time.min, ROME)


def forget(model, key):
    InventoryEntry.objects.filter(model=model._meta.label_lower, object_id=key).delete()


def rebuild():
    """Look at every item anew, drop what is no more; the number of items."""
    count, models = 0, tracked_models()
    InventoryEntry.objects.exclude(model__in=[model._meta.label_lower for model in models]).delete()
    for model in models:
        keys = sorted(model._base_manager.values_list("pk", flat=True))
        InventoryEntry.objects.filter(model=model._meta.label_lower).exclude(
            object_id__in=model._base_manager.values("pk")
        ).delete()
        for start in range(0, len(keys), BATCH):
            update(model, keys[start : start + BATCH])
        count += len(keys)
    drafts.rebuild()
    return count
