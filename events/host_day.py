"""What a host sees of the day: who comes, when, and with which needs; of names the first alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Prefetch
from django.utils.timezone import localtime

from carrara.content.models import spoken_name
from programmes.models import RouteStop

from . import hosting
from .models import Booking, HostNotice, Session


@dataclass
class Visit:
    """A session as one studio sees it: a departure of a route reaches it later than it starts."""

    session: Session
    at: datetime
    groups: list
    walk_ins: int

    @property
    def language(self):
        return spoken_name(self.session.language)

    @property
    def people(self):
        return sum(group.seats for group in self.groups)

    @property
    def came(self):
        return sum(group.arrived for group in self.groups) + self.walk_ins


class HostDay:
    """A fixed number of queries, however many groups come."""

    def __init__(self, link):
        self.link, self.opening = link, link.open_studio
        self.studio, self.edition = self.opening.studio, self.opening.edition

    @cached_property
    def visits(self):
        stops = RouteStop.objects.order_by("order", "pk")
        expected = Booking.objects.filter(state__in=Booking.EXPECTED).order_by("made_at", "pk")
        sessions = (
            hosting.sessions_of(self.link)
            .select_related("route", "studio", "edition__host_city")
            .prefetch_related(Prefetch("bookings", expected), Prefetch("route__stops", stops))
        )
        return sorted((self.visit(session) for session in sessions), key=lambda visit: (visit.at, visit.session.pk))

    def visit(self, session):
        minutes = minutes_until(session.route.stops.all(), self.studio) if session.route else 0
        at = localtime(session.starts_at + timedelta(minutes=minutes), self.edition.zone)
        here = sum(walk_in.people for walk_in in self.walk_ins if walk_in.session_id == session.pk)
        return Visit(session, at, list(session.bookings.all()), here)

    @cached_property
    def walk_ins(self):
        return list(hosting.walk_ins_of(self.link))

    @property
    def walk_ins_here(self):
        return [walk_in for walk_in in self.walk_ins if walk_in.session_id is None]

    @property
    def walked_in(self):
        return sum(walk_in.people for walk_in in self.walk_ins_here)

    @cached_property
    def notice(self):
        told = HostNotice.objects.filter(open_studio=self.opening, day=self.link.day, withdrawn_at=None)
        return told.first()


def minutes_until(stops, studio):
    """From the start of a route until it reaches a studio; 0 if it does not."""
    passed = 0
    for stop in stops:
        passed += stop.minutes_before
        if stop.studio_id == studio.pk:
            return passed
        passed += stop.minutes
    return 0


def first_name(name):
    return name.split(" ", 1)[0]
