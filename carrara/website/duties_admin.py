"""The duties of a public body as a calendar, what was done of them, and the site's check of itself."""

from datetime import UTC, datetime

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from carrara.content.back_office.versions import HistoryAdmin
from carrara.content.back_office.widgets import Widgets
from carrara.website import duties, self_check

from .models import DutyRecord


class RecordForm(forms.ModelForm):
    """Which duty, of which year, is in the address that led here."""

    duty = forms.ChoiceField(
        label=gettext_lazy("duty"), choices=lambda: [(duty.key, duty.title) for duty in duties.DUTIES]
    )

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: mark the duty when it is done."))
        return day

    def clean(self):
        cleaned = super().clean()
        duty = duties.BY_KEY.get(cleaned.get("duty"))
        if duty and cleaned.get("year") and not duty.is_due_in(cleaned["year"]):
            self.add_error("year", _("This duty is not due in that year."))
        return cleaned


@admin.register(DutyRecord)
class DutyRecordAdmin(Widgets, HistoryAdmin):
    form = RecordForm
    fields = ["duty", "year", "outcome", "done_on", "evidence_url", "note", "shown_by"]
    readonly_fields = ["shown_by"]
    radio_fields = {"outcome": admin.HORIZONTAL}

    def get_urls(self):
        own = [
            path("check/", self.admin_site.admin_view(self.check_view), name="website_duties_check"),
            path("calendar.ics", self.admin_site.admin_view(self.calendar_view), name="website_duties_calendar"),
        ]
        return [*own, *super().get_urls()]

    def get_changeform_initial_data(self, request):
        return {"done_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("recorded by"))
    def shown_by(self, record):
        return (record.recorded_by and str(record.recorded_by)) or "-"

    # --- the pages -----------------------------------------------------------------------------------------------
    def changelist_view(self, request, extra_context=None):
        self.demand_view(request)
        found, today = duties.occurrences(), timezone.localdate()
        context = {
            **self.frame(request, _("Duties of a public body")),
            "months": duties.next_months(found, today),
            "to_do": [each for each in found if not each.is_done],
            "done": [each for each in found if each.is_done],
            "overdue": sum(each.is_overdue for each in found),
            "records": [(record, duties.BY_KEY.get(record.duty)) for record in self.history_of(request)],
            "can_record": self.has_add_permission(request),
            "can_change": self.has_change_permission(request),
            "thresholds": duties.LETTERS,
            "began": duties.began_on(),
        }
        return TemplateResponse(request, "admin/house/duties.html", context)

    def history_of(self, request):
        return self.get_queryset(request).select_related("recorded_by").order_by("-year", "-done_on")[:60]

    def check_view(self, request):
        self.demand_view(request)
        results, seconds = self_check.run()
        context = {
            **self.frame(request, _("The site checks itself")),
            "results": sorted(results, key=lambda result: result.is_well),
            "wrong": sum(not result.is_well for result in results),
            "seconds": seconds,
            "now": timezone.now(),
            "above": _("Duties of a public body"),
            "above_url": reverse(duties.PAGE),
        }
        return TemplateResponse(request, "admin/house/check.html", context)

    def calendar_view(self, request):
        """For the office's own calendar: a day each, with the page where the duty is marked as done."""
        self.demand_view(request)
        file = HttpResponse(written(duties.occurrences()), content_type="text/calendar; charset=utf-8")
        file.headers["Content-Disposition"] = 'attachment; filename="duties.ics"'
        return file

    def demand_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def frame(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def written(found):
    calendar = Calendar()
    calendar.add("prodid", "-//carrara//duties//")
    calendar.add("version", "2.0")
    for each in found:
        entry = Event()
        entry.add("uid", f"{each.duty.key}-{each.year}@carrara")
        entry.add("dtstamp", datetime(each.year, 1, 1, tzinfo=UTC))
        entry.add("dtstart", each.due_on)
        entry.add("summary", str(each.duty.title))
        entry.add("description", str(each.duty.what))
        calendar.add_component(entry)
    return calendar.to_ical()
