"""Reads the flattened text of a French encyclopedia article on an Italian town: infobox, sections, lists, languages."""

import re

from carrara.content.seed_documents import article_lists, headings
from carrara.content.seed_documents.french import DATE, DAY, NAME, OF, THE, WORDS, year_of
from carrara.content.seed_documents.reading import (
    COUNT,
    SENTENCE,
    WORD,
    Reading,
    count,
    decimal,
    key_of,
    turns_of_phrase,
)

SOURCE = "frwiki"
LANGUAGE = "fr"

TOWN = NAME.replace(r"\s", r"\x20")  # on one line: a heading may stand above it
LEAD = re.compile(rf"(?P<town>{TOWN}) est une? (?:\w+ )?(?:ville|commune|cité|municipalité|village)\b")

FIELD = re.compile(
    r"\|[ ]*(?P<field>[^\s=|]{1,40})[ ]*=(?:(?=[ ]*(?:\||\n|\Z))|[ ]?(?P<value>[^|\n]*?)(?=[ ]*(?:\||\n|\Z)|[ ]{2}))"
)
NUMBER = r"\d{1,9}(?:[.,]\d{1,3})?(?!\d)"
# Each field's key, topic, the shape of its value, and what is counted or dated by it. `date-pop` dates the population
# and nothing else: the density beside it gets no year, since the document gives it none.
FIELDS = {
    "pop": ("population-count", "figures", COUNT, {"number": count}),
    "population": ("population-count", "figures", COUNT, {"number": count}),
    "date-pop": ("population-date", "figures", DATE, {"year": year_of}),
    "dens": ("density", "figures", NUMBER, {"number": decimal}),
    "densité": ("density", "figures", NUMBER, {"number": decimal}),
    "superficie": ("surface", "figures", NUMBER, {"number": decimal}),
    "altitude": ("altitude", "figures", NUMBER, {"number": decimal}),
    "code_cadastre": ("cadastral-code", "administration", r"\w{2,10}", {}),
    "cp": ("postal-code", "administration", r"\d{3,6}", {}),
    "code_postal": ("postal-code", "administration", r"\d{3,6}", {}),
    "gentilé": ("demonym", "culture", r"[\w'’ ,()-]{2,80}", {}),
    "patron": ("patron", "culture", r"[\w'’ .-]{2,80}", {}),
    "fête_patronale": ("feast", "culture", DAY, {}),
    "site_web": ("website", "administration", r"https?://[^\s|]{4,200}", {}),
}

PROSE = turns_of_phrase(
    [
        ("figures", rf"\b(?:environ|compte|de) (?P<population_count>{COUNT}) habitants(?: en (?P<year>\d{{4}}))?"),
        ("geography", rf"\bprovince {OF}(?P<province>{NAME})"),
        ("geography", rf"\b(?:province [^,.]{{1,60}}?|située?),? (?:en |dans {THE})(?P<region>{NAME})"),
        (
            "geography",
            rf"\bdans l['’](?P<country_part>{WORD} (?:centrale|septentrionale|méridionale|du Nord|du Sud|insulaire))\b",
        ),
        ("economy", rf"\bconnue? pour (?:ses |son |sa )(?P<famous_for>{WORDS})(?= exploité|[,.])"),
        ("economy", rf"\bexploitée?s? depuis {THE}(?P<worked_since>{WORDS})[,.]"),
        ("geography", rf"\bflanc {OF}(?P<flank_of>{WORD}(?: [\w-]+){{0,4}}?)[,.]"),
        ("geography", rf"\bentre {THE}?(?P<between_1>{NAME}) et {THE}?(?P<between_2>{WORDS})[,.]"),
        ("history", rf"\bcapitale {OF}(?P<capital_of>{WORDS})[,.]"),
        (
            "economy",
            r"\bréputée? pour (?:son |sa |ses )(?P<stone>\w+)"
            r"(?:, (?!à |utilisé)(?P<stone_colour>[\w ]{1,40}?)(?= et |[,.]))?",
        ),
        ("economy", r"\bà (?P<stone_grain>grains? \w+)"),
        ("economy", r"\butilisée?s? en (?P<stone_use_1>\w+)(?: et en (?P<stone_use_2>\w+))?"),
        ("geography", rf"\btorrent (?P<torrent>{NAME})"),
        ("geography", rf"(?P<coast>{NAME}) sur le bord de mer\b"),
    ]
)
LIBRARY = re.compile(
    r"\bbibliothèque(?:/archives?)?(?:\s[a-zß-ÿ'’-]+){0,4}?\s"
    r"(?:(?:Centre|Cercle|Institut|Fondation|Fonds|Musée|Association|Académie|Maison)(?:\s[a-zß-ÿ-]+){1,3}?\s)?"
    rf"(?P<name>{WORD}(?:\s{WORD}){{0,5}})"
)
OF_A_LIBRARY = {
    "opened": re.compile(rf"(?P<it>{DATE})(?=.{{0,200}}\b(?:inaugur|ouvert|fondé))", re.DOTALL),
    "square": re.compile(rf"\b(?P<it>(?:place|piazza|rue|via)\s{NAME})"),
    "seat": re.compile(rf"\bsiège (?:\w+ )?{OF}(?P<it>{NAME})"),
}
PHOTOGRAPH = re.compile(r"\bsur (?:la photographie|l['’]image|la photo)\s*:")
CAPTION = re.compile(r"•\s*(?P<caption>[^•\n]+)")
CAPTION_PARTS = re.compile(
    rf"{THE}?(?P<shown>{WORDS})(?: (?:avec|traversée? par|sur|dans|près) {THE}?(?P<detail>{WORDS}))?[ ,.;]*\Z"
)
GAPS = [("population", re.compile(r"\b(?:environ|compte)\s+habitants\b"), "the number is missing")]
LANGUAGE_NAME = re.compile(
    rf"(?<!\S)(?P<code>{headings.LANGUAGE_CODE}):(?P<name>[^\s:/][^:\n]{{0,79}}?)(?=\s+{headings.LANGUAGE_CODE}:|\s*\Z)"
)
RUN_INTO = [
    ("category", re.compile(r"Catégorie:[^\n:]{2,120}:\S*"), "a language code is run into it, and which is not sure")
]
CATEGORY = turns_of_phrase([("other", r"Catégorie:(?P<category>[^\n:]{2,120}?) *(?=\n|\Z|Catégorie:)")])

SIGNS = (
    LEAD,
    re.compile(
        r"\|[ ]*(?:date-pop|pop|dens|superficie|code_cadastre|[Gg]entilé|[Pp]atron|[Ff]ête_patronale|site_web)[ ]*="
    ),
    re.compile(rf"{headings.BORN_IN} [A-ZÀ-Þ]"),
    re.compile(r"Communes limitrophes|Galerie de photos|Liens externes|Hameaux\]\]"),
    re.compile(
        rf"Catégorie:[^\n:]{{2,120}}:|(?<!\S){headings.LANGUAGE_CODE}:\S[^:\n]{{0,79}}\s{headings.LANGUAGE_CODE}:\S"
    ),
)


def read(document, start, end):
    """The `Reading` of the part of a document that is an encyclopedia article, or what is left of one."""
    lead = LEAD.search(document, start, end)
    town = lead["town"] if lead else ""
    edits, run_together = headings.part(document, start, end, town)
    reading = Reading.begin(SOURCE, LANGUAGE, document, start, end, edits)
    reading.report_repairs(run_together)
    tail = _tail(reading)
    sections = headings.sections(reading, town, tail)
    if lead := LEAD.search(reading.text):
        reading.city_name(LANGUAGE, lead.span("town"))
    _infobox(reading)
    for stretch in headings.between(reading, tail):
        reading.read_patterns(PROSE, stretch)
        reading.gaps(GAPS, stretch)
        _libraries(reading, stretch)
    _captions(reading)
    article_lists.read(reading, sections, town)
    reading.read_patterns(CATEGORY, (tail, len(reading.text)))
    reading.gaps(RUN_INTO, (tail, len(reading.text)))
    _languages(reading, tail)
    reading.report_sentences_without_facts()
    return reading.in_order()


def _infobox(reading):
    for match in FIELD.finditer(reading.text):
        field = match["field"]
        key, topic, shape, parsers = FIELDS.get(field.lower(), (None, None, None, {}))
        value = shape and re.compile(shape).match(reading.text, match.start("value"), match.end("value"))
        if not match["value"]:
            reading.unread(f"field {field}", match.span(), "it has no value")
        elif not key:
            reading.unread(f"field {field}", match.span(), "the reader does not know this field")
        elif not value:
            reading.unread(f"field {field}", match.span(), "its value does not have the form of such a value")
        else:
            reading.fact(key, topic, value.span(), **{name: parse(value[0]) for name, parse in parsers.items()})
    _date_population(reading)


def _date_population(reading):
    """The year of the population stands in a field of its own: the figure's span reaches over both."""
    found = {fact["key"]: fact["fields"] for fact in reading.facts}
    if {"population-count", "population-date"} <= found.keys():
        figure, date = found["population-count"], found["population-date"]
        figure["year"] = date["year"]
        figure["span_start"] = min(figure["span_start"], date["span_start"])
        figure["span_end"] = max(figure["span_end"], date["span_end"])


def _libraries(reading, stretch):
    for sentence in SENTENCE.finditer(reading.text, *stretch):
        for library in LIBRARY.finditer(reading.text, *sentence.span()):
            key = f"library-{key_of(library['name'])}"
            reading.fact(key, "culture", library.span())
            for part, pattern in OF_A_LIBRARY.items():
                if found := pattern.search(reading.text, *sentence.span()):
                    year = year_of(found["it"]) if part == "opened" else None
                    reading.fact(f"{key}-{part}", "culture", found.span("it"), year=year)


def _captions(reading):
    photograph = PHOTOGRAPH.search(reading.text)
    if not photograph:
        return
    reading.unread("photograph", photograph.span(), "its captions are in the document, the picture is not")
    for number, caption in enumerate(CAPTION.finditer(reading.text, photograph.end()), start=1):
        parts = CAPTION_PARTS.match(reading.text, *caption.span("caption"))
        if not parts:
            reading.unread(f"caption-{number}", caption.span(), "it is no short phrase")
            continue
        reading.fact(f"caption-{number}", "other", parts.span("shown"))
        if parts["detail"]:
            reading.fact(f"caption-{number}-detail", "other", parts.span("detail"))


def _tail(reading):
    """Where the article's text ends and its categories and languages begin."""
    first = headings.CATEGORY.search(reading.text) or headings.SPACED_CODE.search(reading.text)
    return first.start() if first else len(reading.text)


def _languages(reading, tail):
    for match in LANGUAGE_NAME.finditer(reading.text, tail):
        reading.city_name(match["code"], match.span("name"))
