"""Members of staff: their accounts, what they may do, and inviting them. All of it is for superusers."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from .. import audit, invitations, sessions
from ..languages import enumerated, own_name
from ..models import User, scopes
from .rights import RIGHTS, InviteForm, RightsForm, role_name

# allauth shows its own tables, secrets of the second factor included: what the office needs of them is below.
admin.site.unregister([EmailAddress, Authenticator])


class RightsAdmin(GroupAdmin):
    """Rights are given by those who have all of them, so that nobody adds to those of their own group."""

    list_display = readonly_fields = ["shown_name"]

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": ["name", "permissions"]})]

    @admin.display(description=gettext_lazy("role"), ordering="name")
    def shown_name(self, group):
        return role_name(group)

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    has_delete_permission = has_change_permission


admin.site.unregister(Group)
admin.site.register(Group, RightsAdmin)


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(str(group.pk), role_name(group)) for group in Group.objects.order_by("name")]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(groups=int(value)) if value.isdecimal() and len(value) < 10 else queryset


class Invitations(admin.ModelAdmin):
    """Inviting, inviting again, and taking an invitation back."""

    def get_urls(self):
        def view(function):
            return self.admin_site.admin_view(function)

        return [
            path("invite/", view(self.invite_view), name="content_user_invite"),
            path("<int:user_id>/invite-again/", view(self.invite_again_view), name="content_user_invite_again"),
            path("<int:user_id>/withdraw/", view(self.withdraw_view), name="content_user_withdraw"),
            *super().get_urls(),
        ]

    def demand_inviting(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied

    def invite_view(self, request):
        self.demand_inviting(request)
        form = InviteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                user = invitations.invite(form.save(commit=False), by=request.user)
                form.save_m2m()
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": user.email})
            return redirect("admin:content_user_changelist")
        groups = [
            (None, {"fields": [("first_name", "last_name"), "email", "language"]}),
            (_("What they may do"), {"fields": RIGHTS}),
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite somebody by letter"),
            "opts": self.opts,
            "adminform": AdminForm(form, groups, {}, model_admin=self),
            "errors": form.errors,
            "days": invitations.keeping().days,
        }
        return TemplateResponse(request, "admin/content/user/invite.html", context)

    def invite_again_view(self, request, user_id):
        def again(user):
            invitations.send_again(user, by=request.user)
            messages.success(request, _("A new letter to %(email)s is on its way.") % {"email": user.email})

        return self.deed(request, user_id, again)

    def withdraw_view(self, request, user_id):
        def withdraw(user):
            invitations.withdraw(user, by=request.user)
            messages.success(request, _("The invitation is withdrawn, and the account is deleted."))

        return self.deed(request, user_id, withdraw)

    def deed(self, request, user_id, do):
        self.demand_inviting(request)
        return require_POST(self.done)(request, user_id, do)

    def done(self, request, user_id, do):
        try:
            do(get_object_or_404(User, pk=user_id))
        except invitations.NotWaiting:
            messages.error(request, _("This person has come already: there is no invitation any more."))
        return redirect("admin:content_user_changelist")


@admin.register(User)
class StaffAdmin(Invitations, UserAdmin):
    form = RightsForm
    add_form = UserCreationForm
    add_form_template = "admin/content/user/add_form.html"
    list_display = ["username", "shown_name", "email", "shown_roles", "shown_standing", "has_second_factor"]
    list_display += ["language", "last_login"]
    list_filter = ["is_active", "is_superuser", RoleFilter]
    list_select_related = ["invitation"]
    fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name"), "email", "language"]}),
        (gettext_lazy("Sign-in"), {"fields": ["shown_password", "shown_second_factor", "last_login", "date_joined"]}),
    ]
    rights = [
        (gettext_lazy("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", *RIGHTS]}),
    ]
    shown_rights = [
        (gettext_lazy("Rights"), {"fields": ["is_active", "is_superuser", "shown_roles", "shown_languages", "scopes"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name"), "email", "language", "is_staff", "groups"]}),
        (gettext_lazy("Sign-in"), {"fields": ["password1", "password2"]}),
    ]
    readonly_fields = ["shown_password", "shown_second_factor", "last_login", "date_joined"]
    filter_horizontal = []
    autocomplete_fields = []
    actions = ["end_sessions", "remove_second_factor"]

    # --- who may ---------------------------------------------------------------------------------------------
    # Accounts are opened, changed and closed by those who have all rights: whoever may change the address of
    # somebody's e-mail may also take their password, and with it their rights. Others may at most look.
    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    has_superuser_permission = has_change_permission

    show_facets = admin.ShowFacets.NEVER

    # --- what is shown ---------------------------------------------------------------------------------------
    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        return super().get_queryset(request).annotate(with_second_factor=Exists(factors)).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        return [*self.fieldsets, *(self.rights if request.user.is_superuser else self.shown_rights)]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "shown_roles", "shown_languages", "scopes"]

    def get_changeform_initial_data(self, request):
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def get_form(self, request, obj=None, **kwargs):
        if obj is None:
            kwargs |= {"form": type("AddForm", (self.add_form,), {"groups": RightsForm.base_fields["groups"]})}
        return super().get_form(request, obj, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        invitation = getattr(obj, "invitation", None)
        if invitation and invitation.is_waiting:
            context |= {"invitation": invitation, "may_invite": self.has_add_permission(request)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=gettext_lazy("name"), ordering="last_name")
    def shown_name(self, user):
        return user.get_full_name()

    @admin.display(description=gettext_lazy("password"))
    def shown_password(self, user):
        return format_html('<a href="../password/">{}</a>', _("Set a new password"))

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.with_second_factor

    @admin.display(description=gettext_lazy("second factor"))
    def shown_second_factor(self, user):
        return _("active") if user.with_second_factor else _("not set up")

    @admin.display(description=gettext_lazy("roles"))
    def shown_roles(self, user):
        names = [role_name(group) for group in user.groups.all()]
        return enumerated([*([_("all rights")] if user.is_superuser else []), *names])

    @admin.display(description=gettext_lazy("translates into"))
    def shown_languages(self, user):
        return enumerated(own_name(code) for code in user.languages)

    @admin.display(description=gettext_lazy("what is theirs"))
    def scopes(self, user):
        return enumerated(str(row) for name in scopes() for row in getattr(user, name).all())

    @admin.display(description=gettext_lazy("account"))
    def shown_standing(self, user):
        invitation = getattr(user, "invitation", None)
        if invitation and invitation.has_lapsed:
            return format_html('<span class="standing waiting">{}</span>', _("invitation lapsed"))
        if invitation and invitation.is_waiting:
            return format_html('<span class="standing waiting">{}</span>', _("invited, not yet come"))
        return _("open") if user.is_active else _("closed")

    # --- deeds -----------------------------------------------------------------------------------------------
    def save_model(self, request, obj, form, change):
        """An address that was taken away must not open the door: allauth keeps addresses in a table of its own.

        Nor must a session that was open when an account was closed come back when it is opened again.
        """
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()
        if "is_active" in form.changed_data and not obj.is_active:
            sessions.end(obj)
        rights = {"is_active", "is_staff", "is_superuser", "languages"} & set(form.changed_data)
        if change and rights:
            audit.record("rights_changed", by=request.user, about=obj, fields=sorted(rights))

    @admin.action(description=gettext_lazy("Sign out everywhere"), permissions=["superuser"])
    def end_sessions(self, request, queryset):
        people = User.objects.filter(pk__in=queryset.values("pk"))
        sessions.end(people, keep=request)
        for user in people:
            audit.record("sessions_ended", by=request.user, about=user)
        messages.success(request, _("They are signed out everywhere: whoever sits there has to sign in again."))

    @admin.action(description=gettext_lazy("Remove the second factor (lost telephone)"), permissions=["superuser"])
    def remove_second_factor(self, request, queryset):
        with transaction.atomic():
            Authenticator.objects.filter(user__in=queryset.values("pk")).delete()
        messages.success(request, _("The second factor is removed: it can be set up again at the next sign-in."))
