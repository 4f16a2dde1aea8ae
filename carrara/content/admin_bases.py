"""What the admin classes of every app are made of: languages, publishing, previews, history."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from . import history, previews
from .languages import LANGUAGE_CODES, direction, html_lang, own_name, suffix

LONG = 200  # characters: longer than this a text of one line is typed in two


def in_every_language(*fields):
    """The columns of translated fields: queries, unlike objects, know no fallback."""
    return [f"{field}_{suffix(code)}" for field in fields for code in LANGUAGE_CODES]


class Widgets:
    """`lang` and `dir` on every widget that holds a text of one language; room for long lines; addresses by https."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        is_one_line = isinstance(db_field, models.EmailField | models.URLField | models.SlugField) or db_field.choices
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) >= LONG and not is_one_line:
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        if isinstance(db_field, models.URLField):
            kwargs |= {"assume_scheme": "https", "widget": AdminURLFieldWidget}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field is not None:
            for widget, part in zip(field.widget.widgets, (_("date"), _("time of day")), strict=True):
                widget.attrs["aria-label"] = f"{capfirst(db_field.verbose_name)}: {part}"
        code = getattr(db_field, "language", None)
        if field is not None and code:
            field.widget.attrs |= {"lang": html_lang(code), "dir": direction(code)}
        return field


class Forgiving(admin.ModelAdmin):
    """An address that was mistyped or tampered with opens the page without what it asked, or is refused in words."""

    def get_changeform_initial_data(self, request):
        asked = super().get_changeform_initial_data(request)
        fields = {name: self.opts.get_field(name).formfield() for name in asked if name in self.field_names()}
        return {name: asked[name] for name, field in fields.items() if field and is_answer(field, asked[name])}

    def field_names(self):
        return {field.name for field in (*self.opts.concrete_fields, *self.opts.many_to_many)}

    def lookup_allowed(self, lookup, value, request):
        """No patterns: a broken one is an error of the database, and a cunning one keeps it busy."""
        return "regex" not in lookup.rsplit("__", 1)[-1] and super().lookup_allowed(lookup, value, request)


def is_answer(field, value):
    try:
        field.clean(value)
    except (ValidationError, OverflowError):  # the second: a number larger than the database can hold
        return False
    return True


class ReadOnlyAdmin(Forgiving):
    """What the program writes: it can be looked at."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class StackedInline(Widgets, TranslationStackedInline):
    """Rows of a translated model inside their item."""

    extra = 0


class HistoryAdmin(Forgiving):
    """The versions of an item, with what changed in each, and putting one back."""

    object_history_template = "admin/versions.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/history/<int:version_id>/", view, name=name), *super().get_urls()]

    def parts(self):
        """The tracked rows that are edited inside the item: pairs of model and foreign key."""
        keys = [(inline.model, field) for inline in self.inlines for field in inline.model._meta.fields]
        return [(model, key) for model, key in keys if key.related_model is self.model and hasattr(model, "history")]

    def history_view(self, request, object_id, extra_context=None):
        item = self.item_or_404(request, object_id)
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        entries = history.entries(item, self.parts())
        context = {"entries": entries, "can_restore": self.has_change_permission(request, item)}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def restore_view(self, request, object_id, version_id):
        item = self.item_or_404(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        version = get_object_or_404(item.history.exclude(history_type="-"), pk=version_id)
        if request.method == "POST":
            return self.restore(request, item, version)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Restore an older version"),
            "opts": self.opts,
            "object": item,
            "version": version,
            "changes": history.contents_changed(item, version),
        }
        return TemplateResponse(request, "admin/restore.html", context)

    def restore(self, request, item, version):
        back = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        try:
            history.restore(item, version)
        except ValidationError as error:
            messages.error(request, _("This version cannot be restored: %(why)s") % {"why": " ".join(error.messages)})
            return redirect(f"{back}_history", item.pk)
        self.log_change(request, item, _("Restored an older version."))
        messages.success(request, _("The older version is restored."))
        return redirect(f"{back}_change", item.pk)

    def item_or_404(self, request, object_id):
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        return item


class ContentAdmin(Widgets, HistoryAdmin, TranslationAdmin):
    """A translated model: a group of fields for each language, then once those that know no language.

    `details` names the groups of the latter; without it all of them stand in one.
    """

    details = None

    def get_fieldsets(self, request, obj=None):
        return [*self.language_groups(), *(self.details or [(None, {"fields": self.neutral_fields()})])]

    def language_groups(self):
        names = [field.name for field in self.opts.concrete_fields if field.name in self.trans_opts.all_fields]
        return [
            (language_name(code), {"fields": [f"{name}_{suffix(code)}" for name in names], "classes": ["language"]})
            for code in LANGUAGE_CODES
            if names
        ]

    def neutral_fields(self):
        translated = {*self.trans_opts.all_fields, *in_every_language(*self.trans_opts.all_fields)}
        fields = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [
            field.name
            for field in fields
            if field.editable and field.name not in translated and field is not self.opts.pk
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        """The editor's import map is an inline script: it needs the nonce of this answer."""
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs, request):
        """An item that others link to is in use as much as one they depend on: Django itself would unlink it."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        for relation in self.opts.related_objects:
            if relation.many_to_many:
                users = relation.related_model._default_manager.filter(
                    **{f"{relation.field.name}__in": objs}
                ).distinct()
                protected += [described(user) for user in users]
        return deleted, counts, missing, protected


def short(instant):
    return date_format(localtime(instant), "SHORT_DATETIME_FORMAT") if instant else None


def language_name(code):
    return format_html('<span lang="{}" dir="{}">{}</span>', html_lang(code), direction(code), own_name(code))


def described(item):
    """As the page of a refused deletion names what uses an item."""
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}_change"
    return format_html('{}: <a href="{}">{}</a>', item._meta.verbose_name, reverse(name, args=[item.pk]), item)


# --- publishing --------------------------------------------------------------------------------------------------
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


class PublishableAdmin(ContentAdmin):
    """An item with a page of its own."""

    form = PublishableForm
    change_form_template = "admin/publishable_change_form.html"
    list_display = ["shown_title", "shown_state", "shown_languages", "shown_published_at", "shown_updated_at"]
    list_filter = ["state", MissingLanguage, "source_language"]
    list_per_page = 50
    search_fields = ["slug", *in_every_language("title")]
    prepopulated_fields = {"slug": ["title_it"]}
    autocomplete_fields = ["cover"]
    radio_fields = {"state": admin.HORIZONTAL}
    publishing = ["slug", "source_language", "state", ("published_at", "expires_at"), "cover"]

    def get_fieldsets(self, request, obj=None):
        publishing = (gettext_lazy("Address and publishing"), {"fields": self.publishing})
        details = [(gettext_lazy("Details"), {"fields": self.neutral_fields()})]
        return [*self.language_groups(), *(details if self.details is None else self.details), publishing]

    def neutral_fields(self):
        told = {"slug", "source_language", "state", "published_at", "expires_at", "cover"}
        return [name for name in super().neutral_fields() if name not in told]

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
