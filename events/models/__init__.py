from .bookings import Booking, BookingLink, Group, GroupRequest, WaitingEntry
from .events import ROME, Event, EventDate, EventKind, EventSeries, Participation, Venue
from .hosting import Arrival, HostLink, HostNotice, WalkIn
from .sessions import Session

__all__ = [
    "ROME",
    "Arrival",
    "Booking",
    "BookingLink",
    "Event",
    "EventDate",
    "EventKind",
    "EventSeries",
    "Group",
    "GroupRequest",
    "HostLink",
    "HostNotice",
    "Participation",
    "Session",
    "Venue",
    "WaitingEntry",
    "WalkIn",
]
