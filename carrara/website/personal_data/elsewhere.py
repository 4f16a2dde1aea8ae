"""Where an address stands besides the rows that the register finds by it: every text of every table is asked."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from carrara.content.personal import DECLARED
from carrara.website.models import InventoryEntry, ItemFinding, ItemTexts, SearchEntry

MOST = 50  # rows of a kind that are named one by one
FOLLOWS = (InventoryEntry, ItemFinding, ItemTexts, SearchEntry)  # written anew from the items themselves
TEXTS = (models.CharField, models.TextField, models.JSONField)


@dataclass
class Place:
    kind: str
    count: int
    rows: list  # pairs of a name and the address of its form, if this person may see it; none for older versions


def places(email, request):
    """The kinds in which somebody wrote the address, with their rows."""
    email, found = email.strip(), []
    for model in apps.get_models():
        if model not in FOLLOWS and (rows := rows_with(model, email)):
            is_version = hasattr(model, "instance_type")
            kind = model.instance_type if is_version else model
            name = str(capfirst(kind._meta.verbose_name_plural))
            words = _("Older versions: %(kind)s") % {"kind": name} if is_version else name
            shown = [] if is_version else [(str(row), form_of(row, request)) for row in rows[:MOST]]
            found.append(Place(words, len(rows), shown))
    return found


def rows_with(model, email):
    columns = [each for each in model._meta.concrete_fields if isinstance(each, TEXTS) and not each.is_relation]
    if not columns:
        return []
    texts = {f"text_{number}": Cast(each.name, models.TextField()) for number, each in enumerate(columns)}
    asked = Q.create([(f"{name}__icontains", email) for name in texts], connector=Q.OR)
    rows = model._base_manager.annotate(**texts).filter(asked)
    return [
        row for row in rows.exclude(pk__in=known(model, email)) if any(names(getattr(row, t), email) for t in texts)
    ]


def known(model, email):
    """The keys of the rows that the register itself finds and erases."""
    if kept := DECLARED.get(model):
        return kept.rows_of(email).values("pk")
    of_item = DECLARED.get(getattr(model, "instance_type", None))
    return of_item.versions_of(email).values("pk") if of_item else []


def names(text, email):
    """The address itself, and not one that ends or begins like it."""
    return re.search(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", text or "", re.IGNORECASE) is not None


def form_of(row, request):
    site = admin.site._registry.get(type(row))
    if site is None or not site.has_view_or_change_permission(request, row):
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
