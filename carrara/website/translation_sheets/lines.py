"""Finds the texts of many items at once, as their editors see them."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst

from carrara.content.arrivals import with_drafts
from carrara.content.languages import suffix
from carrara.website.inventory.texts import read_with, rows_of, source_language, translated_fields


@dataclass
class Text:
    """One text of an item: the row it stands in (the item itself, or one inside it), and the field."""

    item: object
    place: str
    row: object
    field: object

    def column(self, code):
        return f"{self.field.name}_{suffix(code)}"

    def words(self, code):
        return getattr(self.row, self.column(code)) or ""

    @property
    def source(self):
        return self.words(source_language(self.item))

    @property
    def label(self):
        label = str(capfirst(self.field.verbose_name))
        return label if self.row is self.item else f"{capfirst(self.row._meta.verbose_name)} {self.row}: {label}"


def items_of(wanted):
    """{(label, key): item} of {label: keys}: a few queries for each kind."""
    found = {}
    ContentType.objects.get_for_models(*map(apps.get_model, wanted), for_concrete_models=False)  # asked for drafts
    for label, keys in wanted.items():
        model = apps.get_model(label)
        parts = read_with(model)
        items = list(model._base_manager.filter(pk__in=keys).prefetch_related(*parts))
        found |= {(label, str(item.pk)): item for item in with_drafts(items, *parts)}
    return found


def texts_of(item):
    """{place: Text} of all texts that an item can have."""
    return {
        prefix + name: Text(item, prefix + name, row, field)
        for prefix, row in rows_of(item)
        for name, field in translated_fields(type(row)).items()
    }


def by_model(pairs):
    wanted = defaultdict(list)
    for label, key in pairs:
        wanted[label].append(key)
    return wanted
