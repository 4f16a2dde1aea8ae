from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from ..back_office.contents import ContentAdmin
from ..models import Office


@admin.register(Office)
class OfficeAdmin(ContentAdmin):
    """One row: its list leads straight to it, or to making it."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if Office.objects.exists():
            return redirect("admin:content_office_change", 1)
        return redirect("admin:content_office_add")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Office.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False
