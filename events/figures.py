"""The figures of an edition: how many booked, confirmed, came; in people, by what and by whom they were.

A fixed number of queries, however many sessions there are. Who was expected and not seen counts as missing only where
somebody looked: at sessions that are over, and at which an arrival or a walk-in was noted.
"""

from collections import defaultdict
from dataclasses import dataclass, fields
from functools import cached_property

from django.db.models import Q, Sum
from django.db.models.functions import Least
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django_countries import countries

from carrara.content.languages import LANGUAGE_CODES, own_name
from programmes.models import OpenStudio, RouteStop

from . import hosting
from .models import Arrival, Booking, Session, WaitingEntry, WalkIn

State = Booking.State


@dataclass
class Figures:
    """Numbers of people, but for the sessions."""

    sessions: int = 0
    booked: int = 0  # asked for places, whatever became of it
    confirmed: int = 0
    cancelled: int = 0  # of those confirmed
    came: int = 0
    walked_in: int = 0
    waited: int = 0  # on the waiting list, whatever became of it
    expected: int = 0  # where somebody looked
    missing: int = 0  # of those expected

    def __add__(self, other):
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Figures)))

    @property
    def no_show_rate(self):
        """In whole percents; None where nobody was expected, or nobody looked."""
        return round(100 * self.missing / self.expected) if self.expected else None

    @property
    def visitors(self):
        return self.came + self.walked_in


SUMS = {
    "booked": Sum("seats"),
    "confirmed": Sum("seats", filter=Q(confirmed_at__isnull=False), default=0),
    "cancelled": Sum("seats", filter=Q(confirmed_at__isnull=False, state=State.CANCELLED), default=0),
    "came": Sum("arrived"),
    "expected": Sum("seats", filter=Q(state__in=[State.ATTENDED, State.NO_SHOW]), default=0),
    "seen": Sum(Least("arrived", "seats"), filter=Q(state__in=[State.ATTENDED, State.NO_SHOW]), default=0),
}


class EditionFigures:
    def __init__(self, edition, sessions=None):
        self.edition = edition
        self.asked = (Session.objects.all() if sessions is None else sessions).filter(edition=edition)

    # --- what is counted -------------------------------------------------------------------------------------------
    @cached_property
    def sessions(self):
        return list(self.asked.select_related("route", "studio", "edition__host_city"))

    @cached_property
    def bookings(self):
        return Booking.objects.filter(session__in=self.asked.order_by().values("pk")).order_by()

    @cached_property
    def looked(self):
        """The keys of the sessions that are over, and at which somebody looked who came."""
        keys = self.asked.filter(ends_at__lte=now()).order_by().values("pk")
        seen = Arrival.objects.filter(booking__session__in=keys).order_by().values_list("booking__session", flat=True)
        walked = WalkIn.objects.filter(session__in=keys).order_by().values_list("session", flat=True)
        return set(seen.union(walked))

    @cached_property
    def by_session(self):
        """{key: its figures} of every session."""
        found = {session.pk: Figures(sessions=int(not session.is_cancelled)) for session in self.sessions}
        for key, *numbers in self.bookings.values_list("session").annotate(**SUMS):
            found[key] += self.of_bookings(numbers, key in self.looked)
        for key, people in sums(WalkIn.objects.filter(session__in=found), "session", "people"):
            found[key] += Figures(walked_in=people)
        for key, people in sums(WaitingEntry.objects.filter(session__in=found), "session", "seats"):
            found[key] += Figures(waited=people)
        return found

    def of_bookings(self, numbers, was_looked):
        named = dict(zip(SUMS, numbers, strict=True))
        seen = named.pop("seen")
        if not was_looked:
            return Figures(**named | {"expected": 0})
        return Figures(**named, missing=named["expected"] - seen)

    @cached_property
    def studios(self):
        return list(OpenStudio.objects.filter(edition=self.edition).select_related("studio"))

    @cached_property
    def at_studios(self):
        """{key of a studio: people who walked in there}."""
        walked = WalkIn.objects.filter(open_studio__in=self.studios)
        return dict(sums(walked, "open_studio__studio", "people"))

    @cached_property
    def total(self):
        alone = Figures(walked_in=sum(self.at_studios.values()))
        return sum(self.by_session.values(), Figures()) + alone

    # --- by what -----------------------------------------------------------------------------------------------------
    def grouped(self, name_of):
        """Pairs of a name and its figures, from {sort key: name} of each session; None: not among them."""
        found = {}
        for session in self.sessions:
            if (key := name_of(session)) is not None:
                found[key] = found.get(key, Figures()) + self.by_session[session.pk]
        return [(name, found[order, name]) for order, name in sorted(found)]

    def by_route(self):
        """The visits to single studios are one line; those who walked into a studio another."""
        lines = self.grouped(
            lambda each: ((0, each.route.order, each.route.sign), str(each.route)) if each.route else None
        )
        alone = sum((self.by_session[each.pk] for each in self.sessions if each.studio_id), Figures())
        lines += [(_("Visits to a studio"), alone)] if alone != Figures() else []
        walked = sum(self.at_studios.values())
        return lines + ([(_("Studios, without a booking"), Figures(walked_in=walked))] if walked else [])

    def by_studio(self):
        """A group of a route has been to each of its studios: these lines add up to more than the total."""
        passing = defaultdict(set)
        for route, studio in RouteStop.objects.filter(route__edition=self.edition).values_list("route", "studio"):
            passing[route].add(studio)
        found = {
            opening.studio_id: Figures(walked_in=self.at_studios.get(opening.studio_id, 0)) for opening in self.studios
        }
        for session in self.sessions:
            for studio in {session.studio_id} if session.studio_id else passing[session.route_id]:
                found[studio] = found.get(studio, Figures()) + self.by_session[session.pk]
        return [(str(opening.studio), found[opening.studio_id]) for opening in self.studios]

    def by_hour(self):
        return self.grouped(lambda each: (hour := localtime(each.starts_at, self.edition.zone).hour, f"{hour:02}:00"))

    def by_language(self):
        """The language that visitors chose for their letters."""
        found = self.of_people("language")
        return [(own_name(code), found[code]) for code in LANGUAGE_CODES if code in found]

    def by_country(self):
        found = self.of_people("country")
        unknown = found.pop("", None)
        lines = [(countries.name(code), numbers) for code, numbers in found.items()]
        lines.sort(key=lambda line: (-line[1].booked, line[0]))
        return lines + ([(_("Not stated"), unknown)] if unknown else [])

    def of_people(self, field):
        found = defaultdict(Figures)
        looked = Q(session__in=self.looked)
        for value, was_looked, *numbers in (
            self.bookings.annotate(was_looked=looked).values_list(field, "was_looked").annotate(**SUMS)
        ):
            found[value] += self.of_bookings(numbers, was_looked)
        return found

    def tables(self):
        """(name, heading of the first column, lines) of each way of looking at them."""
        return [
            (_("By route"), _("Route"), self.by_route()),
            (_("By studio"), _("Studio"), self.by_studio()),
            (_("By hour of the start"), _("Hour"), self.by_hour()),
            (_("By language of the visitors"), _("Language"), self.by_language()),
            (_("By country, where it was given"), _("Country"), self.by_country()),
        ]


def sums(rows, key, number):
    return rows.order_by().values_list(key).annotate(people=Sum(number)).values_list(key, "people")


# --- in public -----------------------------------------------------------------------------------------------------
FEWEST = 5  # people; fewer would tell of single ones


def for_the_public(lines):
    """Pairs of names and a number of people: no number under FEWEST, and none that the others would give away.

    A line that has fewer is told as one with the lines after it (at the end: before it) until they are twice as many:
    so every number from 0 to FEWEST could stand behind it. Which lines are joined depends on their order alone, never
    on how large the others are, which would tell more.
    """
    told, joined = [], None
    for name, people in lines:
        if joined:
            joined = ([*joined[0], name], joined[1] + people)
        elif people < FEWEST:
            joined = ([name], people)
        else:
            told.append(([name], people))
        if joined and len(joined[0]) > 1 and joined[1] >= 2 * FEWEST:
            told.append(joined)
            joined = None
    while joined and told and (len(joined[0]) == 1 or joined[1] < 2 * FEWEST):
        names, people = told.pop()
        joined = (names + joined[0], people + joined[1])
    told += [joined] if joined else []
    return [line for line in told if line[1] >= FEWEST]


@dataclass
class PublicFigures:
    visitors: int
    sessions: int
    studios: int
    lines: list  # pairs of names and a number


def in_public(edition):
    """Of an edition that is over, what everybody may know; None before, and where too few came."""
    last = edition.ends_on or edition.starts_on
    if last is None or last >= hosting.today_of(edition):
        return None
    figures = EditionFigures(edition)
    visitors = figures.total.visitors
    if visitors < FEWEST:
        return None
    lines = for_the_public([(name, numbers.visitors) for name, numbers in figures.by_route()])
    return PublicFigures(visitors, figures.total.sessions, len(figures.studios), lines if len(lines) > 1 else [])
