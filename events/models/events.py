from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from carrara.content.models import (
    OWNED_DEEDS,
    TRANSLATED_DEEDS,
    NewsItem,
    Person,
    Place,
    Publishable,
    PublishableQuerySet,
    Sourced,
)
from partners.models import Partner
from programmes.models import Edition, Programme

from ..quality import EVENT_CHECKS, EVENT_READS

ROME = ZoneInfo("Europe/Rome")


class EventKind(models.Model):
    """A word of the vocabulary of public events (CPEV-AP_IT), with the type that schema.org has for it."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("CPEV-AP_IT code"), max_length=12, blank=True)
    schema_type = models.CharField(_("schema.org type"), max_length=40, default="Event")
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        default_permissions = TRANSLATED_DEEDS
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of event")
        ordering = ["order", "key"]

    def __str__(self):
        return self.name


class Venue(Place):
    slug = models.SlugField(_("address"), max_length=80, unique=True)

    class Meta(Place.Meta):
        default_permissions = (*OWNED_DEEDS, "translate")
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["slug"]


class EventSeries(Publishable):
    """An event that comes back, such as a biennale or a fair; each time it is held is an event of the series."""

    url_name = "series"
    rows_inside = ("participations",)

    programmes = models.ManyToManyField(Programme, blank=True, related_name="series", verbose_name=_("programmes"))
    frequency = models.CharField(_("how often"), max_length=80, blank=True)

    owners = ("programmes__managers",)

    class Meta(Publishable.Meta):
        verbose_name = _("event series")
        verbose_name_plural = pgettext_lazy("plural", "event series")
        ordering = ["slug"]


class EventQuerySet(PublishableQuerySet):
    """Coming and past are half-open: an event that ends at this instant is past, never both, never neither."""

    def coming(self, at=None):
        """Not over yet, or without dates so far; by the next date of each, those to be announced last."""
        at = at or timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at)).by_first_of(EventDate.objects.not_over(at))

    def past(self, at=None):
        return self.filter(ends_at__lte=at or timezone.now()).order_by("-starts_at", "-pk")

    def by_first_of(self, dates):
        """In the order of the first that each event has of `dates`; without any, last."""
        first = dates.filter(event=OuterRef("pk")).order_by("starts_at").values("starts_at")[:1]
        return self.annotate(listed_at=Subquery(first)).order_by(F("listed_at").asc(nulls_last=True), "pk")

    def for_list(self):
        """With all that a line of the agenda shows, and no long texts: two queries, however many events."""
        dates = EventDate.objects.select_related("venue__locality").defer("venue__directions", "venue__access_note")
        return (
            self.select_related("kind", "cover")
            .defer("body", "booking_note")
            .prefetch_related(Prefetch("dates", dates))
        )


class Event(Publishable):
    """What happens at one or more times and places. Cost is a fact of its own: free is a cost, empty is unknown."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("everyone")
        FAMILIES = "families", _("families and children")
        YOUNG_ARTISTS = "young_artists", _("young artists")
        STUDENTS = "students", _("schools and students")
        PROFESSIONALS = "professionals", _("professionals")

    LANGUAGES = [*settings.LANGUAGES, ("none", _("no language needed"))]
    quality_checks, quality_reads = EVENT_CHECKS, EVENT_READS
    owners = ("edition__programme__managers", "edition__host_city__editors")
    rows_inside = ("dates", "participations")
    listed_at = None  # the start of the date that placed it in a list: EventQuerySet.by_first_of

    series = models.ForeignKey(
        EventSeries, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("edition of a programme")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    kind = models.ForeignKey(
        EventKind, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("kind")
    )
    audience = models.CharField(_("audience"), max_length=16, choices=Audience, default=Audience.EVERYONE)
    language = models.CharField(
        _("language of the event"),
        max_length=7,
        choices=LANGUAGES,
        default="it",
        help_text=_("The language spoken there, not that of this text: visitors from abroad choose by it."),
    )
    is_free = models.BooleanField(
        _("free of charge"),
        null=True,
        blank=True,
        help_text=_("Free is said aloud, for who would not ask. Unknown: the page says that the cost is not stated."),
    )
    price_min = models.DecimalField(_("price in euro, from"), max_digits=7, decimal_places=2, null=True, blank=True)
    price_max = models.DecimalField(_("price in euro, to"), max_digits=7, decimal_places=2, null=True, blank=True)
    cost_note = models.CharField(
        _("more on the cost"), max_length=200, blank=True, help_text=_("Reductions, and for whom; where one pays.")
    )
    booking_note = models.CharField(
        _("how to book"), max_length=200, blank=True, help_text=_("Where, until when; or that no booking is needed.")
    )
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    organisers = models.ManyToManyField(
        Partner, blank=True, related_name="organised_events", verbose_name=_("organisers")
    )
    patrons = models.ManyToManyField(Partner, blank=True, related_name="patronised_events", verbose_name=_("patrons"))
    partners = models.ManyToManyField(Partner, blank=True, related_name="events", verbose_name=_("partners"))
    news = models.ManyToManyField(NewsItem, blank=True, related_name="events", verbose_name=_("news"))
    starts_at = models.DateTimeField(_("first start"), null=True, editable=False)
    ends_at = models.DateTimeField(_("last end"), null=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = [F("starts_at").desc(nulls_first=True), "slug"]
        indexes = [
            models.Index(fields=["-starts_at", "slug"], name="event_by_start"),
            models.Index(fields=["ends_at", "id"], name="event_by_end"),
            models.Index(fields=["starts_at", "id"], condition=Q(state="published"), name="event_public_by_start"),
            models.Index(fields=["ends_at", "id"], condition=Q(state="published"), name="event_public_by_end"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="event_not_its_own_part",
                violation_error_message=_("An event cannot be a part of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(is_free=True) | Q(price_min__isnull=True, price_max__isnull=True),
                name="event_free_has_no_price",
                violation_error_message=_("An event that is free of charge has no price."),
            ),
            models.CheckConstraint(
                condition=Q(price_min__isnull=True) | Q(price_min__gte=0),
                name="event_price_not_negative",
                violation_error_message=_("A price cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(price_max__isnull=True) | Q(price_min__isnull=False, price_max__gte=F("price_min")),
                name="event_price_range_forward",
                violation_error_message=_("The highest price needs a lowest, and cannot be below it."),
            ),
        ]

    def has_own_address(self):
        """Under these two words stand the addresses of the series and of the months."""
        return self.slug not in ("serie", "calendario") and super().has_own_address()

    def rows_changed(self):
        keep_span(self.pk)

    @property
    def is_over(self):
        """The opposite number of `coming()`, for an object in hand."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def listed_date(self):
        """The date by which `by_first_of` placed this event; elsewhere the next one or, of a past event, the first."""
        dates = self.dates.all()
        if self.listed_at:
            return next((date for date in dates if date.starts_at == self.listed_at), None)
        now = timezone.now()
        return next((date for date in dates if date.over_at > now), next(iter(dates), None))


class EventDateQuerySet(models.QuerySet):
    def not_over(self, at=None):
        """The condition of `over_at`, for rows: their end is to come or, where none is given, their day is not over."""
        at = at or timezone.now()
        midnight = datetime.combine(timezone.localtime(at, ROME).date(), time.min, ROME)
        return self.filter(Q(ends_at__gt=at) | Q(ends_at=None, starts_at__gte=midnight))

    def during(self, start, end):
        """Those that share some time with the days from `start` to `end`, midnights of Rome, `end` not included."""
        return self.not_over(start).filter(starts_at__lt=end)


class EventDate(models.Model):
    """One time an event takes place. Instants are kept in UTC and shown in Europe/Rome."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="dates", verbose_name=_("event"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_all_day = models.BooleanField(
        _("all day"), default=False, help_text=_("The page and calendars then show the day and no hours.")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="dates", verbose_name=_("venue")
    )
    note = models.CharField(_("note"), max_length=160, blank=True)

    objects = EventDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["starts_at", "event"], name="eventdate_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="eventdate_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            )
        ]

    def __str__(self):
        return date_format(timezone.localtime(self.starts_at), "SHORT_DATETIME_FORMAT")

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        keep_span(self.event_id)

    def delete(self, *args, **kwargs):
        event = self.event_id
        deleted = super().delete(*args, **kwargs)
        keep_span(event)
        return deleted

    @property
    def over_at(self):
        """When this date counts as past: its end or, where none is given, the midnight (Rome) after its start."""
        if self.ends_at:
            return self.ends_at
        return datetime.combine(timezone.localtime(self.starts_at).date() + timedelta(days=1), time.min, ROME)


class Participation(Sourced):
    """Someone's part in an event or in a series, such as an artist of past editions."""

    class Role(models.TextChoices):
        ARTIST = "artist", _("artist")
        PAST_ARTIST = "past_artist", _("artist of past editions")
        CURATOR = "curator", _("curator")
        SPEAKER = "speaker", _("speaker")
        GUIDE = "guide", _("guide")
        JUROR = "juror", _("juror")

    series = models.ForeignKey(
        EventSeries, models.CASCADE, null=True, blank=True, related_name="participations", verbose_name=_("series")
    )
    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="participations", verbose_name=_("event")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.ARTIST)
    note = models.CharField(_("note"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(Sourced.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["order", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(series__isnull=True, event__isnull=False) | Q(series__isnull=False, event__isnull=True),
                name="participation_in_event_or_series",
                violation_error_message=_("Choose an event or a series, one of the two."),
            ),
            models.UniqueConstraint(
                fields=["event", "person", "role"],
                name="participation_once_an_event",
                violation_error_message=_("This person already has this role in the event."),
            ),
            models.UniqueConstraint(
                fields=["series", "person", "role"],
                name="participation_once_a_series",
                violation_error_message=_("This person already has this role in the series."),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}"


def keep_span(event_id):
    """Bring an event's first start and last end up to date with its dates.

    `QuerySet.update`, so that keeping the span is no edit of the event: no history row, no new `updated_at`.
    """
    starts_at, ends_at = span(EventDate.objects.filter(event=event_id))
    Event.objects.filter(pk=event_id).update(starts_at=starts_at, ends_at=ends_at)


def span(dates):
    """The first start and the last end of some dates; (None, None) without any."""
    dates = list(dates)
    return min((date.starts_at for date in dates), default=None), max((date.over_at for date in dates), default=None)
