"""The texts of an item, those of the rows inside it included, as plain words by language and place.

A place is the name of a field, or for a row inside the item the relation, its key and the field: `dates/12/note`.
"""

import re
from functools import cache

from django.apps import apps
from django.conf import settings
from django.utils.text import capfirst
from modeltranslation.translator import translator

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.models import RichTextField
from carrara.website.search.index import plain

# Rows that are edited inside their item alone: each kind of item, and its relations to them.
PARTS = {
    "events.event": ["dates", "participations"],
    "events.eventseries": ["participations"],
}
# What their names need besides: read at once, whoever asks for several items.
READ_WITH = {
    "events.event": ["dates", "participations__person"],
    "events.eventseries": ["participations__person"],
    "partners.exchange": ["partner"],
}
# Translated, but no items: departures are many and alike, and their short notes are written where they are made.
UNTOLD = {"events.session"}
LINK = re.compile(r"""<a\b[^>]*\bhref=["']([^"']*)["'][^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)


@cache
def tracked_models():
    """Every model with translated texts that is no mere part of another, in the order of the line of imports."""
    parts = {model for _item, model in part_models()}
    translated = {*translator.get_registered_models(abstract=False)}
    models = [model for model in apps.get_models() if model in translated and model not in parts]
    return [model for model in models if model._meta.label_lower not in UNTOLD]


@cache
def part_models():
    """Pairs of a kind of item and a model that stands inside it."""
    found = []
    for label, relations in PARTS.items():
        model = apps.get_model(label)
        found += [(model, model._meta.get_field(name).related_model) for name in relations]
    return found


@cache
def translated_fields(model):
    """The fields as they were declared, by name, in the order of the model."""
    names = {*translator.get_options_for_model(model).get_field_names()}
    return {field.name: field for field in model._meta.concrete_fields if field.name in names}


def read_with(model):
    return READ_WITH.get(model._meta.label_lower, [])


def texts_of(item):
    """{language: {place: words}}, without what is not written."""
    found = {code: {} for code in LANGUAGE_CODES}
    for prefix, row in rows_of(item):
        for name, field in translated_fields(type(row)).items():
            for code in LANGUAGE_CODES:
                if words := words_in(field, getattr(row, f"{name}_{suffix(code)}")):
                    found[code][prefix + name] = words
    return found


def rows_of(item):
    """The item and the rows inside it, each with what stands before the names of its fields in a place."""
    yield "", item
    for relation in PARTS.get(item._meta.label_lower, []):
        for row in getattr(item, relation).all():
            yield f"{relation}/{row.pk}/", row


def words_in(field, text):
    """Words alone, so that bold type or a line break is no change of meaning; where a link leads is one."""
    if not text:
        return ""
    if isinstance(field, RichTextField):
        return plain(LINK.sub(r"\2 (\1)", text))
    return " ".join(str(text).split())


def label_of(item, place):
    """The name of a text for people: the field, with the row where it stands inside the item.

    Of a model in place of an item the kind of row is named, without the row.
    """
    *relation, name = place.split("/")
    model = item if isinstance(item, type) else type(item)
    if not relation:
        return capfirst(translated_fields(model)[name].verbose_name)
    related = model._meta.get_field(relation[0]).related_model
    rows = [] if item is model else getattr(item, relation[0]).all()
    row = next((f" {row}" for row in rows if str(row.pk) == relation[1]), "")
    return f"{capfirst(related._meta.verbose_name)}{row}: {translated_fields(related)[name].verbose_name}"


def source_language(item):
    return getattr(item, "source_language", settings.LANGUAGE_CODE)
