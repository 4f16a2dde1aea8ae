from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from carrara.content.models import OWNED_DEEDS, SPOKEN_CHOICES, OwnedQuerySet
from programmes.models import OUR_CLOCKS, Edition, Route, Studio

from .events import Event, Venue


class SessionQuerySet(OwnedQuerySet):
    def public(self):
        """Of what the public can see. A session that was called off stays among them: the page says so."""
        return self.filter(
            Q(route__in=Route.objects.reachable())
            | Q(studio__in=Studio.objects.published(), edition__in=Edition.objects.reachable())
            | Q(event__in=Event.objects.published())
        )

    def coming(self, at=None):
        """Not begun yet; at the instant of its start it is begun."""
        return self.filter(starts_at__gt=at or timezone.now())

    def bookable(self, at=None):
        """Coming, not called off, and within the time in which bookings are taken; full ones among them."""
        at = at or timezone.now()
        return self.coming(at).filter(
            Q(opens_at=None) | Q(opens_at__lte=at), Q(closes_at=None) | Q(closes_at__gt=at), state=Session.State.OPEN
        )

    def to_be_visited(self, at=None):
        """Not called off and not over: the desk may still add somebody."""
        return self.filter(state=Session.State.OPEN, ends_at__gt=at or timezone.now())

    def with_room_for(self, people):
        return self.filter(seats_taken__lte=F("capacity") - people)

    def for_list(self):
        return self.select_related(
            "route__edition__programme", "route__edition__host_city", "studio", "event", "venue", "edition__host_city"
        )


class Session(models.Model):
    """One time at which a number of people can come: a departure of a route, a visit to a studio, a training.

    Instants are kept in UTC and shown in the zone of the edition's host city. `places` is what the office offers;
    `capacity`, the smallest of it, the stops and the transport, is what bookings are counted against. `seats_taken` is
    the seats of all bookings held, offered, confirmed, attended or no show. These three change where bookings wait for
    each other (`events.seats`, `timetable.set_places`): saving a row that is there leaves them as they are.
    """

    COUNTED = ("places", "capacity", "seats_taken")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CANCELLED = "cancelled", _("called off")

    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("edition")
    )
    route = models.ForeignKey(
        Route, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("route")
    )
    studio = models.ForeignKey(
        Studio, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("studio")
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("event")
    )
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("venue"),
        help_text=_("Only for the sessions of an event."),
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    language = models.CharField(_("language spoken"), max_length=7, choices=SPOKEN_CHOICES, default="it")
    guide = models.CharField(_("guide"), max_length=120, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    capacity = models.PositiveSmallIntegerField(_("places that can be booked"), editable=False)
    seats_taken = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)
    opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True, help_text=_("Empty: at once."))
    closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True, help_text=_("Empty: at the start."))
    cancel_until = models.DateTimeField(
        _("visitors can cancel until"), null=True, blank=True, help_text=_("Empty: until the start.")
    )
    min_age = models.PositiveSmallIntegerField(
        _("from the age of"), null=True, blank=True, validators=[MaxValueValidator(99)]
    )
    children_with_adult = models.BooleanField(
        _("children only with an adult"),
        default=True,
        help_text=_("Of a booking with children at least one person is then an adult."),
    )
    price = models.DecimalField(
        _("price in euro, each adult"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("0: free of charge. Empty: not stated. Nothing is paid on this site."),
    )
    cost_note = models.CharField(_("more on the cost"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, editable=False)
    cancelled_at = models.DateTimeField(_("called off"), null=True, editable=False)
    moved_at = models.DateTimeField(_("moved"), null=True, editable=False)
    cancel_reason = models.CharField(_("why it was called off"), max_length=200, blank=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0, editable=False
    )  # of its calendar entry (RFC 5545): rises when time or place change

    owners = (
        "edition__programme__managers",
        "edition__host_city__editors",
        "event__edition__programme__managers",
        "event__edition__host_city__editors",
    )
    objects = SessionQuerySet.as_manager()

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["edition", "starts_at"], name="session_of_edition"),
            models.Index(fields=["starts_at"], name="session_by_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__gte=0, seats_taken__lte=F("capacity")),
                name="session_never_oversold",
                violation_error_message=_("More places are taken than there would be."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=F("places")),
                name="session_has_places",
                violation_error_message=_("A session has at least one place."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            ),
            models.CheckConstraint(
                condition=Q(route__isnull=False, studio__isnull=True, event__isnull=True, edition__isnull=False)
                | Q(route__isnull=True, studio__isnull=False, event__isnull=True, edition__isnull=False)
                | Q(route__isnull=True, studio__isnull=True, event__isnull=False, edition__isnull=True),
                name="session_of_route_studio_or_event",
                violation_error_message=_("A session is of a route, of a studio in an edition, or of an event."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__lte=F("starts_at")),
                name="session_booking_closes_before_start",
                violation_error_message=_("Booking closes at the start at the latest."),
            ),
            models.CheckConstraint(
                condition=Q(cancel_until__isnull=True) | Q(cancel_until__lte=F("starts_at")),
                name="session_cancelling_ends_before_start",
                violation_error_message=_("Visitors can cancel until the start at the latest."),
            ),
            models.UniqueConstraint(
                fields=["route", "starts_at", "language"],
                name="session_of_route_once",
                violation_error_message=_("This route already departs then, in this language."),
            ),
        ]

    def __str__(self):
        start = timezone.localtime(self.starts_at, self.zone)
        return f"{self.subject}, {date_format(start, 'SHORT_DATETIME_FORMAT')}"

    def save(self, *args, **kwargs):
        self.set_edition()
        if self._state.adding:
            self.capacity = self.fitting()
        elif kwargs.get("update_fields") is None:
            names = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in names if name not in self.COUNTED]
        super().save(*args, **kwargs)

    def clean(self):
        self.set_edition()
        if self.route_id and self.edition_id != self.route.edition_id:
            raise ValidationError({"route": _("This route is of another edition.")})

    def set_edition(self):
        if self.route_id and self.edition_id is None:
            self.edition = self.route.edition

    def fitting(self):
        """How many places there really are: the smallest of the session's, the stops' and the transport's."""
        limits = self.route.limits() if self.route_id else [self.studio.capacity] if self.studio_id else []
        return min([self.places, *(limit for limit in limits if limit is not None)])

    @property
    def subject(self):
        """What is visited. Reads one relation."""
        return self.route or self.studio or self.event

    @property
    def zone(self):
        return self.edition.zone if self.edition_id else ZoneInfo(settings.TIME_ZONE)

    @property
    def clocks(self):
        """Whose time its hours are in, in the reader's language."""
        return self.edition.clocks if self.edition_id else OUR_CLOCKS

    @property
    def places_left(self):
        return self.capacity - self.seats_taken

    @property
    def is_full(self):
        return self.places_left <= 0

    @property
    def is_cancelled(self):
        return self.state == self.State.CANCELLED

    def is_bookable(self, at=None):
        """The opposite number of `bookable()`, for an object in hand."""
        at = at or timezone.now()
        return (
            self.state == self.State.OPEN
            and self.starts_at > at
            and (self.opens_at is None or self.opens_at <= at)
            and (self.closes_at is None or self.closes_at > at)
        )
