"""Events and venues from sheets."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from carrara.content.importing import Importer

from .models import Event, Venue
from .models.events import ROME, span
from .times import day_of, midnight, next_day


class VenueImporter(Importer):
    model = Venue
    fields = [
        *["slug", "title", "address", "locality", "latitude", "longitude", "directions"],
        *["step_free", "steps", "has_accessible_toilet", "has_parking", "has_dust", "has_noise", "access_note"],
    ]
    examples = {
        "title_it": "Studio Esempio",
        "title_en": "Example Studio",
        "address": "Via Carriona 1",
        "latitude": 44.0793,
        "longitude": 10.0977,
    }

    def is_same(self, item, values, rows):
        """Two studios may have one name: the street tells them apart."""
        return values.get("address", item.address) == item.address


class EventImporter(Importer):
    """An event with its dates, a row for each. Dates are added and completed by their start; none is taken away."""

    model = Event
    fields = [
        *["slug", "source_language", "title", "summary", "body", "kind", "audience", "language"],
        *["is_free", "price_min", "price_max", "cost_note", "booking_note"],
        *["contact_name", "email", "phone", "website", "series", "edition", "organisers", "patrons", "partners"],
    ]
    inside = "dates"
    inside_fields = ["starts_at", "ends_at", "is_all_day", "venue", "note"]
    inside_key = "starts_at"
    examples = {
        "title_it": "Visita alla cava",
        "title_en": "A walk to the quarry",
        "eventdate_starts_at": "3/6/2027 9:00",
        "eventdate_ends_at": "3/6/2027 12:30",
        "price_min": "7,50",
    }

    def more_names(self, item):
        """An edition is called after its year, which others have too: with its programme before it, it is one."""
        if item._meta.model_name == "edition":
            return [f"{item.programme.slug}/{item.slug}"]
        return ()

    def is_same(self, item, values, rows):
        """The same title year after year is another event each time: a common start tells that it is the same."""
        starts = {given["starts_at"][0] for given in rows if "starts_at" in given}
        return bool(starts & {date.starts_at for date in item.dates.all()}) or not (starts or item.dates.all())

    def finish(self, item, rows):
        item.starts_at, item.ends_at = span(row for row in rows if row.starts_at)

    def complete(self, row, given):
        """A day without an hour lasts all day, until the midnight after its last."""
        starts_at, has_hour = given.get("starts_at", (None, False))
        if starts_at is None:
            raise ValidationError({"starts_at": _("write when it starts.")})
        if "is_all_day" not in given:
            row.is_all_day = not has_hour
        elif not row.is_all_day and not has_hour:
            raise ValidationError({"starts_at": _("write the hour too, or “yes” under all day.")})
        self.complete_end(row, *given.get("ends_at", (None, False)))

    def complete_end(self, row, ends_at, has_hour):
        if row.is_all_day:
            row.starts_at = midnight(day_of(row.starts_at))
            last = day_of(ends_at) if ends_at else day_of(row.starts_at)
            if has_hour and localtime(ends_at, ROME).time() == midnight(last).time():
                last -= timedelta(days=1)
            row.ends_at = midnight(next_day(last)) if ends_at else row.ends_at
        elif ends_at and not has_hour:
            raise ValidationError({"ends_at": _("write the hour too.")})
