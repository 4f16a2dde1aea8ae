from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what, and when; written by `audit.record` alone and erased after its keeping time.

    Names are kept as they were: the entry stays readable when the person or the thing is gone.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    by_name = models.CharField(_("name"), max_length=300, blank=True)
    deed = models.CharField(_("deed"), max_length=30)
    kind = models.CharField(_("kind"), max_length=80, blank=True)  # "events.event"
    object_id = models.CharField(max_length=40, blank=True)
    about = models.CharField(_("about"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["by", "-at"], name="audit_by_person"),
            models.Index(fields=["deed", "-at"], name="audit_by_deed"),
            models.Index(fields=["kind", "-at"], name="audit_by_kind"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.deed} {self.about}"
