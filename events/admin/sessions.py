"""The departures of routes, the visits to studios and the sessions of events: their list and their form."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from carrara.content.back_office.contents import ContentAdmin
from carrara.content.back_office.widgets import in_every_language
from programmes.admin.openings import WORK_LINKS
from programmes.models import OUR_CLOCKS, Edition, Route

from ..models import Session
from ..session_words import when
from ..times import TO, midnight, next_day
from .session_deeds import SessionDeeds

OF_WHAT = ("route", "studio", "edition", "event", "venue")
FIXED = (*OF_WHAT, "starts_at", "ends_at", "places")  # once it is made: deeds change them, which tell the visitors


class SessionForm(forms.ModelForm):
    def clean(self):
        """A route belongs to its edition, which nobody has to choose beside it."""
        cleaned = super().clean()
        if route := cleaned.get("route"):
            cleaned["edition"] = route.edition
        return cleaned


class WhenFilter(admin.SimpleListFilter):
    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("coming", gettext("coming")), ("today", gettext("today")), ("past", gettext("past"))]

    def queryset(self, request, queryset):
        now, today = timezone.now(), timezone.localdate()
        found = {
            "coming": {"starts_at__gt": now},
            "past": {"starts_at__lte": now},
            "today": {"starts_at__gte": midnight(today), "starts_at__lt": midnight(next_day(today))},
        }
        return queryset.filter(**found.get(self.value(), {}))


class OfTheEdition(admin.SimpleListFilter):
    """What an edition has; offered once the edition is chosen, since hundreds of routes are no choice."""

    def edition(self, request):
        key = request.GET.get("edition__id__exact", "")
        found = Edition.objects.select_related("host_city").filter(pk=key) if key.isdecimal() and len(key) < 10 else []
        return next(iter(found), None)


class RouteFilter(OfTheEdition):
    title = gettext_lazy("route")
    parameter_name = "route"

    def lookups(self, request, model_admin):
        edition = self.edition(request)
        return [(str(route.pk), str(route)) for route in edition.routes.all()] if edition else []

    def queryset(self, request, queryset):
        key = self.value() or ""
        return queryset.filter(route=key) if key.isdecimal() and len(key) < 10 else queryset


class DayFilter(OfTheEdition):
    title = gettext_lazy("day")
    parameter_name = "day"

    def lookups(self, request, model_admin):
        edition = self.edition(request)
        return [(str(day), date_format(day, "l j F")) for day in edition.every_day] if edition else []

    def queryset(self, request, queryset):
        edition = self.edition(request)
        day = next((day for day in edition.every_day if str(day) == self.value()), None) if edition else None
        if day is None:
            return queryset
        first, last = (midnight(each, edition.zone) for each in (day, next_day(day)))
        return queryset.filter(starts_at__gte=first, starts_at__lt=last)


@admin.register(Session)
class SessionAdmin(SessionDeeds, ContentAdmin):
    form = SessionForm
    change_list_template = "admin/events/sessions.html"
    list_display = ["shown_time", "shown_subject", "language", "guide", "shown_seats", "shown_state"]
    list_display_links = ["shown_time"]
    list_filter = [WhenFilter, "edition", RouteFilter, DayFilter, "state", "language"]
    list_per_page = 50
    ordering = ["starts_at", "pk"]
    search_fields = ["guide", "route__sign", *in_every_language("route__title", "studio__title", "event__title")]
    autocomplete_fields = ["edition", "route", "studio", "event", "venue"]
    shown = ["shown_subject", "shown_when", "shown_seats", "shown_state", "shown_deeds"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("route", "studio", "event", "edition__host_city")

    # --- the form, by the clocks of the host city ----------------------------------------------------------------
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.session_edition = edition = self.edition_of(request, object_id)
        with timezone.override(edition.zone if edition else timezone.get_default_timezone()):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    def edition_of(self, request, object_id):
        """That of the session or, of a new one, of what is chosen in its form or in the address that opened it."""
        asked = request.POST if request.method == "POST" else request.GET
        if object_id:
            found = Session.objects.filter(pk=object_id) if object_id.isdecimal() and len(object_id) < 19 else []
            return next((each.edition for each in found), None)
        return chosen(Route, asked.get("route"), "edition") or chosen(Edition, asked.get("edition"))

    def get_fieldsets(self, request, obj=None):
        edition = getattr(request, "session_edition", None)
        clocks = edition.clocks if edition else OUR_CLOCKS
        hours = gettext("Hours are those of the clocks in %(clocks)s.") % {"clocks": clocks}
        booking = ["language", "guide", ("opens_at", "closes_at", "cancel_until"), ("min_age", "children_with_adult")]
        groups = [(gettext_lazy("Booking"), {"fields": booking, "description": hours})]
        if obj is None:
            what = {"fields": ["route", ("studio", "edition"), ("event", "venue")], "description": of_what()}
            time = {"fields": ["starts_at", "ends_at", "places"], "description": hours}
            groups = [(gettext_lazy("Of what"), what), (gettext_lazy("When"), time), *groups]
        else:
            groups = [(gettext_lazy("Departure"), {"fields": self.shown}), *groups]
        return [*groups, (gettext_lazy("Cost"), {"fields": ["price"]}), *self.language_groups()]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.shown if obj else [])]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            kwargs["exclude"] = [*(kwargs.get("exclude") or []), *FIXED]
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request, obj, form, change):
        """Only what the form holds is written: places are counted by others meanwhile."""
        if not change:
            return super().save_model(request, obj, form, change)
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=[name for name in form.changed_data if name in columns])

    # --- what is shown -------------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("departure"), ordering="starts_at")
    def shown_time(self, session):
        start, end = (localtime(moment, session.zone) for moment in (session.starts_at, session.ends_at))
        words = date_format(start, "D j F Y, H:i") + TO + date_format(end, "H:i")
        is_elsewhere = session.zone.key != timezone.get_default_timezone_name()
        return f"{words} ({session.clocks})" if is_elsewhere else words

    @admin.display(description=gettext_lazy("of what"))
    def shown_subject(self, session):
        return str(session.subject)

    @admin.display(description=gettext_lazy("when"))
    def shown_when(self, session):
        return when(session)

    @admin.display(description=gettext_lazy("places taken"), ordering="seats_taken")
    def shown_seats(self, session):
        """A bar, and the numbers that it draws; how many the office offers, where fewer fit in."""
        meter = format_html(
            '<meter min="0" max="{0}" value="{1}" aria-hidden="true"></meter><span class="of">{1}/{0}</span>',
            session.capacity,
            session.seats_taken,
        )
        limited = gettext("of %(places)s offered") % {"places": session.places}
        more = format_html('<span class="quiet">{}</span>', limited) if session.capacity < session.places else ""
        return format_html('<span class="seats">{}{}</span>', meter, more)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, session):
        if session.is_cancelled and session.cancel_reason:
            return f"{session.get_state_display()}: {session.cancel_reason}"
        if session.is_full and not session.is_cancelled:
            return gettext("full")
        return session.get_state_display()

    @admin.display(description=gettext_lazy("deeds"))
    def shown_deeds(self, session):
        """Time and places are changed on pages of their own, which say who is written to."""
        links = [(self.deed_url(session, deed), words) for deed, words in self.deeds_of(session)]
        links.append((reverse("admin:desk_session", args=[session.pk]), gettext("Bookings at the desk")))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)


def of_what():
    return gettext("Choose one of three: a route; a studio with its edition; an event, with its venue.")


def chosen(model, key, relation=None):
    """What a key in a form or an address means, or what it stands on; None where it means nothing."""
    if not key or not key.isdecimal() or len(key) > 18:
        return None
    found = model.objects.filter(pk=key).select_related(*filter(None, [relation and f"{relation}__host_city"])).first()
    return getattr(found, relation) if found and relation else found


def departures_link(request, edition):
    address = reverse("admin:events_session_changelist")
    return gettext("Departures"), f"{address}?edition__id__exact={edition.pk}&_once=1"


def pattern_link(request, edition):
    address = reverse("admin:events_session_pattern")
    return gettext("Make departures"), f"{address}?edition={edition.pk}"


WORK_LINKS.extend([departures_link, pattern_link])
