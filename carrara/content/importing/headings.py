"""Finds the columns of a sheet by their headings, in any of the site's languages."""

from difflib import get_close_matches

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from ..languages import enumerated
from ..sheets.values import plain


def find(tables, columns):
    """The table that is meant, {position: column}, and what is wrong with its headings, in words."""
    best = max(tables, key=lambda table: len(recognised(table, columns)[0]))
    found, unknown = recognised(best, columns)
    if not found:
        words = _("No heading in the first row is one of ours: please start from the template.")
        return best, {}, [words]
    return best, found, [*(unknown_heading(*pair, columns) for pair in unknown), *twice(found)]


def recognised(table, columns):
    found, unknown = {}, []
    for position, cell in enumerate(table.rows[0].cells):
        text = "" if cell is None else str(cell)
        sure = {column: sure for column in columns if (sure := column.sureness(bare(text)))}
        if sure:
            found[position] = max(sure, key=sure.get)
        elif text or any(position < len(row.cells) and row.cells[position] not in (None, "") for row in table.rows):
            unknown.append((position, text))
    return found, unknown


def bare(text):
    return text.strip().rstrip("*:").strip()


def unknown_heading(position, text, columns):
    letter = get_column_letter(position + 1)
    if not text:
        return _("Column %(letter)s has no heading: give it one of ours, or delete it.") % {"letter": letter}
    labels = {plain(column.label): column.label for column in columns}
    close = get_close_matches(plain(text), labels, n=1, cutoff=0.6)
    gaps = {"letter": letter, "heading": text[:80], "near": labels[close[0]] if close else ""}
    if close:
        return _("Column %(letter)s, “%(heading)s”, is not known. Is “%(near)s” meant?") % gaps
    return _("Column %(letter)s, “%(heading)s”, is not known: rename it as in the template, or delete it.") % gaps


def twice(found):
    places = {}
    for position, column in found.items():
        places.setdefault(column, []).append(get_column_letter(position + 1))
    for column, letters in places.items():
        if len(letters) > 1:
            gaps = {"letters": enumerated(letters), "heading": column.label}
            yield _("Columns %(letters)s both mean “%(heading)s”: keep one of them.") % gaps
