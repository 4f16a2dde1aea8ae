"""Registration for translation and history, in the one order that works.

simple-history copies a model's fields when it is registered: done before modeltranslation has added the
language columns, the history would lack them and the first save would fail.
"""

from modeltranslation.translator import TranslationOptions, translator
from simple_history import register


def translated(model, *fields, m2m=()):
    """Translate `fields` of `model` and keep its history, with the many-to-many links named in `m2m`."""
    if fields:
        options = type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": fields})
        translator.register(model, options)
    links = [model._meta.get_field(name) for name in m2m]
    register(model, app=model.__module__.rsplit(".models", 1)[0], m2m_fields=links)


def publishable(model, *fields, m2m=()):
    translated(model, "title", "summary", "body", *fields, m2m=m2m)
