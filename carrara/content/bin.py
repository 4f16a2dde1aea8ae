"""Deleted, and kept for thirty days: what is put in the bin comes back whole, as a draft.

An item is kept with the rows that go when it goes (dates, participations), with its many-to-many links, and with what
pointed to it from elsewhere and was emptied. It is saved again row by row under its old key, so that history goes on
and search and inventory hear of it.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from .history import translated_names
from .models import DeletedItem, Publishable

BROUGHT_BACK = "brought back from the bin"
LEFT_OUT = "left out"  # among the names: the kinds of rows that went with it and are not kept


# --- putting in --------------------------------------------------------------------------------------------------
@transaction.atomic
def delete(items, *, by):
    """Delete items of one kind, each kept in the bin; returns how many rows went, as `QuerySet.delete` does."""
    items = list(items)
    if not items:
        return 0, {}
    whole = type(items[0])._base_manager.filter(pk__in=[item.pk for item in items])  # lists read no long texts
    for item in whole.order_by("pk"):
        put(item, by)
    return whole.delete()


def put(item, by):
    rows, cut = going(item)
    left_out = {row._meta.label_lower for row in rows[1:] if not is_kept(row)}
    rows = [item, *(row for row in rows[1:] if is_kept(row))]
    data = json.loads(json.dumps(serializers.serialize("python", rows), cls=Exactly))
    return DeletedItem.objects.create(
        model=item._meta.label_lower,
        object_id=str(item.pk),
        title=str(item)[:255],
        data=data,
        cut=cut,
        names=names_of_links(data) | {LEFT_OUT: sorted(left_out)},
        deleted_by=by,
    )


class Exactly(DjangoJSONEncoder):
    """Django's own cuts instants down to milliseconds."""

    def default(self, value):
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def going(item):
    """The rows that the database would lose with this one, itself first, and the columns elsewhere that it empties."""
    collector = Collector(using="default", origin=item)
    collector.collect([item])
    rows = [row for model, found in collector.data.items() for row in found if not model._meta.auto_created]
    rows += [row for found in collector.fast_deletes for row in found if not found.model._meta.auto_created]
    cut = [
        [row._meta.label_lower, str(row.pk), column.name]
        for (column, value), sets in collector.field_updates.items()
        if value is None
        for found in sets
        for row in found
    ]
    inside = sorted((row for row in rows if row != item), key=lambda row: (row._meta.label_lower, row.pk))
    return [item, *inside], cut


def is_kept(row):
    """Rows with a history. Without one are those that the program writes anew, and papers that must not be kept."""
    return hasattr(type(row), "history")


def names_of_links(data):
    """What the linked items are called: afterwards, if one of them is gone, nothing else tells its name."""
    wanted = {}
    for row in data:
        for name, value in row["fields"].items():
            column = apps.get_model(row["model"])._meta.get_field(name)
            if column.is_relation and value not in (None, []):
                keys = value if isinstance(value, list) else [value]
                wanted.setdefault(column.related_model, set()).update(keys)
    return {
        f"{model._meta.label_lower}/{target.pk}": str(target)
        for model, keys in wanted.items()
        for target in model._base_manager.filter(pk__in=keys)
    }


def erase_due(at=None):
    """Erase what is past its keeping time; the number of items."""
    return DeletedItem.objects.filter(erased_at__lte=at or timezone.now()).delete()[0]


# --- bringing back -----------------------------------------------------------------------------------------------
@dataclass
class Return:
    item: object = None
    told: list = field(default_factory=list)  # what is not as it was, in words


@transaction.atomic
def bring_back(kept):
    """The item, saved again, and what is not as it was. Raises ValidationError where it cannot stand any more."""
    kept = DeletedItem.objects.select_for_update().filter(pk=kept.pk, erased_at__gt=timezone.now()).first()
    if kept is None:
        raise ValidationError(_("It is no longer in the bin: somebody brought it back, or its time was over."))
    made, keys = Return(), {}
    for place, row in enumerate(kept.data):
        if place == 0:
            made.item = return_item(row, kept, made.told, keys)
        else:
            return_inside(row, kept, made.told, keys)
    mend(kept.cut, made.item)
    made.told += [gone_for_good(label) for label in kept.names.get(LEFT_OUT, [])]
    kept.delete()
    return made


def gone_for_good(label):
    words = _("What belonged to it and is not kept in the bin (%(kind)s) does not come back.")
    return words % {"kind": apps.get_model(label)._meta.verbose_name_plural}


def return_item(row, kept, told, keys):
    item = rebuilt(row, kept, told, keys)
    if isinstance(item, Publishable):
        item.state = Publishable.State.DRAFT
    free_words(item, told)
    item.full_clean()
    save(item, row, kept, told, keys)
    return item


def return_inside(row, kept, told, keys):
    """A row inside the item, left out and told of where what it needs is gone."""
    try:
        inside = rebuilt(row, kept, told, keys)
        inside.full_clean()
    except ValidationError:
        gaps = {"kind": apps.get_model(row["model"])._meta.verbose_name}
        told.append(_("One row inside it (%(kind)s) could not come back: what it belongs to is gone.") % gaps)
        return
    save(inside, row, kept, told, keys)


def rebuilt(row, kept, told, keys):
    model = apps.get_model(row["model"])
    item = model()
    for name, value in row["fields"].items():
        column = model._meta.get_field(name)
        if column.many_to_many or name in translated_names(model):
            continue
        if column.is_relation:
            value = target_key(column, value, kept, told, keys)
        setattr(item, column.attname, column.to_python(value))
    old = model._meta.pk.to_python(row["pk"])
    if not model._base_manager.filter(pk=old).exists():
        item.pk = old
    return item


def target_key(column, value, kept, told, keys):
    """Where a link leads now: where it led, if that is still there."""
    label = column.related_model._meta.label_lower
    value = keys.get((label, str(value)), value)
    if value is None or column.related_model._base_manager.filter(pk=value).exists():
        return value
    if column.null:
        told.append(lost(column, kept.names.get(f"{label}/{value}", "")))
        return None
    words = _("It needs “%(name)s” (%(field)s), which is gone: bring that back first.")
    name = kept.names.get(f"{label}/{value}", value)
    raise ValidationError(words % {"name": name, "field": column.verbose_name})


def lost(column, name):
    gaps = {"field": column.verbose_name, "name": name or "?"}
    return _("The link to “%(name)s” (%(field)s) is gone, since that was deleted too.") % gaps


def free_words(item, told):
    """What may stand only once and was taken meanwhile: an address gets a number, the rest stays empty."""
    for column in item._meta.concrete_fields:
        value = getattr(item, column.attname)
        if column.primary_key or not value or not is_taken(item, column, value):
            continue
        if isinstance(column, models.SlugField):
            setattr(item, column.attname, free_slug(item, column, value))
        elif column.null:
            setattr(item, column.attname, None)
        else:
            continue  # the check that follows says it
        gaps = {"field": column.verbose_name, "old": value, "new": getattr(item, column.attname) or "–"}
        told.append(_("The %(field)s “%(old)s” was taken meanwhile: it is now “%(new)s”.") % gaps)


def is_taken(item, column, value):
    others = type(item)._base_manager.exclude(pk=item.pk).filter(**{column.name: value})
    if column.unique:
        return others.exists()
    for rule in item._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and column.name in rule.fields and rule.condition is None:
            beside = {name: getattr(item, item._meta.get_field(name).attname) for name in rule.fields}
            if isinstance(column, models.SlugField) and others.filter(**beside).exists():
                return True
    return False


def free_slug(item, column, value):
    number, slug = 1, value
    while is_taken(item, column, slug):
        number += 1
        slug = f"{value[: column.max_length - len(str(number)) - 1]}-{number}"
        setattr(item, column.attname, slug)
    return slug


def save(item, row, kept, told, keys):
    item._change_reason = BROUGHT_BACK
    item.save(force_insert=True)
    keys[(row["model"], str(row["pk"]))] = item.pk
    keep_stamps(item, row)
    for column in item._meta.many_to_many:
        wanted = row["fields"].get(column.name, [])
        there = column.related_model._base_manager.filter(pk__in=wanted)
        if wanted:
            getattr(item, column.name).set(there)
        label, found = column.related_model._meta.label_lower, {str(target.pk) for target in there}
        told += [lost(column, kept.names.get(f"{label}/{key}", "")) for key in wanted if str(key) not in found]


def keep_stamps(item, row):
    """It was made when it was made."""
    stamps = {
        column.name: column.to_python(row["fields"][column.name])
        for column in item._meta.concrete_fields
        if getattr(column, "auto_now_add", False) and column.name in row["fields"]
    }
    if stamps:
        type(item)._base_manager.filter(pk=item.pk).update(**stamps)


def mend(cut, item):
    """Point to it again from where it was pointed to, unless something else stands there now."""
    for label, key, name in cut:
        model = apps.get_model(label)
        target = model._base_manager.filter(pk=key, **{f"{name}__isnull": True}).first()
        if target is not None and isinstance(item, model._meta.get_field(name).related_model):
            setattr(target, name, item)
            target._change_reason = BROUGHT_BACK
            target.save()
