from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .facts import Sourced
from .owning import TRANSLATED_DEEDS


class Located(models.Model):
    """A point on the earth, in degrees (WGS 84): both coordinates or none."""

    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="%(app_label)s_%(class)s_on_earth",
                violation_error_message=_("Give both coordinates or none: latitude -90 to 90, longitude -180 to 180."),
            )
        ]


class Locality(Located, Sourced):
    """A part of the municipality, or a municipality next to it."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("town centre")
        HAMLET = "hamlet", _("hamlet")
        NEIGHBOUR = "neighbour", _("neighbouring municipality")

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.HAMLET)
    province = models.CharField(_("province"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("locality")
        verbose_name_plural = _("localities")
        ordering = ["kind", "order", "slug"]
        constraints = [*Located.Meta.constraints, *Sourced.Meta.constraints]

    def __str__(self):
        return self.name


class Place(Located):
    """Where people go, and whether they can get in: studios and venues both are places.

    Old workshops have steps, dust and noise; an empty access fact means "not stated", never "no".
    """

    class StepFree(models.TextChoices):
        YES = "yes", _("without steps")
        PARTLY = "partly", _("partly without steps")
        NO = "no", _("with steps")
        UNKNOWN = "unknown", _("not stated")

    title = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    locality = models.ForeignKey(
        Locality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("locality"),
        limit_choices_to=~Q(kind=Locality.Kind.NEIGHBOUR.value),
    )
    directions = models.TextField(
        _("how to get there"), blank=True, help_text=_("By train, by bus and on foot: not everybody comes by car.")
    )
    step_free = models.CharField(
        _("steps"),
        max_length=8,
        choices=StepFree,
        default=StepFree.UNKNOWN,
        help_text=_("Whether a wheelchair or a pram gets in: people decide by this whether to come at all."),
    )
    steps = models.PositiveSmallIntegerField(_("number of steps"), null=True, blank=True)
    has_accessible_toilet = models.BooleanField(_("accessible toilet"), null=True, blank=True)
    has_parking = models.BooleanField(_("parking for people with disabilities"), null=True, blank=True)
    has_dust = models.BooleanField(
        _("dust"), null=True, blank=True, help_text=_("Workshops cut marble: who has asthma needs to know before.")
    )
    has_noise = models.BooleanField(
        _("loud noise"),
        null=True,
        blank=True,
        help_text=_("Who comes with small children or hearing aids needs to know."),
    )
    access_note = models.TextField(
        _("more on access"),
        blank=True,
        help_text=_("What the answers above leave out: the width of a door, a bell to ring, a seat on the way."),
    )

    class Meta:
        abstract = True
        constraints = [
            *Located.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(step_free="yes") | Q(steps__isnull=True) | Q(steps=0),
                name="%(class)s_step_free_has_no_steps",
                violation_error_message=_("A place without steps cannot have a number of steps."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def states_access(self):
        """Whether anything is known of the access: where it is not, the page says so."""
        facts = (self.has_accessible_toilet, self.has_parking, self.has_dust, self.has_noise, self.steps)
        return (
            self.step_free != self.StepFree.UNKNOWN or bool(self.access_note) or any(fact is not None for fact in facts)
        )
