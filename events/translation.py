from carrara.content.translations import publishable, translated

from .models import Event, EventDate, EventKind, EventSeries, Participation, Session, Venue

translated(EventKind, "name")
translated(Venue, "title", "directions", "access_note")
publishable(EventSeries, "frequency", m2m=("programmes",))
publishable(Event, "cost_note", "booking_note", m2m=("organisers", "patrons", "partners", "news"))
translated(EventDate, "note")
translated(Participation, "note")
translated(Session, "cost_note", "note")
