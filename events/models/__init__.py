from .events import Event, EventDate, EventKind, EventSeries, Participation, Venue

__all__ = ["Event", "EventDate", "EventKind", "EventSeries", "Participation", "Venue"]
