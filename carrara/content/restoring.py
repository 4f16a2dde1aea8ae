"""Putting an older version back: of an item that is published as a draft beside it, of any other at once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import drafts
from .comparison import compared, contents
from .history import RESTORED, told_fields, tracked_links, translated_names
from .models import Publishable

KEPT = (
    "slug",
    "state",
    "published_at",
    "expires_at",
    "menu",
    "menu_order",
)  # restoring leaves these
ONE_SAVE = timedelta(seconds=5)  # one press of the button writes several versions: of the item, its links, its rows


def restorable(item):
    """What people write, and for a file what was read from it; never the address or the state of publishing."""
    fields = item._meta.concrete_fields
    if not any(isinstance(field, models.FileField) for field in fields):
        fields = told_fields(type(item))
    kept = KEPT if isinstance(item, Publishable) else ()
    skipped = {*kept, *translated_names(type(item)), item._meta.pk.name}
    return [field for field in fields if field.name not in skipped and not getattr(field, "auto_now_add", False)]


def preview(item, version):
    """What restoring would change in what staff see now; nothing is written. Raises ValidationError as `restore`."""
    with drafts.edited(item) as present:
        before = contents(present)
        put_back(present, version)
        after = contents(present)
    return compared(before, after)


@transaction.atomic
def restore(item, version, by):
    """Write the contents of an older version, rows inside included, and return the draft that holds them, if one does.

    The item's row is locked. Raises ValidationError where the old contents can no longer stand, with the reasons.
    """
    item = type(item)._base_manager.select_for_update(no_key=True).get(pk=item.pk)
    if not isinstance(item, Publishable) or item.state != item.State.PUBLISHED:
        return put_back(item, version)
    before = drafts.snapshot(item)
    with drafts.edited(item) as edited:
        put_back(edited, version)
        after = drafts.snapshot(item)
    return drafts.keep(item, before, after, by)


def put_back(item, version):
    for field in restorable(item):
        value = getattr(version, field.attname)
        if isinstance(field, models.FileField) and value and not field.storage.exists(str(value)):
            raise ValidationError(_("The file of that version is no longer kept."))
        setattr(item, field.attname, value)
    item.full_clean()
    item._change_reason = RESTORED + version.history_date.isoformat()
    item.save()
    for field in tracked_links(type(item)):
        target = field.m2m_reverse_field_name()
        keys = getattr(version, field.name).values_list(f"{target}_id", flat=True)
        getattr(item, field.name).set(field.related_model._base_manager.filter(pk__in=list(keys)))
    for _name, key, rows in drafts.inside(item) if isinstance(item, Publishable) else ():
        put_rows_back(key, {row.pk: row for row in rows}, rows_of(item, key, end_of(item, version)))


def end_of(item, version):
    """The instant at which the version was followed by another that was not part of the same save."""
    later = item.history.filter(history_date__gt=version.history_date + ONE_SAVE).order_by("history_date").first()
    return later.history_date if later else timezone.now()


def rows_of(item, key, until):
    """The rows that the item had just before the instant `until`: key -> the version of each that held then."""
    model = key.model
    versions = model.history.filter(**{key.attname: item.pk}, history_date__lt=until)
    last = {version.id: version for version in versions.order_by("history_date", "history_id")}
    return {pk: version for pk, version in last.items() if version.history_type != "-"}


def put_rows_back(key, present, wanted):
    for pk, row in present.items():
        if pk not in wanted:
            row.delete()
    for pk, version in wanted.items():
        row = present.get(pk) or key.model(pk=pk, **{key.attname: getattr(version, key.attname)})
        if any(getattr(row, field.attname) != getattr(version, field.attname) for field in restorable(row)):
            for field in restorable(row):
                setattr(row, field.attname, getattr(version, field.attname))
            row.full_clean()
            row.save()
