"""The inventory follows every save and deletion of an item, and of the rows inside it, in the same transaction."""

from functools import partial

from django.db.models.signals import post_delete, post_save

from carrara.content.arrivals import came_in

from . import drafts
from .entries import BATCH, forget, update
from .texts import part_models, tracked_models


def connect():
    drafts.connect()
    for model in tracked_models():
        post_save.connect(saved, sender=model)
        post_delete.connect(deleted, sender=model)
        came_in.connect(arrived, sender=model)
    for whole, part in part_models():
        key = next(field for field in part._meta.concrete_fields if field.related_model is whole)
        follow = partial(part_changed, whole, key.attname)
        post_save.connect(follow, sender=part, weak=False)
        post_delete.connect(follow, sender=part, weak=False)


def saved(sender, instance, raw=False, **kwargs):
    """`raw` rows come from a fixture, whose other rows may not be there yet: `rebuild` follows them."""
    if not raw:
        update(sender, [instance.pk])


def arrived(sender, keys, **kwargs):
    for start in range(0, len(keys), BATCH):
        update(sender, keys[start : start + BATCH])


def deleted(sender, instance, **kwargs):
    forget(sender, instance.pk)


def part_changed(whole, key, sender, instance, raw=False, **kwargs):
    if not raw and getattr(instance, key):
        update(whole, [getattr(instance, key)])
