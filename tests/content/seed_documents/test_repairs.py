import pytest

from carrara.content.seed_documents import repairs


def found(text, language="en"):
    mended, doubts = repairs.find(text, language, 0, len(text))
    return [(each.original, each.repaired) for each in mended], [each.what for each in doubts]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("many gures of", "many figures of"),
        ("a nancial aid", "a financial aid"),
        ("a speci c plan", "a specific plan"),
        ("a specic plan", "a specific plan"),
        ("Signi cantly more", "Significantly more"),
        ("the o ce of", "the office of"),
        ("an e ort", "an effort"),
        ("a con ict over", "a conflict over"),
        ("a speci\nc plan", "a specific plan"),
        ("a Start- up", "a Start-up"),
        ("known for\nits slate", "known for its slate"),
    ],
)
def test_what_can_be_one_thing_is_mended(broken, whole):
    ((original, repaired),), doubts = found(broken)
    assert (broken.replace(original, repaired), doubts) == (whole, [])


@pytest.mark.parametrize(
    "sound",
    [
        "an arm, a nest and the rest",
        "pre- and post-war",
        "1577 - 1640, born 1577- Rome",
        "RST and ND",
        "a word\nNext line",
        "we've one, they'll see",
    ],
)
def test_what_is_sound_stays(sound):
    assert found(sound) == ([], [])


@pytest.mark.parametrize(
    ("broken", "doubt"),
    [
        ("the ve towns", "ve"),
        ("a plan q of it", "plan q"),
        ("the work-\nshop", "work-\nshop"),
        ("in tra c now", "tra c"),
    ],
)
def test_what_may_be_two_things_is_a_doubt(broken, doubt, monkeypatch):
    monkeypatch.setitem(repairs.DAMAGED["en"], "tra c", {"traffic", "trafic"})
    assert found(broken) == ([], [doubt])


def test_each_language_has_its_own_words():
    assert found("il est bon de ne rien spéci er de spéci que", "fr") == ([("spéci que", "spécifique")], [])
    assert found("to de ne it") == ([("de ne", "define")], [])


def test_a_part_of_a_document_is_mended_with_spans_of_the_document():
    assert repairs.find("nancial | many gures", "en", 10, 20) == ([repairs.Repair(15, 20, "gures", "figures")], [])
