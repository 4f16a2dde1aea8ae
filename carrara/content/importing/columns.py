"""The columns that a sheet of items may have: what each is called, and how its cells become values of the model."""

from difflib import get_close_matches
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from ..languages import LANGUAGE_CODES, enumerated, own_name, quoted
from ..models import RichTextField, SpokenField
from ..models.spoken import SPOKEN, padded, spoken_name
from ..sheets.richtext import from_cell
from ..sheets.values import as_moment, as_number, as_text, as_truth, plain

SEVERAL = ";"  # between the names in one cell


class Column:
    """A column that holds one field of an item, or of the rows inside it."""

    def __init__(self, field, *, is_inside=False):
        self.field, self.is_inside = field, is_inside
        self.name = field.name
        self.code = getattr(field, "language", "")  # of a translated text
        self.written = getattr(field, "translated_field", field)

    @property
    def key(self):
        """How programs name it: those of the rows inside begin with the name of their model."""
        return f"{self.field.model._meta.model_name}_{self.name}" if self.is_inside else self.name

    @property
    def label(self):
        """As the heading of the template says it, in the language of the reader."""
        label = str(capfirst(self.written.verbose_name))
        if self.is_inside and self.written.name == "note":
            label = _("%(field)s of the date") % {"field": label}
        return f"{label} ({own_name(self.code)})" if self.code else label

    def sureness(self, heading):
        """How surely a heading means this column; 0: not at all. Programs write the names of fields as they are."""
        return 3 if heading in (self.key, self.name) else self.words.get(plain(heading), 0)

    @cached_property
    def words(self):
        """{accepted heading: how surely it means this column}: its names in five languages; a text's own without one.

        A heading without a language, such as “Titolo”, stands for the language in which it is written.
        """
        found = {plain(self.key): 1, plain(self.name): 1}
        for code in LANGUAGE_CODES:
            with translation.override(code):
                found |= {plain(heading): 2 for heading in self.headings()}
                if not self.code or self.code == code:
                    found |= {plain(word): 1 for word in self.bare_words() if plain(word) not in found}
        return found

    def bare_words(self):
        """“Title or name” is what the form says, and either is what people write."""
        yield self.written.verbose_name
        if self.written.name == "title":
            yield from (_("Title"), _("name"))

    def headings(self):
        """Of a text, its language by its own name, by the reader's for it, or by its code."""
        yield self.label
        if self.code:
            name = self.written.verbose_name
            for language in (own_name(self.code), get_language_info(self.code)["name_translated"], self.code):
                yield from (f"{word} ({language})" for word in (name, self.written.name))

    def read(self, cell, finder=None):
        """The value for the model. Raises ValidationError."""
        return as_text(cell)

    def allowed(self, finder=None):
        return []


class RichText(Column):
    def read(self, cell, finder=None):
        return from_cell(as_text(cell), self.field)


class OwnColumn(Column):
    """A column that holds no field of the model: its importer's `gather` makes something of it.

    `headings` are lazy words, each in every language; the first is the heading of the template.
    """

    code, is_inside = "", False

    def __init__(self, name, *headings):
        self.name, self.names = name, headings

    @property
    def key(self):
        return self.name

    @property
    def label(self):
        return str(capfirst(self.names[0]))

    def headings(self):
        return map(str, self.names)

    def bare_words(self):
        return ()


class Spoken(Column):
    """Languages, by their names in any language of the site or by their codes."""

    @cached_property
    def known(self):
        found = {plain(code): code for code in SPOKEN}
        for language in LANGUAGE_CODES:
            with translation.override(language):
                found |= {plain(spoken_name(code)): code for code in SPOKEN}
        return found

    def read(self, cell, finder=None):
        codes = []
        for name in as_text(cell).replace(",", SEVERAL).replace("\n", SEVERAL).split(SEVERAL):
            if not name.strip():
                continue
            if plain(name) not in self.known:
                words = _("“%(value)s” is not one of the words for this column: %(allowed)s.")
                raise ValidationError(words % {"value": name.strip(), "allowed": enumerated(self.allowed())})
            codes.append(self.known[plain(name)])
        return padded(codes)

    def allowed(self, finder=None):
        return [spoken_name(code) for code in SPOKEN]


class Number(Column):
    def read(self, cell, finder=None):
        places = getattr(self.field, "decimal_places", 0)
        number = as_number(cell, places)
        if number is None or isinstance(self.field, models.DecimalField):
            return number
        if number != int(number):
            raise ValidationError(_("“%(value)s” is not a whole number.") % {"value": as_text(cell)})
        return int(number)


class Truth(Column):
    def read(self, cell, finder=None):
        return as_truth(cell)

    def allowed(self, finder=None):
        return [_("yes"), _("no")]


class Moment(Column):
    """A day with an hour or without: pairs of the instant and whether the hour was given."""

    def read(self, cell, finder=None):
        return as_moment(cell)


class Chosen(Column):
    """One of a few words: its name in any language of the site, or its key."""

    @cached_property
    def known(self):
        found = {}
        for code in LANGUAGE_CODES:
            with translation.override(code):
                found |= {plain(label): value for value, label in self.field.flatchoices if value}
        return found | {plain(value): value for value, label in self.field.flatchoices if value}

    def read(self, cell, finder=None):
        text = as_text(cell)
        if plain(text) in self.known:
            return self.known[plain(text)]
        words = _("“%(value)s” is not one of the words for this column: %(allowed)s.")
        raise ValidationError(words % {"value": text, "allowed": enumerated(self.allowed())})

    def allowed(self, finder=None):
        return [str(label) for value, label in self.field.flatchoices if value]


class Linked(Column):
    """Another item, by its name in any language, its address or its key."""

    def read(self, cell, finder):
        return finder.find(as_text(cell))

    def allowed(self, finder):
        return finder.names


class LinkedMany(Linked):
    def read(self, cell, finder):
        names = as_text(cell).replace("\n", SEVERAL).split(SEVERAL)
        return [finder.find(name.strip()) for name in names if name.strip()]


class Finder:
    """The items that a sheet may name, all at hand: one query for a kind, not one for a cell."""

    LONG = ("body", "summary", "directions", "access_note", "text")

    def __init__(self, field, more_names=None):
        model = field.related_model
        there = {column.name for column in model._meta.concrete_fields}
        rows = model._default_manager.complex_filter(field.get_limit_choices_to())
        rows = rows.select_related(*filter(None, [getattr(model, "stands_on", None)]))  # a part of its name
        self.items, self.known = list(rows.defer(*there.intersection(self.LONG))), {}
        for item in self.items:
            for name in {plain(name) for name in [*names_of(item), *(more_names(item) if more_names else ())] if name}:
                self.known.setdefault(name, []).append(item)
        self.kind = model._meta.verbose_name

    @property
    def names(self):
        return sorted(map(str, self.items), key=plain)

    def find(self, text):
        found = self.known.get(plain(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            words = _("“%(value)s” may be any of several: write the address of the one you mean, %(addresses)s.")
            addresses = enumerated(str(getattr(item, "slug", item.pk)) for item in found)
            raise ValidationError(words % {"value": text, "addresses": addresses})
        raise ValidationError(self.unknown(text))

    def unknown(self, text):
        close = get_close_matches(plain(text), self.known, n=3, cutoff=0.6)
        near = list(dict.fromkeys(str(item) for name in close for item in self.known[name]))[:3]
        gaps = {"kind": self.kind, "value": text, "near": enumerated(quoted(name) for name in near)}
        if near:
            return _("There is no %(kind)s “%(value)s”. Did you mean %(near)s?") % gaps
        return _("There is no %(kind)s “%(value)s”: make it first, or correct the name.") % gaps


def names_of(item):
    """What people may call an item: its name in each language, its address or key, its street."""
    columns = {field.name for field in item._meta.concrete_fields}
    translated = [f"{name}_{code.replace('-', '_')}" for name in ("title", "name") for code in LANGUAGE_CODES]
    return [getattr(item, name) for name in [*translated, "slug", "key", "address"] if name in columns]


KINDS = [
    (models.ManyToManyField, LinkedMany),
    (models.ForeignKey, Linked),
    (RichTextField, RichText),
    (SpokenField, Spoken),
    (models.DateTimeField, Moment),
    (models.BooleanField, Truth),
    (models.DecimalField, Number),
    (models.IntegerField, Number),
]


def column(field, *, is_inside=False):
    kind = next((kind for of, kind in KINDS if isinstance(field, of)), Column)
    return (Chosen if field.choices and kind is Column else kind)(field, is_inside=is_inside)
