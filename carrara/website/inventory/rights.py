"""Who sees the inventory, and who may say that a translation is right."""

from django.contrib import admin

from .texts import tracked_models


def visible(request):
    """The labels of the models whose items this person may open, asked once a request."""
    if not hasattr(request, "visible_models"):
        offices = [(model, admin.site.get_model_admin(model)) for model in tracked_models()]
        request.visible_models = [
            model._meta.label_lower for model, office in offices if office.has_view_or_change_permission(request)
        ]
    return request.visible_models


def may_see(request):
    return bool(visible(request))


def may_open(request, entry, item):
    return entry.model in visible(request) and admin.site.get_model_admin(type(item)).has_view_or_change_permission(
        request, item
    )


def may_confirm(request, item, code):
    """Who may change the translation may say that it is still right."""
    office = admin.site.get_model_admin(type(item))
    if hasattr(office, "may_translate") and not office.may_edit(request, item):
        return code in office.may_translate(request, item)
    return office.has_change_permission(request, item)


def languages_of(user):
    """The languages into which this person translates; empty for those who do not."""
    return list(getattr(user, "languages", None) or [])
