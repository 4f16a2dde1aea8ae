from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from carrara.content.admin.staff import RightsAdmin
from carrara.content.back_office.forgiving import ReadOnlyAdmin

from .models import SearchEntry, Seeded
from .roles import ROLES

admin.site.unregister(Group)


@admin.register(Group)
class RolesAdmin(RightsAdmin):
    """The roles of the site are looked at; beside them staff make groups of their own."""

    list_display = [*RightsAdmin.list_display, "is_of_the_site"]

    @admin.display(description=_("role of the site"), boolean=True)
    def is_of_the_site(self, group):
        return group.name in ROLES

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.name in ROLES)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.name in ROLES)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser or super().has_view_permission(request, obj)


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
