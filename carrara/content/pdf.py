"""Reads a PDF in a child process: a hostile file can use up the time and memory of the child alone."""

import json
import resource
import subprocess
import sys
from io import BytesIO

SECONDS = 10
MEMORY = 1 << 30
SCRIPTS = {"/JavaScript", "/JS", "/Launch", "/ImportData", "/Rendition", "/RichMedia", "/XFA"}
FILES = {"/EF"}
# Not searched: what draws the page and what names its structure hold no actions, and make up most of a document.
PASSIVE = {"/StructTreeRoot", "/Resources", "/Contents", "/Metadata"}


class Unreadable(Exception):
    """Damaged, or more than the child could read in its time and memory."""


def read(data):
    """`pages`, `is_tagged`, `is_encrypted`, `has_scripts` and `has_files` of the document in `data`, and the `title`
    and `language` that it gives itself (empty where it gives none)."""
    command = [sys.executable, "-I", __file__]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=True)
        return json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable from error


def facts(data):
    from pypdf import PdfReader  # only the child has need of it
    from pypdf.generic import DictionaryObject

    document = PdfReader(BytesIO(data))
    if document.is_encrypted:
        return {"is_encrypted": True}
    root = document.root_object
    marks = root.get("/MarkInfo", DictionaryObject()).get_object()
    words = names_in(root)
    return {
        "is_encrypted": False,
        "pages": document.get_num_pages() or sys.exit("no pages"),
        "is_tagged": "/Marked" in marks and marks["/Marked"] == True,  # noqa: E712 - a BooleanObject
        "has_scripts": bool(words & SCRIPTS),
        "has_files": bool(words & FILES),
        "title": own_words(lambda: document.metadata["/Title"]),
        "language": own_words(lambda: root["/Lang"]),
    }


def own_words(read):
    """A text that the document gives of itself, on one line; where it is missing or broken, none."""
    try:
        value = read()
    except Exception:  # the document is good without it
        return ""
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


def names_in(root):
    """Every key and every name that can be reached from the catalog, by whatever way: actions hide in many places."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

    found, seen, waiting = set(), set(), [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            item = item.get_object()
        if isinstance(item, NameObject):
            found.add(str(item))
        elif isinstance(item, DictionaryObject):
            found.update(item)
            waiting += [item.raw_get(key) for key in item if key not in PASSIVE]
        elif isinstance(item, ArrayObject):
            waiting += list.__iter__(item)
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(json.dumps(facts(sys.stdin.buffer.read())))
