"""The audit trail in the back office: looked at, filtered, taken along as a file; never written."""

from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import audit, tables
from ..back_office.forgiving import ReadOnlyAdmin
from ..back_office.widgets import short
from ..models import AuditEntry, User

MOST = 50_000  # entries in one file


class SelectFilter(admin.SimpleListFilter):
    """Chosen from a list in a form: there are too many for a link each."""

    template = "admin/select_filter.html"

    def __init__(self, request, params, model, model_admin):
        self.kept = kept(request, self.parameter_name)
        super().__init__(request, params, model, model_admin)

    def choices(self, changelist):
        return []

    @property
    def chosen(self):
        """The words of what is chosen, which the closed menu shows."""
        return dict(self.lookup_choices).get(self.value())


def kept(request, *names):
    """What the other filters say; a new choice begins on the first page."""
    return [(name, value) for name, value in request.GET.items() if name not in ("p", *names)]


class PersonFilter(SelectFilter):
    title = gettext_lazy("person")
    parameter_name = "person"

    def lookups(self, request, model_admin):
        return [(str(user.pk), user.shown_name) for user in User.objects.order_by("username")]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(by=int(value)) if value.isdecimal() and len(value) < 10 else queryset


class DeedFilter(SelectFilter):
    title = gettext_lazy("deed")
    parameter_name = "deed"

    def lookups(self, request, model_admin):
        return [(key, capfirst(words)) for key, words in audit.DEEDS.items()]

    def queryset(self, request, queryset):
        return queryset.filter(deed=self.value()) if self.value() in audit.DEEDS else queryset


class KindFilter(SelectFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        """What the back office shows, whether anything happened to it or not: asking the entries would be slow."""
        models = sorted(admin.site._registry, key=lambda model: str(model._meta.verbose_name))
        return [(model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in models]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PeriodFilter(admin.ListFilter):
    """From a day to a day, both included, in Rome. What is no day is left out."""

    title = gettext_lazy("period")
    template = "admin/period_filter.html"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.kept = kept(request, *self.expected_parameters())
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def expected_parameters(self):
        return ["from", "until"]

    def has_output(self):
        return True

    def day(self, name):
        try:
            return date.fromisoformat(self.used_parameters.get(name, ""))
        except ValueError:
            return None

    def choices(self, changelist):
        self.first, self.last = self.day("from"), self.day("until")
        return []

    def queryset(self, request, queryset):
        first, last = self.day("from"), self.day("until")
        if first:
            queryset = queryset.filter(at__gte=midnight(first))
        if last and last < date.max:
            queryset = queryset.filter(at__lt=midnight(last + timedelta(days=1)))
        return queryset


def midnight(day):
    return datetime.combine(day, time.min, timezone.get_default_timezone())


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ["shown_at", "shown_by", "shown_deed", "shown_about", "shown_details"]
    list_display_links = None
    list_filter = [PeriodFilter, PersonFilter, DeedFilter, KindFilter]
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["about", "by_name"]
    search_help_text = gettext_lazy("Names of people and of what they worked on")
    fields = ["shown_at", "shown_by", "shown_deed", "shown_about", "shown_details"]
    readonly_fields = fields
    ordering = ["-at", "-pk"]
    change_list_template = "admin/content/auditentry/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.csv_view)
        return [path("csv/", view, name="content_auditentry_csv"), *super().get_urls()]

    def csv_view(self, request):
        """What the list shows with its filters, newest first; taking it along is a deed that is recorded itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)[:MOST]
        except IncorrectLookupParameters:
            return redirect("admin:content_auditentry_changelist")
        rows = [row(entry) for entry in entries]
        audit.record("exported", by=request.user, about=AuditEntry, rows=len(rows))
        answer = HttpResponse(tables.as_csv(header(), rows), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate()}.csv"'
        return answer

    def changelist_view(self, request, extra_context=None):
        context = {"title": capfirst(self.opts.verbose_name_plural), "asked": request.GET.urlencode()}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def shown_at(self, entry):
        return short(entry.at)

    @admin.display(description=gettext_lazy("who"))
    def shown_by(self, entry):
        return entry.by_name or _("nobody signed in")

    @admin.display(description=gettext_lazy("deed"))
    def shown_deed(self, entry):
        return audit.shown_deed(entry)

    @admin.display(description=gettext_lazy("about"))
    def shown_about(self, entry):
        kind, page = audit.shown_kind(entry), page_of(entry)
        if not entry.about:
            return kind
        name = format_html('<a href="{}">{}</a>', page, entry.about) if page else entry.about
        return format_html("{}: {}", kind, name)

    @admin.display(description=gettext_lazy("details"))
    def shown_details(self, entry):
        return audit.shown_details(entry)


def page_of(entry):
    """The form of what it is about, unless it is gone."""
    if not entry.object_id or entry.deed in ("deleted", "invitation_withdrawn"):
        return None
    try:
        model = apps.get_model(entry.kind)
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[entry.object_id])
    except (LookupError, NoReverseMatch):
        return None


def header():
    return [_("When"), _("Who"), _("Deed"), _("Kind"), _("Number"), _("About"), _("Details")]


def row(entry):
    when = timezone.localtime(entry.at).isoformat(timespec="seconds")
    deed, kind = audit.shown_deed(entry), audit.shown_kind(entry)
    return [when, entry.by_name, str(deed), str(kind), entry.object_id, entry.about, audit.shown_details(entry)]
