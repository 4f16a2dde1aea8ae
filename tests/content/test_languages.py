"""How the reader's language writes a list."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from carrara.content.languages import enumerated
from tests.conftest import ROOT

CODE = [path for name in ("carrara", "partners", "programmes", "events") for path in (ROOT / name).rglob("*.py")]
JOINED = re.compile(r"""join(\(|:"), |["'], ["']\.join""")
FOR_MACHINES = {  # what nobody reads as a sentence, or what is read back
    "carrara/content/models/tags.py",
    "carrara/content/pictures.py",
    "carrara/website/seeds.py",
    "carrara/website/management/commands/import_seeds.py",
    "carrara/website/management/commands/catalogues.py",
    "events/calendars.py",
    "programmes/hours.py",
}


@pytest.mark.parametrize(
    "code, words",
    {
        "it": "Rossi, Bianchi, 3",
        "en": "Rossi, Bianchi, 3",
        "zh-hans": "Rossi、Bianchi、3",
        "ar": "Rossi،\u200f Bianchi،\u200f 3",
    }.items(),
)
def test_names_are_parted_as_in_the_language_of_the_reader(code, words):
    with translation.override(code):
        shown = Template("{{ names|enumerated }} {{ names.0 }}{% comma %}{{ names.1 }}")
        names = ["Rossi", "Bianchi", 3]
        assert enumerated(names) == words
        assert (
            shown.render(Context({"names": names}))
            == f"{words} {words.removesuffix('3').rstrip('،、, ' + chr(0x200F))}"
        )


def test_no_list_that_people_read_is_joined_by_a_latin_comma():
    files = [*CODE, *(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    found = {str(path.relative_to(ROOT)) for path in files if JOINED.search(path.read_text())}
    assert found == FOR_MACHINES
