from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..back_office.contents import ContentAdmin
from ..back_office.footer import FooterPreview
from ..back_office.form_page import heartbeat
from ..models import Office, User

# allauth shows its own tables, secrets of the second factor included: what the office needs of them is in StaffAdmin.
admin.site.unregister([EmailAddress, Authenticator])

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
        if Office.objects.exists():
            return redirect("admin:content_office_change", 1)
        return redirect("admin:content_office_add")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Office.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


class RightsAdmin(GroupAdmin):
    """Rights are given by those who have all of them, so that nobody adds to those of their own group."""

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    has_delete_permission = has_change_permission


admin.site.unregister(Group)
admin.site.register(Group, RightsAdmin)


@admin.register(User)
class StaffAdmin(UserAdmin):
    add_form = UserCreationForm
    list_display = ["username", "get_full_name", "email", "language", "has_second_factor", "is_active", "last_login"]
    list_filter = ["is_active", "is_superuser", "groups"]
    fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name"), "email", "language"]}),
        (gettext_lazy("Sign-in"), {"fields": ["shown_password", "shown_second_factor", "last_login", "date_joined"]}),
        (gettext_lazy("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name"), "email", "language", "is_staff", "groups"]}),
        (gettext_lazy("Sign-in"), {"fields": ["password1", "password2"]}),
    ]
    readonly_fields = ["shown_password", "shown_second_factor", "last_login", "date_joined"]
    filter_horizontal = []
    autocomplete_fields = ["groups"]
    actions = ["remove_second_factor"]

    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        return super().get_queryset(request).annotate(with_second_factor=Exists(factors))

    def get_changeform_initial_data(self, request):
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        """Rights are given by those who have all of them: nobody raises themselves."""
        rights = ["is_superuser", "groups"]
        return [*self.readonly_fields, *([] if request.user.is_superuser else rights)]

    def has_change_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_delete_permission(request, obj) and not is_above

    def save_model(self, request, obj, form, change):
        """An address that was taken away must not open the door: allauth keeps addresses in a table of its own."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    @admin.display(description=gettext_lazy("password"))
    def shown_password(self, user):
        return format_html('<a href="../password/">{}</a>', _("Set a new password"))

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.with_second_factor

    @admin.display(description=gettext_lazy("second factor"))
    def shown_second_factor(self, user):
        return _("active") if user.with_second_factor else _("not set up")

    @admin.action(description=gettext_lazy("Remove the second factor (lost telephone)"), permissions=["superuser"])
    def remove_second_factor(self, request, queryset):
        Authenticator.objects.filter(user__in=queryset).delete()
        messages.success(request, _("The second factor is removed: it can be set up again at the next sign-in."))

    def has_superuser_permission(self, request):
        return request.user.is_superuser
