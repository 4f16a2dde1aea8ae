from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def end_of_keeping():
    return timezone.now() + timedelta(days=settings.BIN_DAYS)


class DeletedItem(models.Model):
    """What was deleted in the back office, with all that went with it, until it is erased for good.

    `data` holds the rows as Django writes fixtures, the item first; `cut`, the columns elsewhere that pointed to them
    and were emptied; `names`, what its links led to was called. Written by `bin.put`, read by `bin.bring_back`.
    """

    model = models.CharField(_("kind"), max_length=80)
    object_id = models.CharField(max_length=40)
    title = models.CharField(_("title or name"), max_length=255)
    data = models.JSONField()
    cut = models.JSONField(default=list)
    names = models.JSONField(default=dict)
    deleted_at = models.DateTimeField(_("deleted"), default=timezone.now)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    erased_at = models.DateTimeField(_("kept until"), default=end_of_keeping, db_index=True)

    class Meta:
        verbose_name = _("deleted item")
        verbose_name_plural = _("bin")
        ordering = ["-deleted_at", "-pk"]

    def __str__(self):
        return self.title
