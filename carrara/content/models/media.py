from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.pictures import FORMATS

from .files import FocalPointField, GuardedDocumentField, GuardedImageField
from .owning import OWNED_DEEDS

SHARE = r"(0(\.\d{1,3})?|1(\.0{1,3})?)"


def written(column):
    return Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""})


def written_in_any_language(field):
    return Q.create([written(f"{field}_{suffix(code)}") for code in LANGUAGE_CODES], connector=Q.OR)


class Image(models.Model):
    """A picture with the right to show it. Replacing the file keeps the old one: the history still points to it."""

    class Licence(models.TextChoices):
        OFFICE = "office", _("the office's own picture")
        PERMISSION = "permission", _("all rights reserved, shown with permission")
        BY = "cc-by-4.0", "CC BY 4.0"
        BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
        CC0 = "cc0-1.0", "CC0 1.0"
        PUBLIC_DOMAIN = "public-domain", _("public domain")

    LICENCE_URLS = {
        Licence.BY: "https://creativecommons.org/licenses/by/4.0/",
        Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
        Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    }

    file = GuardedImageField(
        _("picture"),
        upload_to="images",
        width_field="width",
        height_field="height",
        ppoi_field="focal_point",
        formats=FORMATS,
        help_text=_("JPEG, PNG, WebP or AVIF. The place and the camera noted inside the file are removed."),
    )
    focal_point = FocalPointField(
        _("focal point"),
        validators=[
            RegexValidator(
                rf"^{SHARE}x{SHARE}$",
                _("Write two numbers from 0 to 1 with an x between them, as in 0.5x0.25, or click on the picture."),
            )
        ],
        help_text=_(
            "What stays in view when the picture is cut: click on it, or write the shares of width and height."
        ),
    )
    title = models.CharField(_("internal name"), max_length=120, help_text=_("Only staff see it, to find the picture."))
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What a person who cannot see the picture should know of it, in one sentence."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("The picture tells nothing that the text beside it does not: screen readers pass over it."),
    )
    author = models.CharField(_("author"), max_length=120, blank=True)
    credit = models.CharField(
        _("credit"), max_length=160, blank=True, help_text=_("The line to be shown as its owner asks, if there is one.")
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.PERMISSION)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    bytes = models.PositiveIntegerField(_("weight in bytes"), editable=False)
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=True) | written_in_any_language("alt"),
                name="image_has_alternative_text",
                violation_error_message=_(
                    "Write the alternative text in at least one language, or mark the picture as decorative."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(licence__in=["cc-by-4.0", "cc-by-sa-4.0"]) | ~Q(author="") | ~Q(credit=""),
                name="image_names_author",
                violation_error_message=_("This licence asks for the author's name: write the author or the credit."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def attribution(self):
        return self.credit or self.author

    @property
    def licence_url(self):
        return self.LICENCE_URLS.get(self.licence, "")

    @property
    def share_url(self):
        """The JPEG for those who show a link to the page; as every address here, without the host."""
        return self.file.share


class Document(models.Model):
    """A PDF to download. Replacing the file keeps the old one: the history still points to it."""

    file = GuardedDocumentField(_("document"), upload_to="documents", help_text=_("A PDF without a password."))
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(
        _("language of the document"), max_length=7, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    pages = models.PositiveIntegerField(_("pages"), editable=False)
    bytes = models.PositiveIntegerField(_("weight in bytes"), editable=False)
    is_tagged = models.BooleanField(
        _("tagged for screen readers"),
        editable=False,
        help_text=_("Read from the file; untagged PDFs shut people out."),
    )
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.title
