"""The back office: Django's plain admin with the site's own door, and in each person's language."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST


class BackOffice(AdminSite):
    site_header = site_title = _("Back office")
    index_title = _("Contents")

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        return account.logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        context = {"offers_second_factor": not is_mfa_enabled(request.user), **(extra_context or {})}
        return super().index(request, context)

    def get_urls(self):
        return [path("language/", self.admin_view(self.choose_language), name="language"), *super().get_urls()]

    @method_decorator(require_POST)
    def choose_language(self, request):
        """Keep the language of the back office with the account, and go back to where it was chosen."""
        language, back = request.POST.get("language"), request.POST.get("next", "")
        if language in dict(settings.LANGUAGES):
            request.user.language = language
            request.user.save(update_fields=["language"])
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return redirect(back if is_ours else reverse("admin:index"))
