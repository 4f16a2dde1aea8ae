"""`read_seed` as a whole: what it prints, what it refuses, and that the committed facts are what the documents say."""

import hashlib
import os
import re
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from carrara.content.seed_documents.reading import DocumentRefused
from partners import seed_document
from tests.conftest import ROOT
from tests.invented import ARTICLE, PROFILE

COMMITTED = ("facts.yaml", "names.yaml")
CONTACT = PROFILE[PROFILE.index("Mr Ugo") :]


def run(path):
    out = StringIO()
    call_command("read_seed", str(path), stdout=out)
    return yaml.safe_load(out.getvalue())


@pytest.fixture
def document(tmp_path):
    def write(text):
        path = tmp_path / "document.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def given_documents():
    folder = os.environ.get("SEED_DOCUMENTS")
    paths = sorted(Path(folder).glob("*.txt")) if folder else []
    if not paths:
        pytest.skip("needs the two seed documents: SEED_DOCUMENTS names their folder")
    return paths


# --- the documents that the site was made from -------------------------------------------------------------------


def test_the_committed_facts_are_what_the_documents_give(given_documents):
    read = [fact for path in given_documents for fact in run(path)["facts"]]
    committed = [fact for name in COMMITTED for fact in yaml.safe_load((ROOT / "seeds" / name).read_text())]
    assert sorted(committed, key=by_place) == sorted(read, key=by_place)


def by_place(fact):
    return fact["fields"]["source"], fact["fields"]["span_start"], fact["key"]


def test_the_text_in_each_span_bears_its_fact_out(given_documents):
    fixtures = [(path.read_bytes().decode(), run(path)) for path in given_documents]
    checked = [not_borne_out(document, fixture, fact) for document, fixture in fixtures for fact in fixture["facts"]]
    assert checked and [fault for fault in checked if fault] == []


def not_borne_out(document, fixture, fact):
    """What of a fact does not stand in its span, after the repairs reported for it; None if all does."""
    fields = fact["fields"]
    start, end = fields["span_start"], fields["span_end"]
    text = document[start:end]
    for repair in fixture["repaired"]:
        if start <= repair["span"][1] and repair["span"][0] <= end and " / " not in repair["repaired"]:
            text = text.replace(repair["original"], repair["repaired"])
    text = " ".join(text.split())
    wanted = [fields.get("reading") or fields["name"]]
    wanted += [f"{fields['number']:,}"] if "number" in fields else []
    wanted += [str(fields["year"])[-2:]] if "year" in fields else []
    missing = [value for value in wanted if value not in text]
    return (fact["key"], missing, text) if missing or len(text) > 2 * len(wanted[0]) + 20 else None


@pytest.mark.parametrize("change", [{"reading": "Rome"}, {"number": 13}, {"year": 1901}, {"span_end": 300}])
def test_a_planted_fault_is_not_borne_out(change):
    fixture = {"repaired": []}
    fact = {"key": "population", "fields": {"reading": "7", "number": 7, "year": 2006, "span_start": 4, "span_end": 17}}
    document = "pop 7 am 31-12-06" + " x" * 200
    assert not_borne_out(document, fixture, fact) is None
    fact["fields"] |= change
    assert not_borne_out(document, fixture, fact)


def test_what_the_documents_damaged_and_left_out_is_told(given_documents):
    profile, article = (run(path) for path in given_documents)
    assert [each["original"] for each in profile["repaired"]] == [
        "for\nits",
        "gures",
        "Start- up",
        "nancial",
        "speci c",
    ]
    assert [each["heading"] for each in profile["empty"]] == ["Member since"]
    assert [each["heading"] for each in article["empty"]] == [
        "Monuments et patrimoine",
        "Administration",
        "Jumelages",
        "Galerie de photos",
    ]
    assert [each["what"] for each in article["unreadable"]] == [
        "population",
        "photograph",
        "person-gianluigi-buffon dates",
        "link-1 address",
        "link-2 address",
        "the name of the article",
    ]


# --- documents of the same forms ---------------------------------------------------------------------------------


def test_a_document_is_told_with_its_kinds_and_its_fingerprint(document):
    fixture = run(document(PROFILE))
    assert list(fixture) == ["document", "facts", "repaired", "empty", "unreadable"]
    assert fixture["document"] == {
        "kinds": ["profile"],
        "encoding": "UTF-8",
        "sha256": hashlib.sha256(PROFILE.encode()).hexdigest(),
        "length": len(PROFILE),
    }


@pytest.mark.parametrize("between", ["\n", "", " "])
def test_a_document_that_begins_with_the_tail_of_the_other(document, between):
    both, alone = run(document(CONTACT + between + ARTICLE)), run(document(ARTICLE))
    shift = len(CONTACT + between)
    contact = ["contact-name", "contact-office", "contact-body", "contact-email"]
    assert both["document"]["kinds"] == ["profile", "encyclopedia"]
    assert [fact["key"] for fact in both["facts"]] == contact + [fact["key"] for fact in alone["facts"]]
    for fact in alone["facts"]:
        fact["fields"]["span_start"] += shift
        fact["fields"]["span_end"] += shift
    assert both["facts"][4:] == alone["facts"]


def test_a_document_that_ends_with_the_other(document):
    fixture = run(document(ARTICLE + "\n" + PROFILE))
    assert fixture["document"]["kinds"] == ["encyclopedia", "profile"]
    alone = [fact["key"] for text in (ARTICLE, PROFILE) for fact in run(document(text))["facts"]]
    assert [fact["key"] for fact in fixture["facts"]] == alone


def test_a_byte_order_mark_is_told_and_not_counted(document):
    marked, plain = run(document(PROFILE.encode("utf-8-sig"))), run(document(PROFILE))
    assert marked["document"]["encoding"] == "UTF-8 with a byte order mark"
    assert (marked["facts"], marked["document"]["length"]) == (plain["facts"], len(PROFILE))


# --- documents that are none -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The document is empty."),
        (b"\xef\xbb\xbf \n", "The document is empty."),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "The document is not text (a program's own format?): save it as plain text in UTF-8.",
        ),
        (PROFILE.encode("utf-16"), "The document is in UTF-16 or UTF-32: save it as UTF-8 and read it again."),
        (
            ARTICLE.replace("بيترا", "").replace("彼得", "").encode("cp1252"),
            "The document is not UTF-8 (byte 0xe9 at 69; Latin-1 or Windows-1252?):"
            " save it as UTF-8 and read it again.",
        ),
        (ARTICLE.encode()[:-1], "The document is damaged: it breaks off in the middle of a letter."),
        (
            "été \ufffd",
            "The document is damaged: a lost letter (�) at character 4; take it from its source.",
        ),
        (
            PROFILE.replace("Peaks", "PÃ©aks"),
            "The document is damaged: letters decoded twice (Ã©) at character 60; take it from its source.",
        ),
        (
            "Paris est une ville de lumière.",
            "The document is neither a UCCN profile form nor the text of an encyclopedia article.",
        ),
        (
            "Added Value:\nMember since:\n",
            "The document has the headings of a profile or an article, but no fact to read.",
        ),
        (b"x" * 200_001, "The document is larger than 200 kB: a profile or an article is text alone."),
    ],
)
def test_no_document_is_refused_in_one_sentence(document, content, sentence):
    with pytest.raises(CommandError) as refused:
        run(document(content))
    assert str(refused.value) == sentence


def test_no_file_is_refused_in_one_sentence(tmp_path):
    def refusal(path):
        with pytest.raises(CommandError) as refused:
            run(path)
        return str(refused.value)

    missing = tmp_path / "missing.txt"
    assert refusal(missing) == f"There is no file {missing}."
    assert refusal(tmp_path) == f"{tmp_path} is a folder: name one document in it."
    assert refusal("/dev/null") == "/dev/null is no ordinary file."
    assert re.fullmatch(r"The file .* cannot be opened: .*\.", refusal("a\0b"))
    assert re.fullmatch(r"The file .* cannot be opened: .*\.", refusal("a" * 5000))


WORDS = re.split(r"(?<=[ .:|,•])", PROFILE + ARTICLE)
PIECES = st.sampled_from([*WORDS, "\n", "  ", "[[", "|a=", "(pop. )", "Catégorie:"])
CUTS = st.lists(
    st.tuples(st.integers(0, 1700), st.integers(0, 40), st.one_of(PIECES, st.text(max_size=5))), max_size=12
)


def cut(document, cuts):
    """The document with stretches of it replaced by others."""
    for start, length, replacement in cuts:
        document = document[:start] + replacement + document[start + length :]
    return document


@given(st.one_of(st.binary(max_size=400), st.builds(cut, st.sampled_from([PROFILE, ARTICLE, ARTICLE + PROFILE]), CUTS)))
def test_whatever_is_given_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "hostile.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        fixture = seed_document.read(path)
    except DocumentRefused as refusal:
        assert str(refusal).endswith(".") and "\n" not in str(refusal)
        return
    text = path.read_bytes().decode("utf-8-sig")
    assert [not_borne_out(text, fixture, fact) for fact in fixture["facts"] if "number" not in fact["fields"]] == [
        None for fact in fixture["facts"] if "number" not in fact["fields"]
    ]
