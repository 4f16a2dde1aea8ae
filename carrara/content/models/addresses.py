from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .publishing import publishable_models

PATH = 255  # characters: longer addresses are no addresses of ours


class RedirectQuerySet(models.QuerySet):
    def with_items(self):
        """With what tells where each leads: a query for each kind of item."""
        standing = [
            model.objects.select_related(model.path_above()) for model in publishable_models() if model.stands_on
        ]
        return self.prefetch_related(GenericPrefetch("item", standing))


class Redirect(models.Model):
    """An address that is no more, and what stands there for it: an item, wherever it moves to, or a path.

    Paths are kept in Italian, without a language: one row serves all five.
    """

    old_path = models.CharField(
        _("old address"),
        max_length=PATH,
        unique=True,
        help_text=_("As in /eventi/old-name/: without the name of the site and without a language."),
        error_messages={"unique": _("There is a redirect from this address already: change that one.")},
    )
    content_type = models.ForeignKey(
        ContentType, models.CASCADE, null=True, blank=True, related_name="+", editable=False, verbose_name=_("kind")
    )
    object_id = models.PositiveBigIntegerField(null=True, editable=False)
    item = GenericForeignKey()
    new_path = models.CharField(
        _("new address"),
        max_length=PATH,
        blank=True,
        help_text=_("As in /eventi/archivio/: only addresses of this site."),
    )
    is_automatic = models.BooleanField(_("made by the site"), default=False, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="redirect_to_item")]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_path="", object_id__isnull=False, content_type__isnull=False)
                | (~Q(new_path="") & Q(object_id__isnull=True)),
                name="redirect_leads_to_one_thing",
                violation_error_message=_("Choose an item or write an address, one of the two."),
            ),
            models.CheckConstraint(
                condition=~Q(old_path=models.F("new_path")),
                name="redirect_leads_elsewhere",
                violation_error_message=_("An address cannot lead to itself."),
            ),
        ]

    def __str__(self):
        return self.old_path

    @property
    def path(self):
        """Where it leads today, in Italian; empty where its item is gone or cannot be seen."""
        if self.new_path:
            return self.new_path
        return self.item.path if self.item is not None and self.item.is_reachable() else ""


class MissingPage(models.Model):
    """How often an address that is none was asked for on one day; nothing is kept of who asked."""

    path = models.CharField(_("address"), max_length=PATH, blank=True)  # empty: all that is not told one by one
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"), default=1)
    referrer = models.CharField(_("asked for from"), max_length=PATH, blank=True)
    is_ignored = models.BooleanField(_("ignored"), default=False)

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        ordering = ["-day", "-count"]
        constraints = [models.UniqueConstraint(fields=["path", "day"], name="missing_page_once_a_day")]
        indexes = [models.Index(fields=["day"], name="missing_page_day")]

    def __str__(self):
        return self.path
