"""A list to take along: what staff know of each item, under the office's own words, five languages side by side."""

from html import unescape

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField, ForeignKey, Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.translator import translator

from .. import audit
from ..history import plain_words
from ..languages import LANGUAGE_CODES, own_name, suffix
from ..models import Publishable, RichTextField, beyond_a_link
from ..tables import KINDS, as_download
from .states import state_words

MOST = 5000  # items in one file: some seconds of work
TOLD = {"slug", "state", "created_at", "updated_at", "tags"}  # columns of their own, or none


class Exports(admin.ModelAdmin):
    """The chosen items, or the whole list as it is filtered, as CSV or as a workbook."""

    exported_more = ()  # pairs of a heading and a function of the item: what stands in rows inside it
    actions = ["export_csv", "export_xlsx"]

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<slug:kind>/", view, name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"exports": request.GET.urlencode() or "_clear=1", **(extra_context or {})}
        )

    def export_view(self, request, kind):
        """What the list shows under the same address, all of its pages."""
        if kind not in KINDS:
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self.export(request, self.get_changelist_instance(request).get_queryset(request), kind)

    @admin.action(description=gettext_lazy("Export the chosen as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        return self.export(request, queryset, "csv")

    @admin.action(description=gettext_lazy("Export the chosen as a workbook (XLSX)"), permissions=["view"])
    def export_xlsx(self, request, queryset):
        return self.export(request, queryset, "xlsx")

    def export(self, request, queryset, kind):
        keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            words = _("A file holds at most %(most)s items: use the filters to choose fewer.")
            messages.error(request, words % {"most": MOST})
            return redirect(f"../../?{request.GET.urlencode()}" if request.method == "GET" else request.get_full_path())
        columns = [*columns_of(self.model), *self.exported_more]
        order = {key: place for place, key in enumerate(keys)}
        items = sorted(self.exported(keys), key=lambda item: order[item.pk])
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}"
        title = str(capfirst(self.opts.verbose_name_plural))
        audit.record("exported", by=request.user, about=self.model, rows=len(keys), file=f"{name}.{kind}")
        rows = ([cell(item) for _heading, cell in columns] for item in items)
        return as_download(kind, name, [str(heading) for heading, _cell in columns], rows, title)

    def exported(self, keys):
        """The items with all that the columns read: a question for each kind of link, however many items."""
        found = self.model.objects.filter(pk__in=keys).order_by()
        for field in linked_fields(self.model):
            related = field.related_model
            rows = related._default_manager.all()
            if issubclass(related, Publishable):
                rows = rows.defer(*(name.removeprefix("__") for name in beyond_a_link("", related)))
            found = found.prefetch_related(Prefetch(field.name, rows))
        return found.prefetch_related(*filter(None, [self.model.path_above()]))


def columns_of(model):
    """Pairs of a heading and a function that reads the cell: texts first, then what knows no language."""
    translated = set(translator.get_options_for_model(model).get_field_names())
    fields = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    found = [(capfirst(model._meta.get_field("slug").verbose_name), lambda item: item.slug)]
    for field in fields:
        if field.name in translated:
            found += [text_column(field, code) for code in LANGUAGE_CODES]
    found.append((_("State"), lambda item: str(state_words(item)[1])))
    for field in fields:
        if field.name not in {*translated, *TOLD} and not hasattr(field, "translated_field"):
            found.append((capfirst(field.verbose_name), value_of(field)))
    for field in model._meta.many_to_many:
        found.append((capfirst(field.verbose_name), names_of(field)))
    found.append((_("Address of the page"), lambda item: settings.SITE_URL + item.path))
    found.append((_("Last changed"), lambda item: moment(item.updated_at)))
    return found


def text_column(field, code):
    heading = _("%(field)s, %(language)s") % {"field": capfirst(field.verbose_name), "language": own_name(code)}
    column = f"{field.name}_{suffix(code)}"
    if isinstance(field, RichTextField):
        return heading, lambda item: unescape(plain_words(getattr(item, column) or ""))
    return heading, lambda item: getattr(item, column) or ""


def value_of(field):
    """A function that reads the field as staff know it: choices and links in words, numbers and days as such."""

    def read(item):
        value = getattr(item, field.name)
        if value is None or value == "":
            return ""
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(field, DateTimeField):
            return moment(value)
        is_plain = isinstance(value, int | float) or hasattr(value, "isoformat") or hasattr(value, "quantize")
        return value if is_plain else str(getattr(value, "name", None) or value)

    return read


def names_of(field):
    return lambda item: "; ".join(sorted(str(row) for row in getattr(item, field.name).all()))


def linked_fields(model):
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey) and field.editable]
    return [*keys, *model._meta.many_to_many]


def moment(instant):
    """The hour in Carrara as a spreadsheet sorts it: 2030-06-03 09:00."""
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M}" if instant else ""
