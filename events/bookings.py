"""Booking places at a session: held, confirmed, changed, cancelled; by visitors and at the desk.

What is asked of the database first is to count the places, where they fit: so nothing is ever sold twice, whoever asks
at the same moment. Each function is one transaction and raises `Refused` where it must not be.
"""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from carrara.content import audit
from carrara.content.prepared import EMAIL, Select, insert

from . import codes, letters, refusals, rules, seats, waiting
from .models import Booking, Session, WaitingEntry

State = Booking.State


def hold(session, *, name, email, language, adults, children=0, phone="", needs="", country="", form_key):
    """Places for a visitor until they confirm by the link in their letter; the same form sent twice is one booking."""
    rules.check_visitors_group(session, adults, children)
    now = timezone.now()
    booking = Booking(
        session=session,
        name=name,
        email=email.strip().lower(),
        language=language,
        adults=adults,
        children=children,
        seats=adults + children,
        phone=phone,
        needs=needs,
        country=country,
        form_key=form_key,
        made_at=now,
        lapses_at=min(now + timedelta(minutes=settings.BOOKING_HOLD_MINUTES), session.starts_at),
    )
    return seat_once(booking, "bookable", letters.held)


def book_at_desk(
    session,
    *,
    name,
    people,
    phone="",
    email="",
    language="it",
    needs="",
    origin=Booking.Origin.DESK,
    form_key=None,
    by,
):
    """A booking for somebody who stands at the desk or telephones: confirmed at once, by name alone if need be; the
    same form sent twice is one booking."""
    rules.check_group(session, people, 0)
    now = timezone.now()
    booking = Booking(
        session=session,
        name=name,
        email=email.strip().lower(),
        language=language,
        adults=people,
        seats=people,
        phone=phone,
        needs=needs,
        state=State.CONFIRMED,
        origin=origin,
        form_key=form_key,
        made_at=now,
        confirmed_at=now,
        made_by=by,
    )
    return seat_once(booking, "to_be_visited", booked)


def booked(booking):
    letters.confirmed(booking)
    audit.record("booked", by=booking.made_by, about=booking)


def seat_once(booking, among, tell):
    try:
        return seat(booking, among, tell)
    except (refusals.Refused, IntegrityError) as error:
        if booking.form_key and (first := Booking.objects.filter(form_key=booking.form_key).first()):
            return first
        if isinstance(error, refusals.Refused):
            raise
        return seat(booking, among, tell)  # another booking had its code


def seat(booking, among, tell):
    """Write a new booking at its session, which must have room and be `among` what is open to its maker."""
    with transaction.atomic():
        is_seated = take(booking, among)
        if is_seated:
            refuse_others(booking)
            booking.code = codes.new()
            insert(booking)
            tell(booking)
    if not is_seated:
        raise why_not(booking.session, booking.seats, among)
    return booking


def take(booking, among):
    """Count its places as taken; False where they do not fit, once the lapsed were ended and the waiting served.

    The session's row is written first: others wait here, and then those for the same address.
    """
    wanted = booking.session_id, booking.seats, among
    if seats.fill(*wanted, email=booking.email):
        return True
    waiting.settle(seats.lock(booking.session_id))
    return seats.fill(*wanted, fair=False, email=booking.email)


def make_way(booking):
    """Lock its address, and see that nothing else of it stands in the way."""
    seats.lock_address(booking.email)
    refuse_others(booking)


def refuse_others(booking):
    """Raise a refusal if another booking of this address stands in the way; end a hold of theirs that has lapsed."""
    if not booking.email or not any(state in Booking.LIVE for (state,) in theirs()(email=booking.email)):
        return
    for other in Booking.objects.live().filter(email=booking.email).exclude(pk=booking.pk).select_related("session"):
        is_here = other.session_id == booking.session_id
        if is_here and other.has_lapsed():
            seats.vacate(other, State.LAPSED, form_key=None)
        elif is_here:
            raise refusals.AlreadyBooked(other)
        elif other.state != State.OFFERED and not other.has_lapsed() and overlap(other, booking):
            raise refusals.Overlaps(other)


@cache
def theirs():
    """The states of the bookings of an address.

    Asked for the live ones alone, PostgreSQL may walk through the whole index of those, which begins with the session:
    until it has statistics, as in the first minute of an edition, it takes that for as short as the index of addresses.
    """
    return Select(Booking.objects.filter(email=EMAIL).order_by().values_list("state"))


def overlap(one, other):
    """Whether one visitor cannot be at both; the parts of a group that asked for them can."""
    if one.origin == other.origin == Booking.Origin.REQUEST:
        return False
    return one.session.starts_at < other.session.ends_at and other.session.starts_at < one.session.ends_at


def why_not(session, people, among="bookable"):
    return rules.why_not(Session.objects.get(pk=session.pk), people, among)


def confirm(booking):
    """The visitor's yes, to a hold or to an offer. Said twice it is said once; said too late it takes what is left."""
    with transaction.atomic():
        session = seats.locked(booking)
        if booking.state == State.CANCELLED:
            raise refusals.Over
        is_seated = booking.state in Booking.EXPECTED
        if not is_seated and (is_seated := keep(booking, session)):
            make_way(booking)
            write(booking, state=State.CONFIRMED, confirmed_at=timezone.now(), lapses_at=None, ended_at=None)
            serve(booking)
            letters.confirmed(booking)
    if not is_seated:
        raise why_not(session, booking.seats)
    return booking


def keep(booking, session):
    """Whether the places of a booking that waits are still its own, or could be taken once more."""
    if not booking.has_lapsed():
        return True
    waiting.settle(session)
    booking.refresh_from_db(fields=["state", "sequence"])
    return seats.fill(session.pk, booking.seats, "bookable", fair=False)


def serve(booking):
    """Who has places does not wait for them any more."""
    entries = WaitingEntry.objects.filter(session=booking.session_id)
    mine = Q(booking=booking) | Q(email=booking.email, state=WaitingEntry.State.WAITING) & ~Q(email="")
    entries.filter(mine).update(state=WaitingEntry.State.TAKEN, ended_at=timezone.now())


def cancel(booking, *, by=None):
    """Give the places back, by the visitor or (`by`) by the desk. Cancelling twice is cancelling once."""
    with transaction.atomic():
        session = seats.locked(booking)
        if not booking.is_live:
            return booking
        if by is None and not rules.may_shrink(session):
            raise refusals.TooLate
        was_confirmed = booking.state == State.CONFIRMED
        end(booking)
        if was_confirmed or by:
            letters.cancelled(booking, was_confirmed=was_confirmed)
        if by:
            audit.record("booking_cancelled", by=by, about=booking)
    return booking


@transaction.atomic
def withdraw(booking):
    """End a booking that may still be live, and write to nobody about it: its owner wishes to be forgotten."""
    seats.locked(booking)
    if booking.is_live:
        end(booking)


def end(booking):
    """Cancel a live booking whose session is locked, and offer its places."""
    seats.vacate(booking, State.CANCELLED)
    booking.refresh_from_db(fields=["state", "sequence", "ended_at", "lapses_at"])
    entries = WaitingEntry.objects.filter(booking=booking, state=WaitingEntry.State.OFFERED)
    entries.update(state=WaitingEntry.State.LEFT, ended_at=timezone.now())
    waiting.offer(booking.session)


def resize(booking, *, adults, children, by=None):
    """Come with more or fewer people; more only where they fit."""
    people = adults + children
    with transaction.atomic():
        session = seats.locked(booking)
        (rules.check_group if by else rules.check_visitors_group)(session, adults, children)
        if not booking.is_live or booking.has_lapsed():
            raise refusals.NotHere
        if (adults, children) == (booking.adults, booking.children):
            return booking
        if fits := recount(booking, people, by):
            write(booking, adults=adults, children=children, sequence=booking.sequence + 1)
            if booking.state == State.CONFIRMED:
                letters.changed(booking)
            waiting.offer(session)
    if not fits:
        raise why_not(session, people, "to_be_visited" if by else "bookable")
    return booking


def recount(booking, people, by):
    """Count the places that a booking has more or fewer from now on; False where they do not fit."""
    session, more = booking.session, people - booking.seats
    if more > 0:
        waiting.settle(session)  # whose row is locked: `take` would lock it again
        return seats.fill(session.pk, more, "to_be_visited" if by else "bookable", fair=False)
    if by is None and not rules.may_shrink(session):
        raise refusals.TooLate
    Session.objects.filter(pk=session.pk).update(seats_taken=F("seats_taken") + more)
    return True


def write(booking, **values):
    for name, value in values.items():
        setattr(booking, name, value)
    booking.save(update_fields=[*values, "seats"])


def lapse_due():
    """End holds and offers whose time is over, session by session, and serve who waits; how many ended."""
    ended = 0
    for pk in Booking.objects.lapsed().order_by().values_list("session", flat=True).distinct():
        with transaction.atomic():
            ended += waiting.settle(seats.lock(pk))
    return ended
