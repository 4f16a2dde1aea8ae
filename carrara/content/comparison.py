"""What two states of one item hold differently: field by field and language by language, links, and rows inside."""

from dataclasses import dataclass

from django.utils.text import capfirst

from . import drafts
from .history import Change, changes, difference
from .languages import enumerated
from .models import Publishable


@dataclass
class Contents:
    item: object
    links: dict  # name of the field -> names of the linked, in order
    rows: dict  # name of the relation -> key -> row


@dataclass
class Part:
    """The item itself (no label), or one row inside it."""

    label: str
    changes: list


def contents(item):
    """All that people write in `item`, read from the database now: it stays as it is when a transaction is undone."""
    rows = drafts.inside(item) if isinstance(item, Publishable) else ()
    return Contents(
        item=drafts.stored(item),
        links={field.name: linked(item, field) for field in item._meta.many_to_many},
        rows={name: {row.pk: row for row in found} for name, _key, found in rows},
    )


def linked(item, field):
    return sorted(
        str(each) for each in field.related_model._base_manager.filter(pk__in=drafts.keys_of(item, field.name))
    )


def compared(before, after, kept=()):
    """The parts of an item that differ, the item first; fields named in `kept` are left out."""
    model = type(after.item)
    found = [change for change in changes(model, before.item, after.item) if change.name not in kept]
    for name, linked in after.links.items():
        if linked != before.links[name]:
            label = capfirst(model._meta.get_field(name).verbose_name)
            found.append(Change(name, label, None, difference(enumerated(before.links[name]), enumerated(linked))))
    return [part for part in (Part("", found), *compared_rows(before, after)) if part.changes]


def compared_rows(before, after):
    for name, rows in after.rows.items():
        relation = after.item._meta.get_field(name)
        model, key = relation.related_model, relation.field
        for pk in sorted({*rows, *before.rows[name]}):
            old, new = before.rows[name].get(pk), rows.get(pk)
            label = capfirst(model._meta.verbose_name)
            found = changes(model, old, new, key=key) if new else removed(model, old, key)
            yield Part(f"{label}: {new or old}", found)


def removed(model, old, key):
    """A row that goes, told with all it held."""
    return changes(model, old, model(), key=key)
