from ..desk import pages as desk_pages  # its addresses
from .bookings import BookingAdmin, GroupRequestAdmin, WaitingEntryAdmin
from .events import EventAdmin, EventKindAdmin, EventSeriesAdmin, VenueAdmin
from .sessions import SessionAdmin

__all__ = [
    "BookingAdmin",
    "EventAdmin",
    "EventKindAdmin",
    "EventSeriesAdmin",
    "GroupRequestAdmin",
    "SessionAdmin",
    "VenueAdmin",
    "WaitingEntryAdmin",
    "desk_pages",
]
