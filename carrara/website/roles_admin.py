"""The roles: those of the site are looked at, and staff make groups of their own beside them."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from carrara.content.admin.staff import RightsAdmin
from carrara.content.languages import enumerated

from .roles import DEED_NAMES, ROLES

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
        return format_html_join("", "<p>{}: {}</p>", ((kind, enumerated(deeds)) for kind, deeds in found.items()))

    @admin.display(description=_("role of the site"), boolean=True)
    def is_of_the_site(self, group):
        return group.name in ROLES

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.name in ROLES)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.name in ROLES)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser or super().has_view_permission(request, obj)
