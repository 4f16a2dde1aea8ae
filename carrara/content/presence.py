"""Who has the form of an item open: each open form says so every 20 seconds, and is forgotten after a minute."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from .models import Presence

LAPSE = timedelta(seconds=60)


def rows(item):
    return Presence.objects.filter(content_type=ContentType.objects.get_for_model(item), object_id=item.pk)


def note(item, *, by):
    """`by` has the form of the item open now. One row a person and item, however often it is said."""
    now = timezone.now()
    mine = rows(item).filter(user=by)
    mine.filter(seen_at__lt=now - LAPSE).update(came_at=now)
    if not mine.update(seen_at=now):
        kind = ContentType.objects.get_for_model(item)
        row = Presence(user=by, content_type=kind, object_id=item.pk, came_at=now, seen_at=now)
        Presence.objects.bulk_create([row], ignore_conflicts=True)  # two tabs may say it at the same moment


def leave(item, *, by):
    rows(item).filter(user=by).delete()


def others(item, *, than):
    """Those who also have it open, the first to come first."""
    here = rows(item).filter(seen_at__gte=timezone.now() - LAPSE).exclude(user=than)
    return here.select_related("user").order_by("came_at", "pk")


def erase_lapsed():
    count, _by_model = Presence.objects.filter(seen_at__lt=timezone.now() - LAPSE).delete()
    return count
