"""Opens a seed document, sees which kinds of text it holds, has each part read, and gives the whole as one fixture."""

import codecs
import hashlib
import re
from pathlib import Path

from carrara.content.seed_documents import encyclopedia
from carrara.content.seed_documents.reading import DocumentRefused
from partners import profile

LARGEST = 200_000  # bytes; a profile has three thousand, a long article without its pictures a hundred thousand
READERS = {"profile": profile, "encyclopedia": encyclopedia}
SIGNS_NEEDED = 2  # of one kind: one alone ("Paris est une ville") stands in any text
MARKS_OF_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
DECODED_TWICE = re.compile("Ã[\x80-\xbf€‰ˆ‡Š‹Œ]|â€[™œ\x9d¢“”]")
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read(path):
    """The fixture of the document at `path`; raises DocumentRefused with one sentence when there is none to be had."""
    data = _bytes(Path(path))
    document, encoding = _text(data)
    parts = _parts(document)
    readings = [READERS[kind].read(document, start, end) for kind, start, end in parts]
    if not any(reading.facts for reading in readings):
        raise DocumentRefused("The document has the headings of a profile or an article, but no fact to read.")
    about = {
        "kinds": [kind for kind, _start, _end in parts],
        "encoding": encoding,
        "sha256": hashlib.sha256(data).hexdigest(),
        "length": len(document),
    }
    lists = ("facts", "repaired", "empty", "unreadable")
    return {"document": about} | {name: [each for r in readings for each in getattr(r, name)] for name in lists}


def _bytes(path):
    try:
        if path.is_dir():
            raise DocumentRefused(f"{path} is a folder: name one document in it.")
        if path.exists() and not path.is_file():
            raise DocumentRefused(f"{path} is no ordinary file.")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise DocumentRefused(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        raise DocumentRefused(
            f"The file {path} cannot be opened: {getattr(error, 'strerror', None) or error}."
        ) from None
    if len(data) > LARGEST:
        raise DocumentRefused(
            f"The document is larger than {LARGEST // 1000} kB: a profile or an article is text alone."
        )
    return data


def _text(data):
    """The document and the name of its encoding; a byte order mark is not counted in the spans."""
    if data.startswith(MARKS_OF_OTHER_ENCODINGS):
        raise DocumentRefused("The document is in UTF-16 or UTF-32: save it as UTF-8 and read it again.")
    if NOT_TEXT.search(data.decode("latin-1")):
        raise DocumentRefused("The document is not text (a program's own format?): save it as plain text in UTF-8.")
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        document = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentRefused(_wrong_encoding(data, error)) from None
    if not document.strip():
        raise DocumentRefused("The document is empty.")
    for damage, what in ((re.compile("\ufffd"), "a lost letter (�)"), (DECODED_TWICE, "letters decoded twice (Ã©)")):
        if found := damage.search(document):
            raise DocumentRefused(
                f"The document is damaged: {what} at character {found.start()}; take it from its source."
            )
    return document, "UTF-8 with a byte order mark" if marked else "UTF-8"


def _wrong_encoding(data, error):
    if error.end == len(data) and error.reason == "unexpected end of data":
        return "The document is damaged: it breaks off in the middle of a letter."
    return (
        f"The document is not UTF-8 (byte {data[error.start]:#x} at {error.start}; Latin-1 or Windows-1252?):"
        " save it as UTF-8 and read it again."
    )


def _parts(document):
    """(kind, start, end) of each stretch of one kind: a document may begin with the tail of the other kind."""
    signs = sorted(
        (match.start(), kind, number)
        for kind, reader in READERS.items()
        for number, sign in enumerate(reader.SIGNS)
        for match in sign.finditer(document)
    )
    if not any(
        len({number for _, sign_kind, number in signs if sign_kind == kind}) >= SIGNS_NEEDED for kind in READERS
    ):
        raise DocumentRefused("The document is neither a UCCN profile form nor the text of an encyclopedia article.")
    starts = [
        (kind, at)
        for (at, kind, _), before in zip(signs, [None, *signs], strict=False)
        if not before or before[1] != kind
    ]
    edges = [0, *(at for _, at in starts[1:]), len(document)]
    return [(kind, start, end) for (kind, _), start, end in zip(starts, edges, edges[1:], strict=False)]
