"""What, when and where a session is, and whom to ask: for letters and calendars, by the clocks of its place."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from carrara.content.languages import enumerated

from .models.events import ROME
from .times import TO, ends_that_night, moment_words


def what(session):
    return str(session.subject)


def when(session):
    start, end = (localtime(moment, session.zone) for moment in (session.starts_at, session.ends_at))
    if ends_that_night(start, end):
        return with_zone(moment_words(start) + TO + date_format(end, "TIME_FORMAT"), session)
    words = _("from %(start)s to %(end)s") % {"start": moment_words(start), "end": moment_words(end)}
    return with_zone(words, session)


def moment(session, at):
    return with_zone(moment_words(localtime(at, session.zone)), session)


def visit(session):
    """Which visit; "" for a request that names none."""
    return _("%(what)s, %(when)s") % {"what": what(session), "when": when(session)} if session else ""


def with_zone(words, session):
    """Another zone than ours is named."""
    if session.zone.key == ROME.key:
        return words
    return _("%(moment)s (time of %(city)s)") % {"moment": words, "city": session.clocks}


def where(session):
    """The meeting point of a route, the address of a studio or of an event's venue; "" where nothing is stated."""
    if session.route_id:
        return session.route.meeting_point
    place = session.studio if session.studio_id else session.venue
    return enumerated(filter(None, (place.title, place.address))) if place else ""


def contact(session):
    """Where the visitors of its programme, or of its event, write."""
    return session.edition.programme.email if session.edition_id else session.event.email
