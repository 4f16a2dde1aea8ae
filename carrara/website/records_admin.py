"""What the site writes down by itself, to be looked at behind the scenes."""

from django.contrib import admin

from carrara.content.back_office.forgiving import ReadOnlyAdmin

from .models import Checkup, InventoryEntry, ItemFinding, SearchEntry, Seeded


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
