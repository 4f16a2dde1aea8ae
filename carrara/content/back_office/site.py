"""The back office: Django's plain admin with the site's own door, and in each person's language.

Packages further right add pages of work to it, from their `admin.py`:

    admin.site.add_page("translations/", matrix.view, name="translations", title=_("Translations"), allowed=may_see)

The page then stands at that address under the name `admin:translations`, in the menu of those who may open it, and
refuses the others; `allowed` takes the request. A page without a title stands in no menu.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST


@dataclass(frozen=True)
class WorkPage:
    route: str
    view: Callable
    name: str
    title: Any
    allowed: Callable
    order: int


class BackOffice(AdminSite):
    site_header = site_title = _("Back office")
    index_title = _("Contents")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.work_pages = []
        self.start_page = None  # (request, context): what stands at the front, set by a package further right
        self.arrange = None  # the list of apps -> the menu
        self.behind = lambda request, item: []  # the translations of an item that fell behind their source

    def add_page(self, route, view, *, name, allowed, title=None, order=50):
        """A page of work beside the lists and forms of the models; in the menu the lowest `order` stands first."""
        self.work_pages.append(WorkPage(route, view, name, title, allowed, order))

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        return account.logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        context = {"offers_second_factor": not is_mfa_enabled(request.user), **(extra_context or {})}
        if self.start_page is None:
            return super().index(request, context)
        request.current_app = self.name
        return self.start_page(request, self.each_context(request) | context)

    def get_urls(self):
        pages = [path(page.route, self.admin_view(guarded(page)), name=page.name) for page in self.work_pages]
        return [path("language/", self.admin_view(self.choose_language), name="language"), *pages, *super().get_urls()]

    def pages_for(self, request):
        """Title and address of the pages of work that this person may open."""
        pages = sorted(self.work_pages, key=lambda page: page.order)
        return [
            {"name": page.name, "title": page.title, "url": reverse(f"admin:{page.name}")}
            for page in pages
            if page.title and page.allowed(request)
        ]

    def get_app_list(self, request, app_label=None):
        """In the menu the pages of work stand above the models."""
        apps, pages = super().get_app_list(request, app_label), []
        if app_label is None:
            pages = self.pages_for(request)
        apps = [as_app(pages), *apps] if pages else apps
        return self.arrange(apps) if self.arrange and app_label is None else apps

    @method_decorator(require_POST)
    def choose_language(self, request):
        """Keep the language of the back office with the account, and go back to where it was chosen."""
        language, back = request.POST.get("language"), request.POST.get("next", "")
        if language in dict(settings.LANGUAGES):
            request.user.language = language
            request.user.save(update_fields=["language"])
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return redirect(back if is_ours else reverse("admin:index"))


def guarded(page):
    """The view, for those who may open it."""

    @wraps(page.view)
    def view(request, *args, **kwargs):
        if not page.allowed(request):
            raise PermissionDenied
        return page.view(request, *args, **kwargs)

    return view


def as_app(pages):
    """Pages of work in the shape in which the admin's templates want models."""
    lines = [
        {"name": page["title"], "object_name": page["name"], "admin_url": page["url"], "view_only": True, "perms": {}}
        for page in pages
    ]
    return {
        "name": _("Work"),
        "app_label": "work",
        "app_url": pages[0]["url"],
        "models": lines,
        "has_module_perms": True,
    }
