"""The reader of an encyclopedia article, on a town that is not."""

import pytest

from carrara.content.seed_documents import encyclopedia
from tests.invented import ARTICLE

READINGS = {
    "population-count": "12500",
    "population-date": "31-12-98",
    "density": "87,5",
    "cadastral-code": "Z999",
    "demonym": "pietrafinois",
    "patron": "San Zeno",
    "feast": "1er mai",
    "website": "http://www.pietrafina.example/",
    "name-fr": "Pietrafine",
    "province": "Monte et Valle",
    "region": "Lunarie",
    "country-part": "Italie septentrionale",
    "famous-for": "ardoises bleues",
    "worked-since": "âge du bronze",
    "flank-of": "Pics gris",
    "between-1": "Collines",
    "between-2": "mer verte",
    "capital-of": "gravure populaire",
    "library-aurora-opened": "3 mars 1999",
    "library-aurora-seat": "Société des Graveurs",
    "library-aurora-square": "place Dante",
    "library-aurora": "bibliothèque Aurora",
    "stone": "ardoise",
    "stone-colour": "très bleue",
    "stone-grain": "grain serré",
    "stone-use-1": "toiture",
    "stone-use-2": "gravure",
    "caption-1": "vieux four",
    "caption-1-detail": "cheminée",
    "caption-2": "place",
    "caption-2-detail": "torrent Rivo",
    "torrent": "Rivo",
    "coast": "Marina de Pietrafine",
    "caption-3": "Marina de Pietrafine",
    "caption-3-detail": "bord de mer",
    "hamlet-altavena": "Altavena",
    "hamlet-borgo-di-sotto": "Borgo di Sotto",
    "hamlet-castel-rivo": "Castel Rivo",
    "hamlet-pontevivo": "Pontevivo",
    "neighbour-monteverde": "Monteverde",
    "neighbour-collalto": "Collalto",
    "neighbour-collalto-province": "Valle",
    "natives-of": "Pietrafine",
    "person-ada-conti": "Ada Conti",
    "person-ada-conti-birthplace": "Pietrafine",
    "person-ada-conti-born": "1801",
    "person-ada-conti-deathplace": "Rome",
    "person-ada-conti-died": "3 mai 1877",
    "person-ada-conti-occupation": "graveuse lunarienne",
    "person-bruno-neri": "Bruno Neri",
    "person-bruno-neri-occupation": "coureur cycliste",
    "person-livia-rossi": "Livia Rossi",
    "person-livia-rossi-occupation": "peintre",
    "club": "Pietrafina Calcio",
    "link-1": "Présentation de Pietrafine sur le site de Lunarie",
    "link-1-site": "Lunarie",
    "link-2": "Plan du bourg sur le site de Borgonuovo",
    "link-2-site": "Borgonuovo",
    "category": "Commune de la province de Monte",
    "name-ar": "بيترا",
    "name-de": "Pietrafein",
    "name-eo": "Petrafino",
    "name-zh": "彼得",
}


def read(document):
    return encyclopedia.read(document, 0, len(document))


def facts(document):
    return {fact["key"]: fact["fields"] for fact in read(document).facts}


def readings(document):
    return {key: fields.get("reading") or fields["name"] for key, fields in facts(document).items()}


def spans(document):
    return {key: (fields["span_start"], fields["span_end"]) for key, fields in facts(document).items()}


def told(document):
    return [(each["what"], each["why"]) for each in read(document).unreadable]


def test_a_whole_article():
    reading = read(ARTICLE)
    assert list(readings(ARTICLE).items()) == list(READINGS.items())
    assert [each["heading"] for each in reading.empty] == ["Monuments et patrimoine", "Administration", "Jumelages"]
    assert told(ARTICLE) == [
        ("field maire", "the reader does not know this field"),
        ("field superficie", "it has no value"),
        ("population", "the number is missing"),
        ("the sentence that begins “Personne ne sait compter les toits”", "no fact was read from it"),
        ("photograph", "its captions are in the document, the picture is not"),
        ("person-bruno-neri dates", "no date of birth or death is given"),
        ("person-livia-rossi dates", "they are not places and dates of birth and death"),
        ("link-1 address", "the title of the page is given, its address is not"),
        ("link-2 address", "the title of the page is given, its address is not"),
        ("the name of the article", "it stands where no field is"),
    ]


def test_lines_run_together_are_parted_and_reported():
    assert [each["repaired"] for each in read(ARTICLE).repaired] == [
        "bronze. / Géographie",
        "Géographie / Située",
        "petite. / Histoire",
        "Histoire / Pietrafine",
        "Aurora. / Économie",
        "Économie / Elle",
        "mer. / Culture",
        "Culture / Monuments",
        "patrimoine / Administration",
        "Hameaux",
        "Pontevivo / Communes",
        "limitrophes / Monteverde,",
        "(Valle). / Personnalités",
        "Pietrafine / Ada",
        "peintre / Jumelages",
        "Jumelages / Sports",
        "Sports / Pietrafina",
        "Calcio / Voir",
        "aussi / Liens",
        "externes / Présentation",
        "Lunarie / Plan",
        "Monte / ar:بيترا",
    ]
    assert all(ARTICLE[slice(*each["span"])] == each["original"] for each in read(ARTICLE).repaired)


def test_figures_carry_number_unit_and_the_year_that_the_infobox_gives_them():
    given = facts(ARTICLE)
    start, end = ARTICLE.index("12500"), ARTICLE.index(" |dens")
    assert given["population-count"] == {
        "topic": "figures",
        "reading": "12500",
        "number": 12500,
        "unit": "inhabitants",
        "source": "frwiki",
        "span_start": start,
        "span_end": end,
        "year": 1998,
    }
    start = ARTICLE.index("87,5")
    assert given["density"] == {
        "topic": "figures",
        "reading": "87,5",
        "number": 87.5,
        "unit": "inhabitants/km²",
        "source": "frwiki",
        "span_start": start,
        "span_end": start + 4,
    }
    assert {key: fields["year"] for key, fields in given.items() if "year" in fields} == {
        "population-count": 1998,
        "population-date": 1998,
        "library-aurora-opened": 1999,
        "person-ada-conti-born": 1801,
        "person-ada-conti-died": 1877,
    }


@pytest.mark.parametrize(
    ("was", "becomes", "key", "reading"),
    [
        ("dens=87,5", "dens=90", "density", "90"),
        ("Z999", "B001", "cadastral-code", "B001"),
        ("1er mai", "16 juin", "feast", "16 juin"),
        ("Altavena", "Bassavena", "hamlet-bassavena", "Bassavena"),
        ("Collalto (Valle)", "Collalto (Monte)", "neighbour-collalto-province", "Monte"),
        ("Bruno Neri", "Mara De Luca", "person-mara-de-luca", "Mara De Luca"),
        ("Rome, 3 mai 1877", "Milan, 3 mai 1877", "person-ada-conti-deathplace", "Milan"),
        ("graveuse lunarienne", "astronome", "person-ada-conti-occupation", "astronome"),
        ("Pietrafina Calcio", "Sporting Lunaria", "club", "Sporting Lunaria"),
        ("Pics gris", "Monts de la lune", "flank-of", "Monts de la lune"),
        ("3 mars 1999", "1er avril 2001", "library-aurora-opened", "1er avril 2001"),
        ("torrent Rivo", "torrent Ombra", "torrent", "Ombra"),
        ("eo:Petrafino", "eo:Ŝtonurbo", "name-eo", "Ŝtonurbo"),
        ("eo:Petrafino", "eo:Petrafino fi:Kivi", "name-fi", "Kivi"),
    ],
)
def test_renaming_a_fact_renames_it(was, becomes, key, reading):
    changed = readings(ARTICLE.replace(was, becomes))
    assert was in ARTICLE and changed[key] == reading
    differing = {k for k, v in changed.items() if READINGS.get(k) != v}
    assert differing - {"person-mara-de-luca-occupation", "caption-2-detail"} == {key}


@pytest.mark.parametrize(
    ("removed", "keys"),
    [
        (" |Patron=San Zeno", {"patron"}),
        (" |pop=12500", {"population-count"}),
        (" et Pontevivo", {"hamlet-pontevivo"}),
        ("Altavena, ", {"hamlet-altavena"}),
        ("Monteverde, ", {"neighbour-monteverde"}),
        (" (Valle)", {"neighbour-collalto-province"}),
        ("Bruno Neri, coureur cycliste.", {"person-bruno-neri", "person-bruno-neri-occupation"}),
        (", graveuse lunarienne", {"person-ada-conti-occupation"}),
        (", place Dante", {"library-aurora-square"}),
        ("Le 3 mars 1999, au siège", {"library-aurora-opened", "library-aurora-seat"}),
        (", très bleue et à grain serré", {"stone-colour", "stone-grain"}),
        (" et en gravure", {"stone-use-2"}),
        ("Pietrafina Calcio", {"club"}),
        ("Plan du bourg sur le site de Borgonuovo", {"link-2", "link-2-site"}),
        (" de:Pietrafein", {"name-de"}),
        ("Commune de la province de Monte", {"category"}),
    ],
)
def test_removing_a_fact_removes_it_and_nothing_else(removed, keys):
    assert removed in ARTICLE
    changed = readings(ARTICLE.replace(removed, ""))
    assert set(READINGS) - set(changed) == keys
    assert {key for key in changed if changed[key] != READINGS.get(key)} == set()


def test_moving_a_fact_moves_its_span():
    assert spans("x" * 7 + ARTICLE) == {key: (start + 7, end + 7) for key, (start, end) in spans(ARTICLE).items()}
    moved = ARTICLE.replace("Altavena, ", "").replace("Pontevivo", "Pontevivo, Altavena")
    assert readings(moved) == READINGS
    start = moved.index("Altavena")
    assert start > ARTICLE.index("Pontevivo") and spans(moved)["hamlet-altavena"] == (start, start + 8)


def test_a_heading_that_only_gathers_others_is_empty_without_them():
    without = ARTICLE.replace("Liens externes", "").replace("Présentation de Pietrafine sur le site de Lunarie", "")
    without = without.replace("Plan du bourg sur le site de Borgonuovo", "").replace("Monuments et patrimoine", "")
    headings = [each["heading"] for each in read(without).empty]
    assert headings == ["Culture", "Administration", "Jumelages"]


def test_lines_that_stand_apart_read_the_same():
    apart = ARTICLE
    for repair in sorted(read(ARTICLE).repaired, key=lambda each: -each["span"][0]):
        if " / " in repair["repaired"]:
            cut = repair["span"][0] + repair["repaired"].index(" / ")
            apart = apart[:cut] + "\n" + apart[cut:]
    assert readings(apart) == READINGS
    assert [each["original"] for each in read(apart).repaired] == ["[[Hameau italien|Hameaux]]"]


@pytest.mark.parametrize(
    ("was", "becomes", "what", "why"),
    [
        ("Altavena,", "AltavenaBassa,", "hamlet", "it is not the name of one place"),
        ("Altavena,", "Pontevivo,", "hamlet-pontevivo", "it is given twice; the first is kept"),
        ("dens=87,5", "dens=beaucoup", "field dens", "its value does not have the form of such a value"),
        ("Pietrafina Calcio", "Pietrafina Calcio, né en 1908", "club", "it is not the name of a club"),
        ("JumelagesSports", "JumelagesHistoireSports", "Histoire", "the heading is given twice; the first is kept"),
    ],
)
def test_what_is_uncertain_is_told(was, becomes, what, why):
    assert set(told(ARTICLE.replace(was, becomes))) - set(told(ARTICLE)) == {(what, why)}


@pytest.mark.parametrize(
    ("category", "languages", "first"),
    [
        ("Ville de Lunarie", "ar:A de:B", "name-ar"),
        ("Ville de Monte", "ce:A de:B", "name-ce"),
        ("Ville de Monta", "ce:A cs:B", None),  # ace or ce?
        ("Ville de Monta", "ce:A cd:B", "name-ace"),  # the list runs on to cd: it was no ce
    ],
)
def test_a_code_run_into_the_category_is_parted_only_if_it_is_sure(category, languages, first):
    start = ARTICLE.index("Catégorie:")
    document = f"{ARTICLE[:start]}Catégorie:{category}{languages}"
    names = [key for key in readings(document) if key.startswith("name-")]
    assert names == ["name-fr", *([first] if first else []), f"name-{languages.split()[1][:2]}"]
    doubt = ("category", "a language code is run into it, and which is not sure")
    assert (doubt in told(document)) == (first is None)
