from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carrara.content.models import Place, Publishable

from ..quality import ROUTE_CHECKS, ROUTE_READS
from .programmes import Edition
from .studios import Studio


class Route(Publishable):
    """A guided way through studios of one edition, told apart by a sign as well as by a colour."""

    stands_on = "edition"
    rows_inside = ("stops",)
    cover_kind = "quarry"
    quality_checks, quality_reads = ROUTE_CHECKS, ROUTE_READS

    class Means(models.TextChoices):
        FOOT = "foot", _("on foot")
        BICYCLE = "bicycle", _("by bicycle")
        SHUTTLE = "shuttle", _("by shuttle")

    class Colour(models.TextChoices):
        RED = "red", _("red")
        ORANGE = "orange", _("orange")
        YELLOW = "yellow", _("yellow")
        GREEN = "green", _("green")
        TEAL = "teal", _("teal")
        BLUE = "blue", _("blue")
        VIOLET = "violet", _("violet")
        PINK = "pink", _("pink")
        BROWN = "brown", _("brown")
        BLACK = "black", _("black")

    slug = models.SlugField(_("address"), max_length=80, help_text=Publishable._meta.get_field("slug").help_text)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="routes", verbose_name=_("edition"))
    sign = models.CharField(
        _("sign"),
        max_length=3,
        help_text=_("A letter or number that stands beside the colour: not everybody tells colours apart."),
    )
    colour = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.BLUE)
    means = models.CharField(_("how one goes"), max_length=8, choices=Means, default=Means.FOOT)
    step_free = models.CharField(_("steps"), max_length=8, choices=Place.StepFree, default=Place.StepFree.UNKNOWN)
    length_km = models.DecimalField(
        _("length in km"), max_digits=4, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    meeting_point = models.CharField(_("meeting point"), max_length=200, blank=True)
    guide = models.CharField(_("guide"), max_length=120, blank=True)
    transport = models.CharField(
        _("transport"), max_length=120, blank=True, help_text=_("Such as a shuttle; empty without one.")
    )
    transport_seats = models.PositiveSmallIntegerField(
        _("seats of the transport"),
        null=True,
        blank=True,
        help_text=_("No departure offers more places than this."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    owners = ("edition__programme__managers", "edition__host_city__editors")

    class Meta(Publishable.Meta):
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering = ["edition", "order", "sign", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="route_address_in_edition",
                violation_error_message=_("This edition already has a route with this address."),
            ),
            models.UniqueConstraint(
                fields=["edition", "sign"],
                name="route_sign_in_edition",
                violation_error_message=_("Another route of this edition has this sign."),
            ),
            models.CheckConstraint(
                condition=Q(transport_seats__isnull=True) | Q(transport_seats__gte=1),
                name="route_transport_has_seats",
                violation_error_message=_("A transport has at least one seat; leave it empty without a transport."),
            ),
        ]

    def __str__(self):
        return f"{self.sign} · {self.title or self.slug}"

    def get_absolute_url(self):
        return reverse("route", args=[self.edition.programme.slug, self.edition.slug, self.slug])

    def has_own_address(self):
        return self.edition_id is None or super().has_own_address()

    @property
    def cover_slug(self):
        return f"{self.edition.slug}-{self.slug}"

    def limits(self):
        """What a departure's places cannot pass: the seats of the transport and the people that fit in at a stop."""
        is_at_hand = "stops" in getattr(self, "_prefetched_objects_cache", {})
        stops = self.stops.all() if is_at_hand else self.stops.select_related("studio")
        found = [stop.most_people for stop in stops]
        return [limit for limit in (self.transport_seats, *found) if limit is not None]


class RouteStop(models.Model):
    """A studio on a route, in order, with the minutes spent there and on the way to it."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops", verbose_name=_("route"))
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="stops", verbose_name=_("studio"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    minutes = models.PositiveSmallIntegerField(
        _("minutes there"), default=20, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    minutes_before = models.PositiveSmallIntegerField(
        _("minutes on the way to it"), default=0, validators=[MaxValueValidator(600)]
    )
    capacity = models.PositiveSmallIntegerField(
        _("people at once"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Only if it is another number than the studio's own."),
    )

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "studio"],
                name="studio_once_a_route",
                violation_error_message=_("This route already stops at this studio."),
            )
        ]

    def __str__(self):
        return f"{self.order}. {self.studio}"

    @property
    def most_people(self):
        return self.capacity if self.capacity is not None else self.studio.capacity
