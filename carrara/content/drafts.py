"""The draft beside a published item: what differs from it, laid over it to be seen, written to it when published.

What is laid over is really written, inside a transaction that is rolled back when the page is made: so a preview and
the form see one item, whichever way their queries go, and nobody else sees anything. Signals stay silent meanwhile.
"""

import secrets
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction

from .history import told_fields, translated_names
from .models import Draft

OF_PUBLISHING = {"state"}  # changed by deeds (publishing.py), never by a draft
LARGEST_KEY = 2**53  # the keys of a draft's new rows pass through pages and their scripts


def of(item):
    """The draft beside `item`, or None."""
    return Draft.objects.of(item).select_related("changed_by").first()


# --- what an item holds ------------------------------------------------------------------------------------------
def snapshot(item):
    """What people write in `item`, as it lies in the database: columns, links (keys), rows inside (key -> columns)."""
    model, item = type(item), stored(item)
    return {
        "fields": columns_of(item),
        "links": {name: keys_of(item, name) for name in links_of(model)},
        "rows": {name: {str(row.pk): columns_of(row, skipped=key) for row in rows} for name, key, rows in inside(item)},
    }


def stored(item):
    """The item as the database has it now, with what its foreign keys lead to."""
    return type(item)._base_manager.select_related(*foreign_keys(type(item))).filter(pk=item.pk)[0]


def foreign_keys(model):
    return [field.name for field in model._meta.concrete_fields if field.is_relation]


def columns_of(row, skipped=None):
    """`skipped` is told by identity: a column of one language knows no other comparison."""
    fields = [field for field in written_fields(type(row)) if field is not skipped]
    return {field.attname: as_text(field, row) for field in fields}


def written_fields(model):
    return [field for field in told_fields(model) if field.name not in OF_PUBLISHING]


def as_text(field, row):
    return None if field.value_from_object(row) is None else field.value_to_string(row)


def links_of(model):
    return [field.name for field in model._meta.many_to_many]


def keys_of(item, name):
    field = item._meta.get_field(name)
    links = field.remote_field.through._base_manager.filter(**{field.m2m_field_name(): item.pk})
    return sorted(links.values_list(f"{field.m2m_reverse_field_name()}_id", flat=True))


def inside(item):
    """The rows edited inside an item: name of the relation, its foreign key, the rows by their keys."""
    for name in item.rows_inside:
        relation = item._meta.get_field(name)
        rows = relation.related_model._base_manager.select_related(*foreign_keys(relation.related_model))
        yield name, relation.field, rows.filter(**{relation.field.name: item.pk}).order_by("pk")


def difference(before, after):
    """What `after` holds otherwise than `before`: the values of a draft, empty where they are alike."""
    parts = {part: changed(before[part], after[part]) for part in ("fields", "links")}
    rows = {name: rows_difference(before["rows"][name], found) for name, found in after["rows"].items()}
    parts["rows"] = {name: found for name, found in rows.items() if any(found.values())}
    return {part: found for part, found in parts.items() if found}


def rows_difference(before, after):
    return {
        "changed": {key: found for key in after if key in before and (found := changed(before[key], after[key]))},
        "added": {as_new(key): columns for key, columns in after.items() if key not in before},
        "removed": sorted(set(before) - set(after), key=int),
    }


def changed(before, after):
    """What differs of two sets of values; a text that is empty is empty, whether NULL or of no letters."""
    return {name: value for name, value in after.items() if (before.get(name) or None) != (value or None)}


def as_new(key):
    """The key of a row that is no row yet: below zero, where no sequence of the database will ever come."""
    return key if int(key) < 0 else str(-1 - secrets.randbelow(LARGEST_KEY))


# --- keeping -----------------------------------------------------------------------------------------------------
def keep(item, before, after, by):
    """Store what differs between two snapshots as the draft of `item`; nothing differs: there is no draft any more.

    Call it with the item's row locked. A draft that is changed loses its hour: what was approved is no longer what
    it says.
    """
    values = difference(before, after)
    draft = Draft.objects.of(item).first() or Draft(item=item)
    if not values:
        if draft.pk:
            draft.delete()
        return None
    if draft.values != values:
        draft.publish_at = None
    draft.values, draft.changed_by = values, by
    draft.save()
    return draft


@contextmanager
def edited(item):
    """Whatever the block writes to `item` is rolled back at its end; yields the item with its draft laid over."""
    with transaction.atomic():
        draft = of(item)
        yield lay(item, draft.values) if draft else item
        transaction.set_rollback(True)


@contextmanager
def laid_over(item):
    """Like `edited`, for what only reads: without a draft no transaction is opened, which would lock SQLite."""
    if Draft.objects.of(item).exists():
        with edited(item) as shown:
            yield shown
    else:
        yield item


# --- writing -----------------------------------------------------------------------------------------------------
def lay(item, values):
    """Write a draft for the time of a page: no signals, no history; new rows have keys below zero.

    Where a word that may stand only once (an address) was meanwhile taken by another item, the item keeps its own.
    """
    try:
        with transaction.atomic():
            return lay_all(item, values)
    except IntegrityError:
        fields = {k: v for k, v in values["fields"].items() if k != "slug" and not item._meta.get_field(k).unique}
        return lay_all(item, {**values, "fields": fields})


def lay_all(item, values):
    model = type(item)
    columns = parsed(model, values.get("fields", {}))
    if columns:
        columns |= {name: columns[f"{name}_it"] for name in translated_names(model) if f"{name}_it" in columns}
        model._base_manager.rewrite(False).filter(pk=item.pk).update(**columns)
    item = stored(item)
    item.skip_history_when_saving = True
    set_links(item, values.get("links", {}))
    for relation, found in rows_of(item, values):
        rows = relation.related_model._base_manager.rewrite(False)
        for key, columns in found["changed"].items():
            rows.filter(pk=key).update(**parsed(rows.model, columns))
        rows.bulk_create(new_row(relation, item, columns, pk=int(key)) for key, columns in found["added"].items())
        rows.filter(pk__in=found["removed"]).delete()
    item.rows_changed()
    return stored(item)


def write(item, values):
    """Write a draft to its item for good: by `save`, so that history, search and all that follows saves follow this.

    Raises ValidationError where the item, as it then is, cannot stand.
    """
    for name, value in parsed(type(item), values.get("fields", {})).items():
        setattr(item, name, value)
    item.full_clean()
    item.save()
    set_links(item, values.get("links", {}))
    for relation, found in rows_of(item, values):
        rows = relation.related_model._base_manager
        for row in rows.filter(pk__in=found["removed"]):
            row.delete()
        for row in rows.filter(pk__in=found["changed"]):
            for name, value in parsed(rows.model, found["changed"][str(row.pk)]).items():
                setattr(row, name, value)
            checked(row).save()
        for columns in found["added"].values():
            checked(new_row(relation, item, columns)).save()


def checked(row):
    row.full_clean()
    return row


def rows_of(item, values):
    for name, found in values.get("rows", {}).items():
        yield item._meta.get_field(name), found


def new_row(relation, item, columns, pk=None):
    row = relation.related_model(pk=pk, **{relation.field.attname: item.pk})
    for name, value in parsed(type(row), columns).items():
        setattr(row, name, value)
    return row


def set_links(item, links):
    """Links to what is still there."""
    for name, keys in links.items():
        model = item._meta.get_field(name).related_model
        getattr(item, name).set(model._base_manager.filter(pk__in=keys))


def parsed(model, columns):
    """Columns of a draft as values; a column that is no more, or leads to a row that is no more, is left out."""
    known = {field.attname: field for field in written_fields(model)}
    values = {name: known[name].to_python(text) for name, text in columns.items() if name in known}
    return {name: value for name, value in values.items() if value is None or leads_somewhere(known[name], value)}


def leads_somewhere(field, value):
    if not isinstance(field, models.ForeignKey):
        return True
    return field.related_model._base_manager.filter(pk=value).exists()
