"""Writes tables that open well in Excel and LibreOffice, and that run nothing."""

import csv
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from django.utils.functional import Promise
from django.utils.translation import get_language_info
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .formulas import guarded, guarded_in_workbook, runs

LONGEST = 32_767  # characters that a cell of a workbook can hold
SEMICOLONS = ("it", "fr")  # languages in which a spreadsheet takes the comma for the sign before decimals
HEAD = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="F1E6EC")}


@dataclass
class Column:
    heading: str
    width: int = 20
    is_hidden: bool = False
    is_open: bool = True  # may be written in where the sheet is locked
    language: str = ""  # of its texts, where it differs from the sheet's
    allowed: list = field(default_factory=list)


@dataclass
class Sheet:
    title: str
    columns: list
    rows: list
    language: str  # its direction
    is_locked: bool = False  # without a password: against slips, not against will


def csv_file(sheet):
    """With a byte order mark, without which Excel takes accents and Chinese for something else."""
    text = StringIO()
    lines = csv.writer(text, delimiter=";" if sheet.language in SEMICOLONS else ",")
    lines.writerow([guarded(str(column.heading)) for column in sheet.columns])
    for row in sheet.rows:
        lines.writerow([guarded(cell.replace("\r\n", "\n")) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(*sheets):
    book = Workbook(write_only=True)
    for sheet in sheets:
        add_sheet(book, sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def add_sheet(book, sheet):
    page = book.create_sheet(safe_title(sheet.title))
    page.sheet_view.rightToLeft = is_right_to_left(sheet.language)
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, start=1):
        look = page.column_dimensions[get_column_letter(number)]
        look.width, look.hidden = column.width, column.is_hidden
        allow(page, get_column_letter(number), column)
    if sheet.is_locked:
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = page.protection.autoFilter = False
    page.append([head(page, column, sheet) for column in sheet.columns])
    for row in sheet.rows:
        page.append([cell(page, value, column, sheet) for value, column in zip(row, sheet.columns, strict=True)])


def safe_title(title):
    """Excel allows 31 characters and few signs in the name of a sheet."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in str(title)).strip("'")[:31]


def is_right_to_left(language):
    return get_language_info(language)["bidi"]


def allow(page, letter, column):
    if column.allowed and len(",".join(map(str, column.allowed))) < 250:  # the most that Excel takes as a list
        rule = DataValidation(type="list", formula1='"{}"'.format(",".join(map(str, column.allowed))), allow_blank=True)
        rule.showErrorMessage = False  # the page that reads the sheet says what is wrong, in words
        rule.add(f"{letter}2:{letter}1048576")
        page.data_validations.append(rule)


def head(page, column, sheet):
    made = cell(page, str(column.heading), Column("", is_open=False), sheet)
    made.font, made.fill = HEAD["font"], HEAD["fill"]
    return made


def cell(page, value, column, sheet):
    value = str(value) if isinstance(value, Promise) else value  # a word that waits for its language
    text = isinstance(value, str)
    made = WriteOnlyCell(page, None)
    if text:
        made.value = guarded_in_workbook(value.replace("\r\n", "\n"))
        made.data_type, made.quotePrefix = "s", runs(value)
    else:
        made.value = value
    order = 2 if is_right_to_left(column.language or sheet.language) else 1
    made.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
    made.protection = Protection(locked=not column.is_open)
    return made
