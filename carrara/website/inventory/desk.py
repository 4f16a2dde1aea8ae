"""One item in one language, text by text: what the source says and said, what the translation says."""

from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from carrara.content.history import difference
from carrara.content.languages import direction, html_lang, own_name, suffix
from carrara.content.models import Publishable, RichTextField
from carrara.website.models import InventoryEntry

from . import rows
from .confirming import source_digest
from .staleness import lacking, needed
from .texts import label_of, rows_of, texts_of, translated_fields


class Desk:
    """What the page shows. Texts that fell behind come first, then those not written, then those in order."""

    def __init__(self, entry, item, code):
        self.entry, self.item, self.code, self.source = entry, item, code, entry.source_language
        self.kept, self.stale = entry.kept, entry.kept.stale.get(code, {})

    @cached_property
    def values(self):
        """{place: (field, row)} of every text there could be."""
        return {
            prefix + name: (field, row)
            for prefix, row in rows_of(self.item)
            for name, field in translated_fields(type(row)).items()
        }

    @cached_property
    def texts(self):
        words = texts_of(self.item)
        title = "title" if isinstance(self.item, Publishable) else None
        missing = lacking(self.code, self.source, words, title)
        places = [p for p in self.values if p in needed(self.source, words, title) or p in words[self.code]]
        found = [self.text(place, place in missing) for place in places]
        return sorted(found, key=lambda text: ["stale", "missing", "present"].index(text["status"]))

    def text(self, place, is_missing):
        mark = self.stale.get(place)
        status = "stale" if mark else "missing" if is_missing else "present"
        return {
            "place": place,
            "label": label_of(self.item, place),
            "status": status,
            "status_label": InventoryEntry.Status(status).label,
            "read": source_digest(self.kept, place),
            "source": self.shown(place, self.source),
            "translation": self.shown(place, self.code),
            **(self.change(place, mark) if mark else {}),
        }

    def change(self, place, mark):
        """How the source changed since this translation was right, in the language that led when it did."""
        code = mark.get("language", self.source)
        now = mark["now"] if "now" in mark else self.kept.seen["source"].get(place, "")
        return {
            "difference": difference(mark["was"], now),
            "since": parse_datetime(mark["since"]),
            "changed_in": spoken(code),
            "was_source": code != self.source,
        }

    def shown(self, place, code):
        """A text as it is kept; the rich ones were cleaned on their way into the database."""
        field, row = self.values[place]
        text = getattr(row, f"{field.name}_{suffix(code)}") or ""
        if isinstance(field, RichTextField):
            return mark_safe(text) if strip_tags(text).strip() else ""
        return text

    @property
    def language(self):
        return spoken(self.code)

    @property
    def source_language(self):
        return spoken(self.source)

    @property
    def row(self):
        return rows.named(self.entry)

    @property
    def form_url(self):
        return rows.form_url(self.entry, self.code)

    @property
    def stale_texts(self):
        return [text for text in self.texts if text["status"] == "stale"]


def spoken(code):
    return {"code": code, "name": own_name(code), "lang": html_lang(code), "dir": direction(code)}
