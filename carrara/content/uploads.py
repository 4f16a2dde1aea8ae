"""The guard: what may come into the site as a file.

A file is told by its content; its name and the type its sender claims are never believed. Everything that can be
refused from the header is refused before a single pixel is decoded. All refusals are ValidationErrors in words.
"""

import re
import secrets
from io import BytesIO
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from . import pdf

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
SAVING = {
    "JPEG": {"quality": 92, "progressive": True},
    "PNG": {"compress_level": 4},
    "WEBP": {"quality": 92, "method": 2},
    "AVIF": {"quality": 85, "speed": 9},
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
SRGB = ImageCms.createProfile("sRGB")

TOO_HEAVY = _("This file weighs more than %(most)s: please make it smaller and send it again.")
EMPTY = _("This file is empty: please choose it again.")
TOO_LARGE = _(
    "This picture has more than %(most)s million pixels: please scale it down, for instance to a width of"
    " 4000 pixels, and send it again."
)
DAMAGED_IMAGE = _("This picture is damaged or incomplete: please save it again and send the new file.")
MOVING = _("This is a moving picture: please send a still one.")
SVG = _("This is an SVG drawing, which could carry scripts: please export it as PNG and send that instead.")
HEIC = _("This is a HEIC photograph from a phone: please export it as JPEG and send that instead.")
NOT_IMAGE = _("This file is not a picture we can use: please send a JPEG, PNG, WebP or AVIF file.")
OTHER_IMAGE = _("This is a %(kind)s file: please send the picture as JPEG, PNG, WebP or AVIF.")
RENAMED_IMAGE = _(
    "The name “%(name)s” promises a picture, but inside this is a %(kind)s file: please send the picture as JPEG,"
    " PNG, WebP or AVIF."
)
NOT_PDF = _("This file is not a PDF: please open it in the program that made it, save it as PDF and send that.")
OTHER_DOCUMENT = _("This is a %(kind)s file: please save it as PDF and send that.")
RENAMED_PDF = _(
    "The name “%(name)s” promises a PDF, but inside this is a %(kind)s file: please save it as PDF and send that."
)
DAMAGED_PDF = _("This PDF is damaged or too complicated to check: please print it to a new PDF and send that.")
ENCRYPTED = _("This PDF is locked by a password or by restrictions: please save it without them and send it again.")
SCRIPTED = _("This PDF runs scripts or starts programs: please print it to a new PDF and send that.")
CARRIES_FILES = _("This PDF carries other files inside: please print it to a new PDF and send each file by itself.")
TOO_MANY_PAGES = _("This PDF has %(pages)s pages, and the most is %(most)s: please send it in parts.")


class Accepted(ContentFile):
    """A file that passed the guard, under a random name; `facts` are the model's fields that were read on the way.

    `hints` are what the file says of itself (title, language): words to begin with, not to be believed.
    """

    def __init__(self, data, extension, hints=None, **facts):
        super().__init__(data, name=f"{secrets.token_hex(10)}.{extension}")
        self.facts = {"bytes": len(data), **facts}
        self.hints = hints or {}


def accept_image(file):
    """The picture re-encoded: upright, in sRGB, without EXIF, XMP, comments or profile, no longer than the limit."""
    data = read(file, settings.IMAGE_MAX_BYTES)
    picture = opened(data, file.name or "")
    # Phones add a second still (depth, brightness) to a JPEG, which Pillow calls MPO: the first one is the photograph.
    kind = "JPEG" if picture.format == "MPO" else picture.format
    if kind == picture.format and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(MOVING, code="moving")
    try:
        picture = remade(picture, settings.IMAGE_MAX_EDGE)
        encoded = BytesIO()
        picture.save(encoded, kind, **SAVING[kind])
    except Exception as error:  # Pillow's decoders raise whatever the damage leads them to
        raise ValidationError(DAMAGED_IMAGE, code="damaged") from error
    return Accepted(encoded.getvalue(), EXTENSIONS[kind], width=picture.width, height=picture.height)


def accept_document(file):
    """The PDF as it came, with its number of pages and whether it is tagged for screen readers."""
    data = read(file, settings.DOCUMENT_MAX_BYTES)
    if not data.startswith(b"%PDF-"):
        raise wrong_kind(data, file.name or "", (".pdf",), OTHER_DOCUMENT, RENAMED_PDF, NOT_PDF)
    try:
        facts = pdf.read(data)
    except pdf.Unreadable as error:
        raise ValidationError(DAMAGED_PDF, code="damaged") from error
    if facts["is_encrypted"]:
        raise ValidationError(ENCRYPTED, code="encrypted")
    if facts["pages"] > settings.DOCUMENT_MAX_PAGES:
        gaps = {"pages": number_format(facts["pages"]), "most": number_format(settings.DOCUMENT_MAX_PAGES)}
        raise ValidationError(TOO_MANY_PAGES, code="too_many_pages", params=gaps)
    if facts["has_scripts"]:
        raise ValidationError(SCRIPTED, code="scripts")
    if facts["has_files"]:
        raise ValidationError(CARRIES_FILES, code="files")
    hints = {"title": facts["title"], "language": facts["language"]}
    return Accepted(data, "pdf", hints, pages=facts["pages"], is_tagged=facts["is_tagged"])


def accept_release(file):
    """A signed paper: a PDF as it came, or a scan re-encoded like any picture. Of either only the file is kept."""
    file.open()
    is_pdf = file.read(5) == b"%PDF-"
    accepted = (accept_document if is_pdf else accept_image)(file)
    accepted.facts = {}
    return accepted


def title_of(name, most):
    """A name to begin with, from the name that a file came under: words without its ending and its underscores."""
    words = " ".join(re.sub(r"[_\s]+", " ", PurePath(name).stem).split())
    return words[:most] or gettext("Without a name")


def read(file, most):
    """Never more than the limit comes into memory, whatever size the sender claims."""
    file.open()
    data = file.read(most + 1)
    if not data:
        raise ValidationError(EMPTY, code="empty")
    if len(data) > most:
        raise ValidationError(TOO_HEAVY, code="too_heavy", params={"most": filesizeformat(most)})
    return data


def opened(data, name):
    """The header read, the size allowed, nothing decoded yet."""
    bomb = ValidationError(
        TOO_LARGE, code="too_large", params={"most": number_format(settings.IMAGE_MAX_PIXELS // 1_000_000)}
    )
    try:
        picture = Image.open(BytesIO(data), formats=tuple(EXTENSIONS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise bomb from error
    except Exception as error:  # as above: a broken header raises anything
        if kind_of(data) in EXTENSIONS:
            raise ValidationError(DAMAGED_IMAGE, code="damaged") from error
        names = (".jpg", ".jpeg", ".png", ".webp", ".avif")
        raise wrong_kind(data, name, names, OTHER_IMAGE, RENAMED_IMAGE, NOT_IMAGE) from error
    if picture.width * picture.height > settings.IMAGE_MAX_PIXELS:
        raise bomb
    return picture


def remade(picture, longest):
    picture.draft(None, (longest, longest))  # a JPEG is decoded no larger than it will be kept
    ImageOps.exif_transpose(picture, in_place=True)
    picture = in_srgb(picture)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    picture.info.clear()  # else the encoders write comments, profiles and XMP back
    return picture


def in_srgb(picture):
    """Eight bits a channel, grey, colour, or colour with transparency: what every browser shows alike."""
    mode = "RGBA" if picture.has_transparency_data else "L" if picture.mode in ("1", "L", "I", "I;16") else "RGB"
    if picture.mode.startswith("I"):  # convert() alone would make white of everything above 255
        picture = picture.convert("I").point(lambda value: value / 257)
    profile = picture.info.get("icc_profile")
    if profile and mode != "L":
        picture = picture if picture.mode in ("CMYK", mode) else picture.convert(mode)
        try:
            return ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(BytesIO(profile)), SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken or foreign profile: the picture is still good without it
    return picture if picture.mode == mode else picture.convert(mode)


def wrong_kind(data, name, promised, other, renamed, unknown):
    kind = kind_of(data)
    if kind == "SVG" and other is OTHER_IMAGE:
        return ValidationError(SVG, code="svg")
    if kind == "HEIC" and other is OTHER_IMAGE:
        return ValidationError(HEIC, code="heic")
    if not kind:
        return ValidationError(unknown, code="kind")
    message = renamed if PurePath(name).suffix.lower() in promised else other
    return ValidationError(message, code="kind", params={"kind": kind, "name": PurePath(name).name})


def kind_of(data):
    """The common name of a kind of file (GIF, PDF, MP4), only to tell its sender; empty where nothing is sure."""
    head = data[:4096]
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"  # which has five names in the library's list
    text = head.replace(b"\0", b"").lower()  # UTF-16 as well
    if b"<svg" in text and b"<html" not in text:
        return "SVG"
    if head[4:8] == b"ftyp" and b"avif" not in head[8:64] and any(brand in head[8:64] for brand in HEIC_BRANDS):
        return "HEIC"
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    media = ("image/", "video/", "audio/", "text/", "application/pdf")
    names = (match.extension for match in matches[:1] if match.mime_type.startswith(media))
    return next(names, "").strip(".").upper()
