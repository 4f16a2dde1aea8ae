"""The bin: what was deleted, for thirty days, and bringing it back."""

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from .. import bin
from ..back_office.bin import BinAdmin
from ..back_office.forgiving import ReadOnlyAdmin
from ..back_office.widgets import short
from ..history import label_of, translated_names, words
from ..languages import direction, html_lang
from ..models import DeletedItem, Publishable


class Kind(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        """Those of which there is something."""
        there = model_admin.get_queryset(request).order_by("model").values_list("model", flat=True).distinct()
        return [(label, capfirst(apps.get_model(label)._meta.verbose_name_plural)) for label in there]

    def queryset(self, request, queryset):
        return queryset.filter(model=self.value()) if self.value() else queryset


@admin.register(DeletedItem)
class DeletedItemAdmin(ReadOnlyAdmin):
    list_display = ["title", "shown_kind", "shown_deleted_at", "shown_deleted_by", "shown_erased_at", "way_back"]
    list_filter = [Kind]
    list_select_related = ["deleted_by"]
    list_per_page = 50
    search_fields = ["title"]
    counted_as = gettext_lazy("deleted items")
    when_empty = gettext_lazy("The bin is empty.")

    def kinds(self, request):
        """Labels of the models whose items this person may delete, all of them or some."""
        sites = self.admin_site._registry.items()
        binned = [(model, site) for model, site in sites if isinstance(site, BinAdmin)]
        return [model._meta.label_lower for model, site in binned if site.has_delete_permission(request)]

    def any_of(self, request):
        """The labels of those of which they may delete any, whosever it is."""
        return [label for label in self.kinds(request) if request.user.has_perm(label.replace(".", ".delete_"))]

    def has_view_permission(self, request, obj=None):
        """Who may delete may bring back: anything, or what they themselves deleted."""
        if obj is None:
            return bool(self.kinds(request))
        is_own = obj.deleted_by_id == request.user.pk and obj.model in self.kinds(request)
        return is_own or obj.model in self.any_of(request)

    def has_module_permission(self, request):
        return bool(self.kinds(request))

    def get_queryset(self, request):
        """Erased at its hour, whether housekeeping has been round or not."""
        theirs = Q(model__in=self.any_of(request)) | Q(deleted_by=request.user, model__in=self.kinds(request))
        rows = super().get_queryset(request).filter(theirs, erased_at__gt=timezone.now())
        return rows.defer("data", "cut", "names")

    def changelist_view(self, request, extra_context=None):
        """Its title says how long one has."""
        title = _("Bin: what was deleted in the last %(days)s days") % {"days": settings.BIN_DAYS}
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description=DeletedItem.deleted_by.field.verbose_name, ordering="deleted_by")
    def shown_deleted_by(self, kept):
        return kept.deleted_by.shown_name if kept.deleted_by else ""

    def get_urls(self):
        view = self.admin_site.admin_view(self.bring_back_view)
        route = path("<int:pk>/back/", view, name="content_deleteditem_back")
        return [route, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.bring_back_view(request, int(object_id)) if object_id.isdecimal() else self.gone(request)

    def gone(self, request):
        messages.warning(request, _("This is no longer in the bin."))
        return redirect("admin:content_deleteditem_changelist")

    def bring_back_view(self, request, pk):
        return require_http_methods(["GET", "HEAD", "POST"])(self.show_or_do)(request, pk)

    def show_or_do(self, request, pk):
        if not self.has_module_permission(request):
            raise PermissionDenied
        kept = self.kept(request, pk)
        if kept is None:
            return self.gone(request)
        if request.method == "POST":
            return self.bring_back(request, kept)
        model = apps.get_model(kept.model)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring back from the bin"),
            "opts": self.opts,
            "kept": kept,
            "kind": model._meta.verbose_name,
            "is_published_by_hand": issubclass(model, Publishable),
            "contents": contents(kept.data[0]),
            "inside": counted(kept.data[1:]),
        }
        return TemplateResponse(request, "admin/bring_back.html", context)

    def kept(self, request, pk):
        """The row, 403 where it is of a kind that this person may not delete."""
        try:
            kept = DeletedItem.objects.select_related("deleted_by").filter(pk=pk, erased_at__gt=timezone.now()).first()
        except OverflowError as error:
            raise Http404 from error
        if kept is not None and not self.has_view_permission(request, kept):
            raise PermissionDenied
        return kept

    def bring_back(self, request, kept):
        try:
            made = bin.bring_back(kept)
        except ValidationError as error:
            messages.error(request, _("It cannot come back: %(why)s") % {"why": " ".join(error.messages)})
            return redirect("admin:content_deleteditem_back", kept.pk)
        self.log_addition(request, made.item, _("Brought back from the bin."))
        told = (
            _("“%(item)s” is back.") if not isinstance(made.item, Publishable) else _("“%(item)s” is back, as a draft.")
        )
        messages.success(request, told % {"item": made.item})
        for sentence in made.told:
            messages.warning(request, sentence)
        options = made.item._meta
        return redirect(f"admin:{options.app_label}_{options.model_name}_change", made.item.pk)

    @admin.display(description=gettext_lazy("kind"), ordering="model")
    def shown_kind(self, kept):
        return capfirst(apps.get_model(kept.model)._meta.verbose_name)

    @admin.display(description=gettext_lazy("deleted"), ordering="deleted_at")
    def shown_deleted_at(self, kept):
        return short(kept.deleted_at)

    @admin.display(description=gettext_lazy("kept until"), ordering="erased_at")
    def shown_erased_at(self, kept):
        return date_format(localtime(kept.erased_at))

    @admin.display(description="")
    def way_back(self, kept):
        address = reverse("admin:content_deleteditem_back", args=[kept.pk])
        text = '<a href="{}">{}<span class="visually-hidden">: {}</span></a>'
        return format_html(text, address, _("Bring back"), kept.title)


def contents(row):
    """What people wrote in it, text by text, without links."""
    model, found = apps.get_model(row["model"]), []
    for name, value in row["fields"].items():
        column = model._meta.get_field(name)
        if column.is_relation or not column.editable or name in translated_names(model) or value in (None, "", False):
            continue
        holder = type("Holder", (), {column.attname: column.to_python(value)})
        found.append({"label": capfirst(label_of(column)), "words": words(column, holder), **spoken(column)})
    return found


def spoken(column):
    code = getattr(column, "language", "")
    return {"language": code, "lang": html_lang(code), "dir": direction(code)} if code else {}


def counted(rows):
    counts = {}
    for row in rows:
        counts[row["model"]] = counts.get(row["model"], 0) + 1
    return [(capfirst(apps.get_model(label)._meta.verbose_name_plural), count) for label, count in counts.items()]
