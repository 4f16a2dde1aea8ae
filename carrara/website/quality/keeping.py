"""Writes what the checks find into the inventory, where it is another than before."""

import logging

from django.db import transaction

from carrara.content import quality
from carrara.content.models import Publishable, publishable_models
from carrara.website.models import InventoryEntry, ItemFinding

log = logging.getLogger(__name__)
BATCH = 100  # items that are looked at together
WRITTEN = ["findings", "bar_count", "advice_count"]


def keep(model, items):
    """Look at these items of `model`, whose entries are written. A check that breaks must not keep an item from
    being saved: it is told in the log.
    """
    if not issubclass(model, Publishable):
        return
    try:
        with transaction.atomic():
            keep_found(model, items)
    except Exception:
        log.exception("The checks before publishing failed for %s.", model._meta.label)


def keep_found(model, items):
    counts = quality.severities()
    found = {item.pk: told(findings, counts) for item, findings in quality.findings_of(items)}
    entries = InventoryEntry.objects.filter(model=model._meta.label_lower, object_id__in=found)
    write({entry: found[entry.object_id] for entry in entries.only("object_id", "findings")})


def told(findings, counts):
    """As the entry keeps them, bars first, without those of checks that are off."""
    kept = [finding for finding in findings if counts[finding.code] != quality.OFF]
    kept = [finding.stored | {"is_bar": counts[finding.code] == quality.BAR} for finding in kept]
    return sorted(kept, key=lambda finding: not finding["is_bar"])


def write(found):
    """{entry: what was found}: those of which the same was found before are left alone."""
    changed = {entry: findings for entry, findings in found.items() if entry.findings != findings}
    if not changed:
        return
    for entry, findings in changed.items():
        entry.findings = findings
        entry.bar_count = sum(1 for finding in findings if finding["is_bar"])
        entry.advice_count = len(findings) - entry.bar_count
    InventoryEntry.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
    ItemFinding.objects.filter(entry__in=list(changed)).delete()
    marks = {(entry.pk, f["code"], f["language"]) for entry, findings in changed.items() for f in findings}
    rows = (ItemFinding(entry_id=pk, code=code, language=language) for pk, code, language in sorted(marks))
    ItemFinding.objects.bulk_create(rows, ignore_conflicts=True)


def recheck(model, keys):
    """Look at these items anew, in batches; the number of items."""
    keys, count = sorted(keys), 0
    for start in range(0, len(keys), BATCH):
        items = list(model._base_manager.filter(pk__in=keys[start : start + BATCH]).order_by("pk"))
        keep(model, items)
        count += len(items)
    return count


def recheck_all():
    return sum(recheck(model, model._base_manager.values_list("pk", flat=True)) for model in publishable_models())
