"""Who sees the inventory, and who may say that a translation is right."""

from django.contrib import admin

from carrara.content.languages import LANGUAGE_CODES

from .texts import tracked_models


def visible(request):
    """The labels of the models whose items this person may open, asked once a request."""
    if not hasattr(request, "visible_models"):
        request.visible_models = labels(office.has_view_or_change_permission(request) for office in offices())
    return request.visible_models


def writable(request):
    """The labels of the models some of whose texts this person may write: what can wait for them, once a request."""
    if not hasattr(request, "writable_models"):
        request.writable_models = labels(office.has_change_permission(request) for office in offices())
    return request.writable_models


def offices():
    return [admin.site.get_model_admin(model) for model in tracked_models()]


def labels(allowed):
    return [model._meta.label_lower for model, is_allowed in zip(tracked_models(), allowed, strict=True) if is_allowed]


def may_see(request):
    return bool(visible(request))


def may_write_some(request):
    return bool(writable(request))


def may_open(request, entry, item):
    return entry.model in visible(request) and admin.site.get_model_admin(type(item)).has_view_or_change_permission(
        request, item
    )


def may_confirm(request, item, code):
    """Who may change the translation may say that it is still right."""
    office = admin.site.get_model_admin(type(item))
    return office.may_edit(request, item) or code in office.may_translate(request, item)


def languages_of(user):
    """The languages into which this person translates; empty for those who do not."""
    return [code for code in LANGUAGE_CODES if code in user.languages]
