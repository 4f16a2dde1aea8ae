"""Departures made in one step: days by times by routes, shown before they are made, editable one by one afterwards."""

from datetime import time, timedelta
from hashlib import sha256

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carrara.content.back_office.widgets import TidyLine, name_parts
from carrara.content.languages import enumerated, suffix
from carrara.content.models import SPOKEN_CHOICES, holds
from programmes.models import Edition, OpeningHours

from .. import timetable
from ..models import Session
from ..refusals import Refused
from ..times import TO

MOST = 1000  # departures at a time
LONG = 120  # minutes of a route whose stops say nothing
PLACES = 15
TAKEN = ("days", "times", "places", "languages", "opens_at", "closes_before", "cancel_before", "min_age", "price")
AGREED = ("route_id", "starts_at", "ends_at", "language", "places", "opens_at", "closes_at", "cancel_until", "price")


class TimesField(forms.CharField):
    """“15:00, 17:30”: hours of the day, parted by commas or blanks."""

    def clean(self, value):
        found = []
        for word in super().clean(value).replace(",", " ").replace(";", " ").split():
            hour, _colon, minute = word.replace(".", ":").replace("h", ":").partition(":")
            try:
                found.append(time(int(hour), int(minute or 0)))
            except ValueError as error:
                words = _("“%(value)s” is no time of day: write times like 15:00, 17:30.")
                raise ValidationError(words % {"value": word}) from error
        return sorted(set(found))


class RoutesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class PatternForm(forms.Form):
    routes = RoutesField(None, label=gettext_lazy("Routes"))
    days = forms.TypedMultipleChoiceField(label=gettext_lazy("Days"), widget=forms.CheckboxSelectMultiple)
    times = TimesField(label=gettext_lazy("Times of departure"), initial="15:00, 17:30", max_length=120)
    minutes = forms.IntegerField(
        label=gettext_lazy("How long, in minutes"),
        required=False,
        min_value=5,
        max_value=1440,
        help_text=gettext_lazy("Empty: as long as the stops of each route take together."),
    )
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=2000, initial=PLACES)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=SPOKEN_CHOICES,
        initial=["it"],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("In each of them there is a departure of its own."),
    )
    opens_at = forms.SplitDateTimeField(
        label=gettext_lazy("Booking opens"),
        required=False,
        widget=AdminSplitDateTime,
        help_text=gettext_lazy("Empty: at once."),
    )
    closes_before = forms.DecimalField(
        label=gettext_lazy("Booking closes so many hours before the start"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("Empty: at the start."),
    )
    cancel_before = forms.DecimalField(
        label=gettext_lazy("Visitors can cancel until so many hours before the start"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("Empty: until the start."),
    )
    min_age = forms.IntegerField(label=gettext_lazy("From the age of"), required=False, min_value=1, max_value=99)
    price = forms.DecimalField(
        label=gettext_lazy("Price in euro, each adult"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text=gettext_lazy("0: free of charge. Empty: not stated. Nothing is paid on this site."),
    )
    note = TidyLine(
        label=gettext_lazy("Note"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("In the language in which the edition is written first."),
    )

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["routes"].queryset = edition.routes.prefetch_related("stops__studio")
        self.fields["routes"].initial = list(edition.routes.values_list("pk", flat=True))
        days = {str(day): day for day in edition.every_day}
        self.fields["days"].choices = [(key, date_format(day, "l j F Y")) for key, day in days.items()]
        self.fields["days"].coerce, self.fields["days"].initial = days.get, list(days)
        name_parts(self.fields["opens_at"], self.fields["opens_at"].label)

    @property
    def ticks(self):
        return [self[name] for name in ("routes", "days", "languages")]

    @property
    def lines(self):
        return [self[name] for name in self.fields if name not in ("routes", "days", "languages")]

    def values(self, route):
        """What `timetable` takes, for one route: its guide, and as long as it takes."""
        given = self.cleaned_data
        of_route = {"routes": [route], "guide": route.guide, "minutes": given["minutes"] or length(route)}
        note = {f"note_{suffix(self.edition.source_language)}": given["note"]} if given["note"] else {}
        return {name: given[name] for name in TAKEN} | of_route | note

    def planned(self):
        found = [
            session
            for route in self.cleaned_data["routes"]
            for session in timetable.pattern(self.edition, **self.values(route))
        ]
        if len(found) > MOST:
            raise ValidationError(_("At most %(most)s departures are made at a time.") % {"most": MOST})
        return found

    @transaction.atomic
    def make(self, by):
        routes = self.cleaned_data["routes"]
        return [made for route in routes for made in timetable.generate(self.edition, by=by, **self.values(route))]


def length(route):
    return sum(stop.minutes + stop.minutes_before for stop in route.stops.all()) or LONG


def digest(planned):
    """What was shown: after a change nothing is made without being shown again."""
    told = [[str(getattr(session, name)) for name in AGREED] for session in planned]
    return sha256(repr(told).encode()).hexdigest()[:24]


class PatternPage:
    """For the admin of sessions."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.pattern_view)
        return [path("pattern/", view, name="events_session_pattern"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        address = reverse("admin:events_session_pattern") if self.has_add_permission(request) else None
        return super().changelist_view(request, {"pattern_url": address, **(extra_context or {})})

    def editions(self, request):
        """Those whose departures this person may make."""
        editions = Edition.objects.select_related("programme", "host_city")
        return editions if holds(request.user, "change", Session) else editions.own_of(request.user)

    def pattern_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        key = request.GET.get("edition", "")
        editions = self.editions(request)
        edition = editions.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None
        if edition is None:
            return self.pattern_page(request, editions=editions.filter(routes__isnull=False).distinct()[:50])
        with timezone.override(edition.zone):
            return self.pattern_of(request, edition)

    def pattern_of(self, request, edition):
        form = PatternForm(request.POST if request.method == "POST" else None, edition=edition)
        planned = None
        if form.is_valid():
            try:
                planned = form.planned()
                if planned and request.POST.get("shown") == digest(planned):
                    return self.made(request, edition, form.make(request.user))
            except (Refused, ValidationError) as error:
                form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
                planned = None
        rows = planned and [row(session, hours) for hours in [opening_hours(edition)] for session in planned]
        more = {"edition": edition, "form": form, "planned": rows, "shown": planned and digest(planned)}
        return self.pattern_page(request, **more, is_looked_at=planned is not None).render()

    def made(self, request, edition, sessions):
        words = ngettext("%(count)s departure is made.", "%(count)s departures are made.", len(sessions))
        messages.success(request, words % {"count": len(sessions)})
        self.log_change(request, edition, words % {"count": len(sessions)})
        return redirect(f"{reverse('admin:events_session_changelist')}?edition__id__exact={edition.pk}&_once=1")

    def pattern_page(self, request, **more):
        form = more.get("form")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make departures"),
            "opts": self.opts,
            "media": self.media + form.media if form else self.media,
            "clocks": more["edition"].clocks if form else "",
            **more,
        }
        return TemplateResponse(request, "admin/events/pattern.html", context)


# --- what is shown of a departure that is not made yet ---------------------------------------------------------------
def row(session, hours):
    start, end = (localtime(moment, session.zone) for moment in (session.starts_at, session.ends_at))
    return {
        "session": session,
        "time": date_format(start, "D j F, H:i") + TO + date_format(end, "H:i"),
        "places": min([session.places, *session.route.limits()]),
        "closed": enumerated(closed_stops(session.route, start, hours)),
    }


def opening_hours(edition):
    """{studio: {day: spans}} of an edition."""
    found = {}
    rows = OpeningHours.objects.filter(open_studio__edition=edition)
    for studio, day, opens, closes in rows.values_list("open_studio__studio", "day", "opens_at", "closes_at"):
        found.setdefault(studio, {}).setdefault(day, []).append((opens, closes))
    return found


def closed_stops(route, start, hours):
    """The studios of a route that are closed when a departure comes to them; those without hours are not judged."""
    arrival, found = start, []
    for stop in route.stops.all():
        arrival += timedelta(minutes=stop.minutes_before)
        known = hours.get(stop.studio_id, {})
        spans = known.get(arrival.date(), [])
        if known and not any(opens <= arrival.time() < closes for opens, closes in spans):
            found.append(str(stop.studio))
        arrival += timedelta(minutes=stop.minutes)
    return found
