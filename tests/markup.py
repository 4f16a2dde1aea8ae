"""A page as a test looks at it: its elements in order, each with the language and direction it inherits."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test.html import VOID_ELEMENTS

from carrara.content.languages import direction, html_lang
from tests.world import NO_LANGUAGE

UNSEEN = {"script", "style", "template"}
SPOKEN = ("alt", "aria-label", "aria-description", "title", "placeholder", "label")
UNMARKED = {"title", "meta", "link", "option"}  # what stands in the head; the choices of a form made by Django
TOLD = ("description", "og:title", "og:site_name", "og:description", "twitter:title", "twitter:description")

PARTS_NO_TEXT = re.compile(r"</?(?:mark|small|wbr)>")  # a text remains one around a word that is found or made small

MESSAGE = "\ue000"  # stands for each letter of a message that came out of a catalogue
KEPT = r"%\(\w+\)\w|%\w|\{\w*\}|<[^>]*>|&\w+;"  # gaps and tags of a message
CONTENT = re.compile(r"⟪([\w-]+)[^⟪⟫]*⟫")
NO_WORDS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+|example\.org/\w*|[年月日]")  # addresses; Chinese dates
# Names that are the same in every language.
NAMES = re.compile(r"Italiano|English|Français|简体中文|العربية|Amministrazione trasparente|CC BY 4\.0")
WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Element:
    tag: str
    attributes: dict
    lang: str = ""
    dir: str = ""
    is_shown: bool = True
    is_translated: bool = True
    text: str = ""

    def __getitem__(self, name):
        return self.attributes.get(name)


@dataclass
class Document(HTMLParser):
    html: str
    elements: list = field(default_factory=list)
    nodes: list = field(default_factory=list)  # (text, element)
    open: list = field(default_factory=lambda: [Element("", {})])

    def __post_init__(self):
        super().__init__()
        self.feed(PARTS_NO_TEXT.sub("", self.html))
        self.close()
        assert [element.tag for element in self.open] == [""], "not every element is closed"

    def handle_starttag(self, tag, attributes):
        attributes, above = dict(attributes), self.open[-1]
        way = attributes.get("direction" if any(element.tag == "svg" for element in self.open) else "dir")
        element = Element(
            tag,
            attributes,
            attributes.get("lang") or above.lang,
            way if way in ("ltr", "rtl") else above.dir,
            above.is_shown and tag not in UNSEEN,
            above.is_translated and attributes.get("translate") != "no",
        )
        self.elements.append(element)
        if tag not in VOID_ELEMENTS:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID_ELEMENTS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        for element in self.open:
            element.text += data
        if data.strip():
            self.nodes.append((data, self.open[-1]))

    def all(self, *tags, **attributes):
        return [
            element
            for element in self.elements
            if element.tag in tags and all(element[name] == value for name, value in attributes.items())
        ]

    def one(self, *tags, **attributes):
        [element] = self.all(*tags, **attributes)
        return element

    def spoken(self):
        """What a reader sees or hears: (text, element), attributes too."""
        yield from ((data, element) for data, element in self.nodes if element.is_shown and element.is_translated)
        for element in self.elements:
            if element.is_shown and element.is_translated:
                told = element.tag == "meta" and (element["name"] in TOLD or element["property"] in TOLD)
                names = [*SPOKEN, *["content"] * told, *["value"] * shows_its_value(element)]
                yield from ((element[name], element) for name in names if element[name])

    def words_of_nobody(self):
        """Words that came neither out of a catalogue nor out of the database: text forgotten in code or template."""
        return [word for text, _element in self.spoken() for word in WORD.findall(bare(text))]

    def in_wrong_language(self):
        """Texts whose language is not that of their element, where they have one that can say it."""
        page = self.one("html").lang
        found = []
        for text, element in self.spoken():
            if element.tag not in UNMARKED:
                said = [(content[0], content[1]) for content in CONTENT.finditer(text)]
                said += [(text, page)] if MESSAGE in text else []
                found += [(words, element.lang, element.dir) for words, code in said if not agrees(element, code)]
        return found


def shows_its_value(element):
    return element.tag == "input" and element["type"] in ("submit", "button")


def agrees(element, code):
    code = code if code != "zh-Hans" else "zh-hans"
    return code == NO_LANGUAGE or (element.lang, element.dir) == (html_lang(code), direction(code))


def bare(text):
    return NAMES.sub("", NO_WORDS.sub("", CONTENT.sub("", text)))


def covered(message):
    """A message with its letters replaced, its gaps and tags kept."""
    return type(message)(re.sub(rf"({KEPT})|[^\W\d_]", lambda match: match[1] or MESSAGE, message))
