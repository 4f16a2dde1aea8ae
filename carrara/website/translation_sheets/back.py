"""What a sheet that came back would do, line by line; nothing is written."""

import hashlib
import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from carrara.content.arrivals import is_live
from carrara.content.history import difference
from carrara.content.languages import LANGUAGE_CODES, direction, enumerated, html_lang, own_name, quoted
from carrara.content.models import RichTextField
from carrara.content.sheets.richtext import from_cell, lost_links, structure
from carrara.content.sheets.values import as_text, plain
from carrara.website.inventory.texts import source_language, tracked_models

from . import keys, rights
from .authors import last_change
from .lines import by_model, items_of, texts_of

NEW, CHANGED, SAME, CONFLICT = "new", "changed", "same", "conflict"
SCRIPTS = {"ar": ("\u0600", "\u06ff"), "zh-hans": ("\u4e00", "\u9fff")}


@dataclass
class Line:
    row: int
    key: keys.Key
    text: object  # lines.Text
    words: str  # the new translation, clean
    status: str
    present: str = ""
    has_new_source: bool = False
    old_source: str | None = None  # the source for which it was made, where that is another by now
    told: list = field(default_factory=list)
    note: str = ""
    changed_by: str = ""  # of a conflict: who wrote the present translation, and when
    changed_at: object = None

    @property
    def shown(self):
        return difference(self.present, self.words)

    @property
    def lang(self):
        return html_lang(self.key.code)

    @property
    def dir(self):
        return direction(self.key.code)

    @property
    def is_live(self):
        return is_live(self.text.item)


@dataclass
class Return:
    lines: list = field(default_factory=list)
    left_out: list = field(default_factory=list)  # (row, why), of lines that cannot be taken
    notes: list = field(default_factory=list)
    codes: set = field(default_factory=set)

    def of(self, *statuses):
        return [line for line in self.lines if line.status in statuses]

    @property
    def is_ready(self):
        return bool(self.of(NEW, CHANGED, CONFLICT))

    def digest(self):
        told = [[line.row, str(line.key), line.status, line.words, line.present] for line in self.lines]
        return hashlib.sha256(json.dumps([told, self.left_out]).encode()).hexdigest()[:24]


# --- the columns -------------------------------------------------------------------------------------------------
def headings():
    """{plain heading: what it stands for}, in all languages: the sheet went out with those of the translator."""
    found = {"key": "key"}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            for name, heading in {
                "source": _("Source text"),
                "new": _("New translation"),
                "note": _("Note"),
            }.items():
                found[plain(heading)] = name
    return found


def table_of(tables):
    known = headings()
    for table in tables:
        places = {known[plain(cell)]: i for i, cell in enumerate(table.rows[0].cells) if cell and plain(cell) in known}
        if {"key", "new"} <= places.keys():
            return table, places
    words = _("This is not a sheet of translations: the columns “key” and “New translation” are not in its first row.")
    raise ValidationError(words)


# --- reading -----------------------------------------------------------------------------------------------------
def read(request, tables):
    """Raises ValidationError for what is no sheet of translations, or cannot be one any more."""
    table, places = table_of(tables)
    made, given = Return(), []
    for row in table.rows[1:]:
        cells = {name: row.cells[i] if i < len(row.cells) else None for name, i in places.items()}
        try:
            words = as_text(cells["new"])
            if words or cells["key"]:
                given.append((row.number, keys.read(cells["key"]), words, cells))
        except keys.Damaged:
            made.left_out.append(
                (row.number, _("its hidden key is damaged or missing, so nobody knows which text it is."))
            )
        except ValidationError as error:
            made.left_out.append((row.number, " ".join(error.messages)))
    made.codes = {key.code for _row, key, _words, _cells in given}
    if table.is_guessed and made.codes & {"ar", "zh-hans"}:
        raise ValidationError(_("This CSV lost its letters: please save it as “CSV UTF-8” or XLSX and send that."))
    if table.is_guessed:
        made.notes.append(_("The file does not say its alphabet: look whether accented letters came in well."))
    if len(made.codes) > 1:
        names = enumerated(own_name(code) for code in LANGUAGE_CODES if code in made.codes)
        made.notes.append(_("The sheet holds texts in more than one language: %(names)s.") % {"names": names})
    fill(request, made, given)
    return made


def fill(request, made, given):
    items = items_of(by_model({(key.model, key.pk) for _row, key, words, _cells in given if words and is_known(key)}))
    texts = {found: texts_of(item) for found, item in items.items()}
    seen, may = {}, {}
    for row, key, words, cells in given:
        if not words:
            continue
        item = items.get((key.model, key.pk))
        text = texts[key.model, key.pk].get(key.place) if item is not None else None
        if text is None:
            made.left_out.append((row, _("this text is no longer there: it was deleted since the sheet went out.")))
            continue
        if (item, key.code) not in may:
            may[item, key.code] = rights.may_write(request, item, key.code)
        why = refused(key, item, may[item, key.code], seen)
        if why:
            made.left_out.append((row, why))
            continue
        seen[key.model, key.pk, key.place, key.code] = row
        try:
            made.lines.append(line(row, key, text, words, cells))
        except ValidationError as error:
            made.left_out.append((row, f"{quoted(item)}, {text.label}: {' '.join(error.messages)}"))
    for found in made.of(CONFLICT):
        found.changed_by, found.changed_at = last_change(found.text, found.key.code)


def is_known(key):
    return key.pk.isdecimal() and key.model in {model._meta.label_lower for model in tracked_models()}


def refused(key, item, is_allowed, seen):
    if not is_allowed:
        return _("you may not write %(language)s texts of “%(item)s”.") % {"language": own_name(key.code), "item": item}
    if key.code == source_language(item):
        return _("%(language)s is now the source language of “%(item)s”.") % {
            "language": own_name(key.code),
            "item": item,
        }
    if first := seen.get((key.model, key.pk, key.place, key.code)):
        return _("the same text stands in row %(first)s already.") % {"first": first}
    return ""


def line(row, key, text, words, cells):
    """Raises ValidationError where the field does not take the text."""
    field, code = text.field, key.code
    clean = from_cell(words, field) if isinstance(field, RichTextField) else words
    column = text.row._meta.get_field(text.column(code))
    column.clean(clean, text.row)
    if not clean:
        raise ValidationError(_("nothing is left of it when it is cleaned."))
    present = keys.canonical(field, text.words(code))
    made = Line(row, key, text, clean, status(key, field, present, clean), present)
    made.note = as_text(cells.get("note"))
    if key.source != keys.fingerprint(field, text.source):
        made.has_new_source, made.old_source = True, old_source(key, field, as_text(cells.get("source")))
    made.told = advice(made, words)
    return made


def status(key, field, present, words):
    if words == present:
        return SAME
    if key.present != keys.fingerprint(field, present):
        return CONFLICT
    return CHANGED if present else NEW


def old_source(key, field, shown):
    """The source as the sheet shows it, if nobody wrote into that cell; else it is not known any more."""
    return shown if keys.fingerprint(field, shown) == key.source else ""


def advice(made, typed):
    """What a person should look at before saying yes."""
    source, words = keys.canonical(made.text.field, made.text.source), made.words
    told = []
    if words == source:
        told.append(_("It is the same as the source text."))
    elif made.key.code in SCRIPTS and not in_script(words, made.key.code):
        told.append(_("It holds no %(language)s letter.") % {"language": own_name(made.key.code)})
    if isinstance(made.text.field, RichTextField):
        told += differing_structure(source, words)
        if lost_markup(typed, words):
            told.append(_("Parts that the site does not take, such as scripts or pictures, were removed."))
    if made.has_new_source:
        told.append(_("The source text changed since the sheet went out: the translation comes in, marked as stale."))
    return told


def in_script(words, code):
    first, last = SCRIPTS[code]
    return any(first <= sign <= last for sign in words)


def differing_structure(source, words):
    for address in lost_links(source, words):
        yield _("The link to %(address)s is missing.") % {"address": address}
    before, after = structure(source), structure(words)
    names = {"h2": _("headings"), "h3": _("smaller headings"), "li": _("items of lists"), "blockquote": _("quotations")}
    for tag, name in names.items():
        if before.get(tag, 0) != after.get(tag, 0):
            gaps = {"what": name, "before": before.get(tag, 0), "after": after.get(tag, 0)}
            yield _("%(what)s: %(before)s in the source, %(after)s here.") % gaps


def lost_markup(typed, clean):
    return any(
        tag in typed.lower() and tag not in clean.lower()
        for tag in ("<script", "<img", "<iframe", "<style", "onclick", "onerror", "javascript:")
    )
