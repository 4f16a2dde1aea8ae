"""Writes what a sheet brought back, all that was agreed to or nothing."""

import copy

from django.core.exceptions import ValidationError
from django.db import transaction

from carrara.content import arrivals
from carrara.content.languages import quoted
from carrara.website.inventory.staleness import digest, remember
from carrara.website.inventory.texts import words_in
from carrara.website.models import ItemTexts

from .back import CHANGED, CONFLICT, NEW


def taken(returned, theirs):
    """The lines to write: of those in conflict the ones whose rows are in `theirs`."""
    return [line for line in returned.of(NEW, CHANGED, CONFLICT) if line.status != CONFLICT or line.row in theirs]


@transaction.atomic
def write(lines, *, by, reason):
    """Raises ValidationError, and writes nothing, where an item cannot stand with its new texts."""
    by_item = {}
    for line in lines:
        by_item.setdefault(line.text.item, []).append(line)
    for item, found in by_item.items():
        remember_sources(item, found)
        fields, rows = parts(item, found)
        check(item, fields)
        arrivals.change(item, fields, {}, rows, by=by, reason=reason)


def parts(item, lines):
    """The columns of the item that change, and the rows inside it with their new texts."""
    fields, rows = {}, {}
    for line in lines:
        column = line.text.column(line.key.code)
        if line.text.row is item:
            fields[column] = line.words
        else:
            relation = line.key.place.split("/")[0]
            held = rows.setdefault(relation, {})
            row = held.setdefault(line.text.row.pk, copy.copy(line.text.row))
            setattr(row, column, line.words)
    return fields, {relation: list(held.values()) for relation, held in rows.items()}


def check(item, fields):
    checked = copy.copy(item)
    for name, value in fields.items():
        setattr(checked, name, value)
    try:
        checked.clean_fields(exclude=[f.name for f in item._meta.concrete_fields if f.name not in fields])
    except ValidationError as error:
        raise ValidationError([f"{quoted(item)}: {text}" for text in error.messages]) from error


def remember_sources(item, lines):
    """A translation made for a source that has changed since is stale from the start: the inventory is told for which
    words it was made, and recalls it when the text comes, at once or with a draft that is published later."""
    behind = [line for line in lines if line.old_source is not None]
    if not behind:
        return
    about = {"entry__model": item._meta.label_lower, "entry__object_id": item.pk}
    kept = ItemTexts.objects.select_for_update().filter(**about).first()
    if kept is None or not kept.seen:
        return
    for line in behind:
        mark = digest(words_in(line.text.field, line.words))
        remember(kept.seen["past"], line.key.code, line.key.place, mark, words_in(line.text.field, line.old_source))
    kept.save(update_fields=["seen"])
