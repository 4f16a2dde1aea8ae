"""Redirects, and the addresses that visitors asked for in vain."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Q, Sum
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import addresses, missing, redirects
from ..back_office.deletion import address_of
from ..back_office.forgiving import Forgiving, ReadOnlyAdmin
from ..back_office.widgets import in_every_language
from ..models import MissingPage, Redirect, publishable_models

EACH = 8  # items of a kind that a search offers


# --- redirects ---------------------------------------------------------------------------------------------------
def key_of(item):
    return f"{item._meta.label_lower}:{item.pk}"


def item_of(key):
    """The item that a key names; None for one that is none, or is not public."""
    label, _colon, pk = key.partition(":")
    model = next((model for model in publishable_models() if model._meta.label_lower == label), None)
    item = model.objects.filter(pk=pk).first() if model and pk.isdecimal() and len(pk) < 19 else None
    return item if item is not None and item.is_reachable() else None


def named(item):
    return f"{item} – {capfirst(item._meta.verbose_name)} – {item.path}"


def offered(term):
    """Public items of every kind whose title or address holds the words."""
    words = term.split()[:6]
    for model in publishable_models():
        items = model.objects.published()
        for word in words:
            asked = [(f"{column}__icontains", word) for column in (*in_every_language("title"), "slug")]
            items = items.filter(Q.create(asked, connector=Q.OR))
        items = items.select_related(*filter(None, [model.path_above()]))
        yield from (item for item in items.order_by("-updated_at")[:EACH] if item.is_reachable())


class ItemSelect(AutocompleteMixin, forms.Select):
    """Items of every kind, found by typing."""

    def __init__(self, attrs=None):
        super().__init__(None, admin.site, attrs)

    def get_url(self):
        return reverse("admin:content_redirect_items")

    def build_attrs(self, base_attrs, extra_attrs=None):
        return forms.Select.build_attrs(self, base_attrs, extra_attrs) | {
            "class": "admin-autocomplete",
            "data-ajax--cache": "true",
            "data-ajax--delay": 250,
            "data-ajax--type": "GET",
            "data-ajax--url": self.get_url(),
            "data-theme": "admin-autocomplete",
            "data-allow-clear": "true",
            "data-placeholder": "",
            "lang": self.i18n_name,
        }

    def optgroups(self, name, value, attrs=None):
        item = item_of(value[0]) if value and value[0] else None
        chosen = [self.create_option(name, key_of(item), named(item), True, 1)] if item else []
        return [(None, [self.create_option(name, "", "", not chosen, 0), *chosen], 0)]


class RedirectForm(forms.ModelForm):
    target = forms.CharField(
        label=gettext_lazy("leads to the page of"),
        required=False,
        widget=ItemSelect,
        help_text=gettext_lazy("Type a word of its title. The redirect follows the item if its address changes again."),
    )

    class Meta:
        model = Redirect
        fields = ["old_path", "target", "new_path"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        item = self.instance.item if self.instance.object_id else None
        if item is not None and "target" in self.fields:
            self.initial["target"] = key_of(item)

    def clean(self):
        """Everything is looked at together: an address may be well by itself and lead back to itself."""
        cleaned = super().clean()
        key, new = cleaned.get("target"), cleaned.get("new_path", "")
        if self.errors:
            return cleaned
        item = item_of(key) if key else None
        if key and item is None:
            self.add_error("target", _("This item is not public, or no longer there: choose another one."))
        elif bool(item) == bool(new):
            self.add_error("target", _("Choose an item or write an address, one of the two."))
        else:
            self.check(cleaned, new, item)
        return cleaned

    def check(self, cleaned, new, item):
        try:
            old, new, item = redirects.checked(cleaned["old_path"], new, item)
        except ValidationError as error:
            self.add_error(None, error)
            return
        cleaned |= {"old_path": old, "new_path": new}
        self.instance.content_type = ContentType.objects.get_for_model(item) if item else None
        self.instance.object_id = item.pk if item else None


@admin.register(Redirect)
class RedirectAdmin(Forgiving):
    form = RedirectForm
    fields = ["old_path", "target", "new_path"]
    list_display = ["old_path", "shown_target", "is_automatic", "made_at"]
    list_filter = ["is_automatic"]
    search_fields = ["old_path", "new_path"]
    list_per_page = 50

    def get_fields(self, request, obj=None):
        """Who may only look sees where it leads in words."""
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return self.fields if may_write else ["old_path", "shown_target", "made_at"]

    def get_readonly_fields(self, request, obj=None):
        return ["shown_target", "made_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_items()

    def get_urls(self):
        view = self.admin_site.admin_view(self.items_view)
        return [path("items/", view, name="content_redirect_items"), *super().get_urls()]

    def items_view(self, request):
        """What the field that is searched by typing offers."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        term = request.GET.get("term", "")[:100].replace("\0", "")
        results = [{"id": key_of(item), "text": named(item)} for item in offered(term)]
        return JsonResponse({"results": results, "pagination": {"more": False}})

    @admin.display(description=gettext_lazy("leads to"))
    def shown_target(self, row):
        if row.path:
            return format_html('<a href="{0}">{0}</a>', row.path)
        if row.item is None:
            return _("nowhere: the item is gone, and this redirect can go too")
        return format_html(
            _('nowhere while <a href="{}">{}</a> is not public'), address_of(row.item) or "#", str(row.item)
        )

    def save_model(self, request, obj, form, change):
        obj.is_automatic = False
        super().save_model(request, obj, form, change)
        redirects.settle(obj)
        missing.forget(obj.old_path)

    def response_add(self, request, obj, post_url_continue=None):
        """Back to the list of addresses not found, for who came from there."""
        response = super().response_add(request, obj, post_url_continue)
        is_from_list = request.GET.get("from") == "missing" and "_save" in request.POST
        return redirect("admin:content_missingpage_changelist") if is_from_list else response


# --- addresses not found -----------------------------------------------------------------------------------------
@admin.register(MissingPage)
class MissingPageAdmin(ReadOnlyAdmin):
    """Those of the last month, the most asked for first; each can be redirected or set aside."""

    list_per_page = 50

    def get_urls(self):
        view = self.admin_site.admin_view(self.ignore_view)
        return [path("ignore/", view, name="content_missingpage_ignore"), *super().get_urls()]

    def may_ignore(self, request):
        return request.user.has_perm("content.change_missingpage")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        shows_ignored = request.GET.get("ignored") == "1"
        page = Paginator(asked_in_vain(shows_ignored), self.list_per_page).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Addresses not found in the last month"),
            "opts": self.opts,
            "page": page,
            "rows": with_pages_of_ours(page.object_list),
            "shows_ignored": shows_ignored,
            "together": of_last_month().filter(path=missing.TOGETHER).aggregate(times=Sum("count"))["times"],
            "limit": missing.A_DAY,
            "may_redirect": request.user.has_perm("content.add_redirect"),
            "may_ignore": self.may_ignore(request),
        }
        return TemplateResponse(request, "admin/missing_pages.html", context)

    def ignore_view(self, request):
        if request.method != "POST" or not self.may_ignore(request):
            raise PermissionDenied
        asked, is_ignored = request.POST.get("path", ""), request.POST.get("ignore") == "1"
        if asked and "\0" not in asked and MissingPage.objects.filter(path=asked).update(is_ignored=is_ignored):
            text = _("%(path)s is set aside.") if is_ignored else _("%(path)s is in the list again.")
            messages.success(request, text % {"path": asked})
        return redirect("admin:content_missingpage_changelist")


def of_last_month():
    return MissingPage.objects.filter(day__gt=timezone.localdate() - timedelta(days=31))


def asked_in_vain(is_ignored):
    """One row an address: how often, when first and last, and from which page of ours or which other site."""
    ours = Q(referrer__startswith="/")
    return (
        of_last_month()
        .exclude(path=missing.TOGETHER)
        .order_by()
        .values("path")
        .annotate(
            times=Sum("count"),
            first=Min("day"),
            last=Max("day"),
            ours=Max("referrer", filter=ours),
            elsewhere=Max("referrer", filter=~ours & ~Q(referrer="")),
            ignored=Count("pk", filter=Q(is_ignored=True)),
        )
        .filter(**{"ignored__gt" if is_ignored else "ignored": 0})
        .order_by("-times", "path")
    )


def with_pages_of_ours(rows):
    """Each with the item on whose page the link stands, so that it is mended there; and whether it is there by now."""
    rows = list(rows)
    places = addresses.places({path for row in rows for path in (row["ours"], row["path"]) if path})
    for row in rows:
        row["is_there"] = places[row["path"]].is_alive
        item = places[row["ours"]].item if row["ours"] else None
        row["item"], row["item_url"] = item, address_of(item) if item is not None else None
    return rows
