"""Keeps `SearchEntry` in step with what is published."""

import re
from html import unescape

from django.db import transaction
from django.utils.html import strip_tags

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import Publishable, publishable_models
from carrara.website.models import SearchEntry

from .beside import relations, words_beside
from .tokens import tokens

KINDS = {
    "content.newsitem": SearchEntry.Kind.NEWS,
    "content.person": SearchEntry.Kind.PERSON,
    "events.event": SearchEntry.Kind.EVENT,
    "events.eventseries": SearchEntry.Kind.EVENT,
    "partners.cooperationproject": SearchEntry.Kind.PARTNER,
    "partners.partner": SearchEntry.Kind.PARTNER,
    "programmes.edition": SearchEntry.Kind.PROGRAMME,
    "programmes.programme": SearchEntry.Kind.PROGRAMME,
    "programmes.route": SearchEntry.Kind.PROGRAMME,
    "programmes.studio": SearchEntry.Kind.PROGRAMME,
}
KEY = ["model", "object_id", "language"]
BATCH = 50  # items that a reindexing locks at once
WRITTEN = [field.name for field in SearchEntry._meta.fields if field.name not in {*KEY, "id"}]
# The elements of our rich text that end a line: without a space their words would run together.
BLOCK = re.compile(r"</?(?:blockquote|br|h\d|hr|li|ol|p|ul)\b[^>]*>", re.IGNORECASE)


def index(model, keys):
    """Write what these items of `model` are in each language.

    Their rows are locked meanwhile: of two who save at once, the entries show what the later one wrote.
    """
    with transaction.atomic():
        rows = model.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
        for item in rows.prefetch_related(*filter(None, [model.path_above()]), *relations(model)):
            write(item)


def write(item):
    """An item that nobody may see, now or later, leaves the index."""
    if any(each.state != Publishable.State.PUBLISHED for each in needed(item)):
        return forget(item)
    entries = [entry(item, code) for code in LANGUAGE_CODES]
    SearchEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=KEY, update_fields=WRITTEN)


def forget(item):
    SearchEntry.objects.filter(model=item._meta.label_lower, object_id=item.pk).delete()


def reindex():
    """Write every published item anew, remove what is no longer published; the number of items."""
    count, models = 0, publishable_models()
    SearchEntry.objects.exclude(model__in=[model._meta.label_lower for model in models]).delete()
    for model in models:
        published = model.objects.filter(state=Publishable.State.PUBLISHED).order_by().values_list("pk", flat=True)
        SearchEntry.objects.filter(model=model._meta.label_lower).exclude(object_id__in=published).delete()
        keys = sorted(published)
        for start in range(0, len(keys), BATCH):
            index(model, keys[start : start + BATCH])
        count += len(keys)
    return count


def entry(item, code):
    """`item` as a reader of the language `code` finds it: each text in that language or in the one it falls back to."""
    language = {field: item.shown_in(field, code) for field in ("title", "summary", "body")}
    text = {field: item.text_in(field, language[field]) for field in language}
    text["body"] = plain(text["body"])
    found = {field: tokens(text[field], language[field]) for field in text}
    beside = [token for words, spoken in words_beside(item, code) for token in tokens(words, spoken)]
    return SearchEntry(
        model=item._meta.label_lower,
        object_id=item.pk,
        language=code,
        kind=KINDS.get(item._meta.label_lower, SearchEntry.Kind.PAGE),
        path=item.path,
        title=text["title"],
        title_language=language["title"],
        summary=text["summary"],
        summary_language=language["summary"],
        text=text["body"],
        text_language=language["body"],
        title_tokens=spaced(found["title"]),
        summary_tokens=spaced(found["summary"]),
        tokens=spaced([*found["title"], *found["summary"], *found["body"], *beside]),
        state=item.state,
        published_at=max(each.published_at for each in needed(item)),
        expires_at=min((each.expires_at for each in needed(item) if each.expires_at), default=None),
    )


def needed(item):
    """The items that must all be public for this one to be seen: itself, and what it stands on."""
    return [item, *item.above]


def plain(html):
    """The words of a rich text, without its tags."""
    return " ".join(unescape(strip_tags(BLOCK.sub(" ", html))).split())


def spaced(found):
    """Tokens as they are kept: each once, with a space before and after, so that ` token ` is a whole one."""
    return f" {' '.join(dict.fromkeys(found))} "
