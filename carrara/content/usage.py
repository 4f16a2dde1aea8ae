"""Where a thing is used: found over all relations that lead to it, whoever defines them.

`FINDERS` are functions that take things of one kind and give pairs of an item and words for the place in it: in
relations, in rich texts, in drafts; what keeps links elsewhere adds its own. The number of queries depends on the kinds
of items, never on their number.
"""

from functools import cache

from django.db.models import CASCADE, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext

from . import linking
from .languages import LANGUAGE_CODES, suffix
from .models import Draft, Publishable, publishable_models


def of(thing):
    """[(item, words for the place)]: every place where `thing` is used, each once."""
    return of_all([thing])


def of_all(things):
    """The same for several of one kind; what they are to each other does not count."""
    things = list(things)
    uses = dict.fromkeys(use for find in FINDERS for use in find(things)) if things else {}
    return [(item, words) for item, words in uses if item not in things]


# --- relations ---------------------------------------------------------------------------------------------------
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


def related(things):
    for field in relations(type(things[0])):
        model = field.model
        rows = model._base_manager.filter(**{f"{field.name}__in": things}).select_related(*whole_of(model)).distinct()
        for row in rows:
            item = item_of(row)
            words = capfirst(field.verbose_name)
            yield item, words if item is row else f"{capfirst(model._meta.verbose_name)}: {field.verbose_name}"


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


# --- texts -------------------------------------------------------------------------------------------------------
def in_texts(things):
    """Items whose rich text links to the page of a thing, or to its file under any address that it has had."""
    for thing in things:
        if isinstance(thing, Publishable):
            yield from linking.to(thing.path)
    if names := [name for thing in things for name in file_names(thing)]:
        yield from to_files(names)


def to_files(names):
    for model in publishable_models():
        columns = [f"body_{suffix(code)}" for code in LANGUAGE_CODES]
        links = Q.create([(f"{column}__contains", name) for column in columns for name in names], connector=Q.OR)
        label = capfirst(model._meta.get_field("body").verbose_name)
        yield from ((item, label) for item in model._base_manager.filter(links))


def file_names(thing):
    """The random part of the names that its file has and had: sizes of a picture bear it too."""
    if not getattr(thing, "file", None):
        return []
    former = thing.former_files.values_list("name", flat=True) if hasattr(thing, "former_files") else []
    return [name.rpartition("/")[2].partition(".")[0] for name in (thing.file.name, *former)]


# --- drafts ------------------------------------------------------------------------------------------------------
def in_drafts(things):
    """Items that will use it once their draft is published: a draft keeps keys, which no relation protects."""
    known = [(thing, file_names(thing)) for thing in things]
    for draft in Draft.objects.select_related("content_type").prefetch_related("item"):
        if draft.item and any(use for thing, names in known for use in uses(draft, thing, names)):
            yield draft.item, gettext("Draft")


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
    yield isinstance(thing, Publishable) and any(linking.leads_to(text, thing.path) for text in texts)


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
