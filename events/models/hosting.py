from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.models import OpenStudio

from .bookings import Booking
from .sessions import Session


class HostLink(models.Model):
    """The key of one day with which a host sees the groups of a studio; worth nothing from the next midnight on."""

    open_studio = models.ForeignKey(OpenStudio, models.CASCADE, related_name="links", verbose_name=_("open studio"))
    day = models.DateField(_("day"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("link of the day")
        verbose_name_plural = _("links of the day")
        ordering = ["day", "pk"]

    def __str__(self):
        return f"{self.open_studio}, {self.day}"


class Arrival(models.Model):
    """That so many people of a booking had come, as somebody saw it; the last one counts.

    `key` is made by the page that sends it: what a bad line sends twice is one arrival.
    """

    key = models.UUIDField(unique=True)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="arrivals", verbose_name=_("booking"))
    came = models.PositiveSmallIntegerField(_("came"))
    seen_at = models.DateTimeField(_("seen"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    host_link = models.ForeignKey(HostLink, models.SET_NULL, null=True, related_name="arrivals")

    class Meta:
        default_permissions = ()
        ordering = ["seen_at", "pk"]

    def __str__(self):
        return f"{self.booking_id}: {self.came}"


class WalkIn(models.Model):
    """People who came without a booking: to an open studio or along with a session. No name is asked."""

    key = models.UUIDField(unique=True)
    open_studio = models.ForeignKey(
        OpenStudio, models.CASCADE, null=True, related_name="walk_ins", verbose_name=_("open studio")
    )
    session = models.ForeignKey(Session, models.CASCADE, null=True, related_name="walk_ins", verbose_name=_("session"))
    people = models.PositiveSmallIntegerField(_("number of people"), default=1)
    seen_at = models.DateTimeField(_("seen"), default=timezone.now)

    class Meta:
        default_permissions = ()
        verbose_name = _("walk-in")
        verbose_name_plural = _("walk-ins")
        ordering = ["seen_at", "pk"]

    def __str__(self):
        return str(self.people)


class HostNoticeQuerySet(models.QuerySet):
    def closed(self):
        return self.filter(kind=HostNotice.Kind.CLOSED, withdrawn_at=None)


class HostNotice(models.Model):
    """What a host tells on the day: running late by some minutes, or that the studio must close."""

    class Kind(models.TextChoices):
        LATE = "late", _("running late")
        CLOSED = "closed", _("must close")

    key = models.UUIDField(unique=True)
    open_studio = models.ForeignKey(OpenStudio, models.CASCADE, related_name="notices", verbose_name=_("open studio"))
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    told_at = models.DateTimeField(_("told"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = HostNoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("notice of a host")
        verbose_name_plural = _("notices of hosts")
        ordering = ["-told_at", "-pk"]

    def __str__(self):
        return self.get_kind_display()
