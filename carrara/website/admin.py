from django.contrib import admin

from carrara.content.back_office.forgiving import ReadOnlyAdmin

from . import duties_admin, home_page_admin
from .models import SearchEntry, Seeded

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
