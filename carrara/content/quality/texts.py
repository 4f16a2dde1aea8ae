"""Titles, summaries and the five languages of an item; how hard its texts are to read."""

import re

from django.utils.translation import gettext_lazy as _

from ..languages import LANGUAGE_CODES
from .checks import BAR, Check, Finding, column

TITLE, SUMMARY = 60, 160  # characters; a Chinese character takes the room of two
ENOUGH = 100  # words: below this the indices say nothing
LONG_SENTENCE = {"en": 25, "fr": 28, "ar": 30}  # words on average
LONG_SENTENCE_ZH = 50  # characters on average
EASY, FAIR, HARD = 80, 60, 40  # Gulpease: for whom a text is easy, by the schooling they have
WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"[.!?…؟]+(?=\s|$|[”»\"')])|[。！？；]+|\n")

Check(
    "source_missing",
    _("Source language missing"),
    _("Every other language is a translation of this one."),
    {
        "title": _("The item is written first in this language: write its title."),
        "body": _("The item is written first in this language, and other languages have a text: write it here too."),
    },
    default=BAR,
)
Check(
    "italian_missing",
    _("Italian missing"),
    _("Most readers of a municipality's site read Italian, and its notices are binding in it."),
    {
        "title": _("There is no title in Italian: have it translated."),
        "body": _("There is no text in Italian, though other languages have one: have it translated."),
    },
)
Check(
    "title_long",
    _("Long titles"),
    _("Search engines and phones cut a title after some sixty characters, thirty in Chinese."),
    {"": _("The title is cut after %(limit)s characters, and this one has %(count)s: say it in fewer.")},
)
Check(
    "summary_long",
    _("Long summaries"),
    _("Search engines and lists cut a summary after some 160 characters, eighty in Chinese."),
    {"": _("The summary is cut after %(limit)s characters, and this one has %(count)s: say it in fewer.")},
)
Check(
    "hard_to_read",
    _("Italian that is hard to read"),
    _(
        "The Gulpease index measures Italian by the length of its words and sentences, from 0 to 100. "
        "From 60 upwards a text is read easily by who has finished middle school."
    ),
    {
        "middle": _(
            "Readability %(score)s of 100: hard for who has a middle-school certificate, easy only with a diploma. "
            "Make the sentences shorter."
        ),
        "diploma": _(
            "Readability %(score)s of 100: hard even for who has a high-school diploma. "
            "Make the sentences shorter and choose common words."
        ),
    },
)
Check(
    "long_sentences",
    _("Long sentences in the other languages"),
    _("Long sentences are the first thing that makes a text hard to read, and to translate."),
    {
        "words": _("The sentences have %(count)s words on average: with fewer than %(limit)s they are easier to read."),
        "signs": _(
            "The sentences have %(count)s characters on average: with fewer than %(limit)s they are easier to read."
        ),
    },
)

GULPEASE_MEANS = {
    "primary": _("easy for who has a primary-school certificate"),
    "easy": _("easy for who has a middle-school certificate"),
    "middle": _("hard for who has a middle-school certificate, easy with a high-school diploma"),
    "diploma": _("hard for who has a high-school diploma"),
}


def missing_languages(item, texts):
    """Of the title, and of the text where any language has one."""
    has_text = any(texts[code].blocks for code in LANGUAGE_CODES)
    for code, check in ((item.source_language, "source_missing"), ("it", "italian_missing")):
        if check == "italian_missing" and item.source_language == "it":
            continue
        if not item.text_in("title", code).strip():
            yield Finding(check, column("title", code), code, "title")
        if has_text and not texts[code].blocks:
            yield Finding(check, column("body", code), code, "body")


def lengths(item, texts):
    for code in LANGUAGE_CODES:
        for field, limit in (("title", TITLE), ("summary", SUMMARY)):
            limit = limit // 2 if code == "zh-hans" else limit
            count = len(item.text_in(field, code).strip())
            if count > limit:
                yield Finding(f"{field}_long", column(field, code), code, "", {"limit": limit, "count": count})


def hard_to_read(item, texts):
    score = gulpease(texts["it"].plain)
    if score is not None and score < FAIR:
        yield Finding("hard_to_read", "body_it", "it", meaning(score), {"score": score})


def long_sentences(item, texts):
    for code, limit in LONG_SENTENCE.items():
        words, sentences = len(WORD.findall(texts[code].plain)), count_sentences(texts[code].plain)
        if words >= ENOUGH and words / sentences > limit:
            gaps = {"count": round(words / sentences), "limit": limit}
            yield Finding("long_sentences", column("body", code), code, "words", gaps)
    text = texts["zh-hans"].plain
    signs, sentences = sum(map(str.isalnum, text)), count_sentences(text)
    if signs >= 2 * ENOUGH and signs / sentences > LONG_SENTENCE_ZH:
        gaps = {"count": round(signs / sentences), "limit": LONG_SENTENCE_ZH}
        yield Finding("long_sentences", column("body", "zh-hans"), "zh-hans", "signs", gaps)


def gulpease(text):
    """89 - 10 letters/words + 300 sentences/words, kept within 0 and 100; None for a text too short to tell."""
    words = WORD.findall(text)
    if len(words) < ENOUGH:
        return None
    letters = sum(map(len, words))
    score = 89 - 10 * letters / len(words) + 300 * count_sentences(text) / len(words)
    return round(min(max(score, 0), 100))


def meaning(score):
    """The key in GULPEASE_MEANS of what a score means for the reader."""
    return next(
        (case for case, least in (("primary", EASY), ("easy", FAIR), ("middle", HARD)) if score >= least), "diploma"
    )


def count_sentences(text):
    """Pieces that hold a word; the end of a paragraph, a point or a heading ends a sentence."""
    return max(sum(1 for piece in SENTENCE_END.split(text) if WORD.search(piece)), 1)
