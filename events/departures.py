"""What a list says of sessions, each in the time of the place where it is held: components/departures.html draws it."""

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from carrara.content.models import spoken_name
from carrara.content.templatetags.content import shown

from .lines import cost_of_session
from .session_words import moment
from .times import TO, day_words


def departures(sessions, at=None):
    at = at or timezone.now()
    return [departure(session, at) for session in sessions]


def departure(session, at):
    start, end = (localtime(moment, session.zone) for moment in (session.starts_at, session.ends_at))
    return {
        "session": session,
        "exact": start.isoformat(timespec="minutes"),
        "day": soon_words(start, at),
        "hours": date_format(start, "TIME_FORMAT") + TO + date_format(end, "TIME_FORMAT"),
        "language": spoken_name(session.language),
        "standing": standing(session, at),
        "opens": moment(session, session.opens_at) if session.opens_at else "",
        "cost": cost_of_session(session),
        "details": details(session),
    }


def details(session):
    """What sets this one apart from the others."""
    found = []
    if session.guide:
        found.append(_("with %(name)s") % {"name": session.guide})
    if session.min_age:
        found.append(_("from the age of %(age)s") % {"age": session.min_age})
    return [*found, shown(session, "note")] if session.note else found


def soon_words(moment, at):
    """Its day, with the year only where it is another than this one."""
    if moment.year != localtime(at, moment.tzinfo).year:
        return day_words(moment)
    words = {"weekday": django_format(moment, "l"), "date": date_format(moment, "MONTH_DAY_FORMAT")}
    return _("%(weekday)s %(date)s") % words


def standing(session, at):
    """Where a session stands, for who wants to book it."""
    if session.is_cancelled:
        return "cancelled"
    if session.starts_at <= at:
        return "begun"
    if session.opens_at and session.opens_at > at:
        return "later"
    if session.closes_at and session.closes_at <= at:
        return "closed"
    return "full" if session.is_full else "open"
