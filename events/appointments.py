"""A booking for the visitor's own calendar (iCalendar: RFC 5545, and 5546 for invitations)."""

from functools import cache

from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, vCalAddress
from icalendar import Event as Entry

from carrara.content.languages import active, html_lang

from .calendars import host
from .session_words import contact, what, where


def written(booking, method="REQUEST"):
    """The calendar entry in the reader's language: REQUEST puts it in or changes it, CANCEL takes it out."""
    session = booking.session
    calendar = Calendar()
    calendar.add("prodid", f"-//{host()}//bookings//{html_lang(active()).upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(clocks(session.zone.key))
    calendar.add_component(entry(booking, "CANCELLED" if method == "CANCEL" else "CONFIRMED"))
    return calendar.to_ical()


@cache
def clocks(zone):
    """All changes of the clocks: worked out once, since it takes longer than the rest."""
    return Timezone.from_tzid(zone)


def entry(booking, status):
    session = booking.session
    made = Entry()
    made.add("uid", f"booking-{booking.pk}@{host()}")  # the same in every letter
    made.add("sequence", session.sequence + booking.sequence)
    made.add("status", status)
    made.add("dtstamp", timezone.now())
    for name, moment in (("dtstart", session.starts_at), ("dtend", session.ends_at)):
        # By the clocks of the place: icalendar itself would write a zone without summer time, such as Dakar's, as UTC.
        here = localtime(moment, session.zone).replace(tzinfo=None)
        made.add(name, here, parameters={"TZID": session.zone.key})
    made.add("summary", what(session))
    made.add("description", _("Code of the booking: %(code)s") % {"code": booking.code})
    if where(session):
        made.add("location", where(session))
    made.add("organizer", f"mailto:{contact(session) or f'noreply@{host()}'}")
    if booking.email:
        made.add("attendee", attendee(booking))
    return made


def attendee(booking):
    address = vCalAddress(f"mailto:{booking.email}")
    address.params |= {"CN": booking.name, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    return address
