"""What a rich text is made of, read as it lies in the database; and what its headings and link texts should be."""

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext_lazy as _

from .checks import Check, Finding, column

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {*HEADINGS, "p", "li", "ul", "ol", "blockquote", "br", "hr", "div", "td", "th", "tr", "table", "pre"}

Check(
    "headings_order",
    _("Headings out of order"),
    _("Screen readers offer the headings as a list of contents: a level that is skipped looks like a missing part."),
    {
        "first": _("The first heading, “%(text)s”, is of a lower level: make it a heading of the second level."),
        "skipped": _("The heading “%(text)s” skips a level: make it one level higher."),
        "empty": _("There is a heading without words: write it or remove it."),
        "page": _("The heading “%(text)s” is of the first level, which is the page's title: make it one level lower."),
    },
)
Check(
    "link_text",
    _("Link texts that do not say where they lead"),
    _("Many people read only the links, or hear them one after the other: “here” tells them nothing."),
    {
        "unclear": _(
            "The link “%(text)s” does not say where it leads: let the name of the page or document be the link."
        ),
        "address": _("The link “%(text)s” is a bare address, read aloud letter by letter: put words in its place."),
        "empty": _("There is a link without words, which leads to %(address)s: write them or remove it."),
    },
)

# What says nothing in any language: a text in Italian may well hold an English “read more”.
UNCLEAR = """
qui | clicca qui | cliccare qui | cliccando qui | clicca | leggi | leggi qui | leggi tutto | leggi di più | di più
continua | continua a leggere | link | questo link | a questo link | al link | vai | scopri | scopri di più | scarica
pagina | questa pagina | questo | info | maggiori informazioni | vedi | vedi qui | altro | sito | il sito
here | click here | click | clicking here | read more | more | learn more | find out more | this link | this | this page
page | details | more info | more information | download | go | see here | see | continue reading | website
ici | cliquez ici | cliquer ici | en cliquant ici | lire la suite | la suite | en savoir plus | plus | suite | lien
ce lien | cette page | voir | voir ici | télécharger | plus d informations | plus d infos | site
这里 | 这儿 | 此处 | 点击这里 | 点击此处 | 请点击这里 | 请点击此处 | 点击 | 点此 | 点这里 | 在这里 | 更多 | 了解更多
阅读更多 | 查看更多 | 更多信息 | 详情 | 查看详情 | 链接 | 此链接 | 本页 | 下载 | 查看 | 阅读全文
هنا | اضغط هنا | انقر هنا | من هنا | اضغط | انقر | المزيد | اقرأ المزيد | للمزيد | لمعرفة المزيد | رابط | الرابط
هذا الرابط | هذه الصفحة | التفاصيل | تحميل | انظر هنا | اقرا المزيد
"""


def normal(text):
    """Words alone: no case, no signs, no marks that are not heard (vowel signs of Arabic, joiners)."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(" " if unicodedata.category(sign)[0] in "PSZC" and sign != "\u200d" else sign for sign in text)
    marks = [sign for sign in text if not ("\u064b" <= sign <= "\u0652" or sign in "\u0640\u200b\u200c\u200d\ufeff")]
    return " ".join("".join(marks).split())


SAYS_NOTHING = {normal(words) for line in UNCLEAR.strip().splitlines() for words in line.split("|")}
ADDRESS = re.compile(r"^\s*(https?://|www\.)\S+\s*$", re.IGNORECASE)


@dataclass
class Text:
    headings: list = field(default_factory=list)  # pairs of a level and its words
    links: list = field(default_factory=list)  # pairs of an address and its words
    blocks: list = field(default_factory=list)  # the words of each paragraph, point, heading

    @property
    def plain(self):
        return "\n".join(self.blocks)


class Reader(HTMLParser):
    """Takes anything: what is not closed ends with its block."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.words = Text(), []
        self.heading = self.link = None  # where in `words` each began

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.end_block()
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        if tag == "a":
            self.end_link()
            self.link = (dict(attrs).get("href") or "", len(self.words))

    def handle_endtag(self, tag):
        if tag == "a":
            self.end_link()
        if tag in BLOCKS:
            self.end_block()

    def handle_data(self, data):
        self.words.append(data)

    def end_link(self):
        if self.link:
            address, start = self.link
            self.text.links.append((address, squeezed(self.words[start:])))
            self.link = None

    def end_block(self):
        self.end_link()
        words = squeezed(self.words)
        if self.heading:
            self.text.headings.append((self.heading, words))
        if words:
            self.text.blocks.append(words)
        self.words, self.heading = [], None


def squeezed(pieces):
    return " ".join("".join(pieces).split())


def read(html):
    reader = Reader()
    reader.feed(html or "")
    reader.close()
    reader.end_block()
    return reader.text


# --- checks ------------------------------------------------------------------------------------------------------
def short(text):
    return text if len(text) <= 60 else f"{text[:59]}…"


def headings_and_links(item, texts):
    for code, text in texts.items():
        yield from headings(text, column("body", code), code)
        yield from link_texts(text, column("body", code), code)


def headings(text, field, language):
    """The page's title is the first level: a text begins with the second and goes down one level at a time."""
    above = 1
    for level, words in text.headings:
        if not words:
            yield Finding("headings_order", field, language, "empty")
            continue
        if level == 1:
            case = "page"
        elif level > above + 1:
            case = "first" if above == 1 else "skipped"
        else:
            case = ""
        if case:
            yield Finding("headings_order", field, language, case, {"text": short(words)})
        above = level


def link_texts(text, field, language):
    for address, words in text.links:
        if not normal(words):
            yield Finding("link_text", field, language, "empty", {"address": short(address)})
        elif ADDRESS.match(words):
            yield Finding("link_text", field, language, "address", {"text": short(words)})
        elif normal(words) in SAYS_NOTHING:
            yield Finding("link_text", field, language, "unclear", {"text": short(words)})
