"""The waiting list of a session: served strictly in the order of arrival, each group as soon as it fits in.

After every transaction that frees places nobody waits for whom the free ones would do, so that a newcomer who finds
room overtakes nobody.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from . import codes, letters, refusals, rules, seats
from .models import Booking, WaitingEntry

MORNING, EVENING = time(8), time(21)
LAST_MINUTE = time(20, 59)  # in which an offer may end; between evening and morning people sleep


def join(session, *, name, email, language, adults, children=0, phone="", needs="", country="", form_key):
    """A place on the list and a letter that says which. Raises Refused; the same form sent twice is one entry."""
    entry = WaitingEntry(
        session=session,
        name=name,
        email=email.strip().lower(),
        language=language,
        adults=adults,
        children=children,
        phone=phone,
        needs=needs,
        country=country,
        form_key=form_key,
    )
    rules.check_visitors_group(session, adults, children)
    with transaction.atomic():
        session = entry.session = seats.lock(session.pk)
        if first := WaitingEntry.objects.filter(form_key=form_key).first():
            return first
        settle(session)
        refusal = why_not(session, entry)
        if refusal is None:
            entry.made_at = timezone.now()  # under the lock: the order of arrival
            entry.save()
            letters.joined(entry, position=position(entry))
    if refusal:
        raise refusal
    return entry


def why_not(session, entry):
    people = entry.adults + entry.children
    if not session.is_bookable():
        return rules.why_not(session, people)
    if deadline(session) is None:
        return refusals.ListClosed(session, people)
    if session.places_left >= people:
        return refusals.HasRoom(session, people)
    if booking := session.bookings.live().filter(email=entry.email).first():
        return refusals.AlreadyBooked(booking)
    if session.waiting_list.waiting().filter(email=entry.email).exists():
        return refusals.AlreadyWaiting()


@transaction.atomic
def leave(entry):
    """Off the list; places that were offered go to the next. Leaving twice is leaving once."""
    session = seats.lock(entry.session_id)
    entry.refresh_from_db()
    entry.session = session
    if entry.state == WaitingEntry.State.WAITING:
        end(entry, WaitingEntry.State.LEFT)
    elif entry.state == WaitingEntry.State.OFFERED:
        end(entry, WaitingEntry.State.LEFT)
        seats.vacate(entry.booking, Booking.State.CANCELLED)
        offer(session)


def end(entry, state):
    entry.state, entry.ended_at = state, timezone.now()
    entry.save(update_fields=["state", "ended_at"])


def position(entry):
    """1 for who is served next; None for who does not wait any more."""
    if entry.state != WaitingEntry.State.WAITING:
        return None
    waiting = list(WaitingEntry.objects.waiting().filter(session=entry.session_id).values_list("pk", flat=True))
    return waiting.index(entry.pk) + 1 if entry.pk in waiting else None


def settle(session):
    """End the holds and offers of a locked session whose time is over, and offer what that frees; how many ended."""
    lapsed = list(session.bookings.lapsed().select_related("waiting_entry"))
    for booking in lapsed:
        seats.vacate(booking, Booking.State.LAPSED, form_key=None)  # the same form may be sent again
        if entry := WaitingEntry.objects.filter(booking=booking, state=WaitingEntry.State.OFFERED).first():
            entry.session = session
            end(entry, WaitingEntry.State.LAPSED)
            letters.offer_lapsed(entry)
    if lapsed:
        offer(session)
    return len(lapsed)


def offer(session):
    """Offer the free places of a locked session to the groups that fit in, in order; tell those passed over.

    Called by whatever frees places, in the same transaction. Returns the bookings offered.
    """
    session.refresh_from_db(fields=["seats_taken", "capacity", "state", "starts_at"])
    waiting = session.waiting_list.waiting()
    if session.is_cancelled or session.is_full or not waiting.exists():
        return []
    until = deadline(session)
    if until is None:
        close(session)
        return []
    given = []
    booked = session.bookings.live().exclude(email="").values("email")
    for entry in list(waiting.exclude(email__in=booked)):
        if session.is_full:
            break
        entry.session = session
        if seats.fill(session.pk, entry.seats, "to_be_visited", fair=False):
            session.seats_taken += entry.seats
            given.append(give(entry, until))
        else:
            letters.passed_over(entry, free=session.places_left)
    return given


def give(entry, until):
    """Places that were counted, kept for an entry until an instant, and the letter with the link that takes them."""
    booking = Booking.objects.create(
        session=entry.session,
        code=codes.unused(),
        state=Booking.State.OFFERED,
        origin=Booking.Origin.WAITING_LIST,
        lapses_at=until,
        **{name: getattr(entry, name) for name in WaitingEntry.DETAILS},
    )
    entry.state, entry.booking = WaitingEntry.State.OFFERED, booking
    entry.save(update_fields=["state", "booking"])
    letters.offered(booking)
    return booking


def deadline(session, at=None):
    """Until when places offered now wait for an answer; None where it is too late to wait for one.

    Never into the last hours before the start, nor to an hour of the night: then it ends the evening before.
    """
    at = at or timezone.now()
    last = min(at + timedelta(hours=settings.BOOKING_OFFER_HOURS), last_hours(session))
    there = localtime(last, session.zone)
    if there.time() < MORNING:
        there = evening(there.date() - timedelta(days=1), session.zone)
    elif there.time() >= EVENING:
        there = evening(there.date(), session.zone)
    return there if there - at >= timedelta(minutes=settings.BOOKING_HOLD_MINUTES) else None


def evening(day, zone):
    return datetime.combine(day, LAST_MINUTE, zone)


def last_hours(session):
    """From this instant on nobody is waited for."""
    return session.starts_at - timedelta(hours=settings.BOOKING_LAST_HOURS)


def close(session, tell=letters.last_hours):
    """End the list of a locked session and tell who waited; how many."""
    entries = list(session.waiting_list.waiting())
    for entry in entries:
        entry.session = session
        end(entry, WaitingEntry.State.CLOSED)
        tell(entry)
    return len(entries)


def tell_last_hours():
    """Close the lists of what begins within the last hours; how many groups were told."""
    soon = timezone.now() + timedelta(hours=settings.BOOKING_LAST_HOURS)
    waiting = WaitingEntry.objects.waiting().filter(session__starts_at__lte=soon)
    told = 0
    for pk in waiting.order_by().values_list("session", flat=True).distinct():
        with transaction.atomic():
            told += close(seats.lock(pk))
    return told
