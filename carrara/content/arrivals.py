"""Where what comes from outside is written: into an item that nobody reads yet, beside one that the public reads."""

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.dispatch import Signal
from simple_history.utils import bulk_create_with_history

from . import drafts
from .models import Draft, Publishable
from .models.drafts import about
from .publishing import locked

BATCH = 200
# Items that came in together, past their `save`: packages further right bring what they keep of them up to date.
came_in = Signal()  # sender: the model; keys


def is_live(item):
    """Whether the public reads it, now or from an hour already set: what comes in must then not change it at once."""
    return isinstance(item, Publishable) and item.state == Publishable.State.PUBLISHED


def with_drafts(items, *prefetch):
    """The items as their editors see them: those that have a draft beside them, with it laid over."""
    live = [item for item in items if is_live(item)]
    if not live:
        return items
    drafted = set(drafted_keys(live))
    return [seen(item, prefetch) if item.pk in drafted else item for item in items]


def drafted_keys(items):
    kind = about(items[0])["content_type"]
    keys = [item.pk for item in items]
    return Draft.objects.filter(content_type=kind, object_id__in=keys).values_list("object_id", flat=True)


def seen(item, prefetch):
    with drafts.edited(item) as shown:
        prefetch_related_objects([shown], *prefetch)
    return shown


def linked(item, name):
    return list(getattr(item, name).all())


# --- writing -----------------------------------------------------------------------------------------------------
@transaction.atomic
def add(arrived, *, by, reason):
    """Write new items, triples of an item, its links and the rows inside it, a few statements for all of them.

    Links: {name: items}; rows: {name of the relation: rows}.
    """
    if not arrived:
        return
    told = {"batch_size": BATCH, "default_user": by, "default_change_reason": reason}
    made = bulk_create_with_history([item for item, links, rows in arrived], type(arrived[0][0]), **told)
    inside = {}
    for item, (_item, links, rows) in zip(made, arrived, strict=True):
        for name, linked_items in links.items():
            getattr(item, name).add(*linked_items)  # there are none yet that `set` would have to look for
        for row in put_inside(item, rows):
            inside.setdefault(type(row), []).append(row)
    for model, rows in inside.items():
        bulk_create_with_history(rows, model, **told)
    came_in.send(type(made[0]), keys=[item.pk for item in made])


@transaction.atomic
def change(item, fields, links, rows, *, by, reason):
    """Write columns (by attribute name), many-to-many links and rows inside `item`; of a live one, to its draft."""
    item = locked(item)
    if is_live(item):
        return change_beside(item, as_draft(item, fields, links, rows), by)
    for name, value in fields.items():
        setattr(item, name, value)
    if fields:
        item._change_reason = reason
        item.save()
    set_links(item, links)
    for row in put_inside(item, rows):
        row._change_reason = reason
        row.save()
    return item


def set_links(item, links):
    for name, items in links.items():
        getattr(item, name).set(items)


def put_inside(item, rows):
    for relation, found in rows.items():
        for row in found:
            setattr(row, item._meta.get_field(relation).field.name, item)
            yield row


def change_beside(item, values, by):
    """Lay `values`, of the form that drafts have, over the item and the draft it may have already."""
    before = drafts.snapshot(item)
    with drafts.edited(item) as shown:
        after = drafts.snapshot(drafts.lay(shown, values))
    return drafts.keep(item, before, after, by)


def as_draft(item, fields, links, rows):
    columns = {field.attname: field for field in item._meta.concrete_fields}
    return {
        "fields": {name: text_of(columns[name], value) for name, value in fields.items()},
        "links": {name: [each.pk for each in items] for name, items in links.items()},
        "rows": {
            relation: rows_as_draft(item._meta.get_field(relation).field, found) for relation, found in rows.items()
        },
    }


def rows_as_draft(key, rows):
    held = [(row.pk, drafts.columns_of(row, skipped=key)) for row in rows]
    return {
        "changed": {str(pk): columns for pk, columns in held if pk},
        "added": {drafts.as_new("0"): columns for pk, columns in held if not pk},
        "removed": [],
    }


def text_of(field, value):
    """A value as a draft keeps it."""
    if value is None:
        return None
    holder = type("Holder", (), {field.attname: value})
    return field.value_to_string(holder)
