from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """A member of staff who has the form of an item open; it lapses a minute after the form was last heard of."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name=_("kind of item"))
    object_id = models.BigIntegerField(_("number of the item"))
    came_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last heard of"), db_index=True)

    class Meta:
        verbose_name = _("presence in a form")
        verbose_name_plural = _("presences in forms")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "user"], name="presence_once_a_user"),
        ]

    def __str__(self):
        return str(self.user)
