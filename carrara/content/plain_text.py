"""Plain text as people mean it: what word processors and web pages bring along unseen is taken out.

What is invisible and yet right stays: the no-break spaces of French, the joiners of Persian, Indic scripts and emoji,
and the direction marks of a text that has a word written from right to left.
"""

import re
import unicodedata

NOTHING = re.compile("[\u200b\u2060\ufeff\u00ad\u180e\ufff9-\ufffb\U000e0000-\U000e007f]")  # shown as nothing at all
OVERRIDES = re.compile("[\u202a-\u202e]")  # they turn what follows around: isolates do it better, and end
MARKS = re.compile("[\u200e\u200f\u061c\u2066-\u2069]")
JOINERS = re.compile("[\u200c\u200d]")
SPACES = re.compile("[\t\u1680\u2000-\u200a\u205f]")  # all but the no-break and the ideographic ones
BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
RUNS = re.compile("[ \u00a0\u202f]*(?: [\u00a0\u202f]|[\u00a0\u202f] |  |[\u00a0\u202f]{2,})[ \u00a0\u202f]*")


def tidy(text, *, lines=False):
    """The text in one line or, with `lines`, in as many as it has, with at most one empty line between two."""
    text = BREAKS.sub("\n", unseen_taken_out(text))
    if not lines:
        return RUNS.sub(" ", text.replace("\n", " ")).strip()
    text = "\n".join(RUNS.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", text).strip("\n")


def unseen_taken_out(text):
    """Spaces and line breaks are left alone, but those of a kind of their own become plain spaces."""
    text = NOTHING.sub("", OVERRIDES.sub("", CONTROLS.sub("", SPACES.sub(" ", unicodedata.normalize("NFC", text)))))
    if MARKS.search(text) and not (runs_leftwards(text) and is_balanced(text)):
        text = MARKS.sub("", text)
    return JOINERS.sub(lambda found: found[0] if joins(text, found.start()) else "", text)


def runs_leftwards(text):
    return any(sign.isalpha() and unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def is_balanced(text):
    return sum(text.count(sign) for sign in "\u2066\u2067\u2068") == text.count("\u2069")


def joins(text, place):
    """Whether a joiner stands where it means something: after a letter of a script that joins, or inside an emoji."""
    before = text[place - 1] if place else " "
    if text[place] == "\u200d" and (unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f"):
        return True
    return unicodedata.category(before)[0] in "LM" and 0x0590 <= ord(before) <= 0x1FFF and before != "\ufe0f"
