"""Beside the form of an item: which of its translations fell behind, what changed in the source, and "still right"."""

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.website.models import InventoryEntry

from . import rows
from .desk import Desk, spoken
from .rights import may_confirm


def behind(request, item):
    """Of each language that this person may write, the texts that fell behind; one query where there are none."""
    entries = InventoryEntry.objects.filter(model=item._meta.label_lower, object_id=item.pk)
    entry = (
        entries.select_related("kept")
        .only("source_language", "model", "object_id", "kept__stale", "kept__seen")
        .first()
    )
    stale = entry.kept.stale if entry else {}
    codes = [code for code in LANGUAGE_CODES if stale.get(code) and may_confirm(request, item, code)]
    if not codes:
        return []
    item = rows.item_of(entry)
    return [
        spoken(code)
        | {
            "column": suffix(code),
            "texts": Desk(entry, item, code).stale_texts,
            "url": rows.desk_url(entry.pk, code),
        }
        for code in codes
    ]
