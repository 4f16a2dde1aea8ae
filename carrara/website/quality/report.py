"""The report of the whole site: what the checks found, item by item, on a page and as a workbook."""

from functools import reduce
from io import BytesIO
from operator import or_

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from openpyxl import Workbook

from carrara.content import quality
from carrara.content.back_office.scope import is_limited
from carrara.content.languages import LANGUAGE_CODES, html_lang, own_name
from carrara.content.models import holds, publishable_models
from carrara.website.back_office.entries import own_keys
from carrara.website.models import InventoryEntry, ItemFinding

from . import checkups

PER_PAGE = 50
LONGEST_SHEET = 1_048_575  # rows of a workbook, without its heading


def allowed(request):
    return request.user.has_perm("website.view_itemfinding")


def may_ask(request):
    """A look at everything is work for the machine: those who set the checks may ask for it."""
    return allowed(request) and request.user.has_perm("content.change_qualitysetting")


class Asked:
    """What the query asks for; what it asks for wrongly is not asked for."""

    def __init__(self, request):
        self.user, self.own = request.user, own_kinds(request.user)
        self.kinds = {m._meta.label_lower: m for m in publishable_models() if self.tells_of(m)}
        self.check = chosen(request, "check", quality.CHECKS)
        self.kind = chosen(request, "kind", self.kinds)
        self.language = chosen(request, "language", LANGUAGE_CODES)
        self.state = chosen(request, "state", ("public", "not_public"))
        self.weight = chosen(request, "weight", (quality.BAR, quality.ADVICE))
        self.severities = quality.severities()

    def tells_of(self, model):
        """Whoever may change only their own is told of that alone: the rest is for others to mend."""
        return model in self.own or (holds(self.user, "change", model) if self.own else may_view(self.user, model))

    @property
    def codes(self):
        """The checks that count, of those that were asked for."""
        return [code for code, severity in self.severities.items() if self.counts(code, severity)]

    def counts(self, code, severity):
        return severity != quality.OFF and self.check in ("", code) and self.weight in ("", severity)

    def entries(self):
        asked = {label: model for label, model in self.kinds.items() if self.kind in ("", label)}
        whole = [label for label, model in asked.items() if model not in self.own]
        own = (Q(model=label, object_id__in=own_keys(label, self.user)) for label in asked if label not in whole)
        entries = InventoryEntry.objects.filter(reduce(or_, own, Q(model__in=whole)))
        if self.state:
            public = InventoryEntry.objects.published().values("pk")
            entries = entries.filter(pk__in=public) if self.state == "public" else entries.exclude(pk__in=public)
        return entries

    def marks(self):
        marks = ItemFinding.objects.filter(code__in=self.codes)
        return marks.filter(language=self.language) if self.language else marks

    def items(self):
        """The entries in which something was found, those that are held back first."""
        return self.entries().filter(pk__in=self.marks().values("entry")).order_by("-bar_count", "-advice_count", "pk")

    def findings(self, entry):
        found = [as_finding(stored) for stored in entry.findings]
        return [f for f in found if f and f.code in self.codes and self.language in ("", f.language)]


def chosen(request, name, values):
    value = request.GET.get(name, "")
    return value if value in values else ""


def own_kinds(user):
    """The kinds of which this person may change their own items and no others."""
    return {model for model in publishable_models() if is_limited(user, model)}


def may_view(user, model):
    opts = model._meta
    deeds = (f"{opts.app_label}.{deed}_{opts.model_name}" for deed in ("view", "change"))
    return any(user.has_perm(deed) for deed in deeds)


def as_finding(stored):
    """None for what a check found that is no more, or tells otherwise than it did."""
    finding = quality.Finding(**{name: stored[name] for name in ("code", "field", "language", "case", "gaps")})
    return finding if finding.case in getattr(quality.CHECKS.get(finding.code), "sentences", ()) else None


def admin_url(entry):
    return reverse(f"admin:{entry.model.replace('.', '_')}_change", args=[entry.object_id])


@require_safe
def report(request):
    asked = Asked(request)
    if request.GET.get("format") == "xlsx":
        return workbook(asked)
    page = Paginator(asked.items(), PER_PAGE).get_page(request.GET.get("p"))
    checked, is_waiting = checkups.last()
    context = {
        **admin.site.each_context(request),
        "title": _("What the checks found"),
        "page": page,
        "rows": [row(entry, asked) for entry in page.object_list],
        "counts": counts(asked),
        "asked": asked,
        "kinds": [(label, capfirst(model._meta.verbose_name_plural)) for label, model in asked.kinds.items()],
        "languages": [(code, html_lang(code), own_name(code)) for code in LANGUAGE_CODES],
        "checked": checked,
        "is_waiting": is_waiting,
        "may_ask": may_ask(request),
    }
    return TemplateResponse(request, "admin/quality_report.html", context)


def row(entry, asked):
    return {
        "entry": entry,
        "kind": capfirst(apps.get_model(entry.model)._meta.verbose_name),
        "url": admin_url(entry),
        "html_lang": html_lang(entry.title_language),
        "is_public": is_public(entry),
        "state": entry.get_state_display(),
        "findings": asked.findings(entry),
    }


def is_public(entry):
    now = timezone.now()
    is_over = entry.expires_at is not None and entry.expires_at <= now
    return entry.state == "published" and entry.published_at <= now and not is_over


def counts(asked):
    """Of each check that counts, in how many items it found something; with all but the check as it was asked."""
    marks = ItemFinding.objects.filter(entry__in=asked.entries().order_by().values("pk"))
    if asked.language:
        marks = marks.filter(language=asked.language)
    numbers = dict(marks.values_list("code").annotate(items=Count("entry", distinct=True)).order_by())
    return [
        (check, asked.severities[code], numbers.get(code, 0))
        for code, check in quality.CHECKS.items()
        if asked.severities[code] != quality.OFF and (numbers.get(code) or code == asked.check)
    ]


# --- workbook ----------------------------------------------------------------------------------------------------
def workbook(asked):
    """Every finding that was asked for, one a row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Findings")[:31])
    for letter, width in zip("ABCDEFGHI", (18, 48, 14, 14, 34, 12, 80, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    names = (_("kind"), _("item"), _("state"), _("counts as"), _("check"), _("language"), _("what to do"), _("why"))
    sheet.append([capfirst(name) for name in (*names, _("address in the back office"))])
    for number, cells in enumerate(lines(asked)):
        if number == LONGEST_SHEET:
            break
        sheet.append([harmless(cell) for cell in cells])
    file = BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"findings-{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(file.getvalue(), kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def lines(asked):
    weights = {quality.BAR: _("bar"), quality.ADVICE: _("advice")}
    for entry in asked.items().iterator(1000):
        told = row(entry, asked)
        state = _("public") if told["is_public"] else told["state"]
        for finding in told["findings"]:
            weight, check = weights[asked.severities[finding.code]], finding.check
            yield (
                *(told["kind"], entry.title, state, weight, str(check.name), finding.language_name),
                *(finding.sentence, str(check.why), settings.SITE_URL + told["url"]),
            )


def harmless(text):
    """A cell that a program for sheets takes for text: what begins like a formula would be reckoned, or fetched."""
    text = "".join(sign for sign in str(text) if sign >= " " or sign in "\t\n")
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "\t", "|") and text else text


# --- asking ------------------------------------------------------------------------------------------------------
@require_POST
def check_now(request):
    checkups.ask()
    return redirect("admin:quality_report")
