"""Tables as spreadsheets write them, and files that are none: refused in words, before they cost anything."""

import csv
import io
import zipfile
from datetime import date, datetime
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from carrara.content import sheets
from carrara.content.sheets import guard, reading
from carrara.content.sheets.formulas import guarded, guarded_in_workbook, without_guard


def upload(data, name="sheet.csv"):
    return SimpleUploadedFile(name, data)


def cells(data, name="sheet.csv"):
    return [row.cells for row in sheets.read(upload(data, name))[0].rows]


def refusal(data, name="sheet.xlsx"):
    with pytest.raises(ValidationError) as caught:
        sheets.read(upload(data, name))
    return caught.value.code


def workbook(*rows, **parts):
    """An XLSX of some rows, with parts of the archive replaced or added."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return repacked(file.getvalue(), parts)


def repacked(data, parts):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


TABLE = "Nome;Città\nGiò;Carrara"
ROWS = [["Nome", "Città"], ["Giò", "Carrara"]]


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        TABLE.encode("cp1252"),
        TABLE.replace(";", ",").encode(),
        TABLE.replace(";", "\t").encode("utf-16"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        b"sep=;\r\n" + TABLE.encode(),
        b'"Nome";"Citt\xc3\xa0"\r\n"Gi\xc3\xb2";"Carrara"\r\n;\r\n\r\n',
        workbook(*ROWS),
        workbook(*ROWS, [None, ""], []),
    ],
)
def test_a_table_reads_alike_however_it_was_saved(data):
    assert cells(data) == ROWS


def test_commas_inside_quotes_part_nothing_and_lines_inside_a_cell_stay():
    assert cells(b'"a, b; c";"one\r\ntwo"\n1;"say ""no"""') == [["a, b; c", "one\ntwo"], ["1", 'say "no"']]


def test_a_row_keeps_the_number_that_the_spreadsheet_shows():
    data = b'a;b\n"two\nlines";x\n\n\nlast;y'
    assert [row.number for row in sheets.read(upload(data))[0].rows] == [1, 2, 5]
    assert [row.number for row in sheets.read(upload(b"sep=;\na;b\n1;2"))[0].rows] == [2, 3]
    assert [row.number for row in sheets.read(upload(workbook(["a"], [], ["b"])))[0].rows] == [1, 3]


def test_only_an_alphabet_that_names_itself_is_not_guessed():
    assert sheets.read(upload(TABLE.encode("cp1252")))[0].is_guessed
    assert not sheets.read(upload(TABLE.encode()))[0].is_guessed


def test_a_workbook_gives_dates_numbers_and_truths_as_they_are():
    row = [datetime(2027, 6, 3, 9), date(2027, 6, 3), 12.0, 0.5, True, "=1+1", "+39 0585"]
    assert cells(workbook(row)) == [[datetime(2027, 6, 3, 9), datetime(2027, 6, 3), 12, 0.5, True, None, "+39 0585"]]


def test_a_formula_that_failed_is_told_from_a_text():
    data = workbook(["a"])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    page = page.replace('<c r="A1" t="s"><v>0</v></c>', '<c r="A1" t="e"><v>#REF!</v></c>').replace(
        '<c r="A1" t="inlineStr"><is><t>a</t></is></c>', '<c r="A1" t="e"><v>#REF!</v></c>'
    )
    [[cell]] = cells(repacked(data, {"xl/worksheets/sheet1.xml": page}))
    assert isinstance(cell, reading.Broken)


# --- what is refused ---------------------------------------------------------------------------------------------
BOMB = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMB += "]><worksheet><sheetData><row><c t='inlineStr'><is><t>&i;</t></is></c></row></sheetData></worksheet>"
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'


def packed(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty", b""),
        ("empty", b"\n\n;;\n"),
        ("empty", workbook()),
        ("kind", packed(a="b")),
        ("kind", packed(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})),
        ("kind", packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<a/>"})),
        ("kind", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("kind", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("kind", b"<html><table><tr><td>a</td></tr></table></html>"),
        ("kind", b"<?xml version='1.0'?><Workbook/>"),
        ("kind", b"a;b\n1;\x00"),
        ("old", guard.OLE + bytes(600)),
        ("locked", guard.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        ("macros", workbook(["a"], **{"xl/vbaProject.bin": b"x"})),
        ("damaged", workbook(["a"])[:-300]),
        ("damaged", workbook(["a"], **{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"})),
        ("damaged", workbook(["a"], **{"xl/workbook.xml": "no"})),
        ("entities", workbook(["a"], **{"xl/worksheets/sheet1.xml": BOMB})),
        ("entities", workbook(["a"], **{"xl/sharedStrings.xml": OUTSIDE.encode("utf-16")})),
        ("entities", workbook(["a"], **{"xl/styles.xml": OUTSIDE})),
        ("bomb", workbook(["a"], **{"xl/media/a.bin": bytes(guard.MOST_UNPACKED)})),
        ("bomb", workbook(["a"], **{f"xl/a{number}.xml": "" for number in range(guard.MOST_PARTS)})),
        ("columns", b";" * 400 + b"x"),
        ("columns", workbook([None] * 400 + ["x"])),
        ("quotes", b'a;b\n1;"open'),
        ("quotes", b"a;" + b"x" * 250_000),
        ("signs", b"a;b\n1;\x07"),
        ("encoding", b"\xff\xfea"),
        ("encoding", b"a;\x81\x8d"),
    ],
)
def test_what_is_no_table_is_refused_in_words(code, data):
    before = process_time()
    assert refusal(data) == code
    assert process_time() - before < 3


def test_what_is_too_large_is_refused(settings):
    assert refusal(b"a" * (settings.SHEET_MAX_BYTES + 1)) == "too_heavy"
    settings.SHEET_MAX_ROWS = 3
    assert len(cells(b"a\n1\n2\n3")) == 4
    assert refusal(b"a\n1\n2\n3\n4") == "rows"
    assert refusal(workbook(*[["a"]] * 5)) == "rows"


def test_a_sheet_formatted_to_the_bottom_is_read_to_its_last_row():
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["a"])
    for _number in range(30_000):
        page.append([WriteOnlyCell(page)])
    page.append(["lost"])  # nobody fills in a row thirty thousand lines below the last
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue()) == [["a"]]


def test_a_row_said_to_stand_at_the_very_bottom_costs_nothing():
    page = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    page += '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    page += "</sheetData></worksheet>"
    before = process_time()
    assert cells(workbook(["a"], **{"xl/worksheets/sheet1.xml": page})) == [[1]]
    assert process_time() - before < 3


# --- formulas ----------------------------------------------------------------------------------------------------
HOSTILE = ["=1+1", "+39 0585", "-5", "@x", "＝1", "'=1", "''=1", "'quoted'", "it's", "'", "", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_guard_comes_off_exactly(text):
    assert without_guard(guarded(text)) == text
    assert without_guard(guarded_in_workbook(text)) == text


def sheet_of(*texts):
    rows = [[text] for text in texts]
    return sheets.Sheet("T", [sheets.Column("h")], rows, "it")


def test_what_a_spreadsheet_would_run_goes_out_as_text_and_comes_back_as_it_was():
    texts = [text for text in HOSTILE if text]
    out = sheets.csv_file(sheet_of(*texts))
    kept = [row[0] for row in csv.reader(io.StringIO(out.decode("utf-8-sig")), delimiter=";")][1:]
    assert [text for text in kept if text[0] in "=+-@＝"] == []
    assert cells(out) == [["h"], *([text] for text in texts)]
    book = sheets.xlsx_file(sheet_of(*texts))
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert cells(book) == [["h"], *([text] for text in texts)]
