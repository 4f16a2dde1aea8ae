"""What changed in an item, when, by whom (putting an older version back: restoring.py).

simple-history records; here its versions are compared field by field and language by language. The base column of a
translated field repeats the Italian one and is left out everywhere.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator

from .languages import enumerated

LENGTH = 100  # versions shown of an item, and of each kind of row inside it
CONTEXT = 6  # words shown on either side of a change in a long text
WORD = re.compile("[\u3000-\u9fff\uff00-\uffef]\\s*|[^\\s\u3000-\u9fff\uff00-\uffef]+\\s*")
RESTORED = "restored "  # before the instant of the version, as the reason of the change


@dataclass
class Change:
    name: str
    label: str
    language: str | None
    shown: str  # HTML: <del> and <ins>


@dataclass
class Entry:
    version: object
    label: str  # of the row inside the item; empty for the item itself
    changes: list
    can_restore: bool

    @property
    def deed(self):
        return {"+": _("added"), "~": _("changed"), "-": _("deleted")}[self.version.history_type]


def translated_names(model):
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()


def told_fields(model):
    """The columns that people write: no keys, no stamps of the program, no base columns."""
    skipped = translated_names(model)
    fields = model._meta.concrete_fields
    return [field for field in fields if field.editable and not field.primary_key and field.name not in skipped]


# --- reading -----------------------------------------------------------------------------------------------------
def entries(item, parts=()):
    """The newest versions of `item`, and of the rows in `parts`: pairs of a tracked model and its foreign key."""
    found = timeline(type(item), type(item).history.filter(**{type(item)._meta.pk.attname: item.pk}))
    for entry in found[1:]:
        entry.can_restore = entry.version.history_type != "-"
    for model, key in parts:
        found += timeline(
            model, model.history.filter(**{key.attname: item.pk}), label=model._meta.verbose_name, key=key
        )
    return sorted(found, key=lambda entry: entry.version.history_date, reverse=True)


def timeline(model, versions, label="", key=None):
    names = [field.name for field in told_fields(model) if isinstance(field, models.ForeignKey)]
    versions = list(versions.select_related("history_user", *names).order_by("-history_date", "-history_id")[:LENGTH])
    links = linked(model, versions)
    older = {}  # the version before each, of the same row
    for version in reversed(versions):
        version.before = older.get(version.pk_of_row)
        older[version.pk_of_row] = version
    found = []
    for version in versions:
        version.restored_at = parse_datetime((version.history_change_reason or "").removeprefix(RESTORED))
        is_whole = label and version.history_type != "~"  # a row that came or went is told with all it held
        before = None if is_whole else version.before
        told = changes(model, before, version, links, key) if before or is_whole else []
        if told or version.history_type != "~":
            found.append(Entry(version, label, told, can_restore=False))
    return found


def linked(model, versions):
    """{(field, version): names of the objects linked by that many-to-many field}, one query a field."""
    found = {}
    for version in versions:
        version.pk_of_row = getattr(version, model._meta.pk.attname)
    for field in tracked_links(model):
        rows, target = getattr(model.history.model, field.name), field.m2m_reverse_field_name()
        for row in rows.filter(history__in=[version.pk for version in versions]).select_related(target):
            found.setdefault((field.name, row.history_id), []).append(str(getattr(row, target) or _("deleted")))
    return found


def tracked_links(model):
    return model.history.model._history_m2m_fields


def changes(model, before, after, links=None, key=None):
    """What differs between two versions; everything that `after` holds where there is nothing before."""
    found = []
    for field in told_fields(model):
        if field == key or (before and getattr(before, field.attname) == getattr(after, field.attname)):
            continue
        old, new = words(field, before), words(field, after)
        if old != new:
            label, code = capfirst(label_of(field)), getattr(field, "language", None)
            found.append(Change(field.name, label, code, difference(old, new)))
    for field in tracked_links(model) if links is not None else ():
        old, new = (enumerated(sorted(links.get((field.name, v.pk), []))) if v else "" for v in (before, after))
        if old != new:
            found.append(Change(field.name, capfirst(field.verbose_name), None, difference(old, new)))
    return found


def label_of(field):
    """The name without modeltranslation's `[it]`: the language is told beside it."""
    return getattr(field, "translated_field", field).verbose_name


def words(field, version):
    """The value of a field as a person would write it."""
    value = getattr(version, field.attname) if version else None
    if value in (None, ""):
        return ""
    if isinstance(field, models.ForeignKey):
        return str(getattr(version, field.name, None) or _("deleted"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        value = localtime(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value) if isinstance(value, str | models.fields.files.FieldFile) else str(localize(value))
    return plain_words(text)


def plain_words(html):
    """A rich text, or any other, as words alone: where a paragraph ends, so does a word."""
    return re.sub(r"\s+", " ", strip_tags(re.sub(r"(<[/a-z])", r" \1", html))).strip()


def difference(old, new):
    """Word by word, of Chinese sign by sign, with what stayed cut down to the words around a change."""
    a, b = WORD.findall(old), WORD.findall(new)
    pieces, bare = [], ([word.strip() for word in a], [word.strip() for word in b])
    for kind, i, j, k, m in SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        if kind == "equal":
            kept = [max(pair, key=len) for pair in zip(a[i:j], b[k:m], strict=True)]  # with the space, if one has it
            if len(kept) > 2 * CONTEXT:
                kept = [*kept[:CONTEXT], "… ", *kept[-CONTEXT:]]
            pieces.append(format_html("{}", "".join(kept)))
            continue
        pieces += [format_html("<del>{}</del> ", "".join(a[i:j]).strip())] if j > i else []
        pieces += [format_html("<ins>{}</ins> ", "".join(b[k:m]).strip())] if m > k else []
    return format_html_join("", "{}", ((piece,) for piece in pieces))
