"""Shows the reader where the words they asked for stand."""

from django.apps import apps
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from carrara.content.languages import direction, html_lang

from .tokens import occurrences

BEFORE, LENGTH = 60, 200  # letters of a snippet: before the first match, and in all


def result(entry, groups):
    """What the page shows of an entry; no item is loaded for it."""
    code, passage = best_passage(entry, groups)
    return {
        "url": entry.get_absolute_url(),
        "label": capfirst(apps.get_model(entry.model)._meta.verbose_name),
        "title": marked(entry.title, entry.title_language, groups),
        "language": entry.title_language,
        "is_in_language": entry.title_language == entry.language,
        "lang": html_lang(entry.title_language),
        "dir": direction(entry.title_language),
        "passage": passage,
        "passage_is_in_language": code == entry.language,
        "passage_lang": html_lang(code),
        "passage_dir": direction(code),
    }


def best_passage(entry, groups):
    """From the summary or else from the text, whichever holds a word that was asked for: (language, HTML)."""
    texts = [(entry.summary_language, entry.summary), (entry.text_language, entry.text)]
    texts = [(code, text) for code, text in texts if text] or texts[:1]
    code, text = next(((code, text) for code, text in texts if any(matches(text, code, groups))), texts[0])
    return code, snippet(text, code, groups)


def marked(text, language, groups):
    """`text`, escaped, with every word that was asked for inside <mark>."""
    html, done = [], 0
    for start, end in spans(text, language, groups):
        html += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*html, escape(text[done:])]))


def spans(text, language, groups):
    """Where the words stand, in order; those that touch or overlap (pairs of Chinese characters) are one."""
    joined = []
    for start, end in matches(text, language, groups):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def matches(text, language, groups):
    asked = frozenset().union(*groups)
    return ((start, end) for start, end, found in occurrences(text, language) if found & asked)


def snippet(text, language, groups):
    """The passage around the first word that was asked for, or the beginning where there is none."""
    letters = 3 if language == "zh-hans" else 1  # that one character says as much as
    first, _end = next(matches(text, language, groups), (0, 0))
    start = max(first - BEFORE // letters, 0)
    if start and (space := text.find(" ", start, first)) >= 0:
        start = space + 1
    end = start + LENGTH // letters
    if end < len(text) and (space := text.rfind(" ", first, end)) >= 0:
        end = space
    passage = marked(text[start:end].strip(), language, groups)
    return mark_safe(f"{'…' if start else ''}{passage}{'…' if end < len(text) else ''}")
