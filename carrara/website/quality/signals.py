"""When an item is looked at again beside its own save: when what it shows, or what it links to, has changed."""

from functools import cache, partial

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from carrara.content import linking
from carrara.content.models import Publishable, QualitySetting, publishable_models
from carrara.content.quality.pictures import fields as picture_fields

from . import checkups
from .keeping import recheck

WHERE = ("path", "state", "published_at", "expires_at")  # what links to an item depend on


def connect():
    for model, users in shown_by().items():
        post_save.connect(partial(shown_changed, users), sender=model, weak=False)
        pre_delete.connect(partial(shown_changed, users), sender=model, weak=False)
    for model in publishable_models():
        for name in picture_fields(model)[1]:
            m2m_changed.connect(links_changed, sender=getattr(model, name).through)
        post_save.connect(item_changed, sender=model)
        post_delete.connect(item_deleted, sender=model)
    post_save.connect(setting_changed, sender=QualitySetting)


@cache
def shown_by():
    """Model -> {kind of item: lookups}: whose rows an item's findings depend on."""
    found = {}
    for model in publishable_models():
        for path in (*(name for names in picture_fields(model) for name in names), *model.quality_reads):
            end = model
            for name in path.split("__"):
                end = end._meta.get_field(name).related_model
            found.setdefault(end, {}).setdefault(model, []).append(path)
    return found


def shown_changed(users, sender, instance, raw=False, **kwargs):
    if raw:
        return
    for model, paths in users.items():
        asked = Q.create([(path, instance.pk) for path in paths], connector=Q.OR)
        later(model, model._base_manager.filter(asked).values_list("pk", flat=True))


def setting_changed(sender, raw=False, **kwargs):
    """What counts as a bar, and what as nothing, is counted again over the whole site."""
    if not raw:
        checkups.ask()


def links_changed(sender, instance, action, **kwargs):
    if action.startswith("post_") and isinstance(instance, Publishable):
        later(type(instance), [instance.pk])


def item_changed(sender, instance, raw=False, **kwargs):
    """`address_before` is the item as it was (redirects): links to it broke, or lead somewhere again.

    Of a new item nothing is asked: to look for links to each of thousands that are imported would take hours.
    """
    before = getattr(instance, "address_before", None)
    if not raw and before is not None and any(getattr(before, name) != getattr(instance, name) for name in WHERE):
        linked_again({before.path, instance.path})


def item_deleted(sender, instance, **kwargs):
    linked_again({instance.path})


def linked_again(paths):
    """Look again at the items whose texts link to these addresses."""

    def look():
        for path in paths:
            for item, _label in linking.to(path):
                if isinstance(item, Publishable):
                    recheck(type(item), [item.pk])

    transaction.on_commit(look, robust=True)


def later(model, keys):
    """After the transaction: what an item shows may be written in several steps."""
    if keys := {*keys}:
        transaction.on_commit(partial(recheck, model, keys), robust=True)
