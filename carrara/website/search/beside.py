"""Words that stand on an item's page beside its own texts: it is found under these too.

A visitor who asks for a village, a sculptor or a hall wants the page that speaks of it.
"""

from functools import cache

from django.apps import apps
from django.db.models import Q
from django.utils import translation
from modeltranslation.translator import translator

from carrara.content.languages import by_preference, suffix
from carrara.content.models import Page, Publishable

# Of each kind of item: from it to a field, through relations that may lead to several rows.
PATHS = {
    "events.event": [
        "kind__name",
        "series__title",
        "edition__title",
        "dates__venue__title",
        "dates__venue__address",
        "dates__venue__locality__name",
        "participations__person__title",
    ],
    "events.eventseries": ["participations__person__title"],
    "partners.partner": ["city__name", "country__name"],
    "programmes.edition": ["programme__title", "host_city__name"],
    "programmes.route": [
        "edition__title",
        "edition__programme__title",
        "stops__studio__title",
        "stops__studio__locality__name",
    ],
    "programmes.studio": [
        "address",
        "disciplines__name",
        "hosts__name",
        "locality__name",
        "city__name",
        "openings__guest_artist",
    ],
}
# Of each page that opens a section: the models whose rows it shows, and their fields. A row whose first field is
# empty is not shown.
SECTIONS = {
    "city": {
        "content.fact": ["label", "value"],
        "content.locality": ["name"],
        "content.link": ["title"],
    },
    "designation": {"partners.commitment": ["title", "text"]},
}


def words_beside(item, code):
    """Pairs of a text and its language, as a reader of `code` gets them."""
    with translation.override(code):
        for field in own_fields(type(item)):
            yield shown(item, field, code)
        for path in PATHS.get(item._meta.label_lower, []):
            *relations, field = path.split("__")
            for row in follow([item], relations):
                yield shown(row, field, code)
        for label, fields in SECTIONS.get(getattr(item, "role", None), {}).items():
            rows = (row for row in apps.get_model(label).objects.order_by("pk") if getattr(row, fields[0]))
            yield from (shown(row, field, code) for row in rows for field in fields)


def own_fields(model):
    """The translated fields of a kind of content that not every kind has, such as a person's occupation."""
    return sorted({*translator.get_options_for_model(model).get_field_names()} - {"title", "summary", "body"})


def follow(rows, relations):
    """The rows at the end of a chain of relations, without items that the public may not see."""
    for name in relations:
        ends = [getattr(row, name) for row in rows]
        rows = [row for end in ends for row in (end.all() if hasattr(end, "all") else [end]) if row]
    return [row for row in rows if not isinstance(row, Publishable) or row.is_public()]


def shown(row, field, code):
    """A field of any row, and the language in which the reader gets it."""
    written = (other for other in by_preference(code) if getattr(row, f"{field}_{suffix(other)}", None))
    return str(getattr(row, field) or ""), next(written, code)


def dependents(row):
    """The items on whose pages `row` stands, to be indexed again when it changes: model -> keys."""
    found = {
        model: set(model.objects.filter(either_way(chains, row)).values_list("pk", flat=True))
        for model, chains in lookups().get(type(row), {}).items()
    }
    if roles := [role for role, shows in SECTIONS.items() if row._meta.label_lower in shows]:
        found[Page] = set(Page.objects.filter(role__in=roles).values_list("pk", flat=True))
    return found


def either_way(chains, row):
    return Q.create([(chain, row) for chain in chains], connector=Q.OR)


@cache
def lookups():
    """Model -> the kinds of items that lead to it, each with its chains: Venue -> {Event: ["dates__venue"]}."""
    found = {}
    for label in PATHS:
        model = apps.get_model(label)
        for chain, end in relations(model).items():
            found.setdefault(end, {}).setdefault(model, []).append(chain)
    return found


def links():
    """The tables of the many-to-many links that these paths begin with."""
    firsts = {(label, path.partition("__")[0]) for label, paths in PATHS.items() for path in paths}
    fields = (apps.get_model(label)._meta.get_field(name) for label, name in sorted(firsts))
    return [field.remote_field.through for field in fields if field.many_to_many and field.concrete]


def relations(model):
    """Every chain of relations, and part of one, along the paths of a kind of content, with the model at its end."""
    found = {}
    for path in PATHS.get(model._meta.label_lower, []):
        end, chain = model, ""
        for name in path.split("__")[:-1]:
            end = end._meta.get_field(name).related_model
            if end is None:  # no relation but a field that holds an object: a country
                break
            chain = f"{chain}__{name}" if chain else name
            found[chain] = end
    return found
