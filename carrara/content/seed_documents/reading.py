"""What reading a seed document gives: facts with the characters they were read from, repairs, empty headings, doubts.

A reader searches the mended text of its part of the document; the `Reading` turns places there into spans of the
document. Every fact's reading is what stands in its span, mended: nothing is composed, translated or concluded.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import slugify

from carrara.content.seed_documents import repairs

UPPER = "A-ZÀ-ÖØ-ÞČĆŁŚŠŽŹŻ"
WORD = rf"(?<!\w)[{UPPER}][\w'’-]{{0,40}}(?!\w)"
COUNT = r"\d{1,3}(?:[,.\s]\d{3}){1,3}(?!\d)|\d{1,9}(?!\d)"
LONGEST_KEY, LONGEST_READING = 80, 300  # as many characters as a fact can hold
SHORTEST_SENTENCE = 4  # words: below that it is a title or a remnant
SENTENCE = re.compile(rf"[^\W_](?:[^\n.!?]|[.!?](?!\s*[{UPPER}\n]|\s*\Z))*")
UNITS = {
    "population": "inhabitants",
    "population-count": "inhabitants",
    "density": "inhabitants/km²",
    "international-events": "events a year",
    "surface": "km²",
    "altitude": "m",
}


class DocumentRefused(Exception):
    """The document cannot be read at all; the message is one sentence for the person who gave it."""


class MendedText:
    """Part of a document with edits carried out, in which each character knows where it stood in the document."""

    def __init__(self, document, start, end, edits):
        pieces, self._starts, self._ends = [], [], []
        position = start
        for edit_start, edit_end, replacement in [*sorted(edits), (end, end, "")]:
            pieces += [document[position:edit_start], replacement]
            self._starts += [*range(position, edit_start), *[edit_start] * len(replacement)]
            self._ends += [*range(position + 1, edit_start + 1), *[edit_end] * len(replacement)]
            position = edit_end
        self.text = "".join(pieces).replace("\xa0", " ")

    def span(self, start, end):
        return self._starts[start], self._ends[end - 1]


@dataclass
class Reading:
    source: str
    mended: MendedText
    headings: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    repaired: list = field(default_factory=list)
    empty: list = field(default_factory=list)
    unreadable: list = field(default_factory=list)
    _keys: set = field(default_factory=set)

    @classmethod
    def begin(cls, source, language, document, start, end, edits=()):
        """Mends the part and notes what was mended; a repair across one of the reader's own edits is left undone."""
        found, doubts = repairs.find(document, language, start, end)
        found = [each for each in found if not any(each.start < at and until < each.end for at, until, _ in edits)]
        mended = MendedText(document, start, end, [*edits, *((each.start, each.end, each.repaired) for each in found)])
        reading = cls(source, mended)
        reading.report_repairs(found)
        reading.unreadable = [{"what": each.what, "span": [each.start, each.end], "why": each.why} for each in doubts]
        return reading

    @property
    def text(self):
        return self.mended.text

    def fact(self, key, topic, span, *, within=None, **values):
        """`span` is where the reading stands in the mended text, `within` the wider stretch that bears its year too."""
        reading = " ".join(self.text[slice(*span)].split())
        values = {name: value for name, value in values.items() if value is not None}
        if key in UNITS and "number" in values:
            values["unit"] = UNITS[key]
        self._enter("content.fact", key, {"topic": topic, "reading": reading, **values}, within or span)

    def city_name(self, code, span):
        name = " ".join(self.text[slice(*span)].split())
        self._enter("content.cityname", f"name-{code}", {"language_code": code, "name": name}, span)

    def _enter(self, model, key, fields, span):
        start, end = self.mended.span(*span)
        reading = fields.get("reading") or fields.get("name")
        if key.endswith("-") or len(key) > LONGEST_KEY or len(reading) > LONGEST_READING:
            self.unread(key.strip("-")[:LONGEST_KEY], span, "what stands there is no short name or value")
        elif key in self._keys:
            self.unread(key, span, "it is given twice; the first is kept")
        else:
            self._keys.add(key)
            fields |= {"source": self.source, "span_start": start, "span_end": end}
            self.facts.append({"model": model, "key": key, "fields": fields})

    def unread(self, what, span, why):
        """`span` is None for what the document does not have at all."""
        self.unreadable.append({"what": what, "span": span and list(self.mended.span(*span)), "why": why})

    def gaps(self, gaps, section):
        for what, pattern, why in gaps:
            for match in pattern.finditer(self.text, *section):
                self.unread(what, match.span(), why)

    def empty_heading(self, heading, span):
        self.empty.append({"heading": heading, "span": list(self.mended.span(*span))})

    def report_repairs(self, repairs):
        self.repaired += map(_as_entry, repairs)

    def read_patterns(self, patterns, section):
        """Each named group of a pattern is a fact: `award_for` -> award-for, `aim_spare__1` -> aim-spare-<its words>.

        A group called `year` belongs to the first group of its pattern.
        """
        for topic, pattern in patterns:
            for match in pattern.finditer(self.text, *section):
                self._facts_of(match, topic)

    def _facts_of(self, match, topic):
        groups = [name for name, value in match.groupdict().items() if value and name != "year"]
        year = match.groupdict().get("year")
        for name in groups:
            stem, *varying = name.split("__")
            key = stem.replace("_", "-") + (f"-{key_of(match[name])}" if varying else "")
            has_year = year and name == groups[0]
            self.fact(
                key,
                topic,
                match.span(name),
                within=(match.start(name), match.end("year")) if has_year else None,
                number=count(match[name]) if key in UNITS else None,
                year=int(year) if has_year else None,
            )

    def read_names(self, prefix, topic, pattern, section):
        for match in pattern.finditer(self.text, *section):
            self.fact(f"{prefix}-{key_of(match[0])}", topic, match.span())

    def report_sentences_without_facts(self):
        """Names what the site does not take: sentences from which nothing was read."""
        covered = bytearray(self.mended.span(0, len(self.text))[1] if self.text else 0)
        known = [(fact["fields"]["span_start"], fact["fields"]["span_end"]) for fact in self.facts]
        known += [tuple(entry["span"]) for entry in [*self.empty, *self.unreadable] if entry["span"]]
        known += [self.mended.span(*heading) for heading in self.headings]
        for start, end in known:
            covered[start:end] = b"\1" * (end - start)
        for sentence in SENTENCE.finditer(self.text):
            words = sentence[0].split()
            if len(words) >= SHORTEST_SENTENCE and not any(covered[slice(*self.mended.span(*sentence.span()))]):
                beginning = f"the sentence that begins “{' '.join(words[:6])[:80]}”"
                self.unread(beginning, sentence.span(), "no fact was read from it")

    def in_order(self):
        self.facts.sort(key=lambda fact: (fact["fields"]["span_start"], fact["fields"]["span_end"]))
        for entries in (self.repaired, self.empty, self.unreadable):
            entries.sort(key=lambda entry: entry["span"] or [])
        return self


def _as_entry(repair):
    return {"original": repair.original, "repaired": repair.repaired, "span": [repair.start, repair.end]}


def turns_of_phrase(table):
    """Compiles (topic, pattern) pairs in which a space stands for any white space."""
    return [(topic, re.compile(pattern.replace(" ", r"\s"))) for topic, pattern in table]


def items(text, section, separator):
    """Where the things listed in a section stand, without the white space around them."""
    start, end = section
    edges = [span for match in separator.finditer(text, start, end) for span in match.span()]
    for item_start, item_end in zip([start, *edges[1::2]], [*edges[::2], end], strict=True):
        item = text[item_start:item_end]
        if item.strip():
            yield item_start + len(item) - len(item.lstrip()), item_start + len(item.rstrip())


def key_of(name):
    """Marina di Carrara -> marina-di-carrara; an apostrophe parts words as a space does."""
    return slugify(re.sub(r"['’/]", " ", name))


def count(text):
    """64,000 or 64.000 or 64 000 -> 64000."""
    return int(re.sub(r"\D", "", text))


def decimal(text):
    """915.8 or 915,8 -> 915.8, and a whole number stays one."""
    number = Decimal(text.replace(",", "."))
    return int(number) if number == number.to_integral_value() else float(number)
