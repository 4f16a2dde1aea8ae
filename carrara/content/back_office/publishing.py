"""The list and the form of an item that has a page of its own."""

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import previews
from ..languages import own_name, suffix
from .beside import Beside
from .checks import CheckedAdmin
from .chosen_pictures import ChosenPictures
from .contents import ContentAdmin
from .deeds import BulkDeeds
from .exports import Exports
from .lists import ITEM_FILTERS, ITEM_SEARCH, OFFICE_GROUP, ItemColumns
from .scope import is_limited
from .widgets import in_every_language, name_parts


class PublishableForm(ChosenPictures):
    """The title is required in the language in which the item is written first, whichever that is.

    The state is no field: it is changed by the buttons at the foot of the form, beside which the last two fields stand.
    """

    changes_at = forms.SplitDateTimeField(
        label=gettext_lazy("hour of the changes"),
        required=False,
        widget=AdminSplitDateTime,
        help_text=gettext_lazy("Rome time. Empty: the changes appear at the moment at which you publish."),
    )
    note = forms.CharField(
        label=gettext_lazy("note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Goes with the letter to whoever reviews this, or wrote it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in in_every_language("title"):
            if name in self.fields:
                self.fields[name].required = False
        name_parts(self.fields["changes_at"], self.fields["changes_at"].label)

    def clean(self):
        cleaned = super().clean()
        source = cleaned.get("source_language")
        name = f"title_{suffix(source)}" if source else ""
        if name in self.fields and not cleaned.get(name) and name not in self.errors:
            message = _("Write the title in %(language)s, the source language of this item.")
            self.add_error(name, message % {"language": own_name(source)})
        if self.instance.state == self.instance.State.PUBLISHED:
            self.keep_hour(cleaned)
        return cleaned

    def keep_hour(self, cleaned):
        """What is published has an hour; what is public already cannot have one that is still to come."""
        hour, present = cleaned.get("published_at"), self.instance.published_at
        if hour is None or hour == present.replace(second=0, microsecond=0):  # the form shows no seconds
            hour = present
        cleaned["published_at"] = hour
        if self.instance.is_public() and hour > timezone.now():
            message = _("This item is public already: write the hour of its changes below, or take it from the public.")
            self.add_error("published_at", message)


class PublishableAdmin(Beside, CheckedAdmin, ItemColumns, BulkDeeds, Exports, ContentAdmin):
    """An item with a page of its own."""

    form = PublishableForm
    change_form_template = "admin/publishable_change_form.html"
    list_filter = ITEM_FILTERS
    search_fields = ITEM_SEARCH
    actions = [*BulkDeeds.actions, *Exports.actions]
    prepopulated_fields = {"slug": ["title_it"]}
    autocomplete_fields = ["cover"]
    publishing = ["slug", "source_language", ("published_at", "expires_at"), "cover"]

    def first_language(self, request):
        """In which a new item is written: of those who edit one city's own, that of their back office."""
        return request.user.language if is_limited(request.user, self.model) else settings.LANGUAGE_CODE

    def get_changeform_initial_data(self, request):
        return {"source_language": self.first_language(request), **super().get_changeform_initial_data(request)}

    def get_prepopulated_fields(self, request, obj=None):
        """The address follows the title that is written first."""
        first = f"title_{suffix(self.first_language(request))}"
        found = super().get_prepopulated_fields(request, obj)
        return {field: [first if each == "title_it" else each for each in from_] for field, from_ in found.items()}

    def get_fieldsets(self, request, obj=None):
        publishing = (gettext_lazy("Address and publishing"), {"fields": self.publishing})
        details = [(gettext_lazy("Details"), {"fields": self.neutral_fields()})]
        details = details if self.details is None else self.details
        return [*self.language_groups(), *details, publishing, OFFICE_GROUP]

    def neutral_fields(self):
        told = {"slug", "source_language", "state", "published_at", "expires_at", "cover", "tags"}
        return [name for name in super().neutral_fields() if name not in told]

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["previews"] = previews.links(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
