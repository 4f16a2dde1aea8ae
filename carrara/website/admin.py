from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.forgiving import ReadOnlyAdmin

from . import duties_admin, home_page_admin
from .inventory import rights, views
from .models import Checkup, InventoryEntry, ItemFinding, SearchEntry, Seeded
from .quality import report
from .translation_sheets import rights as translation_rights
from .translation_sheets import views as translation_sheets

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
admin.site.add_page("quality/now/", report.check_now, name="quality_check_now", allowed=report.allowed)
admin.site.add_page(
    "translations/", views.translations, name="translations", title=_("Translations"), allowed=rights.may_see, order=40
)
admin.site.add_page(
    "to-translate/", views.mine, name="my_translations", title=_("To translate"), allowed=rights.may_see, order=41
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
