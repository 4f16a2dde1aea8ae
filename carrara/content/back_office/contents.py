"""The form of a translated model: a group of fields for each language."""

from django.urls import reverse
from django.utils.html import format_html
from js_asset import Media
from modeltranslation.admin import TranslationAdmin

from ..languages import LANGUAGE_CODES, suffix
from .concurrency import ConcurrentAdmin
from .form_page import FormPage
from .versions import HistoryAdmin
from .widgets import Widgets, in_every_language, language_name


class ContentAdmin(Widgets, FormPage, ConcurrentAdmin, HistoryAdmin, TranslationAdmin):
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


def described(item):
    """As the page of a refused deletion names what uses an item."""
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}_change"
    return format_html('{}: <a href="{}">{}</a>', item._meta.verbose_name, reverse(name, args=[item.pk]), item)
