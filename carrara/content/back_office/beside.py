"""The form of an item that can be published: what its buttons do, and the draft beside an item that is public.

The form of a published item works on the item with its draft laid over it. What is saved there is saved inside a
transaction that is rolled back, and what differs is kept as the draft: so the admin's own form, with its rows and its
links, is all there is to it.
"""

from types import SimpleNamespace

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from .. import drafts, publishing
from ..models import Draft, Publishable, ReviewStep

SAVING = ("_publish", "_publish_now", "_submit", "_keep")  # the buttons that save the form first
BESIDE = gettext_noop("draft beside the public text")  # translated for whoever reads it
DRAFT = "+"  # in a version, before what tells the draft
STEPS = 10  # shown of the review of an item


def in_words(instant):
    return date_format(localtime(instant), "DATETIME_FORMAT")


class Beside(admin.ModelAdmin):
    # --- two people in one item (concurrency.py) ------------------------------------------------------------
    def version_of(self, pk):
        """Moves with the draft as well, whose saves leave no history."""
        draft = Draft.objects.of(self.model(pk=pk)).values_list("pk", "updated_at").first()
        return super().version_of(pk) + (f"{DRAFT}{draft[0]}-{draft[1].timestamp():.6f}" if draft else "")

    def saved_by(self, pk):
        newest, draft = super().saved_by(pk), drafts.of(self.model(pk=pk))
        if draft and (newest is None or draft.updated_at > newest.history_date):
            return SimpleNamespace(history_user=draft.changed_by, history_date=draft.updated_at)
        return newest

    def as_seen(self, pk, seen):
        """Not known where a draft was seen: only its newest text is kept."""
        return None if DRAFT in seen else super().as_seen(pk, seen)

    # --- saving ----------------------------------------------------------------------------------------------
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        item = self.get_object(request, unquote(object_id)) if object_id else None
        if item is None or item.state != item.State.PUBLISHED:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            return self.save_beside(request, item, object_id, form_url, extra_context)
        with drafts.laid_over(item):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    @transaction.atomic
    def save_beside(self, request, item, object_id, form_url, extra_context):
        publishing.locked(item)
        before, request.saved_beside = drafts.snapshot(item), None
        with drafts.edited(item):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if request.saved_beside is None:  # a form with errors, or a refusal
                return response.render() if hasattr(response, "render") else response
            after = drafts.snapshot(item)
        draft = drafts.keep(item, before, after, by=request.user)
        if draft:
            super().log_change(request, item, [{"changed": {"fields": [BESIDE]}}])
        return self.after_saving(request, item, request.saved_beside, draft)

    def log_change(self, request, obj, message):
        """What is rolled back is not logged; `save_beside` does it afterwards."""
        if not hasattr(request, "saved_beside"):
            return super().log_change(request, obj, message)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.after_saving(request, obj, self.asked_for(request))

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        if hasattr(request, "saved_beside"):
            request.saved_beside = self.asked_for(request)
            return HttpResponseRedirect(request.path)
        return self.after_saving(request, obj, self.asked_for(request))

    def save_form(self, request, form, change):
        request.asked_for = {name: form.cleaned_data.get(name) for name in ("changes_at", "note")}
        return super().save_form(request, form, change)

    def asked_for(self, request):
        """The button that was pressed, and what was written beside it."""
        deed = next((name for name in SAVING if name in request.POST), "")
        return {**request.asked_for, "deed": deed}

    # --- deeds -----------------------------------------------------------------------------------------------
    def after_saving(self, request, item, asked, draft=None):
        """Do what the button said. What cannot be done leaves what was typed saved, and says why."""
        deed, note = asked["deed"], asked["note"] or ""
        try:
            if deed in ("_publish", "_publish_now"):
                self.demand_publishing(request, item)
                self.publish(request, item, note, asked["changes_at"], at_once=deed == "_publish_now")
            elif deed == "_submit":
                publishing.submit(item, request.user, note)
                messages.success(request, _("Saved, and sent to review: those who may publish it get a letter."))
            else:
                self.say_saved(request, item, draft)
        except ValidationError as error:
            messages.warning(request, _("What you wrote is saved as a draft, but not published."))
            for message in error.messages:
                messages.error(request, message)
        if not deed and "_continue" not in request.POST:
            return self.response_post_save_change(request, item)
        return redirect(self.form_of(item))

    def publish(self, request, item, note, changes_at, at_once):
        if changes_at and item.state == item.State.PUBLISHED and not at_once and changes_at > timezone.now():
            publishing.schedule(item, changes_at, request.user, note)
            messages.success(request, _("The changes go out on %(when)s (Rome).") % {"when": in_words(changes_at)})
            return
        item = publishing.publish(item, request.user, note, at_once)
        if item.published_at > timezone.now():
            words = _("Scheduled: it goes out on %(when)s (Rome).")
            messages.success(request, words % {"when": in_words(item.published_at)})
        else:
            messages.success(request, _("Published: the public sees it from now on."))

    def say_saved(self, request, item, draft):
        if item.state != item.State.PUBLISHED:
            messages.success(request, _("Saved. The public does not see it yet."))
        elif draft:
            messages.success(request, _("Saved as a draft. The public still sees the text from before."))
        else:
            messages.success(request, _("Nothing differs from what is published: there is no draft."))

    def demand_publishing(self, request, item):
        if not self.has_publish_permission(request, item):
            raise PermissionDenied

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_deed"
        view = self.admin_site.admin_view(require_POST(self.deed_view))
        return [path("<path:object_id>/deed/", view, name=name), *super().get_urls()]

    def deed_view(self, request, object_id):
        """The deeds that save no form: `deed` names one of those that the form offers to this person."""
        item = self.item_or_404(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        deed = request.POST.get("deed")
        if deed not in {name for name, _words in self.deeds(request, item)}:
            raise PermissionDenied
        try:
            getattr(self, f"do_{deed}")(request, item)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        return redirect(self.form_of(item))

    def deeds(self, request, item):
        """Names and words of the deeds, besides saving and publishing, that this person may do now."""
        may_publish = self.has_publish_permission(request, item)
        draft, is_published = drafts.of(item), item.state == item.State.PUBLISHED
        if may_publish and (draft.state if is_published and draft else item.state) == item.State.REVIEW:
            yield "send_back", _("Send back with this reason")
        if draft and draft.publish_at and may_publish:
            yield "unschedule", _("Withdraw the hour of the changes")
        if draft and (self.may_edit(request, item) or draft.changed_by_id == request.user.pk):
            yield "discard", _("Throw the draft away")
        if is_published and may_publish:
            yield "withdraw", _("Take it from the public") if item.is_public() else _("Withdraw: back to a draft")

    def do_send_back(self, request, item):
        publishing.send_back(item, request.user, request.POST.get("reason", "")[:2000])
        messages.success(request, _("Sent back: whoever wrote it gets your reason by letter."))

    def do_unschedule(self, request, item):
        publishing.unschedule(item, request.user)
        messages.success(request, _("The changes wait as a draft, without an hour."))

    def do_discard(self, request, item):
        publishing.discard(item, request.user)
        messages.success(request, _("The draft is thrown away. What is published stays as it is."))

    def do_withdraw(self, request, item):
        publishing.withdraw(item, request.user)
        self.log_change(request, item, _("Withdrawn: a draft again."))
        messages.success(request, _("Withdrawn: the public does not see it any more. It is a draft again."))

    def form_of(self, item):
        return self.address_of(item, "change")

    def address_of(self, item, view):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=[item.pk])

    # --- showing ---------------------------------------------------------------------------------------------
    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["publishing"] = self.panel(request, obj, context)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def panel(self, request, item, context):
        """What the foot of the form shows: where the item stands, the review, the buttons."""
        stored = type(item)._base_manager.get(pk=item.pk) if item else None  # without what a form with errors holds
        draft = drafts.of(item) if item else None
        form = context["adminform"].form
        form.initial["changes_at"] = draft and draft.publish_at
        may_change = self.has_change_permission(request, item) if item else self.has_add_permission(request)
        is_published = bool(stored) and stored.state == Publishable.State.PUBLISHED
        is_scheduled = is_published and stored.published_at > timezone.now()
        on_its_way = draft if is_published else stored
        return {
            "item": stored,
            "draft": draft,
            "is_published": is_published,
            "is_scheduled": is_scheduled,
            "is_public": is_published and not is_scheduled,
            "is_in_review": bool(on_its_way) and on_its_way.state == Publishable.State.REVIEW,
            "may_publish": may_change and self.has_publish_permission(request, item),
            "may_change": may_change,
            "deeds": dict(self.deeds(request, stored)) if item and may_change else {},
            "changes_url": self.address_of(item, "changes") if draft else "",
            "deed_url": self.address_of(item, "deed") if item else "",
            "steps": list(ReviewStep.objects.of(item)[:STEPS]) if item else [],
            "form": form,
        }
