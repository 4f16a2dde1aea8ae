from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .files import GuardedReleaseField


def kept_until():
    return timezone.localdate() + timedelta(days=settings.RELEASE_KEEPING_DAYS)


class ReleaseQuerySet(models.QuerySet):
    def over(self, on=None):
        return self.filter(keep_until__lt=on or timezone.localdate())


class Release(models.Model):
    """A signed paper that allows a picture: personal data, kept apart from all that is public, for a stated time.

    No history is kept of it, which would outlive what was erased.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("release of an adult who can be recognised")
        MINOR = "minor", _("release of a minor, signed by the parents or guardians")
        PLACE = "place", _("release of the owner of a place or of a work")
        AUTHOR = "author", _("permission of the author or of the holder of the rights")

    image = models.ForeignKey("content.Image", models.CASCADE, related_name="releases", verbose_name=_("picture"))
    kind = models.CharField(_("what it is"), max_length=6, choices=Kind, default=Kind.PERSON)
    file = GuardedReleaseField(
        _("signed paper"),
        help_text=_("A PDF or a scan. It is kept apart from the site: only staff with this permission see it."),
    )
    signed_by = models.CharField(_("signed by"), max_length=160, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    keep_until = models.DateField(
        _("kept until"),
        default=kept_until,
        help_text=_("After this day the paper is erased. Keep it for as long as the picture is used, and no longer."),
    )
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed release")
        verbose_name_plural = _("signed releases")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk or ''}".strip()

    def get_file_url(self):
        """Of the view that asks for the permission; the storage itself has no address."""
        return reverse("admin:content_image_release", args=[self.image_id, self.pk])


@receiver(post_delete, sender=Release)
def erase_file(instance, **kwargs):
    """The paper goes with its row, whatever deleted that."""
    transaction.on_commit(lambda: instance.file.storage.delete(instance.file.name))
