"""The pictures of an item: what people who cannot see them are told, and whose they are."""

import re

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..languages import suffix
from ..models import Image
from .checks import BAR, Check, Finding

Check(
    "alt_missing",
    _("Pictures without alternative text"),
    _("Who cannot see the picture learns nothing of it; the law asks for it of every public body."),
    {"": _("The picture “%(picture)s” has no alternative text in this language: write it, or mark it as decorative.")},
    default=BAR,
)
Check(
    "alt_untranslated",
    _("Alternative texts that are not translated"),
    _("A screen reader reads the text of another language in the middle of a page."),
    {"": _("The picture “%(picture)s” has no alternative text in this language: have it translated.")},
)
Check(
    "alt_file_name",
    _("Alternative texts that are file names"),
    _("A screen reader spells them out, letter by letter."),
    {"": _("The alternative text of “%(picture)s” is the name of a file, “%(text)s”: say what is to be seen.")},
)
Check(
    "picture_rights",
    _("Pictures without credit, licence or right"),
    _("The law gives authors the right to be named, and the office must be able to show that it may use them."),
    {
        "credit": _("The picture “%(picture)s” names neither author nor credit: write whose it is."),
        "ended": _("The right to show “%(picture)s” has ended: renew it, or choose another picture."),
        "licence": _("The picture “%(picture)s” has no licence: choose under which terms it is shown."),
    },
)
FILE = re.compile(r"^[^\n]{0,120}\.(jpe?g|png|gif|webp|avif|tiff?|heic|heif|svg|bmp|raw|cr2|nef)\s*$", re.IGNORECASE)
CAMERA = re.compile(
    r"^(img|dsc|dscn|dscf|dcim|pic|pict|image|immagine|foto|photo|picture|bild|screenshot|schermata|scan|pxl|mvimg|gopr"
    r"|whatsapp image|p|untitled|senza titolo|senza nome|图片|图像|照片|صورة)?[\s_\-.#]*\(?(e?\d[\d\s_\-.:()]*)$",
    re.IGNORECASE,
)
BARE = {
    "image",
    "immagine",
    "foto",
    "photo",
    "picture",
    "img",
    "untitled",
    "senza titolo",
    "图片",
    "照片",
    "صورة",
    "alt",
}
HASH = re.compile(r"^(?=[^\s]*\d)[0-9a-f]{8,}(-[0-9a-f]{4,})*$", re.IGNORECASE)
FREE_OF_CREDIT = {"office", "cc0-1.0", "public-domain"}  # Image.Licence


def is_file_name(text):
    text = text.strip()
    return bool(FILE.match(text) or CAMERA.match(text) or HASH.match(text)) or text.casefold() in BARE


def fields(model):
    """The names of the relations from a kind of item to pictures: single ones, and those to several."""
    to_one = [field.name for field in model._meta.concrete_fields if field.related_model is Image]
    to_many = [field.name for field in model._meta.many_to_many if field.related_model is Image]
    return to_one, to_many


def of(item):
    """Pairs of a field and a picture."""
    to_one, to_many = fields(type(item))
    yield from ((name, getattr(item, name)) for name in to_one if getattr(item, name))
    yield from ((name, picture) for name in to_many for picture in getattr(item, name).all())


def pictures(item, texts):
    for field, picture in of(item):
        gaps = {"picture": str(picture)}
        if not picture.is_decorative:
            yield from alternative_text(item, field, picture, gaps)
        if picture.rights_end_on and picture.rights_end_on < timezone.localdate():
            yield Finding("picture_rights", field, "", "ended", gaps)
        if not picture.licence:
            yield Finding("picture_rights", field, "", "licence", gaps)
        elif not (picture.attribution or picture.rights_holder).strip() and picture.licence not in FREE_OF_CREDIT:
            yield Finding("picture_rights", field, "", "credit", gaps)


def alternative_text(item, field, picture, gaps):
    """In the languages that the item has; the field is the item's own, which knows no languages."""
    for code in dict.fromkeys([item.source_language, *item.languages]):
        text = (getattr(picture, f"alt_{suffix(code)}") or "").strip()
        if not text:
            check = "alt_missing" if code == item.source_language else "alt_untranslated"
            yield Finding(check, field, code, "", gaps)
        elif is_file_name(text):
            yield Finding("alt_file_name", field, code, "", {**gaps, "text": text})
