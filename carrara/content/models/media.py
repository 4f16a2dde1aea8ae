from datetime import timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.pictures import FORMATS

from .files import FocalPointField, GuardedDocumentField, GuardedImageField
from .former import KeepsAddresses
from .owning import OWNED_DEEDS
from .tags import TagsField

SHARE = r"(0(\.\d{1,3})?|1(\.0{1,3})?)"


def written(column):
    return Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""})


def written_in_any_language(field):
    return Q.create([written(f"{field}_{suffix(code)}") for code in LANGUAGE_CODES], connector=Q.OR)


DESCRIBED = Q(is_decorative=True) | written_in_any_language("alt")


class ImageQuerySet(models.QuerySet):
    """A right that ends on a day lasts until the midnight that follows it, in Rome."""

    def described(self):
        return self.filter(DESCRIBED)

    def waiting(self):
        """Those that nobody has described yet: they stand in the library and nowhere else."""
        return self.exclude(DESCRIBED)

    def in_force(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(rights_end_on=None) | Q(rights_end_on__gte=on))

    def ended(self, on=None):
        return self.filter(rights_end_on__lt=on or timezone.localdate())

    def ending(self, days, on=None):
        """Those whose right ends within so many days from now."""
        on = on or timezone.localdate()
        return self.filter(rights_end_on__gte=on, rights_end_on__lte=on + timedelta(days=days))

    def usable(self):
        """What may be chosen for a page, and what a page may show."""
        return self.described().in_force()


class Image(KeepsAddresses):
    """A picture with the right to show it. Replacing the file keeps the old one: the history still points to it.

    It may be added without words; it is used once it has alternative text or is called decorative, and shown to the
    public until its right ends.
    """

    class Licence(models.TextChoices):
        OFFICE = "office", _("the office's own picture")
        PERMISSION = "permission", _("all rights reserved, shown with permission")
        BY = "cc-by-4.0", "CC BY 4.0"
        BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
        CC0 = "cc0-1.0", "CC0 1.0"
        PUBLIC_DOMAIN = "public-domain", _("public domain")

    class People(models.TextChoices):
        NONE = "none", _("nobody who can be recognised")
        ADULTS = "adults", _("adults who can be recognised")
        MINORS = "minors", _("minors who can be recognised")

    class Use(models.TextChoices):
        ANY = "any", _("everything: this site, social media, print")
        ONLINE = "online", _("this site and social media")
        SITE = "site", _("this site alone")

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
        db_index=True,
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
    origin = models.CharField(
        _("where it came from"),
        max_length=200,
        blank=True,
        help_text=_("Who sent it and when, or in which archive it is."),
    )
    rights_holder = models.CharField(
        _("holder of the rights"), max_length=160, blank=True, help_text=_("If it is not the author.")
    )
    permission_reference = models.CharField(
        _("permission"),
        max_length=160,
        blank=True,
        help_text=_("Where the written permission is found: protocol number and date, or the subject of the e-mail."),
    )
    use = models.CharField(
        _("may be used for"),
        max_length=6,
        choices=Use,
        default=Use.ANY,
        help_text=_("For this site alone: links that are shared then show the site's drawing instead of this picture."),
    )
    people = models.CharField(
        _("people in the picture"),
        max_length=6,
        choices=People,
        blank=True,
        help_text=_(
            "Whoever can be recognised has to have signed a release; for minors the parents or guardians sign."
        ),
    )
    rights_end_on = models.DateField(
        _("may be shown until"),
        null=True,
        blank=True,
        help_text=_(
            "The last day of the right. From the day after, the public sees the drawing in its place. Empty: no end."
        ),
    )
    rights_told_for = models.DateField(null=True, editable=False)  # the end that the office had a letter about
    tags = TagsField(related_name="images")
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    bytes = models.PositiveIntegerField(_("weight in bytes"), editable=False)
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        default_permissions = (*OWNED_DEEDS, "translate")
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(licence__in=["cc-by-4.0", "cc-by-sa-4.0"]) | ~Q(author="") | ~Q(credit=""),
                name="image_names_author",
                violation_error_message=_("This licence asks for the author's name: write the author or the credit."),
            ),
        ]

    def __str__(self):
        return self.title

    def alt_in(self, code):
        return getattr(self, f"alt_{suffix(code)}") or ""

    def is_described_in(self, codes):
        """Whether a page in these languages has words for it in one of them, or it needs none."""
        return self.is_decorative or any(self.alt_in(code) for code in codes)

    @property
    def is_described(self):
        return self.is_described_in(LANGUAGE_CODES)

    @property
    def is_in_force(self):
        return self.rights_end_on is None or self.rights_end_on >= timezone.localdate()

    @property
    def is_usable(self):
        """The opposite number of `usable()` for a picture in hand."""
        return self.is_described and self.is_in_force

    @property
    def attribution(self):
        return self.credit or self.author

    @property
    def licence_url(self):
        return self.LICENCE_URLS.get(self.licence, "")

    @property
    def share_url(self):
        """The JPEG for those who show a link to the page; as every address here, without the host. Empty for a
        picture that may not leave the site."""
        return "" if self.use == self.Use.SITE else self.file.share


class Document(KeepsAddresses):
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
    tags = TagsField(related_name="documents")

    class Meta:
        default_permissions = (*OWNED_DEEDS, "translate")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.title
