"""The index follows every save and deletion, in the same transaction."""

from django.apps import apps
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from . import beside
from .index import forget, index, publishable_models


def connect():
    for model in publishable_models():
        post_save.connect(saved, sender=model)
        post_delete.connect(deleted, sender=model)
    for through in beside.links():
        m2m_changed.connect(links_changed, sender=through)
    for model in {*beside.lookups(), *(apps.get_model(label) for shows in beside.SECTIONS.values() for label in shows)}:
        post_save.connect(saved_beside, sender=model)
        pre_delete.connect(will_be_deleted_beside, sender=model)
        post_delete.connect(deleted_beside, sender=model)


def saved(sender, instance, raw=False, **kwargs):
    """`raw` rows come from a fixture, whose other rows may not be there yet: `reindex` follows them."""
    if not raw:
        index(sender, [instance.pk])


def deleted(sender, instance, **kwargs):
    forget(instance)


def links_changed(sender, instance, action, reverse, model, pk_set, **kwargs):
    """From whichever end the link was made: `discipline.studios.add(studio)` is a change of the studio."""
    if action.startswith("post_"):
        index(*((model, pk_set or ()) if reverse else (type(instance), [instance.pk])))


def saved_beside(sender, instance, raw=False, **kwargs):
    if not raw:
        index_all(beside.dependents(instance))


def will_be_deleted_beside(sender, instance, **kwargs):
    """Afterwards the row leads to nothing any more."""
    instance.stood_on = beside.dependents(instance)


def deleted_beside(sender, instance, **kwargs):
    index_all(instance.stood_on)


def index_all(dependents):
    for model, keys in dependents.items():
        index(model, keys)
