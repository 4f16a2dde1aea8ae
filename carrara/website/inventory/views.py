"""The pages of the inventory in the back office: the matrix, a translator's own queue, one translation at a time."""

from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carrara.content.languages import LANGUAGE_CODES, own_name
from carrara.content.models import Publishable
from carrara.website.back_office.entries import seen
from carrara.website.models import InventoryEntry

from . import confirming, matrix, queue, rows
from .desk import Desk, spoken
from .rights import languages_of, may_confirm, may_open, visible, writable

Status = InventoryEntry.Status


@require_safe
def translations(request):
    """The matrix: items by languages."""
    asked = matrix.Asked.from_query(request.GET, visible(request), seen(request))
    entries, before, after = matrix.page(
        matrix.entries(asked), request.GET.get("after", ""), request.GET.get("before", "")
    )
    context = {
        "title": _("Translations"),
        "asked": asked,
        "languages": [spoken(code) for code in LANGUAGE_CODES],
        "rows": [rows.matrix_row(entry) for entry in entries],
        "summary": summary(asked),
        "kinds": kinds(asked.visible),
        "states": Publishable.State.choices,
        "statuses": Status.choices,
        "is_filtered": bool(asked.query()),
        "before": link(asked, before=before),
        "after": link(asked, after=after),
    }
    return page(request, "admin/inventory/matrix.html", context)


def link(asked, **key):
    return "&".join(filter(None, [asked.query(), urlencode(key)])) if any(key.values()) else ""


def summary(asked):
    """Above the matrix, of each language how many are missing and how many stale, each a link to just these."""
    numbers = matrix.counts(matrix.entries(asked, by_language=False))
    return [
        spoken(code)
        | {
            "figures": [
                {
                    "status": status,
                    "number": number,
                    "query": asked.query(language=code, status=status),
                    "is_chosen": (asked.language, asked.status) == (code, status),
                }
                for status, number in numbers[code].items()
            ]
        }
        for code in LANGUAGE_CODES
    ]


def kinds(labels):
    """The kinds of items to choose from, by app: (label of the app, its name, [(label, plural)])."""
    found = {}
    for label in labels:
        config = apps.get_model(label)._meta.app_config
        found.setdefault(config, []).append((label, apps.get_model(label)._meta.verbose_name_plural))
    return [(config.label, config.verbose_name, models) for config, models in found.items()]


@require_safe
def mine(request):
    """What waits in the languages of whoever asks; who translates into none in particular chooses one."""
    codes = languages_of(request.user) or LANGUAGE_CODES
    code = matrix.among(request.GET.get("language"), codes) or codes[0]
    labels = writable(request)
    start = number(request.GET.get("from"))
    found = list(queue.of(code, labels).select_related("kept").defer(*queue.HEAVY)[start : start + rows.PER_QUEUE + 1])
    numbers = queue.counts(labels, tuple(codes))
    context = {
        "title": _("My translations") if languages_of(request.user) else _("To translate"),
        "language": spoken(code),
        "tabs": [spoken(each) | {"number": sum(numbers[each].values()), "is_chosen": each == code} for each in codes],
        "numbers": numbers[code],
        "rows": [rows.queue_row(entry, code) for entry in found[: rows.PER_QUEUE]],
        "first": start + 1,
        "previous": max(start - rows.PER_QUEUE, 0) if start else None,
        "next": start + rows.PER_QUEUE if len(found) > rows.PER_QUEUE else None,
    }
    return page(request, "admin/inventory/queue.html", context)


def number(typed):
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request, pk, code):
    """One item in one language: its source, what changed in it, the translation, and "still right"."""
    entry = InventoryEntry.objects.filter(pk=pk).select_related("kept").first()
    item = entry and rows.item_of(entry)
    if item is None or code not in LANGUAGE_CODES or code == entry.source_language:
        raise Http404
    if not may_open(request, entry, item):
        raise PermissionDenied
    can_confirm = may_confirm(request, item, code)
    if request.method == "POST":
        if not can_confirm:
            raise PermissionDenied
        return still_right(request, entry, item, code)
    in_queue = "queue" in request.GET
    previous, following, place, length = (
        queue.neighbours(code, writable(request), entry.pk) if in_queue else (None, None, None, 0)
    )
    context = {
        "title": f"{own_name(code)}: {entry.title}",
        "desk": Desk(entry, item, code),
        "can_confirm": can_confirm,
        "in_queue": in_queue,
        "previous": previous and rows.desk_url(previous, code, in_queue=True),
        "next": following and rows.desk_url(following, code, in_queue=True),
        "place": place,
        "length": length,
        "is_cut": length == queue.REACH,
        "queue_url": f"{reverse('admin:my_translations')}?language={code}",
    }
    return page(request, "admin/inventory/translation.html", context)


def still_right(request, entry, item, code):
    """Confirm what was read, and go on to the next where somebody works through the queue."""
    in_queue = "queue" in request.GET
    following = queue.neighbours(code, writable(request), entry.pk)[1] if in_queue else None
    read = {place: request.POST.get(f"read:{place}", "") for place in request.POST.getlist("place")}
    is_asked_in_form = "form" in request.GET
    here = rows.form_url(entry, code) if is_asked_in_form else rows.desk_url(entry.pk, code, in_queue=in_queue)
    try:
        done = confirming.confirm(item, code, read)
    except confirming.ReadSomethingElse:
        messages.warning(request, _("The source text was changed again while you were reading: look at it once more."))
        return redirect(here)
    if done:
        told = _("The translation into %(language)s is confirmed as still right.") % {"language": own_name(code)}
        admin.site.get_model_admin(type(item)).log_change(request, item, told)
        messages.success(request, told)
    else:
        messages.info(request, _("Nothing was left to confirm: somebody has done it meanwhile."))
    entry.refresh_from_db(fields=[column := rows.column(code)])
    if not in_queue or getattr(entry, column) == Status.STALE:
        return redirect(here)
    after = reverse("admin:my_translations") + f"?language={code}"
    return redirect(rows.desk_url(following, code, in_queue=True) if following else after)


def page(request, template, context):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
