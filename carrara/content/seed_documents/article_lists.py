"""Reads what an encyclopedia article lists under its headings: hamlets, neighbours, people, clubs, outside links."""

import re
from dataclasses import replace

from carrara.content.seed_documents import headings
from carrara.content.seed_documents.french import DATE, NAME, OF, year_of
from carrara.content.seed_documents.reading import UPPER, WORD, items, key_of

PLACE_SEPARATOR = re.compile(rf"[,;•\n]|\bet\b(?=\s+[{UPPER}])|\.(?=\s*(?:\n|\Z))")
PLACE = re.compile(r"(?P<name>[^()]{2,60}?)\s*(?:\((?P<province>[^()]{0,60})\))?")
GLUED = rf"(?<=[a-zß-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?=[{UPPER}])"
PERSON_SEPARATOR = re.compile(rf"\n|•|(?<!\b[{UPPER}])\.\s*(?=[{UPPER}]|\n|\Z)|{GLUED}")
LINE_SEPARATOR = re.compile(rf"\n|•|\s{{2,}}|{GLUED}")
PERSON = re.compile(
    rf"(?P<name>{WORD}(?:\s(?:(?:de|di|da|dei|del|della|von|van|el|al|ibn)\s)?{WORD}\.?){{0,5}})"
    r"(?:\s?\((?P<life>[^()]{1,120})\))?(?:,\s*(?P<occupation>[^\n.]{2,160}?)?)?[\s.]*"
)
LIFE = re.compile(
    rf"(?:(?P<birthplace>[^\d,;–—]{{2,60}})?,\s)?(?P<born>{DATE})?"
    rf"(?:\s*[-–—]\s?(?:(?P<deathplace>[^\d,;–—]{{2,60}})?,\s)?(?P<died>{DATE})?)?"
)
SITE = re.compile(rf"\bsur le site {OF}(?P<site>{NAME})")


def read(reading, sections, town):
    """`sections`: heading -> where its text stands; the heading of the natives carries the place of birth."""
    for heading, prefix in (("Hameaux", "hamlet"), ("Communes limitrophes", "neighbour")):
        for place in items(reading.text, sections.get(heading, (0, 0)), PLACE_SEPARATOR):
            _place(reading, prefix, place)
    for person in _parted(reading, sections.get(headings.BORN_IN), PERSON_SEPARATOR):
        _person(reading, person)
    for heading in ("Sport", "Sports"):
        for number, club in enumerate(_parted(reading, sections.get(heading), LINE_SEPARATOR), start=1):
            _club(reading, "club" if number == 1 else f"club-{number}", club)
    number = 0
    for link in _parted(reading, sections.get("Liens externes"), LINE_SEPARATOR):
        if town and set(reading.text[slice(*link)].split()) == {town}:
            reading.unread("the name of the article", link, "it stands where no field is")
        else:
            number += 1
            _link(reading, f"link-{number}", link)


def _parted(reading, section, separator):
    """The items of a list whose lines may have run together; where they had, the repair is reported."""
    if not section:
        return
    start, end = section
    cuts = [match.start() for match in re.finditer(GLUED, reading.text[start:end])]
    for repair in headings.run_together(reading.text, [start, *(start + cut for cut in cuts), end]):
        start_in_document, end_in_document = reading.mended.span(repair.start, repair.end)
        reading.report_repairs([replace(repair, start=start_in_document, end=end_in_document)])
    yield from items(reading.text, section, separator)


def _place(reading, prefix, span):
    place = PLACE.fullmatch(reading.text, *span)
    if not place or not re.match(rf"[{UPPER}]", place["name"]) or re.search(GLUED, place["name"]):
        reading.unread(prefix, span, "it is not the name of one place")
        return
    key = f"{prefix}-{key_of(place['name'])}"
    reading.fact(key, "other", place.span("name"))
    if place["province"]:
        reading.fact(f"{key}-province", "other", place.span("province"))


def _person(reading, span):
    person = PERSON.fullmatch(reading.text, *span)
    if not person:
        reading.unread("person", span, "it is not a name with its dates and its profession")
        return
    key = f"person-{key_of(person['name'])}"
    reading.fact(key, "other", person.span("name"))
    life = person["life"] and LIFE.fullmatch(reading.text, *person.span("life"))
    if person["life"] and not life:
        reading.unread(f"{key} dates", person.span("life"), "they are not places and dates of birth and death")
    elif not life:
        reading.unread(f"{key} dates", person.span("name"), "no date of birth or death is given")
    for part in ("birthplace", "born", "deathplace", "died"):
        if life and life[part]:
            year = year_of(life[part]) if part in ("born", "died") else None
            reading.fact(f"{key}-{part}", "other", life.span(part), year=year)
    if person["occupation"]:
        reading.fact(f"{key}-occupation", "other", person.span("occupation"))


def _club(reading, key, span):
    if re.fullmatch(NAME, reading.text[slice(*span)]):
        reading.fact(key, "sports", span)
    else:
        reading.unread(key, span, "it is not the name of a club")


def _link(reading, key, span):
    reading.fact(key, "other", span)
    if site := SITE.search(reading.text, *span):
        reading.fact(f"{key}-site", "other", site.span("site"))
    reading.unread(f"{key} address", span, "the title of the page is given, its address is not")
