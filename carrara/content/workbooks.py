"""Tables as workbooks for spreadsheet programs: what people typed stays text, and starts no formula."""

import re
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60  # characters


def written(title, header, rows):
    """The bytes of a workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\\/*?:\[\]]", " ", str(title))[:31]
    sheet.append([str(words) for words in header])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            fill(sheet.cell(number, place), value)
    sheet.freeze_panes = "A2"
    for place, cells in enumerate(sheet.columns, start=1):
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, longest + 2)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def fill(cell, value):
    """Numbers and dates as such; every text as text, marked where a program might take it for a formula."""
    if not isinstance(value, str) and not hasattr(value, "_proxy____cast"):
        cell.value = value
        return
    text = UNWRITABLE.sub(" ", str(value))
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA)
    cell.alignment = Alignment(vertical="top", wrap_text=len(text) > WIDEST)


def answer(name, data):
    response = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
