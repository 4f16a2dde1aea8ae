"""The figures of an edition as charts with their tables, and as files."""

from django.contrib import admin
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carrara.content.tables import KINDS, as_download
from programmes.models import Edition

from .. import charts
from ..figures import EditionFigures
from . import scope


def editions(user):
    own = scope.sessions(user).exclude(edition=None).order_by().values("edition")
    rows = Edition.objects.filter(pk__in=own).select_related("host_city", "programme")
    return rows.order_by(F("starts_on").desc(nulls_last=True), "-year", "pk")


@require_safe
def page(request):
    choice = list(editions(request.user))
    asked = request.GET.get("edition", "")
    edition = next((each for each in choice if str(each.pk) == asked), next(iter(choice), None))
    context = {**admin.site.each_context(request), "title": _("Figures"), "editions": choice, "edition": edition}
    if edition:
        figures = EditionFigures(edition, scope.sessions(request.user))
        context |= {"figures": figures, "total": figures.total, "tables": drawn(figures)}
    return TemplateResponse(request, "admin/desk/figures.html", context)


def drawn(figures):
    is_right_to_left = translation.get_language_bidi()
    return [
        (name, head, lines, charts.bars(lines, is_right_to_left)) for name, head, lines in figures.tables() if lines
    ]


@require_safe
def file(request, pk, kind):
    """All the tables in one, as CSV or a workbook."""
    if kind not in KINDS:
        raise Http404
    edition = get_object_or_404(editions(request.user), pk=pk)
    figures = EditionFigures(edition, scope.sessions(request.user))
    rows = [row(_("In all"), "", figures.total)]
    rows += [row(name, line, numbers) for name, _head, lines in figures.tables() for line, numbers in lines]
    return as_download(kind, f"figures-{edition.slug}", header(), rows, edition.title)


def header():
    return [
        _("By what"),
        _("Name"),
        _("Sessions"),
        _("Booked"),
        _("Confirmed"),
        _("Cancelled"),
        _("Came with a booking"),
        _("Did not come"),
        _("No-show rate in percent"),
        _("Came without a booking"),
        _("On the waiting list"),
    ]


def row(group, name, numbers):
    return [
        *(group, name, numbers.sessions, numbers.booked, numbers.confirmed, numbers.cancelled, numbers.came),
        *(numbers.missing, numbers.no_show_rate, numbers.walked_in, numbers.waited),
    ]
