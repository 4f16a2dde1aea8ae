from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.forgiving import ReadOnlyAdmin

from . import duties_admin, home_page_admin
from .inventory import rights, views
from .models import InventoryEntry, SearchEntry, Seeded

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


admin.site.add_page(
    "translations/", views.translations, name="translations", title=_("Translations"), allowed=rights.may_see, order=40
)
admin.site.add_page(
    "to-translate/", views.mine, name="my_translations", title=_("To translate"), allowed=rights.may_see, order=41
)
admin.site.add_page("translations/<int:pk>/<str:code>/", views.translation, name="translation", allowed=rights.may_see)
