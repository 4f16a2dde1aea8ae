"""Every place where something is used: what links to it, what is hung on it, the texts and drafts that name it."""

from django.apps import apps
from django.contrib import admin
from django.db.models import CASCADE, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .addresses import in_italian, path_within
from .history import label_of
from .models import Draft, Publishable, RichTextField
from .quality import rich_text

AT_MOST = 100  # places told of each relation


def of(obj):
    """Pairs of an item and what it uses `obj` for, in words."""
    return of_all([obj])


def of_all(objs):
    """The same for several of one kind; what they are to each other does not count."""
    objs = list(objs)
    found = [pair for relation in relations(type(objs[0])) for pair in related(relation, objs)] if objs else []
    found += [pair for obj in objs if isinstance(obj, Publishable) for pair in linking(obj)]
    found += in_drafts(objs)
    kept = [(item, label) for item, label in dict.fromkeys(found) if item not in objs]
    return kept


# --- links of the database ---------------------------------------------------------------------------------------
def relations(model):
    """The fields of other models that lead here and of which the office knows: no history, no tables between two."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not hasattr(relation, "field"):
            continue
        user = relation.related_model
        is_part = not relation.many_to_many and relation.on_delete is CASCADE and bool(owner_keys(user))
        if not (user._meta.auto_created or hasattr(user, "instance_type") or is_part):
            yield relation


def related(relation, objs):
    model, field = relation.related_model, relation.field
    rows = model._base_manager.filter(**{f"{field.name}__in": objs}).distinct()
    label = capfirst(field.verbose_name)
    if owner_keys(model):
        label = f"{capfirst(model._meta.verbose_name)}: {field.verbose_name}"
    for row in rows.select_related(*(key.name for key in owner_keys(model)))[:AT_MOST]:
        yield owner(row), label


def owner_keys(model):
    """Of rows that are edited inside an item, the fields that may lead to it."""
    if model in admin.site._registry:
        return []
    keys = [field for field in model._meta.concrete_fields if field.many_to_one]
    return [key for key in keys if key.remote_field.on_delete is CASCADE and key.related_model in admin.site._registry]


def owner(row):
    """The item in which a row is edited, or the row itself."""
    owners = (getattr(row, key.name) for key in owner_keys(type(row)) if getattr(row, key.attname))
    return next(owners, row)


# --- texts -------------------------------------------------------------------------------------------------------
def linking(item):
    """The rich texts that hold a link to the page of an item."""
    return linking_to(item.address)


def linking_to(address):
    """Pairs of an item and a field whose text links to an address of ours (in Italian), in whichever language."""
    if address == "/":  # every text that names a page would have to be read; the home page is never deleted
        return
    for model, fields in with_rich_texts():
        asked = Q.create([(f"{field.attname}__contains", address.rstrip("/")) for field in fields], connector=Q.OR)
        for row in model._base_manager.filter(asked).order_by("pk")[:AT_MOST]:
            for field in fields:
                if leads_to(getattr(row, field.attname), address):
                    yield owner(row), capfirst(label_of(field))


def with_rich_texts():
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        fields = [field for field in fields if getattr(field, "language", None)] or fields
        if fields and not hasattr(model, "instance_type"):
            yield model, fields


def leads_to(html, address):
    if not html or address.rstrip("/") not in html:
        return False
    paths = (path_within(href) for href, _words in rich_text.read(html).links)
    return address in {in_italian(path) for path in paths if path}


# --- drafts ------------------------------------------------------------------------------------------------------
def in_drafts(objs):
    """Drafts beside public items that link to these, or whose texts do."""
    for draft in Draft.objects.prefetch_related("item"):
        if draft.item is not None and any(is_in(draft, obj) for obj in objs):
            yield draft.item, _("draft beside the public text")


def is_in(draft, obj):
    """Whether a draft would hang something on `obj`: in its columns, its links, its rows or its texts."""
    model, values = type(draft.item), draft.values
    if leads(model, values.get("fields", {}), obj):
        return True
    links = values.get("links", {}).items()
    if any(model._meta.get_field(name).related_model is type(obj) and obj.pk in keys for name, keys in links):
        return True
    return any(
        leads(model._meta.get_field(name).related_model, columns, obj)
        for name, rows in values.get("rows", {}).items()
        for columns in (*rows["changed"].values(), *rows["added"].values())
    )


def leads(model, columns, obj):
    """Whether columns as a draft keeps them lead to `obj`, by key or in a text."""
    for field in model._meta.concrete_fields:
        value = columns.get(field.attname)
        if not value:
            continue
        if field.is_relation and field.related_model is type(obj) and value == str(obj.pk):
            return True
        if isinstance(field, RichTextField) and isinstance(obj, Publishable) and leads_to(value, obj.address):
            return True
    return False
