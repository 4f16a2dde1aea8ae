"""Why a booking is not taken, in a sentence for who asked for it."""

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carrara.content.languages import enumerated

from .models import Session
from .session_words import moment, what
from .times import moment_words

MOST_ALTERNATIVES = 5


class Refused(Exception):
    """Says in `str()`, in the language of the moment, what the reader can do instead."""

    def __str__(self):
        return self.sentence()


class OfSession(Refused):
    def __init__(self, session, people=1):
        super().__init__()
        self.session, self.people = session, people

    @cached_property
    def alternatives(self):
        return alternatives(self.session, self.people)


class Full(OfSession):
    def sentence(self):
        if self.people == 1:
            return _("There is no place left at this time. Choose another time, or join the waiting list.")
        words = ngettext(
            "There is no room left for %(people)s person at this time. Choose another time, or join the waiting list.",
            "There is no room left for %(people)s people at this time. Choose another time, or join the waiting list.",
            self.people,
        )
        return words % {"people": self.people}


class TooLarge(OfSession):
    def sentence(self):
        words = ngettext(
            "At this time there is %(places)s place in all: it can never hold so many people.",
            "At this time there are %(places)s places in all: they can never hold so many people.",
            self.session.capacity,
        )
        return words % {"places": self.session.capacity}


class HasRoom(OfSession):
    def sentence(self):
        return _("There is room for you at this time: you can book at once and need not wait.")


class CalledOff(OfSession):
    def sentence(self):
        return _("This visit has been called off.")


class NotOpen(OfSession):
    def sentence(self):
        return _("Booking opens on %(moment)s.") % {"moment": moment(self.session, self.session.opens_at)}


class Closed(OfSession):
    def sentence(self):
        return _("Bookings for this time are closed.")


class ListClosed(OfSession):
    def sentence(self):
        return _(
            "So shortly before the start nobody is put on the waiting list: places that become free can be booked."
        )


class TooLate(Refused):
    """The time in which a visitor can cancel or come with fewer people is over."""

    def sentence(self):
        return _("It is too late to change this booking here: please telephone the desk.")


class TooMany(Refused):
    def sentence(self):
        words = _("One booking holds at most %(most)s people. For more, and for school classes, write to the desk.")
        return words % {"most": settings.BOOKING_MOST_PEOPLE}


class Nobody(Refused):
    def sentence(self):
        return _("At least one person comes.")


class ChildrenAlone(Refused):
    def sentence(self):
        return _("Children come with an adult: at least one person of the booking must be one.")


class TooYoung(OfSession):
    def sentence(self):
        return _("This visit is for people from the age of %(age)s.") % {"age": self.session.min_age}


class AlreadyBooked(Refused):
    def __init__(self, booking):
        super().__init__()
        self.booking = booking

    def sentence(self):
        return _(
            "There is already a booking for this e-mail address at this time. To change the number of people, use the "
            "link in its letter."
        )


class Overlaps(AlreadyBooked):
    def sentence(self):
        session = self.booking.session
        words = _("This e-mail address has a booking for the same hours: %(visit)s, %(moment)s. Cancel that one first.")
        return words % {"visit": what(session), "moment": moment(session, session.starts_at)}


class AlreadyWaiting(Refused):
    def sentence(self):
        return _("This e-mail address is already on the waiting list for this time.")


class Over(Refused):
    """A booking that was cancelled, or a place on the list that was left, cannot be taken up again."""

    def sentence(self):
        return _("This booking was cancelled. If you would like to come after all, please book again.")


class AlreadyAnswered(Refused):
    def sentence(self):
        return _("This request has already been answered.")


class NotHere(Refused):
    def sentence(self):
        return _("This booking holds no places: it was cancelled or has lapsed.")


class NoSuchHour(Refused):
    """The clocks go forward over it. `at` is the hour as it was asked for."""

    def __init__(self, at):
        super().__init__()
        self.at = at

    def sentence(self):
        return _("There is no such hour on that day, because the clocks go forward: %(moment)s.") % {
            "moment": moment_words(self.at)
        }


class NoSuchTime(Refused):
    def sentence(self):
        return _("The new time must be in the future, and the end later than the start.")


class DepartsThen(Refused):
    def sentence(self):
        return _("This route already departs then, in this language.")


class Oversold(Refused):
    """More places are taken than there would be; `sessions` are pairs of a session and the bookings too many."""

    def __init__(self, sessions):
        super().__init__()
        self.sessions = sessions

    def sentence(self):
        named = "; ".join(
            f"{session} ({enumerated(booking.code for booking in bookings)})" for session, bookings in self.sessions
        )
        return _("More places are taken than there would be. These bookings would have to move: %(bookings)s.") % {
            "bookings": named
        }


def alternatives(session, people):
    """Other times with room for so many: of the same route, studio or event first, then of the same edition."""
    coming = Session.objects.public().bookable().with_room_for(people).exclude(pk=session.pk).for_list()
    same = {"route": session.route_id, "studio": session.studio_id, "event": session.event_id}
    same = {name: key for name, key in same.items() if key}
    found = list(coming.filter(**same)[:MOST_ALTERNATIVES])
    if len(found) < MOST_ALTERNATIVES and session.edition_id:
        others = coming.filter(edition=session.edition_id).exclude(**same)
        found += others[: MOST_ALTERNATIVES - len(found)]
    return found
