from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class InvitationQuerySet(models.QuerySet):
    def open(self, at=None):
        """Those whose link still works: of people who have not come yet, and not too old."""
        return self.filter(user__is_active=False, accepted_at=None, lapses_at__gt=at or timezone.now())


class Invitation(models.Model):
    """A letter that asks somebody to join the staff. Until its link is used the account is not active.

    Of the link only the hash is kept; sending it again makes a new one, and the old link ends.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(_("sent"))
    lapses_at = models.DateTimeField(_("lapses"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return str(self.user)

    @property
    def is_waiting(self):
        return self.accepted_at is None and not self.user.is_active

    @property
    def has_lapsed(self):
        return self.is_waiting and self.lapses_at <= timezone.now()
