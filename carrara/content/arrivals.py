"""Where what comes from outside is written: into an item that nobody reads yet, beside one that the public reads."""

from .models import Publishable


def is_live(item):
    """Whether the public reads it, now or from an hour already set: what comes in must then not change it at once."""
    return isinstance(item, Publishable) and item.state == Publishable.State.PUBLISHED


def linked(item, name):
    return list(getattr(item, name).all())


def change(item, fields, links, relation, rows, *, by, reason):
    """Write columns, many-to-many links and rows inside `item`."""
    for name, value in fields.items():
        setattr(item, name, value)
    if fields:
        item._change_reason = reason
        item.save()
    complete(item, links, rows, relation, reason)


def complete(item, links, rows, relation, reason):
    for name, items in links.items():
        getattr(item, name).set(items)
    for row in rows:
        setattr(row, item._meta.get_field(relation).field.name, item)
        row._change_reason = reason
        row.save()
