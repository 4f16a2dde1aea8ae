from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .publishing import Publishable


class AboutAnItem(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey()

    class Meta:
        abstract = True


class DraftQuerySet(models.QuerySet):
    def of(self, item):
        return self.filter(**about(item))

    def due(self, at=None):
        return self.filter(publish_at__lte=at or timezone.now())


class Draft(AboutAnItem):
    """What staff have changed in an item that is published, beside the item until it is published in its turn.

    `values` holds what differs from the item, and nothing else: columns, links and the rows edited inside it (see
    `drafts.snapshot`). An item that was never published needs no draft: its own row is one.
    """

    State = Publishable.State  # of which a draft has the first two

    values = models.JSONField(_("what differs"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices[:2], default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField(_("goes out"), null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("last changed by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a public item")
        verbose_name_plural = _("drafts of public items")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_draft_an_item"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "review"]) & (Q(publish_at=None) | Q(state="draft")),
                name="draft_waits_for_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["publish_at"], condition=~Q(publish_at=None), name="draft_due")]

    def __str__(self):
        return str(self.item)

    @property
    def changed_by_name(self):
        return name_of(self.changed_by)


class ReviewStepQuerySet(models.QuerySet):
    def of(self, item):
        return self.filter(**about(item)).select_related("by").order_by("-at", "-pk")


class ReviewStep(AboutAnItem):
    """A word between those who write an item and those who publish it. Erased with the item."""

    class Deed(models.TextChoices):
        SUBMITTED = "submitted", _("sent to review")
        SENT_BACK = "sent_back", _("sent back")
        PUBLISHED = "published", _("published")
        SCHEDULED = "scheduled", _("scheduled")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DISCARDED = "discarded", _("draft discarded")

    deed = models.CharField(_("deed"), max_length=9, choices=Deed)
    text = models.TextField(_("note"), blank=True, max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ReviewStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of reviews")
        indexes = [models.Index(fields=["content_type", "object_id", "-at"], name="reviewstep_of_item")]

    def __str__(self):
        return f"{self.get_deed_display()}: {self.item}"

    @property
    def by_name(self):
        return name_of(self.by)


def name_of(person):
    """As staff call each other; the program, where nobody did it."""
    return (person.get_full_name() or person.get_username()) if person else gettext("the program")


def about(item):
    return {"content_type": ContentType.objects.get_for_model(item, for_concrete_model=False), "object_id": item.pk}
