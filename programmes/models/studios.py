from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carrara.content.models import (
    OWNED_DEEDS,
    TRANSLATED_DEEDS,
    Image,
    OwnedQuerySet,
    Person,
    Place,
    Publishable,
    PublishableQuerySet,
    SpokenField,
)
from partners.models import City

from ..quality import STUDIO_CHECKS, STUDIO_READS
from .programmes import Edition


class Discipline(models.Model):
    """What is made in a studio, from sculpture to ironwork: data, since each year brings others."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("discipline")
        verbose_name_plural = _("disciplines")
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


class Host(models.Model):
    """Who opens a studio. The name is shown with the studio; e-mail and telephone are the office's alone."""

    name = models.CharField(_("name"), max_length=120)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="hosts",
        verbose_name=_("page of the person"),
        help_text=_("Where the site tells of this person, the name leads there."),
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Not shown: the link of the day is sent there."))
    phone = models.CharField(
        _("telephone"), max_length=40, blank=True, help_text=_("Not shown: for the desk, on the day.")
    )
    language = models.CharField(
        _("language of letters"),
        max_length=7,
        choices=Publishable._meta.get_field("source_language").choices,
        default="it",
    )
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosts",
        verbose_name=_("city"),
        help_text=_("Only for hosts in another city of the network."),
    )

    owners = (
        "city__editors",
        "studios__openings__edition__programme__managers",
        "studios__openings__edition__host_city__editors",
    )
    adder_owns = True
    objects = OwnedQuerySet.as_manager()

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class StudioQuerySet(PublishableQuerySet):
    def open_in(self, edition):
        return self.filter(openings__edition=edition)


class Studio(Publishable, Place):
    """A workshop, or a shop that hosts an artist who has none; the years in which it opens are `openings`."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("workshop")
        SPACE = "space", _("exhibition space")
        SHOP = "shop", _("shop or restaurant that hosts an artist")

    rows_inside = ("pictures",)
    cover_kind = "quarry"
    quality_checks, quality_reads = STUDIO_CHECKS, STUDIO_READS

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.WORKSHOP)
    disciplines = models.ManyToManyField(Discipline, blank=True, related_name="studios", verbose_name=_("disciplines"))
    hosts = models.ManyToManyField(Host, blank=True, related_name="studios", verbose_name=_("hosts"))
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studios",
        verbose_name=_("city"),
        help_text=_("Only for studios in another city of the network."),
    )
    languages_spoken = SpokenField(_("languages spoken"))
    capacity = models.PositiveSmallIntegerField(
        _("people at once"),
        null=True,
        blank=True,
        help_text=_("How many visitors fit in: a route that stops here offers no more places than this."),
    )
    has_seating = models.BooleanField(
        _("seats"), null=True, blank=True, help_text=_("Who cannot stand for long needs to know.")
    )
    allows_touch = models.BooleanField(
        _("works may be touched"), null=True, blank=True, help_text=_("For blind visitors it is the whole visit.")
    )
    website = models.URLField(_("website"), blank=True)

    owners = (
        "city__editors",
        "openings__edition__programme__managers",
        "openings__edition__host_city__editors",
    )
    adder_owns = True
    objects = StudioQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("studio")
        verbose_name_plural = _("studios")
        ordering = ["slug"]
        constraints = [
            *Publishable.Meta.constraints,
            *Place.Meta.constraints,
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="studio_fits_somebody",
                violation_error_message=_("At least one visitor must fit in; leave it empty if nobody has counted."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug


class StudioPicture(models.Model):
    """A photograph of a studio, beside its cover."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="pictures", verbose_name=_("studio"))
    image = models.ForeignKey(Image, models.PROTECT, related_name="+", verbose_name=_("picture"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["studio", "image"],
                name="studio_picture_once",
                violation_error_message=_("This studio already shows this picture."),
            )
        ]

    def __str__(self):
        return str(self.image)


class OpenStudioQuerySet(OwnedQuerySet):
    def published(self, at=None):
        """Those whose studio the public can see; the edition is asked for by who lists them."""
        return self.filter(studio__in=Studio.objects.published(at))


class OpenStudio(models.Model):
    """A studio that takes part in an edition, with its number on the map."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="open_studios", verbose_name=_("edition"))
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="openings", verbose_name=_("studio"))
    number = models.PositiveSmallIntegerField(
        _("number on the map"), null=True, blank=True, help_text=_("As on the printed map; it may stay empty.")
    )
    guest_artist = models.CharField(
        _("artist hosted"),
        max_length=160,
        blank=True,
        help_text=_("For shops and studios that host an artist without a studio of their own."),
    )

    owners = ("edition__programme__managers", "edition__host_city__editors")
    objects = OpenStudioQuerySet.as_manager()

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("open studio")
        verbose_name_plural = _("open studios")
        ordering = ["edition", F("number").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "studio"],
                name="studio_opens_once_an_edition",
                violation_error_message=_("This studio already takes part in this edition."),
            ),
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="studio_number_once_an_edition",
                violation_error_message=_("Another studio of this edition has this number."),
            ),
        ]

    def __str__(self):
        return f"{self.studio}, {self.edition}"


class OpeningHours(models.Model):
    """From when until when an open studio is open on one day, in the time of the host city; twice a day is two rows."""

    open_studio = models.ForeignKey(OpenStudio, models.CASCADE, related_name="hours", verbose_name=_("open studio"))
    day = models.DateField(_("day"))
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["day", "opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="studio_closes_after_opening",
                violation_error_message=_("A studio closes later than it opens."),
            ),
            models.UniqueConstraint(
                fields=["open_studio", "day", "opens_at"],
                name="opening_hours_once",
                violation_error_message=_("These opening hours are there already."),
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"
