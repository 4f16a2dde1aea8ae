"""What a line of the matrix and of the queue shows. No item is loaded for it; addresses are made once a model."""

from functools import cache

from django.apps import apps
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from carrara.content.languages import LANGUAGE_CODES, direction, html_lang, suffix
from carrara.content.models import Publishable
from carrara.website.models import InventoryEntry

from .texts import label_of, read_with

PER_QUEUE = 25
Status = InventoryEntry.Status


def column(code):
    return f"status_{suffix(code)}"


def matrix_row(entry):
    return named(entry) | {"cells": [cell(entry, code) for code in LANGUAGE_CODES]}


def named(entry):
    """What every line says of its item."""
    return {
        "entry": entry,
        "kind": kind(entry.model),
        "lang": html_lang(entry.title_language),
        "dir": direction(entry.title_language),
        "state": Publishable.State(entry.state).label if entry.state else "",
        "url": form_url(entry),
    }


def cell(entry, code):
    """How a language stands, and where to go for it: what fell behind is first looked at, the rest is written."""
    status, gap = entry.status(code), entry.gaps.get(code, 0)
    is_source = code == entry.source_language
    return {
        "status": "source" if is_source and status == Status.PRESENT else status,
        "is_source": is_source,
        "label": status.label,
        "written": entry.texts - gap if 0 < gap < entry.texts else None,
        "texts": entry.texts,
        "url": desk_url(entry.pk, code) if status == Status.STALE else form_url(entry, code),
    }


def queue_row(entry, code):
    stale, gap = entry.kept.stale.get(code, {}), entry.gaps.get(code, 0)
    since = [parse_datetime(mark["since"]) for mark in stale.values()]
    model = apps.get_model(entry.model)
    return named(entry) | {
        "changed": [label_of(model, place) for place in stale],
        "since": max(since, default=None),
        "gap": gap,
        "is_whole": gap >= entry.texts,
        "desk": desk_url(entry.pk, code, in_queue=True),
    }


@cache
def form_base(label):
    model = apps.get_model(label)
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[0]).removesuffix("0/change/")


def form_url(entry, code=""):
    """The form of an item, opened at a language."""
    return f"{form_base(entry.model)}{entry.object_id}/change/" + (f"?language={code}" if code else "")


def desk_url(pk, code, in_queue=False):
    return reverse("admin:translation", args=[pk, code]) + ("?queue" if in_queue else "")


def kind(label):
    return capfirst(apps.get_model(label)._meta.verbose_name)


def item_of(entry):
    """The item itself, or None if it has gone."""
    model = apps.get_model(entry.model)
    return model._base_manager.filter(pk=entry.object_id).prefetch_related(*read_with(model)).first()
