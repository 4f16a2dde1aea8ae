from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from carrara.content.admin.staff import RightsAdmin
from carrara.content.back_office import lists
from carrara.content.back_office.forgiving import ReadOnlyAdmin

from . import duties_admin, home_page_admin
from .back_office import entries, find, navigation, start
from .guide.views import guide
from .inventory import beside, rights, views
from .models import Checkup, InventoryEntry, ItemFinding, SearchEntry, Seeded
from .quality import report
from .roles import DEED_NAMES, ROLES
from .translation_sheets import rights as translation_rights
from .translation_sheets import views as translation_sheets

admin.site.unregister(Group)


@admin.register(Group)
class RolesAdmin(RightsAdmin):
    """The roles of the site are looked at; beside them staff make groups of their own."""

    list_display = [*RightsAdmin.list_display, "is_of_the_site"]

    readonly_fields = ["shown_name", "shown_rights"]

    def get_fieldsets(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["shown_name", "shown_rights"]})]

    @admin.display(description=_("what it may do"))
    def shown_rights(self, group):
        """A line a kind of item: names of permissions are English, long, and no sentence."""
        found = {}
        for permission in group.permissions.select_related("content_type").order_by("content_type", "pk"):
            model = permission.content_type.model_class()
            deed = permission.codename.removesuffix(f"_{permission.content_type.model}")
            kind = capfirst(model._meta.verbose_name_plural) if model else permission.content_type.model
            found.setdefault(kind, []).append(str(DEED_NAMES.get(deed, permission.name)))
        return format_html_join("", "<p>{}: {}</p>", ((kind, ", ".join(deeds)) for kind, deeds in found.items()))

    @admin.display(description=_("role of the site"), boolean=True)
    def is_of_the_site(self, group):
        return group.name in ROLES

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.name in ROLES)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.name in ROLES)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser or super().has_view_permission(request, obj)


__all__ = ["duties_admin", "home_page_admin"]


@admin.register(SearchEntry)
class SearchEntryAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "language", "path", "state"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "path"]


@admin.register(Seeded)
class SeededAdmin(ReadOnlyAdmin):
    list_display = ["key", "model", "object_id"]
    list_filter = ["model"]
    search_fields = ["key"]


@admin.register(InventoryEntry)
class InventoryEntryAdmin(ReadOnlyAdmin):
    list_display = ["title", "model", "source_language", "state", "updated_at"]
    list_filter = ["app", "state"]
    list_select_related = False
    search_fields = ["title", "slug"]
    ordering = ["-updated_at", "-id"]


admin.site.start_page = start.page
admin.site.arrange = navigation.arranged
admin.site.behind = beside.behind
admin.site.add_page(
    "find/", find.page, name="find", title=_("All items"), order=1, allowed=lambda request: entries.seen_labels(request)
)
lists.marks.append(entries.told_languages)
admin.site.add_page(
    "guide/", guide, name="guide", title=_("Guide for new staff"), allowed=lambda request: True, order=99
)


@admin.register(ItemFinding)
class ItemFindingAdmin(ReadOnlyAdmin):
    list_display = ["entry", "code", "language"]
    list_filter = ["code", "language"]
    list_select_related = ["entry"]


@admin.register(Checkup)
class CheckupAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "night", "started_at", "finished_at", "items"]


admin.site.add_page(
    "quality/",
    report.report,
    name="quality_report",
    title=_("Checks: the whole site"),
    allowed=report.allowed,
    order=45,
)
admin.site.add_page("quality/now/", report.check_now, name="quality_check_now", allowed=report.may_ask)
admin.site.add_page(
    "translations/", views.translations, name="translations", title=_("Translations"), allowed=rights.may_see, order=40
)
admin.site.add_page(
    "to-translate/",
    views.mine,
    name="my_translations",
    title=_("To translate"),
    allowed=rights.may_write_some,
    order=41,
)
admin.site.add_page("translations/<int:pk>/<str:code>/", views.translation, name="translation", allowed=rights.may_see)
admin.site.add_page(
    "translations-out-and-back/",
    translation_sheets.page,
    name="translation_sheets",
    title=_("Translations out and back"),
    allowed=translation_rights.may_use,
    order=42,
)
admin.site.add_page(
    "translations-out-and-back/sheet/",
    translation_sheets.file,
    name="translation_sheet",
    allowed=translation_rights.may_use,
)
