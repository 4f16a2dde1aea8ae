"""Of the draft beside a public item the inventory knows its state, its hour and whose it is."""

from django.db.models.signals import post_delete, post_save

from carrara.content.models import Draft
from carrara.website.models import InventoryEntry


def connect():
    post_save.connect(saved, sender=Draft)
    post_delete.connect(deleted, sender=Draft)


def saved(sender, instance, raw=False, **kwargs):
    if not raw:
        write(instance)


def deleted(sender, instance, **kwargs):
    entries_of(instance).update(draft_state="", draft_publish_at=None, draft_author=None)


def write(draft):
    entries_of(draft).update(
        draft_state=draft.state, draft_publish_at=draft.publish_at, draft_author=draft.changed_by_id
    )


def entries_of(draft):
    kind = draft.content_type
    return InventoryEntry.objects.filter(model=f"{kind.app_label}.{kind.model}", object_id=draft.object_id)


def rebuild():
    InventoryEntry.objects.exclude(draft_state="").update(draft_state="", draft_publish_at=None, draft_author=None)
    for draft in Draft.objects.select_related("content_type"):
        write(draft)
