"""The list and the form of an item that has a page of its own."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import previews
from ..languages import own_name, suffix
from .contents import ContentAdmin
from .deeds import BulkDeeds
from .exports import Exports
from .lists import ITEM_FILTERS, ITEM_SEARCH, OFFICE_GROUP, ItemColumns
from .widgets import in_every_language


class PublishableForm(forms.ModelForm):
    """The title is required in the language in which the item is written first, whichever that is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in in_every_language("title"):
            if name in self.fields:
                self.fields[name].required = False

    def clean(self):
        cleaned = super().clean()
        source = cleaned.get("source_language")
        name = f"title_{suffix(source)}" if source else ""
        if name in self.fields and not cleaned.get(name) and name not in self.errors:
            message = _("Write the title in %(language)s, the source language of this item.")
            self.add_error(name, message % {"language": own_name(source)})
        return cleaned


class PublishableAdmin(ItemColumns, BulkDeeds, Exports, ContentAdmin):
    """An item with a page of its own."""

    form = PublishableForm
    change_form_template = "admin/publishable_change_form.html"
    list_filter = ITEM_FILTERS
    search_fields = ITEM_SEARCH
    actions = [*BulkDeeds.actions, *Exports.actions]
    prepopulated_fields = {"slug": ["title_it"]}
    autocomplete_fields = ["cover"]
    radio_fields = {"state": admin.HORIZONTAL}
    publishing = ["slug", "source_language", "state", ("published_at", "expires_at"), "cover"]

    def get_fieldsets(self, request, obj=None):
        publishing = (gettext_lazy("Address and publishing"), {"fields": self.publishing})
        details = [(gettext_lazy("Details"), {"fields": self.neutral_fields()})]
        details = details if self.details is None else self.details
        return [*self.language_groups(), *details, publishing, OFFICE_GROUP]

    def get_autocomplete_fields(self, request):
        return [*super().get_autocomplete_fields(request), "tags"]

    def neutral_fields(self):
        told = {"slug", "source_language", "state", "published_at", "expires_at", "cover", "tags"}
        return [name for name in super().neutral_fields() if name not in told]

    def has_publish_permission(self, request, obj=None):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["previews"] = previews.links(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
