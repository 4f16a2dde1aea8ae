"""Who may send texts out and take them back, in which languages."""

from django.contrib import admin

from carrara.content.languages import LANGUAGE_CODES
from carrara.website.inventory.texts import tracked_models


def may_write(request, item, code):
    """Whoever may change an item, and whoever translates it into this language."""
    office = admin.site.get_model_admin(type(item))
    if hasattr(office, "may_translate") and not office.may_edit(request, item):
        return code in office.may_translate(request, item)
    return office.has_change_permission(request, item)


def kinds(request):
    """The models some of whose texts this person may write."""
    return [model for model in tracked_models() if may_work(request, admin.site.get_model_admin(model))]


def may_work(request, office):
    if not office.has_view_or_change_permission(request):
        return False
    return office.has_change_permission(request) or bool(languages(request))


def languages(request):
    """The languages this person works in: those of a translator, else all."""
    own = [code for code in getattr(request.user, "languages", None) or [] if code in LANGUAGE_CODES]
    return own or list(LANGUAGE_CODES)


def may_use(request):
    return bool(kinds(request))
