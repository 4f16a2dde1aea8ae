"""Who may come: the rules of a session for a group, and why it takes none at the moment."""

from django.conf import settings
from django.utils import timezone

from . import refusals

ADULT = 18


def check_group(session, adults, children, most=None):
    """Raises a refusal. `most` is how many people a booking holds; the desk has no such limit."""
    people = adults + children
    if adults < 0 or children < 0 or people < 1:
        raise refusals.Nobody
    if people > (most or people):
        raise refusals.TooMany
    if people > session.capacity:
        raise refusals.TooLarge(session, people)
    if children and not adults and session.children_with_adult:
        raise refusals.ChildrenAlone
    if children and session.min_age is not None and session.min_age >= ADULT:
        raise refusals.TooYoung(session, people)


def check_visitors_group(session, adults, children):
    check_group(session, adults, children, most=settings.BOOKING_MOST_PEOPLE)


def check_to_come(session):
    """Raises a refusal for a visit that is over or called off."""
    if session.is_cancelled or session.ends_at <= timezone.now():
        raise why_not(session, 1, "to_be_visited")


def why_not(session, people, among="bookable"):
    """The refusal for a session that has not taken so many people; `among` is that of `seats.fill`."""
    now = timezone.now()
    if session.is_cancelled:
        return refusals.CalledOff(session, people)
    if among == "bookable" and session.opens_at and session.opens_at > now:
        return refusals.NotOpen(session, people)
    if session.ends_at <= now or (among == "bookable" and not session.is_bookable(now)):
        return refusals.Closed(session, people)
    return refusals.Full(session, people)


def may_shrink(session):
    """Whether visitors can still cancel, or come with fewer."""
    return timezone.now() < (session.cancel_until or session.starts_at)
