"""Fields of the forms: the language and direction of each, room for long lines; how lists write what they show."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationStackedInline

from .. import plain_text
from ..languages import LANGUAGE_CODES, direction, html_lang, own_name, suffix
from ..models import TagsField
from .permissions import InlinePermissions

LONG = 200  # characters: longer than this a text of one line is typed in two


def in_every_language(*fields):
    """The columns of translated fields: queries, unlike objects, know no fallback."""
    return [f"{field}_{suffix(code)}" for field in fields for code in LANGUAGE_CODES]


class TidyLine(forms.CharField):
    """A text of one line, without what was pasted along unseen."""

    def to_python(self, value):
        return super().to_python(plain_text.tidy(value) if isinstance(value, str) else value)


class TidyLines(forms.CharField):
    def to_python(self, value):
        return super().to_python(plain_text.tidy(value, lines=True) if isinstance(value, str) else value)


class Widgets:
    """`lang` and `dir` on every widget that holds a text of one language; room for long lines; addresses by https."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, TagsField):
            return db_field.formfield(**kwargs)
        is_one_line = isinstance(db_field, models.EmailField | models.URLField | models.SlugField) or db_field.choices
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) >= LONG and not is_one_line:
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        if isinstance(db_field, models.URLField):
            kwargs |= {"assume_scheme": "https", "widget": AdminURLFieldWidget}
        if form_class := tidy_class(db_field):
            kwargs.setdefault("form_class", form_class)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field is not None:
            name_parts(field, db_field.verbose_name)
        code = getattr(db_field, "language", None)
        if field is not None and code:
            field.widget.attrs |= {"lang": html_lang(code), "dir": direction(code), "data-language": code}
        return field


def name_parts(field, name):
    """The two boxes of an instant have one name between them: each gets one of its own."""
    for widget, part in zip(field.widget.widgets, (_("date"), _("time of day")), strict=True):
        widget.attrs["aria-label"] = f"{capfirst(name)}: {part}"


def tidy_class(db_field):
    """For plain text alone: addresses, choices and rich text have fields of their own."""
    plain = getattr(db_field, "translated_field", db_field)
    if plain.choices or type(plain) not in (models.CharField, models.TextField):
        return None
    return TidyLine if type(plain) is models.CharField else TidyLines


class RowsInside(InlinePermissions, Widgets):
    extra = 0

    def get_queryset(self, request):
        """With what a row links to: each row is named after it."""
        links = [field.name for field in self.opts.concrete_fields if field.many_to_one]
        return super().get_queryset(request).select_related(*links)


class StackedInline(RowsInside, TranslationStackedInline):
    """Rows of a translated model inside their item."""


class TabularInline(RowsInside, admin.TabularInline):
    """Rows without texts in several languages, a line each."""


def short(instant):
    return date_format(localtime(instant), "SHORT_DATETIME_FORMAT") if instant else None


def language_name(code):
    return format_html('<span lang="{}" dir="{}">{}</span>', html_lang(code), direction(code), own_name(code))
