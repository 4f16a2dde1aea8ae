"""One page on which staff arrange the blocks of the home page, and the forms of the blocks."""

from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carrara.content.back_office.contents import ContentAdmin
from carrara.content.back_office.widgets import in_every_language
from carrara.content.languages import LANGUAGE_CODES, active, own_name, path_in, without_prefix
from carrara.content.models import Page

from . import home_blocks
from .models import HomeBlock, SearchEntry

Kind = HomeBlock.Kind
STEPS = {"up": -1, "down": 1}
OFFERED = 60  # items named below the field while one types; any other is found by its address


class PageAddress(forms.TextInput):
    """A line for an address with the titles of items to choose from, without a script."""

    def render(self, name, value, attrs=None, renderer=None):
        key = f"{(attrs or {}).get('id', name)}-offered"
        entries = SearchEntry.objects.published().filter(language=active()).order_by("-published_at", "pk")
        options = format_html_join("", '<option value="{}">{}</option>', entries.values_list("path", "title")[:OFFERED])
        field = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, key, options)


class BlockForm(forms.ModelForm):
    kind = Kind.TEXT  # of the block in hand: the admin says which

    item = forms.CharField(
        label=gettext_lazy("item"),
        required=False,
        max_length=300,
        widget=PageAddress(attrs={"class": "vTextField", "dir": "ltr"}),
        help_text=gettext_lazy(
            "Begin to type its title or copy the address of its page here. When the item is no longer public the block"
            " disappears by itself."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = None  # of the search index, once an address is found in it
        if self.instance.item_id and "item" in self.fields:
            self.initial["item"] = address_of(self.instance)

    def clean_item(self):
        """The address in any language, with or without the name of the site."""
        typed = self.cleaned_data["item"].strip()
        path = without_prefix(urlsplit(typed).path)
        self.entry = SearchEntry.objects.published().filter(path=path).first() if typed else None
        if typed and self.entry is None and typed != self.initial.get("item"):
            raise forms.ValidationError(_("No public item has this address: choose one that the site shows now."))
        return typed

    def clean(self):
        cleaned = super().clean()
        if self.kind == Kind.FEATURED and not cleaned.get("item") and "item" not in self.errors:
            self.add_error("item", _("Choose the item that this block shows."))
        if self.kind == Kind.TEXT and not any(cleaned.get(name) for name in in_every_language("title")):
            self.add_error("title_it", _("A block with a text needs a title, at least in one language."))
        return cleaned

    def save(self, commit=True):
        if self.entry:
            self.instance.item_model, self.instance.item_id = self.entry.model, self.entry.object_id
        return super().save(commit)


def address_of(block):
    entry = SearchEntry.objects.filter(model=block.item_model, object_id=block.item_id).first()
    return entry.path if entry else ""


@admin.register(HomeBlock)
class HomeBlockAdmin(ContentAdmin):
    form = BlockForm
    autocomplete_fields = ["image"]

    # --- the page ------------------------------------------------------------------------------------------------
    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self.arrange(request)
        home = Page.objects.filter(role=Page.Role.HOME).first()
        blocks = home_blocks.arranged()
        featured = home_blocks.featured_items(blocks)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Home page"),
            "opts": self.opts,
            "rows": [self.row(home_blocks.Part(block, home), featured) for block in blocks],
            "home": home,
            "can_change_home": request.user.has_perm("content.change_page"),
            "can_change": self.has_change_permission(request),
            "can_add": self.has_add_permission(request),
            "previews": [(code, own_name(code), path_in("/", code)) for code in LANGUAGE_CODES],
            "moved": request.GET.get("moved", ""),
            "pressed": request.GET.get("pressed", ""),
        }
        return TemplateResponse(request, "admin/house/home_page.html", context)

    def row(self, part, featured):
        is_filled = part.fill(featured)
        told = home_blocks.told(part, is_filled)
        return {"part": part, "key": str(part.block.pk), "is_filled": is_filled, "told": told}

    def arrange(self, request):
        """One deed: `7:up`, `7:down`, `7:to:blocks:2`, `7:show` or `7:hide`."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        number, *deed = request.POST.get("deed", "").split(":")
        block = HomeBlock.objects.filter(pk=number).first() if number.isascii() and number.isdigit() else None
        if block is None or not self.do(block, deed):
            messages.error(request, _("Nothing was changed: this block is no longer there."))
            return HttpResponseRedirect(request.path)
        self.log_change(request, block, _("Arranged on the home page."))
        messages.success(request, said(block, deed[0]))
        return HttpResponseRedirect(f"{request.path}?{urlencode({'moved': number, 'pressed': deed[0]})}")

    def do(self, block, deed):
        match deed:
            case [("up" | "down") as way]:
                home_blocks.step(block, STEPS[way])
            case ["to", "blocks", place] if place.isascii() and place.isdigit():
                home_blocks.put(block, int(place[:6]))
            case [("show" | "hide") as way]:
                block.is_shown = way == "show"
                block.save(update_fields=["is_shown"])
            case _:
                return False
        return True

    # --- the form ------------------------------------------------------------------------------------------------
    def get_form(self, request, obj=None, **kwargs):
        """The kind of a new block is in the address; it never changes afterwards."""
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"kind": kind_of(request, obj)})

    def get_fieldsets(self, request, obj=None):
        kind = kind_of(request, obj)
        groups = [
            (name, options | {"fields": [field for field in options["fields"] if has_field(kind, field)]})
            for name, options in self.language_groups()
        ]
        more = {Kind.TEXT: ["image"], Kind.FEATURED: ["item"]}.get(kind, [])
        more += ["count"] if kind in home_blocks.COUNTS else []
        return [*groups, (gettext_lazy("Block"), {"fields": [*more, "is_shown"]})]

    def save_model(self, request, obj, form, change):
        obj.kind = form.kind
        super().save_model(request, obj, form, change)
        if not change:
            home_blocks.put(obj)

    def has_delete_permission(self, request, obj=None):
        """The site's own blocks are hidden, not deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_made_by_staff)

    def get_view_on_site_url(self, obj=None):
        return reverse("home") if obj else None

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        kind = context["adminform"].form.kind
        context["title"] = Kind(kind).label.capitalize() if obj is None else context["title"]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def kind_of(request, block):
    if block:
        return block.kind
    return Kind.FEATURED if request.GET.get("kind") == Kind.FEATURED else Kind.TEXT


def has_field(kind, name):
    return kind == Kind.TEXT or not name.startswith("text_")


def said(block, deed):
    words = {
        "show": _("“%(title)s” is on the home page now."),
        "hide": _("“%(title)s” is hidden now."),
    }.get(deed, _("“%(title)s” has a new place on the home page."))
    return words % {"title": block}
