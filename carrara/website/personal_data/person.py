"""All that is kept of one address: looked at, handed over as a file, erased.

The address comes by POST alone, so that it stands in no log of the server and in no history of the browser, and it is
kept nowhere: neither in the session nor in the audit trail, where a mark stands for it.
"""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from carrara.content import audit, personal, tables
from carrara.content.languages import active
from carrara.content.models import AuditEntry

from .elsewhere import places


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(required=False, choices=settings.LANGUAGES, widget=forms.HiddenInput)


def allowed(request):
    return request.user.has_perm("content.answer_for_personal_data")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request):
    form = AddressForm(request.POST or None)
    deed = DEEDS.get(request.POST.get("deed"), show)
    if not form.is_valid():
        return answer(request, "admin/personal_data/person.html", {"form": form}, 400 if form.is_bound else 200)
    return deed(request, form)


def answer(request, template, more, status=200):
    context = {**admin.site.each_context(request), "title": _("Data of one person"), **more}
    return TemplateResponse(request, template, context, status=status)


def kept_of(form, request):
    """What the pages tell of the address that was asked for."""
    email = form.cleaned_data["email"]
    found = personal.export(email)
    return {
        "form": form,
        "email": email,
        "found": found,
        "erasable": [each for each in found if each["kept"].erase],
        "by_hand": [each for each in found if not each["kept"].erase],
        "places": places(email, request),
        "versions": sum(kept.versions_of(email).count() for kept in personal.DECLARED.values()),
        "mark": personal.mark(email),
        "languages": settings.LANGUAGES,
        "chosen": active(),
    }


# --- deeds -------------------------------------------------------------------------------------------------------
def show(request, form):
    context = kept_of(form, request)
    erased = AuditEntry.objects.filter(deed="personal_erased", details__mark=context["mark"])
    return answer(request, "admin/personal_data/person.html", {**context, "erased": erased})


def ask(request, form):
    """What would be erased, what would end, what stays: nothing is done yet."""
    context = kept_of(form, request)
    ends = [words for kept in personal.DECLARED.values() if kept.ends for words in kept.ends(context["email"])]
    more = {"title": _("Erase the data of one person"), "ends": ends}
    return answer(request, "admin/personal_data/ask.html", context | more)


def erase(request, form):
    email = form.cleaned_data["email"]
    count = personal.erase(email)
    if count:
        audit.record("personal_erased", by=request.user, rows=count, mark=personal.mark(email))
    more = {"title": _("The data were erased") if count else _("Nothing was erased"), "count": count}
    return answer(request, "admin/personal_data/erased.html", kept_of(form, request) | more)


def hand_over(request, form):
    """One sheet, a line a value: whoever gets it can read it, and so can a program. It is in the person's language."""
    email = form.cleaned_data["email"]
    with translation.override(form.cleaned_data["language"] or active()):
        rows = list(lines(email))
        header = [_("Kind"), _("What for"), _("How long it is kept"), _("Number"), _("Field"), _("Value")]
        name = f"personal-data-{timezone.localdate()}"
        file = tables.as_download("xlsx", name, header, rows, _("Personal data"))
    audit.record("personal_exported", by=request.user, rows=len(rows), mark=personal.mark(email))
    return file


def lines(email):
    for each in personal.export(email):
        kept = each["kept"]
        for number, row in enumerate(each["rows"], start=1):
            for label, value in row.items():
                yield kept.kind, str(kept.purpose), kept.kept_for, number, label, value


DEEDS = {"show": show, "ask": ask, "erase": erase, "file": hand_over}
