from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from carrara.content.models import (
    OWNED_DEEDS,
    TRANSLATED_DEEDS,
    Located,
    NewsItem,
    PeopleField,
    Publishable,
    PublishableQuerySet,
    Source,
    Sourced,
)


class CreativeField(models.Model):
    """One of the network's fields: data, since the network adds to them (Architecture came in 2025)."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("creative field")
        verbose_name_plural = _("creative fields")
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


def known_time_zone(name):
    if name not in available_timezones():
        raise ValidationError(_("This is no time zone: write it as in Africa/Dakar or Asia/Shanghai."))


class City(Located):
    """A city of the network. The home city is Carrara: its row is the profile of the designation."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    country = CountryField(_("country"))
    field = models.ForeignKey(
        CreativeField, models.PROTECT, null=True, blank=True, related_name="cities", verbose_name=_("creative field")
    )
    designated_on = models.DateField(_("designated on"), null=True, blank=True)
    designation_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source of the date")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Europe/Rome",
        validators=[known_time_zone],
        help_text=_("Such as Africa/Dakar: the hours of editions held there are shown in it."),
    )
    is_home = models.BooleanField(_("our city"), default=False)
    editors = PeopleField(related_name="edited_cities", verbose_name=_("editors"))

    class Meta:
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("city of the network")
        verbose_name_plural = _("cities of the network")
        ordering = ["slug"]
        constraints = [
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_home"],
                condition=Q(is_home=True),
                name="one_home_city",
                violation_error_message=_("Another city is already marked as ours."),
            ),
        ]

    def __str__(self):
        return self.name


class PartnerQuerySet(PublishableQuerySet):
    def for_list(self):
        return self.select_related("city__field", "cover")


class Partner(Publishable, Located):
    """A city, region or body that the office works with."""

    class Kind(models.TextChoices):
        CITY = "city", _("Creative City")
        REGION = "region", _("region or province")
        COUNTRY = "country", _("country")
        INSTITUTION = "institution", _("institution")
        ASSOCIATION = "association", _("association")
        FIRM = "firm", _("firm")
        OTHER = "other", _("other body")

    rows_inside = ("exchanges",)

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    country = CountryField(_("country"), blank=True)
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="partners", verbose_name=_("city of the network")
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    news = models.ManyToManyField(NewsItem, blank=True, related_name="partners", verbose_name=_("news"))

    owners = ("city__editors",)
    objects = PartnerQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["slug"]
        constraints = [*Publishable.Meta.constraints, *Located.Meta.constraints]

    @property
    def place_name(self):
        """Where the partner is, in the reader's language: its country; its kind, of a country or without one."""
        return (self.kind != self.Kind.COUNTRY and self.country.name) or self.get_kind_display()


class Commitment(Sourced):
    """What the city promised the network; the office is asked later what became of each."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, help_text=_("As in the application to UNESCO: the reports refer to it.")
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    partners = models.ManyToManyField(Partner, blank=True, related_name="commitments", verbose_name=_("partners"))

    class Meta(Sourced.Meta):
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["number"]

    def __str__(self):
        return f"{self.number}. {self.title}"


class CooperationProject(Publishable):
    """Work done with partners, for one or more commitments."""

    url_name = "project"
    rows_inside = ("exchanges",)

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("under way")
        DONE = "done", _("completed")

    partners = models.ManyToManyField(Partner, related_name="projects", verbose_name=_("partners"))
    commitments = models.ManyToManyField(
        Commitment, blank=True, related_name="projects", verbose_name=_("commitments it serves")
    )
    status = models.CharField(_("progress"), max_length=8, choices=Status, default=Status.PLANNED)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("cooperation project")
        verbose_name_plural = _("cooperation projects")
        ordering = ["slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]


class Exchange(models.Model):
    """People who went to a partner, or came from one."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("visit")
        RESIDENCY = "residency", _("residency")
        TRAINING = "training", _("training")
        EXHIBITION = "exhibition", _("exhibition")
        MEETING = "meeting", _("meeting")

    class Direction(models.TextChoices):
        IN = "in", _("to Carrara")
        OUT = "out", _("from Carrara")
        BOTH = "both", _("both ways")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="exchanges", verbose_name=_("partner"))
    project = models.ForeignKey(
        CooperationProject, models.SET_NULL, null=True, blank=True, related_name="exchanges", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.VISIT)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.OUT)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    people = models.PositiveIntegerField(
        _("number of people"), null=True, blank=True, help_text=_("Who travelled: the reports to UNESCO count them.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)

    owners = ("partner__city__editors",)

    class Meta:
        default_permissions = (*OWNED_DEEDS, "translate")
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="exchange_ends_after_start",
                violation_error_message=_("The last day cannot be before the first."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.partner}, {self.starts_on}"
