"""Cells that a spreadsheet would run as a formula: written as text, and read back exactly as they were."""

import re

SIGNS = "=+\\-@\t\r\n＝＋－＠"  # the wide ones too, which some spreadsheets read alike
RUNS = re.compile(f"[{SIGNS}]")
GUARDED = re.compile(f"'+[{SIGNS}]")


def guarded(text):
    """For CSV, which knows no kinds of cells: an apostrophe in front, and one more where there already are some."""
    return f"'{text}" if RUNS.match(text) or GUARDED.match(text) else text


def guarded_in_workbook(text):
    """In a workbook a cell says that it is text: only what would be read back as a guard is given one."""
    return f"'{text}" if GUARDED.match(text) else text


def without_guard(text):
    return text[1:] if GUARDED.match(text) else text


def runs(text):
    return bool(RUNS.match(text))
