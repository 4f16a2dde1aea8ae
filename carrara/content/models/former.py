"""What a file was before it was replaced: its address goes on leading to the present one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FormerFile(models.Model):
    """A name that a picture or a document had in the storage. With the focal point, the addresses of all sizes of a
    picture can be told from it."""

    name = models.CharField(_("name in the storage"), max_length=100, unique=True)
    focal_point = models.CharField(_("focal point"), max_length=20, blank=True)
    image = models.ForeignKey("content.Image", models.CASCADE, null=True, related_name="former_files")
    document = models.ForeignKey("content.Document", models.CASCADE, null=True, related_name="former_files")
    replaced_at = models.DateTimeField(_("replaced"), auto_now=True)

    class Meta:
        verbose_name = _("replaced file")
        verbose_name_plural = _("replaced files")
        ordering = ["-replaced_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(image__isnull=True) ^ Q(document__isnull=True), name="former_file_has_one_owner"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def owner(self):
        return self.image or self.document


class KeepsAddresses(models.Model):
    """A row with a `file` that may be replaced: the old file stays, for the history, and its name is noted."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """The note is written before the new file: who is interrupted leaves one too many, which does no harm."""
        if self.pk and not self._state.adding:
            self.note_former_file()
        super().save(*args, **kwargs)
        self.loaded = {"file": self.file.name, "focal_point": getattr(self, "focal_point", "")}

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row.loaded = {name: row.__dict__[name] for name in ("file", "focal_point") if name in row.__dict__}
        return row

    def note_former_file(self):
        loaded = getattr(self, "loaded", {})
        former = loaded.get("file") or ""
        if former and (not self.file._committed or former != self.file.name):
            owner = {self._meta.model_name: self, "focal_point": loaded.get("focal_point", "")}
            FormerFile.objects.update_or_create(name=str(former), defaults=owner)
