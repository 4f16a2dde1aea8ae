""" "Still right": somebody has read a translation against what its source now says."""

from django.db import transaction

from carrara.website.models import ItemTexts

from .entries import update
from .staleness import digest


class ReadSomethingElse(Exception):
    """The source has changed again since this person opened the page."""


def source_digest(kept, place):
    """Stands for what the source says, so that nobody confirms a text that they have not seen."""
    return digest(kept.seen["source"].get(place, ""))


@transaction.atomic
def confirm(item, code, read):
    """Take translations as right against the present source; the places where this was needed.

    `read` is {place: digest of the source that was on the screen}. Raises ReadSomethingElse, and changes nothing,
    if one of them says something else by now. The item is locked first, as when it is saved.
    """
    model = type(item)
    model._base_manager.select_for_update(no_key=True).get(pk=item.pk)
    kept = ItemTexts.objects.get(entry__model=model._meta.label_lower, entry__object_id=item.pk)
    stale = kept.stale.get(code, {})
    if any(source_digest(kept, place) != seen for place, seen in read.items()):
        raise ReadSomethingElse
    done = [place for place in read if place in stale]
    for place in done:
        del stale[place]
    kept.save(update_fields=["stale"])
    update(model, [item.pk])
    return done
