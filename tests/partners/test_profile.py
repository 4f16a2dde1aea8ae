"""The reader of a profile form, on a town that is not."""

import pytest

from partners import profile
from tests.invented import PROFILE

READINGS = {
    "foot-of": "Grey Peaks",
    "area": "southern Lunaria",
    "city": "Pietrafina",
    "population": "12,500",
    "known-for": "blue slate roofs",
    "used-since": "Bronze Age",
    "artist-ada-conti": "Ada Conti",
    "artist-bruno-neri": "Bruno Neri",
    "contemporary-artist-zeno": "Zeno",
    "contemporary-artist-livia": "Livia",
    "backbone": "slate trade",
    "aim-spare-forest-soil": "forest soil",
    "aim-spare-drinking-water": "drinking water",
    "aim-rethinking": "work chain",
    "aim-rethinking-cutting": "cutting",
    "aim-rethinking-splitting": "splitting",
    "aim-rethinking-polishing": "polishing",
    "international-events": "7",
    "festival": "Pietrafina Slate Triennale",
    "festival-subject": "engraving",
    "festival-artist-marta-lupi": "Marta Lupi",
    "festival-artist-otto-van-der-weg": "Otto Van Der Weg",
    "award": "Slow-stone Award",
    "award-grants": "financial help",
    "award-for": "young workshops",
    "award-material": "broken slate",
    "fair": "Lunaria Fair of Roofs",
    "fair-offers": "evening courses",
    "fair-means": "water saws",
    "fair-subject": "slate cutting",
    "aim-engaging-public-and-private-sectors": "public and private sectors",
    "aim-engaging-local-associations": "local associations",
    "aim-participation": "shared gardens",
    "aim-participation-place": "empty courtyards",
    "aim-planning": "open and careful town planning",
    "aim-dialogue": "patient neighbourly dialogue",
    "creative-field": "Literature",
    "commitment-1-deed": "renewing",
    "commitment-1": "Porte Aperte (Open Doors)",
    "commitment-1-term-young-artists": "young artists",
    "commitment-1-term-general-public": "general public",
    "commitment-1-reach": "Creative Cities",
    "commitment-2-deed": "extending",
    "commitment-2": "Borgonuovo",
    "commitment-2-term-best-practices": "best practices",
    "commitment-3-deed": "co-designing",
    "commitment-3": "Altaterra",
    "commitment-3-name-2": "Lunaria",
    "commitment-3-term-slate-craft": "slate craft",
    "contact-name": "Ugo De Santis",
    "contact-office": "Slate Office",
    "contact-body": "Municipality of Pietrafina",
    "contact-email": "ugo.desantis@comune.pietrafina.example",
}


def read(document):
    return profile.read(document, 0, len(document))


def readings(document):
    return {fact["key"]: fact["fields"]["reading"] for fact in read(document).facts}


def spans(document):
    return {fact["key"]: (fact["fields"]["span_start"], fact["fields"]["span_end"]) for fact in read(document).facts}


def test_a_whole_form():
    reading = read(PROFILE)
    assert list(readings(PROFILE).items()) == list(READINGS.items())
    assert [(each["original"], each["repaired"]) for each in reading.repaired] == [
        ("for\nits", "for its"),
        ("gures", "figures"),
        ("Slow- stone", "Slow-stone"),
        ("nancial", "financial"),
        ("speci c", "specific"),
    ]
    assert [each["heading"] for each in reading.empty] == ["Member since"]
    assert [(each["what"], each["why"]) for each in reading.unreadable] == [
        ("the sentence that begins “Nobody counted the roofs of the”", "no fact was read from it")
    ]


def test_figures_carry_number_unit_and_the_year_that_the_form_gives():
    facts = {fact["key"]: fact["fields"] for fact in read(PROFILE).facts}
    start = PROFILE.index("Slow- stone")
    assert facts["award"] == {
        "topic": "economy",
        "reading": "Slow-stone Award",
        "year": 2011,
        "source": "uccn-profile",
        "span_start": start,
        "span_end": start + len("Slow- stone Award in 2011"),
    }
    start = PROFILE.index("12,500")
    population = {"topic": "figures", "reading": "12,500", "number": 12500, "unit": "inhabitants"}
    assert facts["population"] == population | {"source": "uccn-profile", "span_start": start, "span_end": start + 6}
    dated = {fact["key"]: fact["fields"] for fact in read(PROFILE.replace("12,500)", "12,500 in 2019)")).facts}
    assert dated["population"] == population | {
        "year": 2019,
        "source": "uccn-profile",
        "span_start": start,
        "span_end": start + len("12,500 in 2019"),
    }


@pytest.mark.parametrize(
    ("was", "becomes", "key", "reading"),
    [
        ("Grey Peaks", "Tall Hills", "foot-of", "Tall Hills"),
        ("(pop. 12,500)", "(pop. 9.876)", "population", "9.876"),
        ("Zeno and Livia", "Zeno and Mara", "contemporary-artist-mara", "Mara"),
        ("Marta Lupi", "Nora Lupi", "festival-artist-nora-lupi", "Nora Lupi"),
        ("Pietrafina Slate Triennale", "Lunar Festival", "festival", "Lunar Festival"),
        ("Slow- stone Award", "Quick Prize", "award", "Quick Prize"),
        ("City of Borgonuovo", "City of Monte Rosso", "commitment-2", "Monte Rosso"),
        ("Porte Aperte (Open Doors)", "Tetti Blu (Blue Roofs)", "commitment-1", "Tetti Blu (Blue Roofs)"),
        ("Creative City of Literature", "Creative City of Media Arts", "creative-field", "Media Arts"),
        ("Ugo De Santis", "Ida Bruni", "contact-name", "Ida Bruni"),
        ("Slate Office", "Office for Roofs", "contact-office", "Office for Roofs"),
        ("Member since:\xa0", "Member since: 31 October 2017", "member-since", "31 October 2017"),
    ],
)
def test_renaming_a_fact_renames_it(was, becomes, key, reading):
    changed = readings(PROFILE.replace(was, becomes))
    assert was in PROFILE
    assert {k: v for k, v in changed.items() if READINGS.get(k) != v} == {key: reading}


@pytest.mark.parametrize(
    ("removed", "keys"),
    [
        (" (pop. 12,500)", {"population", "city"}),
        (", Bruno Neri", {"artist-bruno-neri"}),
        (" and Otto Van Der Weg", {"festival-artist-otto-van-der-weg"}),
        (" Dedicated to engraving, it", {"festival-subject"}),
        (" in 2011", set()),
        (", splitting", {"aim-rethinking-splitting"}),
        (" and on the drinking water", {"aim-spare-drinking-water"}),
        (", Slate Office", {"contact-office"}),
        (" ugo.desantis@comune.pietrafina.example", {"contact-email"}),
        (
            "Mr Ugo De Santis, Slate Office, Municipality of Pietrafina ",
            {"contact-name", "contact-office", "contact-body"},
        ),
        (
            "; and\n  • co-designing with Altaterra, Lunaria a project of slate craft",
            {k for k in READINGS if "t-3" in k},
        ),
        (
            PROFILE[PROFILE.index("Added Value") : PROFILE.index("Member")],
            {k for k in READINGS if k[:4] in ("comm", "crea")},
        ),
    ],
)
def test_removing_a_fact_removes_it_and_nothing_else(removed, keys):
    assert removed in PROFILE
    changed = readings(PROFILE.replace(removed, ""))
    assert set(READINGS) - set(changed) == keys
    assert {key for key in changed if changed[key] != READINGS.get(key)} == set()


def test_moving_the_text_moves_every_span():
    assert spans("\n" * 7 + PROFILE) == {key: (start + 7, end + 7) for key, (start, end) in spans(PROFILE).items()}


def test_commitments_are_numbered_as_they_stand():
    first, second, rest = (
        PROFILE.index("  • renewing"),
        PROFILE.index("  • extending"),
        PROFILE.index("  • co-designing"),
    )
    swapped = PROFILE[:first] + PROFILE[second:rest] + PROFILE[first:second] + PROFILE[rest:]
    named = {key: reading for key, reading in readings(swapped).items() if key in ("commitment-1", "commitment-2")}
    assert named == {"commitment-1": "Borgonuovo", "commitment-2": "Porte Aperte (Open Doors)"}


def test_what_is_missing_is_said_and_not_invented():
    gaps = read(PROFILE.replace("12,500", "").replace("7 international", " international"))
    assert [(each["what"], each["why"]) for each in gaps.unreadable if "sentence" not in each["what"]] == [
        ("population", "the number is missing"),
        ("international-events", "the number is missing"),
    ]
    assert {"population", "international-events"} & {fact["key"] for fact in gaps.facts} == set()


def test_headings_are_empty_missing_or_twice():
    start, end = PROFILE.index("Added Value"), PROFILE.index("Member since")
    emptied = read(PROFILE[:start] + "Added Value:\n" + PROFILE[end:])
    assert [each["heading"] for each in emptied.empty] == ["Added Value", "Member since"]
    without = read(PROFILE[:start] + PROFILE[end:])
    assert [(each["what"], each["span"]) for each in without.unreadable][:1] == [("Added Value", None)]
    twice = read(PROFILE.replace("Member since:", "Added Value:\nMember since:"))
    assert "the heading is given twice; the first is kept" in [each["why"] for each in twice.unreadable]


def test_a_form_on_one_line_reads_the_same():
    flat = " ".join(PROFILE.split())
    assert readings(flat) == READINGS
