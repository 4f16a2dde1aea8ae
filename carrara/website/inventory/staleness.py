"""Which translations fell behind their source.

A translation is right against the text of the source for which it was last written or confirmed. The rules work on
plain words (see `texts`) and on nothing else, so that it is the same whether a form, an import, a restored version or
a published draft brought them. What is remembered of an item between two looks at it:

    language   its source language
    source     {place: words} of the source
    marks      {language: {place: digest}} of every translation
    past       {language: {place: [[digest, words], …]}}: translations that were replaced or emptied, each with the
               source for which it was made: if an older version is restored, it is known what it is right against

and beside it what is stale: {language: {place: {was, since}}}, where `was` says what the source said when the
translation was right, with `now` and `language` where another language has become the source since then.
"""

from hashlib import blake2b

from django.utils import timezone

from carrara.content.languages import LANGUAGE_CODES

KEPT = 8  # replaced translations that are remembered of each text


def digest(words):
    return blake2b(words.encode(), digest_size=8).hexdigest()


def look(seen, stale, language, texts):
    """What is to be remembered of an item, and what of it is stale, now that its texts are `texts`."""
    source = texts[language]
    marks = {
        code: {place: digest(words) for place, words in texts[code].items()}
        for code in LANGUAGE_CODES
        if code != language
    }
    if not seen:
        return {"language": language, "source": source, "marks": marks, "past": {}}, {}
    if seen["language"] != language:
        seen, stale = change_source(seen, stale, language, texts)
    now = {"language": language, "source": source, "marks": marks, "past": seen["past"]}
    return now, {code: found for code in marks if (found := follow(code, seen, stale.get(code, {}), now))}


def change_source(seen, stale, language, texts):
    """Another language leads from now on: by that alone nothing gets better or worse.

    What was behind the old source stays so, and keeps what had changed there; the new source is behind nothing.
    """
    kept = {}
    for code, places in stale.items():
        if code != language:
            kept[code] = {
                place: {"now": seen["source"].get(place, ""), "language": seen["language"]} | mark
                for place, mark in places.items()
            }
    old = seen["marks"] | {seen["language"]: {place: digest(words) for place, words in seen["source"].items()}}
    old.pop(language, None)
    return seen | {"language": language, "source": texts[language], "marks": old, "past": {}}, kept


def follow(code, seen, stale, now):
    """The stale texts of one language after the change from `seen` to `now`; replaced translations go to its past."""
    before, after, found = seen["marks"].get(code, {}), now["marks"][code], {}
    for place, mark in before.items():
        if mark != after.get(place):
            remember(now["past"], code, place, mark, made_for(place, stale, seen))
    for place, mark in after.items():
        if mark != before.get(place):
            known = recalled(now["past"], code, place, mark)
            behind = {"was": known} if known is not None else {}
        elif place in stale:
            behind = stale[place]
        else:
            behind = {"was": seen["source"].get(place, "")}
        if found_behind := still_behind(behind, seen["source"].get(place, ""), now["source"].get(place, "")):
            found[place] = found_behind
    return found


def still_behind(behind, before, now):
    """The mark of a translation that was right against `behind["was"]`, or None if that is what the source says."""
    if not behind:
        return None
    if "now" in behind:  # of a source that no longer leads: only what changes in the new one can replace it
        return behind if before == now else {"was": before, "since": stamp()}
    if behind["was"] == now:
        return None
    return {"was": behind["was"], "since": behind.get("since") or stamp()}


def made_for(place, stale, seen):
    """The words of the source for which the present translation was made; None where that source no longer leads."""
    mark = stale.get(place, {})
    return None if "now" in mark else mark.get("was", seen["source"].get(place, ""))


def remember(past, code, place, mark, words):
    """Keep which source a translation that was replaced or emptied was made for, the last word on it."""
    if words is None:
        return
    kept = [pair for pair in past.setdefault(code, {}).get(place, []) if pair[0] != mark]
    past[code][place] = [*kept, [mark, words]][-KEPT:]


def recalled(past, code, place, mark):
    return next((words for known, words in past.get(code, {}).get(place, []) if known == mark), None)


def stamp():
    return timezone.now().isoformat()


# --- what a language lacks ---------------------------------------------------------------------------------------
def needed(language, texts, title=None):
    """The places of a whole translation: all that the source says and, of what has a page, the title in any case."""
    return {*texts[language], *([title] if title else [])}


def lacking(code, language, texts, title=None):
    """The places that are not written in `code`; the source itself lacks what only its translations say."""
    places = needed(language, texts, title)
    if code == language:
        places = places.union(*texts.values())
    return places - texts[code].keys()
