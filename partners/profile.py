"""Reads a city's profile form of the UNESCO Creative Cities Network: labels, prose by its turns of phrase, contact."""

import re

from carrara.content.seed_documents.reading import COUNT, WORD, Reading, key_of, turns_of_phrase

SOURCE = "uccn-profile"
LANGUAGE = "en"

NAME = rf"{WORD}(?:\s(?:(?:of|of\sthe|de|di|da|del|della|van|von)\s)?{WORD}){{0,8}}"
WORDS = r"[\w-]{1,40}(?:\s[\w-]{1,40}){0,8}?"

FAIR = "(?:Fair|Exhibition|Expo|Salon|Show)"

LABELS = ("About the Creative City", "Added Value", "Member since")
ABOUT, ADDED_VALUE, MEMBER_SINCE = LABELS
LABEL = re.compile(rf"\b(?P<label>{'|'.join(LABELS)})\s{{0,4}}:")
CONTACT = re.compile(
    rf"(?<![^\s:])(?:(?:Ms|Mr|Mrs|Mx|Dr|Prof)\b\.?\s)?"
    rf"(?P<contact_name>{WORD}(?:\s(?:{WORD}|de|di|da|del|della|van|von|el|al|bin)){{1,4}})"
    r"(?:,\s(?P<contact_office>[^,\n@]{2,120}))?,\s(?P<contact_body>[^,\n@]{2,120}?)"
    r"[\s,]{1,4}(?P<contact_email>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)"
)
CONTACT_WITHOUT_EMAIL = re.compile(
    rf"\b(?:Ms|Mr|Mrs|Mx|Dr|Prof)\b\.?\s(?P<contact_name>{WORD}(?:\s{WORD}){{1,4}})"
    r"(?:,\s(?P<contact_office>[^,\n@]{2,120}))?,\s(?P<contact_body>[^,\n@]{2,120}?)\s*(?=\n|\Z|,)"
)
EMAIL_ALONE = re.compile(r"(?<!\S)(?P<contact_email>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)")
MEMBERSHIP = r"\bAs a Creative City of (?P<creative_field>WORD(?: (?:(?:and|&) )?WORD){0,6})".replace("WORD", WORD)
SIGNS = (*(re.compile(rf"\b{label}\s{{0,4}}:") for label in LABELS), CONTACT, re.compile(MEMBERSHIP))

PROSE = turns_of_phrase(
    [
        ("other", rf"(?P<city>{NAME}) \(pop\b"),
        ("figures", rf"\(pop\.? (?P<population>{COUNT})(?:,? (?:in )?(?P<year>\d{{4}}))?\)"),
        ("geography", rf"\bfoot of (?:the )?(?P<foot_of>{NAME})"),
        ("geography", rf"\bin (?P<area>(?:north|south|east|west|central)[\w-]* {NAME})"),
        ("economy", rf"\bknown (?:[\w ]{{1,60}}? )?for (?:its |the )?(?P<known_for>{WORDS})\."),
        ("history", rf"\b[Uu]sed since (?:the time of |the )?(?P<used_since>{NAME})"),
        ("economy", rf"\bthe (?P<backbone>{WORDS}) remains the backbone\b"),
        ("aims", rf"\brethinking the (?P<aim_rethinking>{WORDS}) through\b"),
        (
            "aims",
            r"\bthrough (?:innovative )?(?P<aim_rethinking__1>\w+)(?:, (?P<aim_rethinking__2>\w+))?"
            r"(?: and (?P<aim_rethinking__3>\w+))? techniques",
        ),
        ("aims", rf"\bimpact on (?:the )?(?P<aim_spare__1>{WORDS})(?: and on (?:the )?(?P<aim_spare__2>{WORDS}))?,"),
        ("culture", rf"\b(?P<international_events>{COUNT}) international events each year"),
        ("culture", rf"\bincluding (?:the )?(?P<festival>{NAME})\."),
        ("culture", rf"\bDedicated to (?P<festival_subject>{WORDS}),"),
        ("economy", rf"\brevival of the (?P<award>{NAME})(?: in (?P<year>\d{{4}}))?"),
        (
            "economy",
            rf"\bgrants (?P<award_grants>{WORDS}) to (?P<award_for>{WORDS})"
            rf"(?:(?: best)? re-?using (?P<award_material>{WORDS}))?[,.]",
        ),
        ("economy", rf"\bthe (?=(?:{WORD} ){{0,6}}{FAIR}\b)(?P<fair>{NAME})"),
        (
            "economy",
            rf"\b{FAIR}\b[^.]{{0,80}}? offers (?P<fair_offers>{WORDS})"
            rf"(?: on the use of (?P<fair_means>{WORDS}))?(?: for (?P<fair_subject>{WORDS}))?\.",
        ),
        (
            "aims",
            rf"\bincludes (?P<aim_participation>{WORDS}) aiming to \w+"
            rf" (?P<aim_participation_place>{WORDS}) (?:for|to)\b",
        ),
        (
            "aims",
            r"\bengaging (?:both )?the (?P<aim_engaging__1>[\w ]{1,60}? sectors?)"
            rf"(?:, as well as (?P<aim_engaging__2>{WORDS})\.)?",
        ),
        ("aims", r"\bfoster (?P<aim_planning>[\w -]{1,80}\bplanning)"),
        ("aims", r"\b(?:foster|as well as) (?P<aim_dialogue>[\w -]{1,80}\bdialogue)"),
    ]
)
GAPS = [
    ("population", re.compile(r"\(pop\.?\s*\)"), "the number is missing"),
    ("international-events", re.compile(r"\b(?:holds|holding)\s+international events\b"), "the number is missing"),
    ("kind of a partner", re.compile(rf"\b(?:region province|province region)(?: of {NAME})?"), "two kinds are named"),
]
ARTISTS = re.compile(r"\bby (?:the likes|artists such as|artists like)(?: of)?\s(?P<names>[^.\n]{1,400})\.")
FESTIVAL_ARTISTS = re.compile(r"\bhosted [^.\n]{1,200}? including (?P<names>[^.\n]{1,400})\.")
CONTEMPORARY = re.compile(r"\bcontemporary artists?\b")
ONE_NAME = re.compile(NAME)

CREATIVE_FIELD = turns_of_phrase([("administration", MEMBERSHIP)])
BULLET = re.compile(r"(?:[•▪●]|(?m:^[ \t]*[-–*·])[ ])\s*(?P<text>[^•▪●]*?)\s*(?=[•▪●]|\n[ \t]*[-–*·][ ]|\Z)")
DEED = re.compile(r"\W*(?:[\w-]+ly )?(?P<deed>[\w-]+ing)\b", re.IGNORECASE)
NAMED = re.compile(rf"(?P<city_of>Creative City of )?(?P<name>{NAME}(?:\s\({NAME}\))?)")
REACH = re.compile(r"(?:UNESCO\s)?Creative\sCities")
TERM = re.compile(
    r"\b(?:crafts and folk art|media arts|design|film|gastronomy|literature|music|architecture|culture|education"
    r"|general public|young \w+|master [\w-]+|\w+ industry|\w+ craft|artistic forms|best practices|capacity building)\b"
)
SINCE = re.compile(r"(?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?(?P<year>(?:19|20)\d\d)\b")


def read(document, start, end):
    """The `Reading` of the part of a document that is a profile form, or what is left of one."""
    reading = Reading.begin(SOURCE, LANGUAGE, document, start, end)
    forms = (CONTACT, CONTACT_WITHOUT_EMAIL, EMAIL_ALONE)
    contact = next((found for form in forms if (found := form.search(reading.text))), None)
    sections = _sections(reading, contact)
    for label, read_section in ((ABOUT, _about), (ADDED_VALUE, _added_value), (MEMBER_SINCE, _member_since)):
        if label in sections:
            read_section(reading, sections[label])
        else:
            reading.unread(label, None, "the document has no such heading")
    if contact:
        reading.read_patterns([("administration", contact.re)], contact.span())
    for part in ("name", "office", "body", "email"):
        if not (contact and contact.groupdict().get(f"contact_{part}")):
            reading.unread(f"contact-{part}", None, "the document does not give it")
    reading.report_sentences_without_facts()
    return reading.in_order()


def _sections(reading, contact):
    """Label -> where its text stands; a label with nothing under it is an empty heading and a section of no length."""
    text, sections = reading.text, {}
    labels = list(LABEL.finditer(text))
    reading.headings = [label.span() for label in labels]
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        end = following.start() if following else len(text)
        if contact and label.end() <= contact.start() < end:
            end = contact.start()
        if label["label"] in sections:
            reading.unread(label["label"], label.span(), "the heading is given twice; the first is kept")
            continue
        sections[label["label"]] = (label.end(), end)
        if not text[label.end() : end].strip():
            reading.empty_heading(label["label"], label.span())
    return sections


def _about(reading, section):
    reading.read_patterns(PROSE, section)
    reading.gaps(GAPS, section)
    for match in FESTIVAL_ARTISTS.finditer(reading.text, *section):
        reading.read_names("festival-artist", "culture", ONE_NAME, match.span("names"))
    for match in ARTISTS.finditer(reading.text, *section):
        start, end = match.span("names")
        turn = CONTEMPORARY.search(reading.text, start, end)
        reading.read_names("artist", "culture", ONE_NAME, (start, turn.start() if turn else end))
        if turn:
            reading.read_names("contemporary-artist", "culture", ONE_NAME, (turn.end(), end))


def _added_value(reading, section):
    reading.read_patterns(CREATIVE_FIELD, section)
    reading.gaps(GAPS, section)
    bullets = [bullet.span("text") for bullet in BULLET.finditer(reading.text, *section)]
    for number, bullet in enumerate(bullets, start=1):
        _commitment(reading, f"commitment-{number}", bullet)
    if not bullets and section[0] < section[1] and reading.text[slice(*section)].strip():
        reading.unread(ADDED_VALUE, section, "there is no list of commitments")


def _commitment(reading, key, bullet):
    """The first thing named is the commitment's own fact; deed, further names, reach and terms are facts beside it."""
    start, end = bullet
    if deed := DEED.match(reading.text, start, end):
        reading.fact(f"{key}-deed", "other", deed.span("deed"))
        start = deed.end()
    named = list(NAMED.finditer(reading.text, start, end))
    reaches = [match for match in named if REACH.fullmatch(match["name"])]
    for reach in reaches[:1]:
        reading.fact(f"{key}-reach", "other", reach.span("name"))
    partners = [match for match in named if match not in reaches]
    for number, match in enumerate(partners, start=1):
        further = "-city" if match["city_of"] else f"-name-{number}"
        reading.fact(key if number == 1 else key + further, "other", match.span("name"))
    if not partners and end > start:
        reading.unread(key, bullet, "it names no initiative and no partner")
    for term in TERM.finditer(reading.text, start, end):
        reading.fact(f"{key}-term-{key_of(term[0])}", "other", term.span())


def _member_since(reading, section):
    start, end = section
    if since := SINCE.search(reading.text, start, end):
        reading.fact("member-since", "administration", since.span(), year=int(since["year"]))
    elif reading.text[start:end].strip():
        reading.unread(MEMBER_SINCE, section, "what stands there is no date")
