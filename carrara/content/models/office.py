import re

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


PROFILE = re.compile(r"\S.*\s+https://[^\s/]+\.[^\s]+")


def page_of_the_law(name, help_text):
    return models.ForeignKey(
        "content.Page", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=name, help_text=help_text
    )


class Office(models.Model):
    """The office itself, one row: what the foot of every page, the contacts and the letters say of it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_("Heads the foot of every page and the page of contacts."),
    )
    body = models.CharField(
        _("public body"),
        max_length=120,
        blank=True,
        help_text=_("Who answers for the site, as in “Municipality of Carrara”: shown on top of every page."),
    )
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=200,
        blank=True,
        help_text=_("When somebody is there, such as “Monday to Friday, 9:00–13:00”: it spares people a useless way."),
    )
    contact_person = models.CharField(
        _("contact person"), max_length=120, blank=True, help_text=_("Whom to ask for: shown on the page of contacts.")
    )
    email = models.EmailField(
        _("e-mail"),
        blank=True,
        help_text=_("Messages of visitors arrive here, and reports of weaknesses too (security.txt)."),
    )
    pec = models.EmailField(
        _("certified e-mail (PEC)"), blank=True, help_text=_("By law a public body shows it at the foot of its site.")
    )
    phone = models.CharField(
        _("telephone"), max_length=40, blank=True, help_text=_("With +39 in front: many who call live abroad.")
    )
    address = models.CharField(
        _("street and number"), max_length=160, blank=True, help_text=_("By law the postal address stands at the foot.")
    )
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    tax_code = models.CharField(
        _("tax code"), max_length=20, blank=True, help_text=_("Of the public body: by law it stands at the foot.")
    )
    website = models.URLField(
        _("website of the public body"), blank=True, help_text=_("The line on top of every page leads there.")
    )
    transparency_url = models.URLField(
        _("address of “Amministrazione trasparente”"),
        blank=True,
        help_text=_("The section of the public body's site with its acts: by law every page links to it."),
    )
    accessibility_url = models.URLField(
        _("address of the accessibility declaration"),
        blank=True,
        help_text=_(
            "AgID gives it when the declaration is filed: it begins with https://form.agid.gov.it/. It is a new one"
            " each year, by 23 September; the foot of every page links to it."
        ),
    )
    privacy_page = page_of_the_law(_("privacy notice"), _("Which page tells what the site does with personal data."))
    legal_page = page_of_the_law(_("legal notes"), _("Which page carries the section “Licenza dei contenuti”."))
    dpo_name = models.CharField(
        _("data protection officer"),
        max_length=120,
        blank=True,
        help_text=_("The person or firm that the public body has named: whoever asks about their data turns to them."),
    )
    dpo_email = models.EmailField(
        _("e-mail of the data protection officer"),
        blank=True,
        help_text=_("Shown on the page of contacts: people must be able to reach them without asking the office."),
    )
    emblem = models.ForeignKey(
        "content.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("emblem"),
        help_text=_("At the foot of every page. Coats of arms and the UNESCO emblem need their owner's permission."),
    )
    emblem_permission = models.CharField(
        _("permission for the emblem"),
        max_length=200,
        blank=True,
        help_text=_("Who allowed its use, when, in which letter. Not shown: it is kept for whoever asks the office."),
    )
    profiles = models.TextField(
        _("elsewhere on the web"),
        max_length=1000,
        blank=True,
        help_text=_(
            "The office's own pages on other sites, one a line: the name, then the address, as in"
            " “Instagram https://www.instagram.com/…”. They are plain links: nothing of those sites is loaded here."
        ),
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office and footer")
        permissions = [("answer_for_personal_data", "Can answer people who ask for their data")]
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="one_office", violation_error_message=_("There is one office only.")
            ),
            models.CheckConstraint(
                condition=Q(emblem__isnull=True) | ~Q(emblem_permission=""),
                name="office_emblem_with_permission",
                violation_error_message=_("Say who gave permission for the emblem, or take the emblem out."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def elsewhere(self):
        """Pairs of name and address, in the order in which they were written."""
        pairs = (line.rsplit(maxsplit=1) for line in self.profiles.splitlines() if line.strip())
        return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]

    @property
    def missing(self):
        """The names of the contacts that the law asks for and nobody has written yet."""
        asked = ("address", "phone", "pec", "tax_code")
        return [self._meta.get_field(name).verbose_name for name in asked if not getattr(self, name)]

    def clean(self):
        for number, line in enumerate(self.profiles.splitlines(), start=1):
            if line.strip() and not PROFILE.fullmatch(line.strip()):
                message = _("Line %(number)s: write the name, a space, and the address that begins with https://.")
                raise ValidationError({"profiles": message % {"number": number}})
