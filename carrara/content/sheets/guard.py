"""What may come in as a table: a file is told by its content, and refused before anything unpacks or reads it.

All refusals are ValidationErrors that say what to do.
"""

import zipfile
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from .. import uploads

MOST_UNPACKED = 80 * 1024 * 1024  # bytes of a whole workbook, unpacked: ten times the largest that an office writes
MOST_PARTS = 500
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel 97-2003, and any newer workbook behind a password

BOMB = _("This workbook unpacks to more than %(most)s: please copy its rows into a new workbook and send that.")
MACROS = _("This workbook carries macros, small programs that we do not let in: please save it as XLSX without macros.")
LOCKED = _("This workbook is locked by a password: please save it without one and send it again.")
OLD = _("This is a workbook of the old kind (.xls): please open it, save it as XLSX and send that.")
OPEN_DOCUMENT = _("This is an OpenDocument sheet (.ods): please save it as XLSX or CSV and send that.")
OTHER_OFFICE = _("This is a document of another kind, not a sheet: please copy the table into a sheet and send that.")
ARCHIVE = _("This is a compressed folder: please unpack it and send the sheet that is inside.")
WEB_PAGE = _("This is a web page named like a sheet: please open it in your spreadsheet and save it as XLSX.")
OTHER = _("This is a %(kind)s file: please send the table as XLSX or CSV.")
NOT_TABLE = _("This file is not a table that we can read: please send it as XLSX or CSV.")
DAMAGED = _("This workbook is damaged: please open it in your spreadsheet, save it again as XLSX and send that.")


def accepted(file):
    """The bytes of an upload, and whether they are a workbook; anything else than a text is refused here."""
    data = uploads.read(file, settings.SHEET_MAX_BYTES)
    if data.startswith(OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        raise ValidationError(LOCKED if is_locked else OLD, code="locked" if is_locked else "old")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        check_workbook(data)
        return data, True
    check_text(data, PurePath(file.name or "").name)
    return data, False


def check_workbook(data):
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            check_parts(parts)
            check_kind(packed)
            check_entities(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise ValidationError(DAMAGED, code="damaged") from error
    except Exception as error:
        if isinstance(error, ValidationError):
            raise
        raise ValidationError(DAMAGED, code="damaged") from error  # a broken stream raises what its packer likes


def check_parts(parts):
    """By the sizes that the archive states: the reader of the archive unpacks no part beyond its stated size."""
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(LOCKED, code="locked")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(BOMB, code="bomb", params={"most": filesizeformat(MOST_UNPACKED)})


def check_kind(packed):
    names = set(packed.namelist())
    if "xl/workbook.xml" not in names:
        if "mimetype" in names and b"opendocument.spreadsheet" in packed.read("mimetype"):
            raise ValidationError(OPEN_DOCUMENT, code="kind")
        is_office = "[Content_Types].xml" in names or "mimetype" in names
        raise ValidationError(OTHER_OFFICE if is_office else ARCHIVE, code="kind")
    types = packed.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or any("vbaproject" in name.lower() for name in names):
        raise ValidationError(MACROS, code="macros")


def check_entities(packed):
    """No part of a workbook declares a document type; one that does is made to swell or to fetch files when read."""
    for name in packed.namelist():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            text = packed.read(name).replace(b"\0", b"")  # UTF-16 as well
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise ValidationError(DAMAGED, code="entities")


def check_text(data, name):
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # UTF-16: the reader decodes it or refuses it
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table", b"<meta")):
        raise ValidationError(WEB_PAGE, code="kind")
    kind = uploads.kind_of(data) if not is_words(head) else ""
    if kind:
        raise ValidationError(OTHER, code="kind", params={"kind": kind, "name": name})
    if b"\0" in data:
        raise ValidationError(NOT_TABLE, code="kind")


def is_words(head):
    """Whether these bytes have nothing that only binary files have."""
    return not any(byte < 9 or 13 < byte < 32 for byte in head) and not head.startswith(b"%PDF-")
