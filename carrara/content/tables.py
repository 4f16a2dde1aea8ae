"""Tables for spreadsheets: CSV that Excel opens rightly, and workbooks; nothing in them runs as a formula."""

import csv
import re
from io import BytesIO, StringIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones too, which some spreadsheets read alike
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no workbook can hold them
LONGEST = 32_767  # characters that a cell of a workbook holds
WIDTH = 32  # of a column, in characters


def harmless(cell):
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


def as_csv(header, rows):
    """Commas (RFC 4180), UTF-8 with a byte order mark, without which Excel takes accents for something else."""
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(header)
    for row in rows:
        lines.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(header, rows, title):
    """One sheet with a heading that stays in view. Texts are texts, whatever sign they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "1")
    sheet.freeze_panes = "B2"
    for place in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    sheet.append([cell_of(sheet, word, is_heading=True) for word in header])
    for row in rows:
        sheet.append([cell_of(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def cell_of(sheet, value, is_heading=False):
    """Marked as text, and as text that is to stay so when it is edited: without an apostrophe in the way."""
    text = CONTROLS.sub("", value)[:LONGEST] if isinstance(value, str) else None
    cell = WriteOnlyCell(sheet, value=value if text is None else text)
    if text is not None:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_SIGNS)
    if is_heading:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


KINDS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_download(kind, name, header, rows, title):
    """The answer that hands a table over as a file `name`, in the kind `csv` or `xlsx`."""
    content = as_csv(header, rows) if kind == "csv" else as_workbook(header, rows, title)
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(content, content_type=KINDS[kind], headers={"Content-Disposition": disposition})
