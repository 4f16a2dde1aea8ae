from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from carrara.content.models import OWNED_DEEDS, OwnedQuerySet

from .sessions import Session


class Group(models.Model):
    """Who wants to come: one adult speaks for all. Of children nothing is kept but their number."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of letters"), max_length=7, choices=settings.LANGUAGES, default="it")
    adults = models.PositiveSmallIntegerField(_("adults"), default=1)
    children = models.PositiveSmallIntegerField(_("children"), default=0)
    seats = models.PositiveSmallIntegerField(_("number of people"), editable=False)  # adults and children
    needs = models.CharField(_("needs"), max_length=300, blank=True)
    country = CountryField(_("country"), blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(_("made anonymous"), null=True, editable=False)

    DETAILS = ("name", "email", "phone", "language", "adults", "children", "needs", "country")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(seats=F("adults") + F("children"), seats__gte=1),
                name="%(class)s_counts_its_people",
                violation_error_message=_("At least one person comes."),
            )
        ]

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()  # one address is one visitor, however it was typed
        self.seats = self.adults + self.children
        super().save(*args, **kwargs)


OWNERS = ("session__edition__programme__managers", "session__edition__host_city__editors")


class BookingQuerySet(OwnedQuerySet):
    def live(self):
        return self.filter(state__in=Booking.LIVE)

    def seated(self):
        return self.filter(state__in=Booking.SEATED)

    def lapsed(self, at=None):
        """Held or offered, and its time is over."""
        return self.filter(state__in=Booking.WAITING, lapses_at__lte=at or timezone.now())

    def by_telephone(self):
        """Whose session was called off or moved, and who left no e-mail address to be written to."""
        called_off = Q(state=Booking.State.CANCELLED, ended_at__gte=F("session__cancelled_at"))
        moved = Q(state=Booking.State.CONFIRMED, made_at__lt=F("session__moved_at"))
        return self.filter(called_off | moved, email="", anonymised_at=None)

    def to_call(self):
        """Those of them who do not know it yet."""
        return self.by_telephone().filter(told_at=None)


class Booking(Group):
    """Places at a session for one group. Everything that changes seats goes through `events.bookings`."""

    class State(models.TextChoices):
        HELD = "held", _("held")  # until the visitor confirms by the link in the letter
        OFFERED = "offered", _("offered")  # to the next of the waiting list
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("came")
        NO_SHOW = "no_show", _("did not come")
        LAPSED = "lapsed", _("lapsed")

    WAITING = (State.HELD, State.OFFERED)
    LIVE = (*WAITING, State.CONFIRMED)
    EXPECTED = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)  # on the day
    SEATED = (*WAITING, *EXPECTED)  # whose seats are counted

    class Origin(models.TextChoices):
        WEB = "web", _("the site")
        WAITING_LIST = "waiting", _("the waiting list")
        DESK = "desk", _("the desk")
        REQUEST = "request", _("a request for a group")

    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings", verbose_name=_("session"))
    code = models.CharField(_("code"), max_length=8, unique=True, editable=False)  # short enough to be said aloud
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.HELD, editable=False)
    origin = models.CharField(_("made through"), max_length=7, choices=Origin, default=Origin.WEB, editable=False)
    lapses_at = models.DateTimeField(_("held until"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    ended_at = models.DateTimeField(_("cancelled or lapsed"), null=True, editable=False)
    arrived = models.PositiveSmallIntegerField(_("came"), default=0, editable=False)  # people; may be more than booked
    form_key = models.UUIDField(null=True, unique=True, editable=False)  # of the form that was sent: twice is once
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of its calendar entry, beside the session's
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    told_at = models.DateTimeField(_("told by telephone"), null=True, editable=False)  # that the session is called off

    owners = OWNERS
    objects = BookingQuerySet.as_manager()

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["session", "made_at", "pk"]
        indexes = [
            models.Index(fields=["lapses_at"], condition=Q(lapses_at__isnull=False), name="booking_lapsing"),
            models.Index(fields=["email"], condition=~Q(email=""), name="booking_of_address"),
        ]
        constraints = [
            *Group.Meta.constraints,
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=Q(state__in=["held", "offered", "confirmed"]) & ~Q(email=""),
                name="one_live_booking_an_address",
                violation_error_message=_("There is already a booking for this e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "offered"], lapses_at__isnull=False)
                | (~Q(state__in=["held", "offered"]) & Q(lapses_at__isnull=True)),
                name="booking_lapses_while_waiting",
            ),
        ]

    def __str__(self):
        return self.code  # what is written of a booking elsewhere, as in the audit trail, outlives the name

    @property
    def is_live(self):
        return self.state in self.LIVE

    def has_lapsed(self, at=None):
        """The opposite number of `lapsed()`, for an object in hand; True as well once it was ended for that."""
        over = self.lapses_at is not None and self.lapses_at <= (at or timezone.now())
        return self.state == self.State.LAPSED or over


class WaitingEntryQuerySet(OwnedQuerySet):
    def waiting(self):
        """In the order in which they are served."""
        return self.filter(state=WaitingEntry.State.WAITING).order_by("made_at", "pk")


class WaitingEntry(Group):
    """A group on the waiting list of a full session; served strictly in the order of arrival."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("places offered")
        TAKEN = "taken", _("took the places")
        LEFT = "left", _("left the list")
        LAPSED = "lapsed", _("let the offer lapse")
        CLOSED = "closed", _("the list was closed")  # shortly before the start, or when the session was called off

    session = models.ForeignKey(Session, models.PROTECT, related_name="waiting_list", verbose_name=_("session"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING, editable=False)
    booking = models.OneToOneField(
        Booking, models.SET_NULL, null=True, editable=False, related_name="waiting_entry", verbose_name=_("booking")
    )
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    owners = OWNERS
    objects = WaitingEntryQuerySet.as_manager()

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("waiting entry")
        verbose_name_plural = _("waiting list")
        ordering = ["session", "made_at", "pk"]
        constraints = [
            *Group.Meta.constraints,
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=Q(state__in=["waiting", "offered"]) & ~Q(email=""),
                name="once_on_the_waiting_list",
                violation_error_message=_("This e-mail address is already on the waiting list."),
            ),
        ]

    def __str__(self):
        return f"{self.pk} ({self.seats})"


class GroupRequest(models.Model):
    """A school class, or more people than a booking holds: the desk answers, where need be with several bookings."""

    class State(models.TextChoices):
        OPEN = "open", _("to answer")
        ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
        DECLINED = "declined", _("declined")

    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("session")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    organisation = models.CharField(_("school or group"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of letters"), max_length=7, choices=settings.LANGUAGES, default="it")
    people = models.PositiveSmallIntegerField(_("number of people"))
    text = models.TextField(_("what they wish"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    placed = models.PositiveSmallIntegerField(_("people who have places"), default=0, editable=False)
    bookings = models.ManyToManyField(Booking, editable=False, related_name="requests", verbose_name=_("bookings"))
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    anonymised_at = models.DateTimeField(_("made anonymous"), null=True, editable=False)

    owners = OWNERS
    objects = OwnedQuerySet.as_manager()

    class Meta:
        default_permissions = OWNED_DEEDS
        verbose_name = _("request for a group")
        verbose_name_plural = _("requests for groups")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.pk} ({self.people})"

    @property
    def without_places(self):
        return self.people - self.placed


class BookingLink(models.Model):
    """A secret link in a letter: 256 random bits, of which the hash alone is kept, for one purpose, until an instant.

    Several letters about one booking carry several links; opening one changes nothing, its page posts.
    """

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", _("confirm")
        MANAGE = "manage", _("change or cancel")
        LIST = "list", _("leave the waiting list")

    purpose = models.CharField(max_length=7, choices=Purpose)
    booking = models.ForeignKey(Booking, models.CASCADE, null=True, related_name="links")
    entry = models.ForeignKey(WaitingEntry, models.CASCADE, null=True, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    lapses_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False, entry__isnull=True) | Q(booking__isnull=True, entry__isnull=False),
                name="link_to_booking_or_entry",
            )
        ]

    def __str__(self):
        return self.purpose
