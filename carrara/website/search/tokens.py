"""The words of a text as the index knows them.

All the linguistics is here, in Python, so that a database only has to compare whole tokens: letters and digits,
folded, and the same on SQLite and on PostgreSQL.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

MAX_LENGTH = 40  # of a token; PostgreSQL refuses index keys of some thousand bytes
STEMMERS = {"it": "italian", "en": "english", "fr": "french"}

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Inside a word: accents written apart, Arabic vowel signs, soft hyphens and the invisible signs of direction.
INSIDE = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060\ufeff"
WORD = re.compile(rf"(?P<han>[{HAN}]+)|(?:(?![{HAN}])[^\W_][{INSIDE}]*)+")
ARABIC = re.compile("[\u0620-\u064a]")
ARTICLE = re.compile("^و?[بكف]?ال(?=...)|^و?لل(?=...)|^و(?=....)")  # "and", "in", "like", "so", "for", before "the"
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ى": "ي", "ة": "ه", "ٱ": "ا", "ـ": None}
)
# Words that say nothing by themselves; the first parts of l'arte, dell'arte, d'art and the last of Carrara's too.
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a ad al allo alla ai agli alle all con col coi da dal dallo dalla dai dagli dalle dall dei degli del dello della
    delle dell di e ed gli i il in la le lo nel nello nella nei negli nelle nell o per su sul sullo sulla sui sugli
    sulle sull un uno una l d c s
    an and at by for from of on or the to with
    au aux avec dans de des du en et les ou par pour sur une j m n qu t
    في من الي علي عن و او
    """,
    )
)


def fold(word):
    """Small letters without accents; one form for each Arabic letter; digits in ASCII. No other sign is left."""
    word = unicodedata.normalize("NFKC", word).casefold().translate(LETTERS)
    word = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFKD", word) if c.isalnum()))
    word = word.translate(LETTERS)
    return "".join(str(unicodedata.decimal(c, c)) for c in word)[:MAX_LENGTH]


@lru_cache(maxsize=50_000)
def forms(word, language):
    """The tokens of one word: its stem, and the stem of the word written without accents, where that differs."""
    folded = fold(word)
    if ARABIC.search(folded):
        bare = ARTICLE.sub("", folded)
        found = {folded, bare, fold(stem(word, "arabic")), fold(stem(bare, "arabic"))}
    elif language in STEMMERS:
        found = {fold(stem(word, STEMMERS[language])), stem(folded, STEMMERS[language])}
    else:
        found = {folded}
    return frozenset(found - {""})


def stem(word, algorithm):
    stemmer = snowballstemmer.stemmer(algorithm)  # made anew: it keeps the word in itself, and threads would share it
    return stemmer.stemWord(unicodedata.normalize("NFKC", word).casefold())


def occurrences(text, language):
    """Each word of `text`: where it begins, where it ends, its tokens.

    A run of Chinese characters gives each character and each pair of neighbours.
    """
    for match in WORD.finditer(text):
        if match["han"]:
            for start in range(match.start(), match.end()):
                for end in range(start + 1, min(start + 2, match.end()) + 1):
                    yield start, end, {fold(text[start:end])} - {""}
        else:
            yield match.start(), match.end(), forms(match[0], language)


@lru_cache(maxsize=512)  # a text that others fall back to is asked for once for each of their languages
def tokens(text, language):
    """The tokens of a text written in `language`, each once, in the order of the text."""
    return tuple(dict.fromkeys(token for _s, _e, found in occurrences(text, language) for token in sorted(found)))


def wanted(query):
    """What a text must hold to answer `query`: sets of tokens, of each of which one is enough.

    Nobody says in which language they type, and a list shows texts in several: a word is looked for under its
    stems in all of them.
    """
    groups = {}
    for match in WORD.finditer(query):
        if match["han"]:
            run = fold(match[0])
            pairs = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            groups |= {frozenset({pair} - {""}): run for pair in pairs}
        else:
            stems = frozenset().union(*(forms(match[0], language) for language in (*STEMMERS, None)))
            groups[stems] = fold(match[0])
    groups.pop(frozenset(), None)
    return [group for group, word in groups.items() if word not in EMPTY_WORDS] or list(groups)
