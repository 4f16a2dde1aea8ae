"""Tables for spreadsheets: CSV that Excel opens rightly; nothing in them runs as a formula."""

import csv
from io import StringIO

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones too, which some spreadsheets read alike


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
