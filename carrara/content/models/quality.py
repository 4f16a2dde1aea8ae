from django.db import models
from django.utils.translation import gettext_lazy as _


class QualitySetting(models.Model):
    """How much a check counts, where the office decided otherwise than the program."""

    class Severity(models.TextChoices):
        BAR = "bar", _("bar: nothing is published until it is mended")
        ADVICE = "advice", _("advice: it is shown, and publishing is free")
        OFF = "off", _("off: nobody looks")

    code = models.CharField(_("check"), max_length=40, unique=True)
    severity = models.CharField(_("how much it counts"), max_length=6, choices=Severity)

    class Meta:
        verbose_name = _("check before publishing")
        verbose_name_plural = _("checks before publishing")
        ordering = ["code"]

    def __str__(self):
        return self.code
