"""The plan of a day: what leaves with room for so many, and what is open, from an hour on, in one list."""

from datetime import datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from carrara.content.models import SPOKEN_CHOICES
from programmes.models import OpeningHours, OpenStudio, RouteStop

from ..departures import departures
from ..filters import Select
from ..models import HostNotice, Session
from ..times import day_words
from .filters import MOST_DAYS, vocabulary

HOURS = range(7, 23)
MOST_DEPARTURES, MOST_STUDIOS = 60, 100


class Plan(forms.Form):
    """A value that cannot be is said in the form, and not asked for."""

    day = forms.ChoiceField(label=_("Day"), widget=Select, required=False)
    hour = forms.TypedChoiceField(label=_("From"), widget=Select, required=False, coerce=int, empty_value=None)
    people = forms.TypedChoiceField(
        label=_("How many you are"), widget=Select, required=False, coerce=int, empty_value=1
    )
    hamlet = forms.ChoiceField(label=_("Where"), widget=Select, required=False)
    discipline = forms.ChoiceField(label=_("Discipline"), widget=Select, required=False)
    language = forms.ChoiceField(label=_("Language spoken"), widget=Select, required=False)
    step_free = forms.BooleanField(label=_("Without steps"), required=False)

    def __init__(self, data, edition):
        super().__init__(data)
        self.edition = edition
        self.days = edition.every_day[:MOST_DAYS]
        offered = vocabulary(edition)
        self.fields["day"].choices = [(day.isoformat(), day_words(day)) for day in self.days]
        self.fields["hour"].choices = [("", _("Any hour")), *((str(hour), hour_words(hour)) for hour in HOURS)]
        self.fields["people"].choices = [
            (str(number), str(number)) for number in range(1, settings.BOOKING_MOST_PEOPLE + 1)
        ]
        self.fields["hamlet"].choices = [("", _("Everywhere")), *offered["hamlet"]]
        self.fields["discipline"].choices = [("", _("All disciplines")), *offered["discipline"]]
        self.fields["language"].choices = [("", _("All languages")), *SPOKEN_CHOICES]
        self.is_valid()

    @cached_property
    def start(self):
        """The instant from which on something is looked for, None without days: never before now."""
        if not self.days:
            return None
        chosen, now = self.cleaned_data.get("day"), timezone.localtime(timezone.now(), self.edition.zone)
        coming = [day for day in self.days if day >= now.date()]
        day = next((day for day in self.days if day.isoformat() == chosen), next(iter(coming), self.days[-1]))
        asked = datetime.combine(day, time(self.cleaned_data.get("hour") or 0), self.edition.zone)
        return max(asked, now) if day == now.date() else asked

    @property
    def end(self):
        return datetime.combine(self.start.date() + timedelta(days=1), time.min, self.edition.zone)

    @property
    def words(self):
        day = day_words(self.start)
        if self.start.time() == time.min:
            return day
        return _("%(day)s, from %(time)s") % {"day": day, "time": date_format(self.start, "TIME_FORMAT")}

    @property
    def studios_query(self):
        """The same question, as the directory takes it."""
        names = ("hamlet", "discipline", "language")
        asked = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        step_free = {"step_free": "on"} if self.cleaned_data.get("step_free") else {}
        return urlencode({"day": self.start.date().isoformat()} | asked | step_free)

    @cached_property
    def leaving(self):
        return list(self.sessions()[:MOST_DEPARTURES])

    @cached_property
    def open_then(self):
        """Rows of opening hours."""
        return list(self.opening_hours()[:MOST_STUDIOS])

    @property
    def is_cut(self):
        return len(self.leaving) == MOST_DEPARTURES

    def rows(self):
        """By the minute at which one can begin: first what leaves then, then the studios that are open from then on."""
        if self.start is None:
            return []
        found = [
            {
                "time": timezone.localtime(departure["session"].starts_at, self.edition.zone).time(),
                "departure": departure,
            }
            for departure in departures(self.leaving)
        ]
        for begin, hours in groupby(self.open_then, key=lambda hours: max(hours.opens_at, self.start.time())):
            found.append({"time": begin, "studios": list(hours)})
        if len(self.open_then) == MOST_STUDIOS:
            found[-1]["is_cut"] = True
        return sorted(found, key=lambda row: (row["time"].replace(second=0, microsecond=0), "studios" in row))

    def sessions(self):
        if self.start is None:
            return Session.objects.none()
        asked = self.cleaned_data
        sessions = Session.objects.filter(edition=self.edition, starts_at__gte=self.start, starts_at__lt=self.end)
        sessions = sessions.public().bookable().with_room_for(asked.get("people") or 1)
        if asked.get("language"):
            sessions = sessions.filter(language=asked["language"])
        if asked.get("step_free"):
            sessions = sessions.filter(Q(route__step_free="yes") | Q(studio__step_free="yes"))
        for stop, studio in self.of_places():
            there = Exists(RouteStop.objects.filter(route=OuterRef("route"), **stop))
            sessions = sessions.filter(there | Q(**studio))
        return sessions.for_list()

    def of_places(self):
        """The conditions on where and what, for the stops of a route and for a studio itself."""
        asked = self.cleaned_data
        for name, path in (("hamlet", "studio__locality__slug"), ("discipline", "studio__disciplines__key")):
            if asked.get(name):
                yield {path: asked[name]}, {path: asked[name]}

    def opening_hours(self):
        """Of the studios that are still open then, by the hour at which they open."""
        if self.start is None:
            return OpeningHours.objects.none()
        closed = HostNotice.objects.closed().filter(day=self.start.date(), open_studio=OuterRef("pk"))
        asked, openings = (
            self.cleaned_data,
            OpenStudio.objects.filter(~Exists(closed), edition=self.edition).published(),
        )
        for _stop, studio in self.of_places():
            openings = openings.filter(**studio)
        if asked.get("language"):
            openings = openings.filter(studio__languages_spoken__contains=f" {asked['language']} ")
        if asked.get("step_free"):
            openings = openings.filter(studio__step_free="yes")
        hours = OpeningHours.objects.filter(
            open_studio__in=openings, day=self.start.date(), closes_at__gt=self.start.time()
        )
        return hours.select_related("open_studio__studio__locality").order_by("opens_at", "open_studio__number", "pk")


def hour_words(hour):
    return date_format(time(hour), "TIME_FORMAT")
