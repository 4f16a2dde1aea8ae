"""The form of a translated model: a group of fields for each language."""

from js_asset import Media
from modeltranslation.admin import TranslationAdmin

from ..languages import LANGUAGE_CODES, suffix
from .bin import BinAdmin
from .concurrency import ConcurrentAdmin
from .deletion import RefusingAdmin
from .form_page import FormPage
from .imports import ImportAdmin
from .permissions import Permissions
from .versions import HistoryAdmin
from .widgets import Widgets, in_every_language, language_name


class ContentAdmin(
    Permissions,
    Widgets,
    FormPage,
    RefusingAdmin,
    ConcurrentAdmin,
    ImportAdmin,
    BinAdmin,
    HistoryAdmin,
    TranslationAdmin,
):
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
