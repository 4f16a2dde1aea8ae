"""Reads a table as Excel, LibreOffice and other programs write it; what cannot be read is said by row and column."""

import codecs
import csv
import re
import unicodedata
import warnings
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO, StringIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from . import guard
from .formulas import without_guard

SEPARATORS = ";,\t"
LONGEST = 200_000  # characters of a cell; Excel holds 32,767
MOST_COLUMNS = 300
MOST_CELLS = 3_000_000  # of one sheet, those that hold nothing included
MOST_EMPTY = 20_000  # rows that hold nothing, at the end of a sheet that somebody formatted to the bottom
csv.field_size_limit(LONGEST + 1)  # the limit of the whole process; no other reader of CSV needs a smaller one
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass
class Row:
    number: int  # as the spreadsheet counts
    cells: list  # texts, numbers, dates, truths or None


@dataclass
class Table:
    name: str
    rows: list = field(default_factory=list)  # those that hold something, the headings first
    is_guessed: bool = False  # whether its letters were read as Windows' Western European for want of better


class Broken(str):
    """What a cell shows whose formula failed, such as #REF!."""


def place(row, column):
    """Where a cell stands, as people say it; `column` counts from 0."""
    return _("Row %(row)s, column %(column)s") % {"row": row, "column": get_column_letter(column + 1)}


def read(file):
    """The tables of an upload that hold anything: one of a CSV, each sheet of a workbook. Raises ValidationError."""
    data, is_workbook = guard.accepted(file)
    tables = workbook(data) if is_workbook else [text_table(data)]
    tables = [table for table in tables if table.rows]
    if not tables:
        raise ValidationError(_("There is nothing in this file."), code="empty")
    return tables


# --- workbooks ---------------------------------------------------------------------------------------------------
def workbook(data):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of what it does not keep
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return [sheet_table(sheet) for sheet in book.worksheets]
    except ValidationError:
        raise
    except Exception as error:  # a broken part raises whatever the damage leads to
        raise ValidationError(guard.DAMAGED, code="damaged") from error


def sheet_table(sheet):
    table, empty, looked_at = Table(sheet.title), 0, 0
    sheet.reset_dimensions()  # the sheet's own word on its size is not believed
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        looked_at += len(cells)
        if looked_at > MOST_CELLS or any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
            raise too_wide(number)
        values = [cleaned(value_of(cell), number, column) for column, cell in enumerate(cells[:MOST_COLUMNS])]
        empty = add(table, number, values, empty)
        if empty > MOST_EMPTY:
            break
    return table


def too_wide(row):
    words = _("Row %(row)s has more than %(most)s columns: is this the right sheet?")
    return ValidationError(words % {"row": row, "most": MOST_COLUMNS}, code="columns")


def value_of(cell):
    if cell.data_type == "e":
        return Broken(cell.value)
    value = cell.value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return str(value) if isinstance(value, timedelta) else value


# --- texts -------------------------------------------------------------------------------------------------------
def text_table(data):
    text, is_guessed = decoded(data)
    table = Table("", is_guessed=is_guessed)
    stated = re.fullmatch(r'"?sep=([;,\t|])"?', text.split("\n", 1)[0].strip("\r"), re.IGNORECASE)
    if stated:
        text = text.split("\n", 1)[1] if "\n" in text else ""
    lines = csv.reader(StringIO(text, newline=""), delimiter=stated[1] if stated else separator(text), strict=True)
    number, first, empty = 0, 2 if stated else 1, 0
    try:
        for number, cells in enumerate(lines, first):
            empty = add(table, number, [cleaned(cell, number, i) for i, cell in enumerate(cells)], empty)
    except csv.Error as error:
        words = _(
            "After row %(row)s the quotation marks do not close, or a cell is too long: please save the sheet again."
        )
        raise ValidationError(words % {"row": number}, code="quotes") from error
    return table


def decoded(data):
    """The text, and whether its alphabet had to be guessed: older programs write Windows' own, which names itself
    nowhere."""
    if data.startswith(codecs.BOM_UTF8):
        return strictly(data, "utf-8-sig"), False
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return strictly(data, "utf-16"), False
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return strictly(data, "cp1252"), True


def strictly(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        words = _("The letters of this file cannot be read: please save it as “CSV UTF-8” or XLSX and send that.")
        raise ValidationError(words, code="encoding") from error


def separator(text):
    """The sign that stands most often between the cells of the first record, quoted parts left out."""
    head = re.sub(r'"(?:[^"]|"")*"', "", text[:20_000]).split("\n", 1)[0]
    return max(SEPARATORS, key=head.count)


# --- both --------------------------------------------------------------------------------------------------------
def add(table, number, cells, empty):
    """Keep a row that holds something; returns how many empty ones came before the next."""
    while cells and cells[-1] in (None, ""):
        cells.pop()
    if not cells:
        return empty + 1
    if len(cells) > MOST_COLUMNS:
        raise too_wide(number)
    if len(table.rows) > settings.SHEET_MAX_ROWS:
        words = _("This sheet has more than %(most)s rows: please send it in parts.")
        raise ValidationError(
            words % {"most": number_format(settings.SHEET_MAX_ROWS, force_grouping=True)}, code="rows"
        )
    table.rows.append(Row(number, cells))
    return 0


def cleaned(value, row, column):
    if not isinstance(value, str) or isinstance(value, Broken):
        return value
    if len(value) > LONGEST:
        raise ValidationError(_("%(place)s: this cell is too long.") % {"place": place(row, column)}, code="long")
    if CONTROL.search(value):
        words = _("%(place)s: this cell holds signs that are no text. Please type it again.")
        raise ValidationError(words % {"place": place(row, column)}, code="signs")
    text = unicodedata.normalize("NFC", value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n"))
    return without_guard(text.strip())
