"""The history of an item in the back office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from .. import comparison, drafts, history, restoring
from ..models import Publishable
from .forgiving import Forgiving


class HistoryAdmin(Forgiving):
    """The versions of an item, with what changed in each, and putting one back."""

    object_history_template = "admin/versions.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        urls = [path("<path:object_id>/history/<int:version_id>/", view, name=name)]
        if issubclass(self.model, Publishable):
            name = f"{self.opts.app_label}_{self.opts.model_name}_changes"
            urls.append(path("<path:object_id>/changes/", self.admin_site.admin_view(self.changes_view), name=name))
        return [*urls, *super().get_urls()]

    def parts(self):
        """The tracked rows that are edited inside the item: pairs of model and foreign key."""
        keys = [(inline.model, field) for inline in self.inlines for field in inline.model._meta.fields]
        return [(model, key) for model, key in keys if key.related_model is self.model and hasattr(model, "history")]

    def may_edit(self, request, obj=None):
        """Whether the whole item is theirs to change, and to bring back: Permissions knows people who change a part."""
        return self.has_change_permission(request, obj)

    def history_view(self, request, object_id, extra_context=None):
        item = self.item_or_404(request, object_id)
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        entries = history.entries(item, self.parts())
        context = {"entries": entries, "can_restore": self.may_edit(request, item)}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def restore_view(self, request, object_id, version_id):
        item = self.item_or_404(request, object_id)
        if not self.may_edit(request, item):  # an older version brings back every text, not some of them
            raise PermissionDenied
        version = get_object_or_404(item.history.exclude(history_type="-"), pk=version_id)
        try:
            return (
                self.restore(request, item, version) if request.method == "POST" else self.offer(request, item, version)
            )
        except ValidationError as error:
            messages.error(request, _("This version cannot be restored: %(why)s") % {"why": " ".join(error.messages)})
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", item.pk)

    def offer(self, request, item, version):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Restore an older version"),
            "opts": self.opts,
            "object": item,
            "version": version,
            "is_published": isinstance(item, Publishable) and item.state == item.State.PUBLISHED,
            "parts": restoring.preview(item, version),
        }
        return TemplateResponse(request, "admin/restore.html", context)

    def restore(self, request, item, version):
        draft = restoring.restore(item, version, by=request.user)
        self.log_change(request, item, _("Restored an older version."))
        if draft:
            messages.success(request, _("The older version is now a draft: the public sees it when you publish it."))
        else:
            messages.success(request, _("The older version is restored."))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", item.pk)

    def changes_view(self, request, object_id):
        """What the draft beside a published item changes in it."""
        item = self.item_or_404(request, object_id)
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        before = comparison.contents(item)
        with drafts.laid_over(item):
            after = comparison.contents(item)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What the draft changes"),
            "opts": self.opts,
            "object": item,
            "parts": comparison.compared(before, after),
        }
        return TemplateResponse(request, "admin/draft_changes.html", context)

    def item_or_404(self, request, object_id):
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        return item
