"""Mends what copying out of a PDF breaks in a text: ligatures lost, hyphens and lines broken.

Only what can be one thing is mended; what could be two, or nothing known, is a doubt.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

LIGATURE = re.compile("ffi|ffl|ff|fi|fl")

# Words with a ligature as they come in profiles and articles of towns, by language: French "de ne" is sound, and
# English "de ne" is "define".
WORDS_WITH_LIGATURES = {
    "en": """
        affair affairs affect affected affirm affirmed affluent affordable artificial beneficial beneficiaries
        beneficiary benefit benefited benefits briefing certificate certificates certification certified classification
        classified coefficient coffee configuration confirm confirmed confluence conflict conflicts define defined
        defines definition deficit difference differences different differ difficult difficulties difficulty diffuse
        diffused diffusion diversification diversified effect effective effectively effects efficiency efficient
        efficiently effort efforts exemplified fiction fictional field fields fifth fifty fifteen fifteenth fight
        fighting figurative figure figured figures filigree filled film films filmmakers filter final finale finally
        finance financed finances financial financially financing finding findings finds finest finish finished firm
        firms first fisheries fishing five fixed flag flagship flame fleet flexible flexibility flight flock floor
        floors flourish flourished flourishing flow flowers flows fluid identification identified identifies inflict
        influence influenced influences influential intensified magnificent modification modified notified offer
        offered offering offerings offers office officer officers offices official officially pacific profile profiles
        profit profitable profits qualification qualifications qualified ratified reaffirm reaffirmed reflect reflected
        reflecting reflection reflects refine refined sacrifice scientific scientifically significance significant
        significantly simplified specific specifically specification staffed sufficient traffic unified verified
        """,
    "fr": """
        affaire affaires affecte affirme affleurement affleurements affluent affluents artificiel artificielle bénéfice
        bénéfices bénéficie classification classifié classifiée confluent conflit conflits confirme définition définir
        définit définie déficit différence différences différent différente différents différentes difficile difficiles
        difficulté difficultés diffusion diversification édifice édifices édifié édifiée effet effets efficace effort
        efforts effectif effectifs figure figures figurent filigrane film films finale finales finance finances
        financier financière financement finissage fixe fixée flamme fleuve fleuves fleur fleurs flotte flûte fluide
        identification influence influences influent influente magnifique modification offert offerte offre officiel
        officielle officiels pacifique profil profils profit profits qualification qualifié qualifiée reflet reflète
        réflexion sacrifice scientifique scientifiques significatif significative signifie spécificité spécifique
        spécifiques suffisant suffisante trafic unifié
        """,
}
# Sound words that happen to be another word without its ligature ("arm" is no "affirm").
SOUND_WORDS = {
    "en": {"arm", "armed", "nest", "prole", "proles", "rene"},
    "fr": {"arme", "dénie", "dénis", "ore", "o re"},
}
CERTAIN_LETTERS = 3  # of "lm" or "ve" too little is left to be sure

SUSPENDED = ("and", "or", "to", "et", "ou")  # "pre- and post-war" is written so on purpose
LONE_LETTER = re.compile(r"(?<![\w'’.&|/-])(?:(\w+)\s)?([b-hj-np-xz])(?![\w'’.&:=|/-])")


@dataclass(frozen=True, order=True)
class Repair:
    """Characters `start` to `end` of a text, and what is to stand there instead."""

    start: int
    end: int
    original: str
    repaired: str


@dataclass(frozen=True, order=True)
class Doubt:
    start: int
    end: int
    what: str
    why: str


def _damaged_forms(language):
    """What is left of each word without its ligature -> the words that it may have been."""
    forms = defaultdict(set)
    words_with_ligatures = WORDS_WITH_LIGATURES[language].split()
    for word in words_with_ligatures:
        for ligature in LIGATURE.finditer(word):
            left, right = word[: ligature.start()], word[ligature.end() :]
            for form in {left + right, f"{left} {right}".strip()}:
                forms[form].add(word)
                if left:
                    forms[form.capitalize()].add(word.capitalize())
    sound = SOUND_WORDS[language].union(words_with_ligatures)
    return {form: words for form, words in forms.items() if form.lower() not in sound}


def _any_of(forms):
    """Longest first: of "signi cantly" the whole, not "signi cant"."""
    alternatives = "|".join(form.replace(" ", r"\s") for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w'’-])(?:{alternatives})(?![\w'’-])")


DAMAGED = {language: _damaged_forms(language) for language in WORDS_WITH_LIGATURES}
DAMAGED_WORD = {language: _any_of(forms) for language, forms in DAMAGED.items()}
BROKEN_HYPHEN = re.compile(rf"(?<=[^\W\d_])-[ ](?!(?:{'|'.join(SUSPENDED)})\b)(?=[a-zß-ÿ])")
HYPHEN_AT_LINE_END = re.compile(r"\b\w+-\n\w+")
BROKEN_LINE = re.compile(r"(?<=[\w,)])[ ]?\n(?![a-z-]+:)(?=[a-zß-ÿ(])")


def _ligatures(text, language):
    for match in DAMAGED_WORD[language].finditer(text):
        remains = match[0].split()
        words = sorted(DAMAGED[language][" ".join(remains)])
        if len(words) == 1 and len("".join(remains)) >= CERTAIN_LETTERS:
            yield Repair(*match.span(), match[0], words[0])
        else:
            yield Doubt(*match.span(), match[0], f"a ligature may be lost: {' or '.join(words)}")


def _line_ends(text):
    for match in BROKEN_HYPHEN.finditer(text):
        start, end = _word_around(text, match)
        yield Repair(start, end, text[start:end], text[start : match.start()] + "-" + text[match.end() : end])
    for match in HYPHEN_AT_LINE_END.finditer(text):
        yield Doubt(*match.span(), match[0], "a word is broken at the end of a line, with a hyphen that may be its own")
    for match in BROKEN_LINE.finditer(text):
        start, end = _word_around(text, match)
        yield Repair(start, end, text[start:end], text[start : match.start()] + " " + text[match.end() : end])


def _word_around(text, match):
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
    return match.start() - len(re.search(r"[^\s|=]*\Z", before)[0]), match.end() + len(re.match(r"[^\s|=]*", after)[0])


def _letters_alone(text):
    for match in LONE_LETTER.finditer(text):
        yield Doubt(*match.span(), match[0], "a letter stands alone: letters beside it may be lost")


def find(document, language, start, end):
    """The repairs of a part of the document and the doubts about it, in order, none over another."""
    text = document[start:end]
    taken, repairs, doubts = bytearray(len(text)), [], []
    for found in [*_ligatures(text, language), *_line_ends(text), *_letters_alone(text)]:
        if any(taken[found.start : found.end]):
            continue
        taken[found.start : found.end] = b"\1" * (found.end - found.start)
        moved = replace(found, start=found.start + start, end=found.end + start)
        (repairs if isinstance(found, Repair) else doubts).append(moved)
    return sorted(repairs), sorted(doubts)
