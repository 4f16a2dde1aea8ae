"""The sessions of an edition: made from a pattern, called off, moved, made larger or smaller."""

from copy import copy
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from carrara.content import audit
from programmes.models import Route

from . import letters, refusals, seats, waiting
from .models import Booking, BookingLink, Session, WaitingEntry


def pattern(
    edition,
    *,
    routes,
    days,
    times,
    minutes,
    places,
    languages=("it",),
    closes_before=None,
    cancel_before=None,
    **fields,
):
    """Departures of each route on each day at each hour in each language, not yet saved, without those that are there.

    Hours are those of the clocks of the host city. `closes_before` and `cancel_before` are hours before the start.
    """
    there = {
        (session.route_id, session.starts_at, session.language)
        for session in Session.objects.filter(edition=edition, route__in=routes)
    }
    planned = []
    for route, day, at, language in product(routes, days, times, languages):
        start = instant(day, at, edition.zone)
        if (route.pk, start, language) in there:
            continue
        session = Session(edition=edition, route=route, language=language, places=places, starts_at=start, **fields)
        session.ends_at = start + timedelta(minutes=minutes)
        session.closes_at = before(start, closes_before)
        session.cancel_until = before(start, cancel_before)
        planned.append(session)
    return planned


def instant(day, at, zone):
    """In UTC, so that adding minutes adds minutes on the night in which the clocks change. Raises NoSuchHour."""
    here = datetime.combine(day, at, zone)
    moment = here.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != here.replace(tzinfo=None):
        raise refusals.NoSuchHour(here)
    return moment


def before(start, hours):
    return None if hours is None else start - timedelta(hours=float(hours))


@transaction.atomic
def generate(edition, *, by=None, **values):
    """Save the departures of a pattern; returns the new ones."""
    made = pattern(edition, **values)
    for session in made:
        session.full_clean()
        session.save()
    return made


@transaction.atomic
def cancel(session, *, reason="", by):
    """Call a session off: every booking ends, the waiting list closes, and each is written to, with other times."""
    session = seats.lock(session.pk)
    if session.is_cancelled:
        return session
    session.state, session.cancelled_at = Session.State.CANCELLED, timezone.now()
    session.cancel_reason, session.sequence = reason, session.sequence + 1
    session.save()
    tell = partial(letters.called_off, others=refusals.alternatives(session, 1))
    for booking in list(session.bookings.live()):
        was_confirmed = booking.state == Booking.State.CONFIRMED
        seats.vacate(booking, Booking.State.CANCELLED)
        booking.refresh_from_db()
        booking.session = session
        tell(booking, was_confirmed=was_confirmed)
    session.waiting_list.filter(state=WaitingEntry.State.OFFERED).update(
        state=WaitingEntry.State.CLOSED, ended_at=timezone.now()
    )
    waiting.close(session, tell)
    audit.record("called_off", by=by, about=session, reason=reason)
    return session


@transaction.atomic
def move(session, *, starts_at, ends_at, by):
    """To another time: what hangs on the start moves along, and everybody is written to, with a new calendar entry."""
    session = seats.lock(session.pk)
    check_move(session, starts_at, ends_at)
    before, shift = copy(session), starts_at - session.starts_at
    for name in ("closes_at", "cancel_until"):
        moment = getattr(session, name)
        setattr(session, name, moment and moment + shift)
    session.starts_at, session.ends_at, session.moved_at = starts_at, ends_at, timezone.now()
    session.sequence += 1
    session.save()
    session.bookings.live().update(told_at=None)
    session.bookings.filter(lapses_at__gt=starts_at).update(lapses_at=starts_at)
    mine = Q(booking__session=session) | Q(entry__session=session)
    BookingLink.objects.filter(pk__in=BookingLink.objects.filter(mine).values("pk")).update(
        lapses_at=F("lapses_at") + (ends_at - before.ends_at)
    )
    for item in [*session.bookings.live(), *session.waiting_list.waiting()]:
        item.session = session
        letters.moved(item, before=before)
    audit.record("moved", by=by, about=session)
    return session


def check_move(session, starts_at, ends_at):
    if session.is_cancelled:
        raise refusals.CalledOff(session)
    if ends_at <= starts_at or starts_at <= timezone.now():
        raise refusals.NoSuchTime
    if session.route_id:
        same = Session.objects.filter(route=session.route_id, starts_at=starts_at, language=session.language)
        if same.exclude(pk=session.pk).exists():
            raise refusals.DepartsThen


@transaction.atomic
def set_places(session, places, by):
    """More places are offered at once. Fewer than are taken is refused (Oversold), with the bookings too many."""
    session = seats.lock(session.pk)
    if too_many := fit(session, places):
        raise refusals.Oversold([(session, too_many)])
    audit.record("places_set", by=by, about=session, to=places)
    return session


@transaction.atomic
def refit(subject):
    """Bring the capacities of the coming departures up to a changed route or studio; refused as in `set_places`.

    Call it in the transaction of the change, which is then undone with it.
    """
    locked = [seats.lock(pk) for pk in sessions_of(subject)]
    over = [(session, too_many) for session in locked if (too_many := fit(session))]
    if over:
        raise refusals.Oversold(over)
    return locked


def sessions_of(subject):
    """The keys of what is coming at a route, or at a studio and on the routes that stop there; always in one order."""
    mine = Q(route=subject) if isinstance(subject, Route) else Q(studio=subject) | Q(route__stops__studio=subject)
    coming = Session.objects.filter(mine, ends_at__gt=timezone.now(), state=Session.State.OPEN)
    return list(coming.order_by("pk").values_list("pk", flat=True).distinct())


def fit(session, places=None):
    """Write the capacity of a locked session and offer what is new; or return the bookings that would have to move."""
    waiting.settle(session)
    session.refresh_from_db(fields=["seats_taken"])
    before = session.places, session.capacity
    session.places = places or session.places
    session.capacity = session.fitting()
    if session.capacity < session.seats_taken:
        return too_many(session)
    if (session.places, session.capacity) != before:
        session.save(update_fields=["places", "capacity"])
        waiting.offer(session)
    return []


def follow(subject):
    """As `refit`, for what was changed already: a departure that holds more people keeps them."""
    for pk in sessions_of(subject):
        with transaction.atomic():
            session = seats.lock(pk)
            if fit(session):
                Session.objects.filter(pk=pk).update(capacity=F("seats_taken"))


def too_many(session):
    """The last who booked, as many as it takes."""
    found, over = [], session.seats_taken - session.capacity
    for booking in session.bookings.seated().order_by("-made_at", "-pk"):
        if over <= 0:
            break
        found.append(booking)
        over -= booking.seats
    return found


def told(booking, *, by):
    """The desk has reached somebody who left no e-mail address."""
    if Booking.objects.filter(pk=booking.pk, told_at=None).update(told_at=timezone.now()):
        audit.record("told", by=by, about=booking)
