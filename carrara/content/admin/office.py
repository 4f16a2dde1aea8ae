from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from ..back_office.contents import ContentAdmin
from ..back_office.footer import FooterPreview
from ..back_office.form_page import heartbeat
from ..models import Office

# Each form calls it; whether its item may be seen is asked there.
admin.site.add_page("heartbeat/", heartbeat, name="heartbeat", allowed=lambda request: True)


@admin.register(Office)
class OfficeAdmin(FooterPreview, ContentAdmin):
    """One row: its list leads straight to it, or to making it."""

    autocomplete_fields = ["emblem", "privacy_page", "legal_page"]
    details = [
        (
            gettext_lazy("Contacts"),
            {"fields": ["contact_person", "email", "pec", "phone", "address", ("postal_code", "town"), "website"]},
        ),
        (
            gettext_lazy("What the law asks for"),
            {
                "fields": [
                    "tax_code",
                    "transparency_url",
                    "accessibility_url",
                    "privacy_page",
                    "legal_page",
                    ("dpo_name", "dpo_email"),
                ]
            },
        ),
        (gettext_lazy("Emblem"), {"fields": ["emblem", "emblem_permission"]}),
        (gettext_lazy("Elsewhere on the web"), {"fields": ["profiles"]}),
    ]

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
