"""The sheet that goes out."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from carrara.content.languages import own_name, path_in, suffix
from carrara.content.models import RichTextField
from carrara.content.sheets import Column, Sheet
from carrara.content.sheets.richtext import to_cell
from carrara.content.sheets.writing import LONGEST
from carrara.website.inventory.texts import source_language
from carrara.website.models import InventoryEntry, ItemTexts

from .keys import Key, canonical, fingerprint
from .lines import by_model, items_of, texts_of

MISSING, STALE, PRESENT = "missing", "stale", "present"
TODO, ALL = "todo", "all"
WANTED = {TODO: {MISSING, STALE}, MISSING: {MISSING}, STALE: {STALE}, ALL: {MISSING, STALE, PRESENT}}
# An entry is stale if one of its texts is, and may lack others besides.
OF_ENTRIES = {TODO: [MISSING, STALE], MISSING: [MISSING, STALE], STALE: [STALE]}


def lines(code, labels, which, allowed=lambda item: True):
    """Texts to be written in the language `code`: triples of a Text, its status and the item's source language."""
    entries = InventoryEntry.objects.filter(model__in=labels).exclude(source_language=code)
    if which != ALL:
        entries = entries.filter(**{f"status_{suffix(code)}__in": OF_ENTRIES[which]})
    pairs = list(entries.order_by("model", "title", "object_id").values_list("model", "object_id"))
    found, stale = items_of(by_model(pairs)), stale_places(entries, code)
    for label, key in pairs:
        item = found.get((label, str(key)))
        if item is not None and allowed(item):
            yield from of_item(item, code, stale.get((label, key), ()), WANTED[which])


def stale_places(entries, code):
    kept = ItemTexts.objects.filter(entry__in=entries).exclude(stale={})
    kept = kept.values_list("entry__model", "entry__object_id", "stale")
    return {(label, key): set(stale.get(code, {})) for label, key, stale in kept}


def of_item(item, code, stale, wanted):
    for place, text in texts_of(item).items():
        if not canonical(text.field, text.source):
            continue
        written = canonical(text.field, text.words(code))
        status = STALE if place in stale and written else PRESENT if written else MISSING
        if status in wanted:
            yield text, status, source_language(item)


# --- the file ----------------------------------------------------------------------------------------------------
def sheets(found, code, *, is_workbook):
    """The sheet of the texts and, in a workbook, that of the instructions; headings in the translator's language."""
    found = list(found)
    with translation.override(code):
        if is_workbook:
            check_lengths(found, code)
        rows = [row(text, status, source, code) for text, status, source in found]
        texts = Sheet(_("Texts"), columns(code), rows, code, is_locked=True)
        guide = Sheet(_("How it works"), [Column(_("How it works"), width=100)], [[line] for line in how(code)], code)
    return [texts, guide]


def columns(code):
    return [
        Column("key", width=8, is_hidden=True, is_open=False),
        Column(_("Kind"), width=14, is_open=False),
        Column(_("Item"), width=24, is_open=False),
        Column(_("Page"), width=20, is_open=False),
        Column(_("Field"), width=16, is_open=False),
        Column(_("State of the translation"), width=16, is_open=False),
        Column(_("Source language"), width=12, is_open=False),
        Column(_("Source text"), width=50, is_open=False, language="en"),
        Column(_("Present translation"), width=50, is_open=False, language=code),
        Column(_("New translation"), width=50, language=code),
        Column(_("Note"), width=24, language=code),
    ]


def row(text, status, source, code):
    item, field = text.item, text.field
    key = Key(
        item._meta.label_lower,
        str(item.pk),
        text.place,
        code,
        fingerprint(field, text.source),
        fingerprint(field, text.words(code)),
    )
    return [
        str(key),
        str(capfirst(item._meta.verbose_name)),
        str(item),
        page(item, code),
        text.label,
        {MISSING: _("not translated"), STALE: _("the source changed"), PRESENT: _("translated")}[status],
        own_name(source),
        in_cell(field, text.source),
        in_cell(field, text.words(code)),
        "",
        "",
    ]


def in_cell(field, text):
    return to_cell(text) if isinstance(field, RichTextField) else canonical(field, text)


def page(item, code):
    """Where the text can be seen, once it is public."""
    address = getattr(item, "path", None) if hasattr(item, "get_absolute_url") else None
    return settings.SITE_URL + path_in(address, code) if address else f"{item._meta.model_name} {item.pk}"


def check_lengths(found, code):
    for text, _status, _source in found:
        if max(len(in_cell(text.field, words)) for words in (text.source, text.words(code))) > LONGEST:
            words = _("The text of “%(item)s” is too long for a cell of a workbook: choose CSV.")
            raise ValidationError(words % {"item": text.item})


def how(code):
    return [
        _("Write each translation into the column “New translation”. Leave empty what stays as it is."),
        _("The other columns are locked, since they say which text a line is: please leave them as they are."),
        _(
            "Words in angle brackets, such as <p> or <strong>, mark paragraphs, headings, bold type and links. Keep"
            " them around the same words, and translate what stands between them."
        ),
        _('In a link, <a href="…">words</a>, translate the words and leave the address in quotation marks.'),
        _("Titles have up to 120 characters, summaries up to 300; 60 and 160 are better."),
        _("Lines may be sorted and left out. Send the sheet back as XLSX, or as CSV in UTF-8."),
        _("If you are unsure of something, write it into the column “Note”."),
    ]


def file_name(code, ending):
    return f"carrara-{code}.{ending}"
