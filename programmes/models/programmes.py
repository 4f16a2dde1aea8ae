from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from carrara.content.models import NewsItem, PeopleField, Publishable
from partners.models import City, Commitment, Partner

from ..quality import EDITION_CHECKS

OUR_CLOCKS = _("Rome")


class Programme(Publishable):
    """What the office runs year after year; each year, or each host city, is an edition of it."""

    class Kind(models.TextChoices):
        OPEN_WORKSHOPS = "open_workshops", _("open workshops")
        FORUM = "forum", _("forum")
        AWARD = "award", _("award")
        PARTICIPATORY = "participatory", _("participatory projects")
        OTHER = "other", _("other programme")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.OTHER)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    email = models.EmailField(
        _("e-mail for visitors"),
        blank=True,
        help_text=_("It is shown on the page: an address of the office, not a person's."),
    )
    commitments = models.ManyToManyField(
        Commitment, blank=True, related_name="programmes", verbose_name=_("commitments it serves")
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="programmes", verbose_name=_("partners"))
    news = models.ManyToManyField(NewsItem, blank=True, related_name="programmes", verbose_name=_("news"))
    managers = PeopleField(related_name="managed_programmes", verbose_name=_("managers"))

    owners = ("managers",)

    class Meta(Publishable.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["order", "slug"]

    @property
    def cover_kind(self):
        return "quarry" if self.kind == self.Kind.OPEN_WORKSHOPS else "slab"


class Edition(Publishable):
    """A programme in one year and host city. Dates stay empty until they are known: the page says so."""

    stands_on = "programme"
    quality_checks = EDITION_CHECKS

    slug = models.SlugField(
        _("address"),
        max_length=80,
        help_text=_("The last part of the page's address: the year, with the host city where it is not ours."),
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    theme = models.CharField(
        _("theme"), max_length=160, blank=True, help_text=_("What sets this year apart: shown beside the year.")
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    host_city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("host city")
    )
    organisers = models.ManyToManyField(
        Partner, blank=True, related_name="organised_editions", verbose_name=_("organisers")
    )

    owners = ("programme__managers", "host_city__editors")

    class Meta(Publishable.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-year", "slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "slug"],
                name="edition_address_in_programme",
                violation_error_message=_("This programme already has an edition with this address."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="edition_ends_after_start",
                violation_error_message=_("The last day needs a first day, and cannot be before it."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("edition", args=[self.programme.slug, self.slug])

    def has_own_address(self):
        return self.programme_id is None or super().has_own_address()

    @property
    def cover_kind(self):
        return self.programme.cover_kind

    @property
    def cover_slug(self):
        """An edition's own address is a year: the drawing is that of the programme and the year."""
        return f"{self.programme.slug}-{self.slug}"

    @property
    def zone(self):
        """The time zone in which its hours are written and shown. Reads `host_city`."""
        return ZoneInfo(self.host_city.time_zone if self.host_city_id else settings.TIME_ZONE)

    @property
    def clocks(self):
        """Whose time its hours are in, in the reader's language."""
        return str(self.host_city) if self.host_city_id else OUR_CLOCKS

    @property
    def every_day(self):
        """None while they are not known."""
        if self.starts_on is None:
            return []
        length = ((self.ends_on or self.starts_on) - self.starts_on).days
        return [self.starts_on + timedelta(days=number) for number in range(length + 1)]

    @property
    def days(self):
        """The days in words, in the reader's language; empty while they are not known."""
        first, last = (day and date_format(day) for day in (self.starts_on, self.ends_on))
        if not first or not last or first == last:
            return first or ""
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
