from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office import lists
from carrara.content.back_office.forgiving import ReadOnlyAdmin

from .back_office import entries, find, navigation, start
from .models import InventoryEntry, SearchEntry, Seeded


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
admin.site.add_page(
    "find/", find.page, name="find", title=_("All items"), order=1, allowed=lambda request: entries.seen_labels(request)
)
lists.marks.append(entries.told_languages)
