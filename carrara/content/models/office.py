from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


def known_languages(codes):
    known = [code for code, _name in settings.LANGUAGES]
    if not isinstance(codes, list) or any(code not in known for code in codes):
        raise ValidationError(_("Choose languages of this site."))


class User(AbstractUser):
    """A member of staff. Visitors and applicants are never users: they hold links."""

    language = models.CharField(
        _("language of the back office"), max_length=7, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    languages = models.JSONField(
        _("translates into"),
        default=list,
        blank=True,
        validators=[known_languages],
        help_text=_("For translators: the languages whose texts they may write."),
    )
    session_epoch = models.PositiveIntegerField(default=0, editable=False)  # moved by sessions.end alone

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")

    def save(self, *args, **kwargs):
        """Without `session_epoch`: an object read before sessions were ended must not bring them back to life."""
        if not (args or kwargs or self._state.adding):
            kept = {"session_epoch", *self.get_deferred_fields()}
            fields = [field for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [field.name for field in fields if field.attname not in kept]
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret=None):
        """What a session must know to stay open: password and epoch as they were when it was opened."""
        known = f"{super()._get_session_auth_hash(secret)}:{self.session_epoch}"
        return salted_hmac("carrara.content.session", known, secret=secret, algorithm="sha256").hexdigest()

    @property
    def shown_name(self):
        return self.get_full_name() or self.get_username()


class Office(models.Model):
    """The office itself, one row: what the foot of every page and the letters say of it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    body = models.CharField(_("public body"), max_length=120, blank=True)
    contact_person = models.CharField(_("contact person"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    pec = models.EmailField(_("certified e-mail (PEC)"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=20, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    transparency_url = models.URLField(_("address of “Amministrazione trasparente”"), blank=True)
    website = models.URLField(_("website of the public body"), blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="one_office", violation_error_message=_("There is one office only.")
            )
        ]

    def __str__(self):
        return self.name
