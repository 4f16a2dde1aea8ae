from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .owning import TRANSLATED_DEEDS
from .publishing import Publishable


class Source(models.Model):
    """Where a fact comes from: every figure on the site names it."""

    key = models.SlugField(_("key"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]

    def __str__(self):
        return self.title or self.key


class Sourced(models.Model):
    """A datum with its source and, where it was read from a document, the characters it was read from."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    span_start = models.PositiveIntegerField(_("first character in the source"), null=True, blank=True)
    span_end = models.PositiveIntegerField(_("character after the last"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True) | Q(span_end__gt=models.F("span_start")),
                name="%(class)s_span_runs_forward",
                violation_error_message=_("The last character read must stand after the first."),
            )
        ]


class Fact(Sourced):
    """What a source says of the city.

    `reading` is the value as it stands in the source, kept as evidence; the site shows `label` and `value`, and
    of those facts alone that have a label.
    """

    class Topic(models.TextChoices):
        FIGURES = "figures", _("figures")
        GEOGRAPHY = "geography", _("geography")
        HISTORY = "history", _("history")
        ECONOMY = "economy", _("economy")
        CULTURE = "culture", _("culture")
        ADMINISTRATION = "administration", _("administration")
        SPORTS = "sports", _("sports")
        AIMS = "aims", _("aims")
        OTHER = "other", _("other")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, default=Topic.OTHER)
    label = models.CharField(_("label"), max_length=120, blank=True)
    value = models.CharField(_("value"), max_length=300, blank=True)
    number = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("The year the source gives; empty where it gives none.")
    )
    reading = models.CharField(_("as it stands in the source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(Sourced.Meta):
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["topic", "order", "key"]

    def __str__(self):
        return self.label or self.key


class CityName(Sourced):
    """The city's name in one of the languages that a source lists, as it stands there.

    The code is the source's own: most are language tags, some (such as `simple` and `roa-tara`) are not.
    """

    language_code = models.CharField(_("language code"), max_length=16, unique=True)
    language_name = models.CharField(_("language"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta(Sourced.Meta):
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("name of the city")
        verbose_name_plural = _("names of the city")
        ordering = ["language_code"]

    def __str__(self):
        return f"{self.language_code}: {self.name}"


class Link(Sourced):
    """An outside page about the city; `url` stays empty where the source names the page and not its address."""

    title = models.CharField(_("title"), max_length=160)
    url = models.URLField(_("address"), blank=True)
    language = models.CharField(_("language of the page"), max_length=7, choices=settings.LANGUAGES, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(Sourced.Meta):
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("outside link")
        verbose_name_plural = _("outside links")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title


class Person(Publishable, Sourced):  # noqa: DJ008 - Publishable has it
    """Someone of the city or of its marble. Years stand only where a source gives them."""

    born_year = models.SmallIntegerField(_("year of birth"), null=True, blank=True)
    died_year = models.SmallIntegerField(_("year of death"), null=True, blank=True)
    birthplace = models.CharField(_("place of birth"), max_length=80, blank=True)
    deathplace = models.CharField(_("place of death"), max_length=80, blank=True)
    occupation = models.CharField(_("occupation"), max_length=120, blank=True)
    is_native = models.BooleanField(_("born in Carrara"), default=False)

    class Meta:
        default_permissions = Publishable.Meta.default_permissions
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["slug"]
        constraints = [
            *Publishable.Meta.constraints,
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(died_year__isnull=True)
                | Q(born_year__isnull=True)
                | Q(died_year__gte=models.F("born_year")),
                name="person_dies_after_birth",
                violation_error_message=_("The year of death cannot be before the year of birth."),
            ),
        ]
