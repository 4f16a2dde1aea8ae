"""Who may send texts out and take them back, in which languages."""

from django.contrib import admin

from carrara.content.languages import LANGUAGE_CODES
from carrara.website.inventory.rights import languages_of
from carrara.website.inventory.rights import may_confirm as may_write
from carrara.website.inventory.texts import tracked_models

__all__ = ["kinds", "languages", "may_use", "may_write"]


def kinds(request):
    """The models some of whose texts this person may write: asked of the form, which knows translators too."""
    return [model for model in tracked_models() if admin.site.get_model_admin(model).has_change_permission(request)]


def languages(request):
    """The languages this person works in: those of a translator, else all."""
    return [code for code in LANGUAGE_CODES if code in languages_of(request.user)] or list(LANGUAGE_CODES)


def may_use(request):
    return bool(kinds(request))
