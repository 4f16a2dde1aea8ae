"""One page for the three menus, in place of a list of links: what the public reads there, and in which order."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import menus
from ..back_office.contents import ContentAdmin
from ..back_office.widgets import in_every_language, short
from ..languages import LANGUAGE_CODES, active, by_preference, direction, html_lang, own_name, suffix
from ..models import MenuLink, Page

STEPS = {"up": -1, "down": 1}


@dataclass
class Row:
    """One entry as the page of the menus shows it."""

    entry: object
    key: str
    title: str
    language: str
    is_fallback: bool
    why_hidden: str
    edit_url: str

    @property
    def html_lang(self):
        return html_lang(self.language)

    @property
    def direction(self):
        return direction(self.language)

    @property
    def is_link(self):
        return isinstance(self.entry, MenuLink)


def why_hidden(entry):
    """In words why the public does not see a page in its menu; empty when it does."""
    if isinstance(entry, MenuLink) or entry.is_public():
        return ""
    if entry.state != Page.State.PUBLISHED:
        return _("Not shown to the public: %(state)s.") % {"state": entry.get_state_display()}
    if entry.published_at > timezone.now():
        return _("Shown to the public from %(moment)s.") % {"moment": short(entry.published_at)}
    return _("No longer shown to the public: its time is over.")


@admin.register(MenuLink)
class MenuLinkAdmin(ContentAdmin):
    """Whoever may change links may move pages too: the place in a menu is no part of a page's text."""

    search_fields = ["url", *in_every_language("title")]
    details = [(None, {"fields": ["url", "menu"]})]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        language = request.GET.get("in")
        language = language if language in LANGUAGE_CODES else active()
        if request.method == "POST":
            return self.move(request, language)
        return TemplateResponse(request, "admin/house/menus.html", self.menus_context(request, language))

    def menus_context(self, request, language):
        can_change = self.has_change_permission(request)
        columns = [(menu, menu.label, self.rows(request, menu, language)) for menu in menus.MENUS]
        loose = [entry for entry in menus.entries(Page.Menu.NONE) if is_link(entry)]
        return {
            **self.admin_site.each_context(request),
            "title": _("Menus"),
            "opts": self.opts,
            "columns": columns,
            "outside": list(menus.outside()) if can_change else [],
            "loose_links": [self.row(request, link, language) for link in loose],
            "can_change": can_change,
            "can_add": self.has_add_permission(request),
            "can_change_office": request.user.has_perm("content.change_office"),
            "languages": [(code, own_name(code), code == language) for code in LANGUAGE_CODES],
            "language": language,
            "moved": request.GET.get("moved", ""),
            "pressed": request.GET.get("pressed", ""),
        }

    def rows(self, request, menu, language):
        return [self.row(request, entry, language) for entry in menus.entries(menu)]

    def row(self, request, entry, language):
        shown = next((code for code in by_preference(language) if getattr(entry, f"title_{suffix(code)}")), language)
        name = f"content_{entry._meta.model_name}"
        may_edit = request.user.has_perm(f"content.change_{entry._meta.model_name}")
        return Row(
            entry,
            menus.key(entry),
            getattr(entry, f"title_{suffix(shown)}") or str(entry),
            shown,
            shown != language,
            why_hidden(entry),
            reverse(f"admin:{name}_change", args=[entry.pk]) if may_edit else "",
        )

    def move(self, request, language):
        """One deed: `page-3:up`, `page-3:down`, `page-3:to:footer:2`, or `add:main` with the page chosen beside it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        name, *deed = request.POST.get("deed", "").split(":")
        if name == "add" and deed:
            name, deed = request.POST.get(f"page-for-{deed[0]}", ""), ["to", *deed]
        entry = menus.find(name)
        back = {"in": language}
        if entry is None or not self.do(entry, deed):
            messages.error(request, _("Nothing was moved: choose a page first, then the menu."))
        else:
            back |= {"moved": name, "pressed": deed[0]}
            messages.success(request, said(entry))
            self.log_change(request, entry, _("Moved in the menus.")) if is_link(entry) else None
        return HttpResponseRedirect(f"{request.path}?{urlencode(back)}")

    def do(self, entry, deed):
        match deed:
            case [("up" | "down") as way] if entry.menu in menus.MENUS:
                menus.step(entry, STEPS[way])
            case ["to", menu, *place] if menu in Page.Menu:
                menus.put(entry, menu, int(place[0]) if place and menus.is_number(place[0]) else None)
            case _:
                return False
        return True

    def save_model(self, request, obj, form, change):
        """A link that is new in a menu stands last in it."""
        super().save_model(request, obj, form, change)
        if not change or "menu" in form.changed_data:
            menus.put(obj, obj.menu)


def is_link(entry):
    return isinstance(entry, MenuLink)


def said(entry):
    if entry.menu not in menus.MENUS:
        return _("“%(title)s” stands in no menu now.") % {"title": entry}
    places = [menus.key(each) for each in menus.entries(entry.menu)]
    return _("“%(title)s” stands in place %(place)s of %(count)s now: %(menu)s.") % {
        "title": entry,
        "place": places.index(menus.key(entry)) + 1,
        "count": len(places),
        "menu": entry.get_menu_display(),
    }
