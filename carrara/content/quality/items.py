"""All that the checks find in an item, in as many queries for fifty as for one."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from .. import addresses
from ..languages import LANGUAGE_CODES
from . import links, pictures, rich_text, texts
from .checks import BAR, OFF, severities

OF_EVERY_ITEM = (
    texts.missing_languages,
    texts.lengths,
    texts.hard_to_read,
    texts.long_sentences,
    rich_text.headings_and_links,
    pictures.pictures,
)


def findings_of(items):
    """Pairs of an item and its findings, whatever each check counts; the items are of one kind."""
    items = list(items)
    if not items:
        return []
    shown = with_all_they_show(items)
    read = [(item, {code: rich_text.read(item.text_in("body", code)) for code in LANGUAGE_CODES}) for item in shown]
    places = addresses.places({path for item, written in read for path in links.paths(item, written)})
    return [(item, found_in(twin, written, places)) for item, (twin, written) in zip(items, read, strict=True)]


def with_all_they_show(items):
    """The items as they are saved, read in one go with what the checks follow; one that is not saved yet as it is."""
    model = type(items[0])
    followed = [*(name for names in pictures.fields(model) for name in names), *reads(model)]
    rows = model._base_manager.prefetch_related(*followed, *filter(None, [model.path_above()]))
    found = rows.in_bulk([item.pk for item in items])
    return [found.get(item.pk, item) for item in items]


def reads(model):
    """What the checks of a kind follow: rows come with the one thing that each leads to, in one query."""
    for path in model.quality_reads:
        relation, _, further = path.partition("__")
        related = model._meta.get_field(relation).related_model
        if further and ("__" in further or related._meta.get_field(further).one_to_many):
            yield path
        else:
            rows = related._base_manager
            yield Prefetch(relation, rows.select_related(further) if further else rows.all())


def found_in(item, written, places):
    found = [finding for check in OF_EVERY_ITEM for finding in check(item, written)]
    found += links.links(item, written, places)
    return found + [finding for check in item.quality_checks for finding in check(item)]


def findings(item):
    """What is to be mended in an item: pairs of a finding and what it counts, bars first."""
    [(_item, found)] = findings_of([item])
    counts = severities()
    pairs = [(finding, counts[finding.code]) for finding in found if counts[finding.code] != OFF]
    return sorted(pairs, key=lambda pair: pair[1] != BAR)


def bars(item):
    """The findings that keep an item from being published."""
    return [finding for finding, severity in findings(item) if severity == BAR]


def refuse_barred(item):
    """Raises ValidationError, with a sentence for each, where an item must not be published yet."""
    if found := bars(item):
        raise ValidationError([finding.sentence_with_language for finding in found])


def readability(item):
    """The Gulpease index of the Italian text with its meaning in words; None where there is too little of it."""
    score = texts.gulpease(rich_text.read(item.text_in("body", "it")).plain)
    return None if score is None else {"score": score, "meaning": texts.GULPEASE_MEANS[texts.meaning(score)]}
