"""Where a thing is used: found over all relations that lead to it, whoever defines them.

`FINDERS` are functions that take an object and return pairs of an item and words for the place in it: in relations,
in rich texts, in drafts; what keeps links elsewhere adds its own. The number of queries depends on the kinds of items,
never on their number.
"""

from functools import cache

from django.db.models import CASCADE, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext

from .languages import LANGUAGE_CODES, suffix
from .models import Draft, publishable_models


def of(thing):
    """[(item, words for the place)]: every place where `thing` is used, each once."""
    return list(dict.fromkeys(use for find in FINDERS for use in find(thing)))


@cache
def relations(model):
    """The fields, of whatever model, that point to `model`; not those of its own parts, nor of the history."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.is_relation
        and relation.auto_created
        and not relation.concrete
        and not getattr(relation.field, "remote_field", None).parent_link
        and not is_part(relation)
    ]


def is_part(relation):
    """Rows that go with the thing itself, and those of a many-to-many link, which its own field tells."""
    owner = relation.related_model
    return (
        getattr(relation, "on_delete", None) is CASCADE
        or bool(owner._meta.auto_created)
        or owner.__name__.startswith("Historical")
    )


def related(thing):
    found = []
    for field in relations(type(thing)):
        rows = field.model._base_manager.filter(**{field.name: thing}).select_related(*whole_of(field.model))
        found += [(item_of(row), capfirst(field.verbose_name)) for row in rows]
    return found


@cache
def whole_of(model):
    """The foreign keys to the items that a row is part of, as a date is of its event."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is CASCADE and model not in publishable_models()
    ]


def item_of(row):
    """The item that the office knows: of a row that is edited inside one, that one."""
    return next(filter(None, (getattr(row, name) for name in whole_of(type(row)))), row)


def in_texts(thing):
    """Items whose rich text links to the file, under its present address or an earlier one."""
    names = file_names(thing)
    if not names:
        return []
    found = []
    for model in publishable_models():
        columns = [f"body_{suffix(code)}" for code in LANGUAGE_CODES]
        links = Q.create([(f"{column}__contains", name) for column in columns for name in names], connector=Q.OR)
        label = capfirst(model._meta.get_field("body").verbose_name)
        found += [(item, label) for item in model._base_manager.filter(links)]
    return found


def file_names(thing):
    """The random part of the names that its file has and had: sizes of a picture bear it too."""
    if not getattr(thing, "file", None) or not hasattr(thing, "former_files"):
        return []
    names = [thing.file.name, *thing.former_files.values_list("name", flat=True)]
    return [name.rpartition("/")[2].partition(".")[0] for name in names]


def in_drafts(thing):
    """Items that will use it once their draft is published: a draft keeps keys, which no relation protects."""
    found, names = [], file_names(thing)
    for draft in Draft.objects.select_related("content_type").prefetch_related("item"):
        if draft.item and any(uses(draft, thing, names)):
            found.append((draft.item, gettext("Draft")))
    return found


def uses(draft, thing, names):
    model = draft.content_type.model_class()
    values = draft.values
    yield from leading(model, values.get("fields", {}), thing)
    for name, keys in values.get("links", {}).items():
        yield issubclass(type(thing), model._meta.get_field(name).related_model) and thing.pk in keys
    for relation, rows in values.get("rows", {}).items():
        inside = model._meta.get_field(relation).related_model
        for columns in (*rows["changed"].values(), *rows["added"].values()):
            yield from leading(inside, columns, thing)
    texts = [text for text in values.get("fields", {}).values() if isinstance(text, str)]
    yield any(name in text for name in names for text in texts)


def leading(model, columns, thing):
    """Of each foreign key among these columns, whether it leads to the thing."""
    for field in model._meta.concrete_fields:
        if field.remote_field and field.attname in columns:
            yield isinstance(thing, field.related_model) and columns[field.attname] == str(thing.pk)


FINDERS = [related, in_texts, in_drafts]


# --- of many at once ---------------------------------------------------------------------------------------------
def counted(queryset):
    """With `uses`: how many relations lead to each row, in the query itself."""
    total = Value(0)
    for field in relations(queryset.model):
        rows = field.model._base_manager.order_by().filter(**{field.name: OuterRef("pk")})
        number = rows.values(field.name).annotate(number=Count("pk")).values("number")
        total = total + Coalesce(Subquery(number, output_field=IntegerField()), 0)
    return queryset.annotate(uses=total)


def unused(queryset):
    for field in relations(queryset.model):
        queryset = queryset.exclude(Exists(field.model._base_manager.filter(**{field.name: OuterRef("pk")})))
    return queryset
