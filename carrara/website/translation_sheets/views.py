"""The page that sends texts to a translator outside the house and takes them back."""

from io import BytesIO
from pathlib import PurePath

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from carrara.content import keeping, sheets
from carrara.content.arrivals import is_live

from . import back, out, rights, writing
from .forms import OutForm

PURPOSE = "translations"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
SHOWN = 300  # lines of a result; the counts are of all


@require_http_methods(["GET", "HEAD", "POST"])
def page(request):
    if request.method != "POST":
        return show(request)
    try:
        if word := request.POST.get("word"):
            return agreed(request, word)
        if request.FILES.get("file") is None:
            raise ValidationError(_("Choose a file first."))
        file = request.FILES["file"]
        return result(request, back.read(request, sheets.read(file)), file)
    except ValidationError as error:
        return show(request, error=" ".join(error.messages))


@require_safe
def file(request):
    """The sheet itself. Reading changes nothing, so it has an address."""
    form = OutForm(request.GET, request=request)
    if not form.is_valid():
        return show(request, form=form)
    chosen = form.cleaned_data
    code, ending = chosen["language"], chosen["format"]
    found = list(out.lines(code, chosen["kinds"], chosen["which"], lambda item: rights.may_write(request, item, code)))
    if not found:
        return show(request, form=form, nothing=True)
    try:
        texts, guide = out.sheets(found, code, is_workbook=ending == "xlsx")
    except ValidationError as error:
        return show(request, form=form, error=" ".join(error.messages))
    data = sheets.xlsx_file(texts, guide) if ending == "xlsx" else sheets.csv_file(texts)
    name = out.file_name(code, ending)
    return HttpResponse(
        data, content_type=TYPES[ending], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def agreed(request, word):
    data, facts = keeping.kept(word, by=request.user, purpose=PURPOSE)
    sent = File(BytesIO(data), facts["name"])
    returned = back.read(request, sheets.read(sent))
    if returned.digest() != facts["plan"]:
        return result(request, returned, sent, warning=meanwhile())
    theirs = {line.row for line in returned.of(back.CONFLICT) if request.POST.get(f"row-{line.row}") == "theirs"}
    lines = writing.taken(returned, theirs)
    if not lines:
        return result(request, returned, sent, warning=_("Nothing was chosen to come in: the present texts stay."))
    try:
        writing.write(lines, by=request.user, reason=reason(facts["name"]))
    except IntegrityError:
        return result(request, back.read(request, sheets.read(sent)), sent, warning=meanwhile())
    keeping.forget(word)
    tell(request, lines)
    return redirect("admin:translation_sheets")


def tell(request, lines):
    beside = sum(1 for line in lines if is_live(line.text.item))
    told = ngettext("%(count)s text is in.", "%(count)s texts are in.", len(lines)) % {"count": len(lines)}
    if beside:
        words = ngettext(
            "%(count)s of them waits in a draft beside its public item, to be published.",
            "%(count)s of them wait in drafts beside their public items, to be published.",
            beside,
        )
        told += " " + words % {"count": beside}
    messages.success(request, told)


def show(request, **more):
    form = more.pop("form", None) or OutForm(request=request)
    context = {
        **admin.site.each_context(request),
        "title": _("Translations out and back"),
        "form": form,
        **more,
    }
    status = 400 if more.get("error") or form.errors else 200
    return TemplateResponse(request, "admin/translation_sheets.html", context, status=status)


def result(request, returned, sent, **more):
    name = PurePath((sent.name or "").replace("\\", "/")).name[:80]
    word = ""
    if returned.is_ready:
        sent.seek(0)
        word = keeping.keep(sent.read(), by=request.user, purpose=PURPOSE, name=name, plan=returned.digest())
    context = {
        **admin.site.each_context(request),
        "title": _("What came back"),
        "returned": returned,
        "file_name": name,
        "word": word,
        "most": SHOWN,
        "groups": {
            "conflicts": returned.of(back.CONFLICT),
            "new": returned.of(back.NEW)[:SHOWN],
            "changed": returned.of(back.CHANGED)[:SHOWN],
        },
        "counts": {status: len(returned.of(status)) for status in (back.NEW, back.CHANGED, back.SAME, back.CONFLICT)},
        "has_live": any(line.is_live for line in returned.of(back.NEW, back.CHANGED, back.CONFLICT)),
        "has_plain": any(not hasattr(line.text.item, "state") for line in returned.of(back.NEW, back.CHANGED)),
        **more,
    }
    return TemplateResponse(request, "admin/translations_returned.html", context)


def meanwhile():
    return _(
        "Nothing was written: the site changed since you looked. Below is what would happen now; look again, please."
    )


def reason(name):
    """As the history tells it; it holds a hundred characters."""
    return f"{_('translation sheet')}: {name}"[:100]
