"""The history of an item in the back office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from .. import history
from .forgiving import Forgiving


class HistoryAdmin(Forgiving):
    """The versions of an item, with what changed in each, and putting one back."""

    object_history_template = "admin/versions.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/history/<int:version_id>/", view, name=name), *super().get_urls()]

    def parts(self):
        """The tracked rows that are edited inside the item: pairs of model and foreign key."""
        keys = [(inline.model, field) for inline in self.inlines for field in inline.model._meta.fields]
        return [(model, key) for model, key in keys if key.related_model is self.model and hasattr(model, "history")]

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
        if request.method == "POST":
            return self.restore(request, item, version)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Restore an older version"),
            "opts": self.opts,
            "object": item,
            "version": version,
            "changes": history.contents_changed(item, version),
        }
        return TemplateResponse(request, "admin/restore.html", context)

    def restore(self, request, item, version):
        back = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        try:
            history.restore(item, version)
        except ValidationError as error:
            messages.error(request, _("This version cannot be restored: %(why)s") % {"why": " ".join(error.messages)})
            return redirect(f"{back}_history", item.pk)
        self.log_change(request, item, _("Restored an older version."))
        messages.success(request, _("The older version is restored."))
        return redirect(f"{back}_change", item.pk)

    def item_or_404(self, request, object_id):
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        return item
