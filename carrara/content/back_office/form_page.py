"""What a form shows around its fields: the faults, who else is there, and the words of its scripts."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from .. import presence
from ..models import RichTextField
from .form_words import in_this_language

SAVED = "saved_drafts"  # the cookie that tells the browser which text, kept there, is now saved
DRAFT = re.compile(r"[0-9a-z-]{8,40}")


@dataclass
class Fault:
    field: str  # the id of the field
    label: str
    told: str


class FormPage(admin.ModelAdmin):
    """The form of an item, with the comforts that templates/admin/change_form.html and its scripts give it."""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        show_shape(context["adminform"])
        context |= {
            "is_form_page": True,
            "form_words": in_this_language(),
            "draft": draft_of(request),
            "item_label": self.opts.label_lower,
            "faults": faults(context),
            "here": [told(each) for each in presence.others(obj, than=request.user)] if obj else [],
            "behind": self.admin_site.behind(request, obj) if obj else [],
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def add_view(self, request, *args, **kwargs):
        return told_saved(request, super().add_view(request, *args, **kwargs))

    def change_view(self, request, *args, **kwargs):
        return told_saved(request, super().change_view(request, *args, **kwargs))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.is_item_saved = True


def told_saved(request, response):
    """The browser keeps what is typed until it hears that it is saved."""
    if getattr(request, "is_item_saved", False) and draft_of(request):
        response.set_cookie(SAVED, draft_of(request), max_age=3600, path=reverse("admin:index"), samesite="Lax")
    return response


def draft_of(request):
    sent = request.POST.get("_draft", "") if request.method == "POST" else ""
    return sent if DRAFT.fullmatch(sent) else ""


def show_shape(adminform):
    """A formatted text that one may only read is shown in its shape, not as its tags: it was cleaned when saved."""
    item = adminform.form.instance
    for field in item._meta.concrete_fields:
        if field.name in adminform.readonly_fields and isinstance(field, RichTextField):
            setattr(item, field.name, mark_safe((getattr(item, field.name) or "").replace("\n", " ")))


# --- faults ------------------------------------------------------------------------------------------------------
def faults(context):
    """What is to be corrected, in the order of the page, each with the field it belongs to."""
    form = context["adminform"].form
    found = [fault for name in form.errors for fault in of_field(form, name)]
    places = {name: place for place, name in enumerate(shown_names(context["adminform"]))}
    found.sort(key=lambda fault: places.get(fault.field.removeprefix("id_"), len(places)))
    return found + [fault for group in context["inline_admin_formsets"] for fault in of_rows(group)]


def shown_names(adminform):
    for fieldset in adminform:
        for line in fieldset:
            yield from (getattr(field.field, "name", "") or "" for field in line if not field.is_readonly)


def of_field(form, name):
    if name not in form.fields:
        return []
    bound = form[name]
    messages = " ".join(strip_tags(message) for message in form.errors[name])
    return [Fault(bound.id_for_label or bound.auto_id, str(bound.label), messages)]


def of_rows(group):
    """A fault of a whole row leads to its first field, a fault of all rows together to the heading above them."""
    if not group.formset.is_bound:
        return
    if together := group.formset.non_form_errors():
        yield Fault(f"{group.formset.prefix}-heading", capfirst(group.opts.verbose_name_plural), " ".join(together))
    for number, row in enumerate(group.formset.forms, 1):
        if whole := row.non_field_errors():
            first = row.visible_fields()[0]
            yield Fault(first.auto_id, f"{capfirst(group.opts.verbose_name)} {number}", " ".join(whole))
        for name in row.errors:
            yield from of_field(row, name)


# --- the address that an open form calls ---------------------------------------------------------------------------
def told(here):
    name = here.user.get_full_name() or here.user.get_username()
    return {"who": name, "when": time_format(localtime(here.came_at), "TIME_FORMAT")}


@require_POST
def heartbeat(request):
    """An open form says that it is open, or is left; it hears who else is there, and when the session ends."""
    if "stay" in request.POST:
        request.session.set_expiry(request.session.get_expiry_age())
        request.session.save()
    item = item_asked(request)
    if item and "left" in request.POST:
        presence.leave(item, by=request.user)
        return JsonResponse({})
    if item:
        presence.note(item, by=request.user)
    others = presence.others(item, than=request.user) if item else []
    ends_in, at = end_of(request.session)
    return JsonResponse({"here": [told(each) for each in others], "ends_in": ends_in, "ends_at": at})


def item_asked(request):
    """The item whose form is open, for those who may see it; None for a form of something new."""
    label, key = request.POST.get("item", ""), request.POST.get("key", "")
    if not key:
        return None
    found = next((each for each in admin.site._registry.values() if each.opts.label_lower == label), None)
    if not isinstance(found, FormPage):
        raise Http404
    item = found.get_object(request, key)
    if not found.has_view_or_change_permission(request, item):
        raise PermissionDenied
    if item is None:
        raise Http404
    return item


def end_of(session):
    """Seconds until the session ends, and the hour in words."""
    ends_at = (
        session.model.objects.filter(session_key=session.session_key).values_list("expire_date", flat=True).first()
    )
    if ends_at is None:
        return 0, ""
    return int((ends_at - now()).total_seconds()), time_format(localtime(ends_at), "TIME_FORMAT")
