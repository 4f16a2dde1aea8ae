"""The list and the form of an item that has a page of its own."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import previews
from ..languages import LANGUAGE_CODES, own_name, suffix
from .beside import Beside
from .chosen_pictures import ChosenPictures
from .contents import ContentAdmin
from .widgets import in_every_language, name_parts, short


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


class MissingLanguage(admin.SimpleListFilter):
    title = gettext_lazy("missing language")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [(code, own_name(code)) for code in LANGUAGE_CODES]

    def queryset(self, request, queryset):
        if self.value() not in LANGUAGE_CODES:
            return queryset
        column = f"title_{suffix(self.value())}"
        return queryset.filter(**{f"{column}__isnull": True}) | queryset.filter(**{column: ""})


class PublishableAdmin(Beside, ContentAdmin):
    """An item with a page of its own."""

    form = PublishableForm
    change_form_template = "admin/publishable_change_form.html"
    list_display = ["shown_title", "shown_state", "shown_languages", "shown_published_at", "shown_updated_at"]
    list_filter = ["state", MissingLanguage, "source_language"]
    list_per_page = 50
    search_fields = ["slug", *in_every_language("title")]
    prepopulated_fields = {"slug": ["title_it"]}
    autocomplete_fields = ["cover"]
    publishing = ["slug", "source_language", ("published_at", "expires_at"), "cover"]

    def get_fieldsets(self, request, obj=None):
        publishing = (gettext_lazy("Address and publishing"), {"fields": self.publishing})
        details = [(gettext_lazy("Details"), {"fields": self.neutral_fields()})]
        return [*self.language_groups(), *(details if self.details is None else self.details), publishing]

    def neutral_fields(self):
        told = {"slug", "source_language", "state", "published_at", "expires_at", "cover"}
        return [name for name in super().neutral_fields() if name not in told]

    def has_publish_permission(self, request, obj=None):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    @admin.display(description=gettext_lazy("title or name"), ordering="title_it")
    def shown_title(self, item):
        return str(item)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, item):
        if item.state != item.State.PUBLISHED:
            return format_html('<span class="state {}">{}</span>', item.state, item.get_state_display())
        if item.is_public():
            return format_html('<span class="state public">{}</span>', _("public"))
        return format_html('<span class="state waiting">{}</span>', self.why_hidden(item))

    def why_hidden(self, item):
        is_over = item.expires_at and item.expires_at < timezone.now()
        return _("no longer public") if is_over else _("scheduled")

    @admin.display(description=gettext_lazy("languages"))
    def shown_languages(self, item):
        names = ((own_name(code), code[:2]) for code in item.languages)
        return format_html_join(" ", '<abbr title="{}">{}</abbr>', names)

    @admin.display(description=gettext_lazy("public from"), ordering="published_at")
    def shown_published_at(self, item):
        return short(item.published_at)

    @admin.display(description=gettext_lazy("last changed"), ordering="updated_at")
    def shown_updated_at(self, item):
        return short(item.updated_at)

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["previews"] = previews.links(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
