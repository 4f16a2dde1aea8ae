"""The page that takes a sheet of items: first what would happen, and only then, if its sender says so, what happens."""

from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import importing, keeping, sheets
from ..importing.plans import CHANGED, NEW, SAME

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 500  # lines of a result; the counts are of all


class ImportAdmin:
    """A model whose list takes sheets; `importer` is the class that says what is in them."""

    importer = None

    def get_urls(self):
        if self.importer is None:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        pages = [("import/", self.import_view, name), ("import/template/", self.template_view, f"{name}_template")]
        made = [path(route, self.admin_site.admin_view(view), name=name) for route, view, name in pages]
        return [*made, *super().get_urls()]

    def importer_for(self, request):
        return self.importer()

    def import_query(self, request):
        """What the address of the page carries along: "?edition=3", or nothing."""
        return ""

    def has_import_permission(self, request):
        """Of whoever may add and change any item of this kind: a sheet knows no limits to some of them."""
        may_change = request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
        return self.importer is not None and may_change and self.has_add_permission(request)

    def changelist_view(self, request, extra_context=None):
        address = self.import_url() if self.has_import_permission(request) else None
        return super().changelist_view(request, {"import_url": address, **(extra_context or {})})

    def import_url(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    # --- the two pages -------------------------------------------------------------------------------------------
    def template_view(self, request):
        return self.allowed(require_safe(self.send_template), request)

    def import_view(self, request):
        return self.allowed(require_http_methods(["GET", "HEAD", "POST"])(self.take), request)

    def allowed(self, view, request):
        if not self.has_import_permission(request):
            raise PermissionDenied
        return view(request)

    def send_template(self, request):
        file = sheets.xlsx_file(*self.importer_for(request).template(get_language()))
        return HttpResponse(
            file,
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{self.opts.model_name}-template.xlsx"'},
        )

    def take(self, request):
        if request.method != "POST":
            return self.page(request)
        if word := request.POST.get("word"):
            return self.agreed(request, word)
        file = request.FILES.get("file")
        if file is None:
            return self.page(request, error=_("Choose a file first."))
        try:
            plan = self.planned(request, file)
        except ValidationError as error:
            return self.page(request, error=" ".join(error.messages))
        return self.result(request, plan, file)

    def planned(self, request, file):
        return importing.plan(
            self.importer_for(request),
            sheets.read(file),
            may_add=lambda: self.has_add_permission(request),
            may_change=lambda item: self.has_change_permission(request, item),
        )

    def agreed(self, request, word):
        """The same file again, against the database as it is now: it is written if all comes out as it was shown."""
        try:
            data, facts = keeping.kept(word, by=request.user, purpose=self.opts.label_lower)
            file = File(BytesIO(data), facts["name"])
            plan = self.planned(request, file)
        except ValidationError as error:
            return self.page(request, error=" ".join(error.messages))
        if plan.problems or plan.digest() != facts["plan"]:
            return self.result(request, plan, file, warning=meanwhile())
        try:
            importing.write(plan, by=request.user, reason=reason(facts["name"]))
        except (IntegrityError, ValidationError):
            return self.result(request, self.planned(request, file), file, warning=meanwhile())
        keeping.forget(word)
        self.log_import(request, plan)
        return redirect(self.imported_url(request))

    def imported_url(self, request):
        """Where one looks at what has come in."""
        return self.list_url()

    def list_url(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    @property
    def has_states(self):
        return hasattr(self.model, "state")

    def log_import(self, request, plan):
        new, changed = len(plan.of(NEW)), len(plan.of(CHANGED))
        for planned in plan.of(NEW):
            self.log_addition(request, planned.item, [{"added": {}}])
        for planned in plan.of(CHANGED):
            self.log_change(request, planned.item, _("Changed by a sheet."))
        told = ngettext("%(count)s new item is in.", "%(count)s new items are in.", new) % {"count": new}
        if changed:
            told += " " + ngettext("%(count)s is changed.", "%(count)s are changed.", changed) % {"count": changed}
        if new and self.has_states:
            words = _("They are drafts: publish them from the list.")
            told = format_html('{} <a href="{}?state=draft">{}</a>', told, self.list_url(), words)
        messages.success(request, told)

    def import_notes(self, request):
        """Sentences that stand above the steps."""
        return []

    # --- what is shown -------------------------------------------------------------------------------------------
    def page(self, request, **more):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import %(items)s from a sheet") % {"items": self.opts.verbose_name_plural},
            "opts": self.opts,
            "template_url": f"{self.import_url()}template/{self.import_query(request)}",
            "address_query": self.import_query(request),
            "import_notes": self.import_notes(request),
            "has_states": self.has_states,
            "most_new": settings.IMPORT_MAX_NEW,
            "most_changed": settings.IMPORT_MAX_CHANGED,
            **more,
        }
        return TemplateResponse(request, "admin/import.html", context, status=400 if more.get("error") else 200)

    def result(self, request, plan, file, **more):
        name = PurePath((file.name or "").replace("\\", "/")).name[:80]
        word = ""
        if plan.is_ready:
            file.seek(0)
            facts = {"name": name, "plan": plan.digest()}
            word = keeping.keep(file.read(), by=request.user, purpose=self.opts.label_lower, **facts)
        counts = {deed: len(plan.of(deed)) for deed in (NEW, CHANGED, SAME)}
        shown = {deed: plan.of(deed)[:SHOWN] for deed in (NEW, CHANGED)}
        more |= {"plan": plan, "counts": counts, "shown": shown, "most": SHOWN, "file_name": name, "word": word}
        return self.page(request, problems=plan.problems[:SHOWN], **more)


def meanwhile():
    return _(
        "Nothing was written: the site changed since you looked. Below is what would happen now; look again, please."
    )


def reason(name):
    """As the history tells it; it holds a hundred characters."""
    return f"{_('sheet')}: {name}"[:100]
