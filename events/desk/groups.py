"""Requests of school classes and large groups: accepted at a session, or declined with a text."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from .. import requests
from ..models import GroupRequest, Session
from ..refusals import Refused
from ..session_words import visit
from . import scope
from .booking import in_one_line
from .forms import Accept, Decline

PER_PAGE = 50


@require_safe
def page(request):
    """Those to answer first, the oldest on top; then those answered, the newest on top."""
    rows = scope.requests(request.user).select_related("answered_by")
    answered = Paginator(rows.exclude(state=GroupRequest.State.OPEN), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("Requests for groups"),
        "open": with_sessions(rows.filter(state=GroupRequest.State.OPEN).order_by("made_at", "pk")),
        "page": answered,
        "answered": with_sessions(answered.object_list),
    }
    return TemplateResponse(request, "admin/desk/requests.html", context)


def with_sessions(rows):
    """Pairs of a request and what it asks for in words."""
    rows = list(rows)
    sessions = Session.objects.for_list().in_bulk({row.session_id for row in rows if row.session_id})
    return [(row, visit(sessions.get(row.session_id))) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
def one(request, pk):
    asked = get_object_or_404(scope.requests(request.user).select_related("answered_by"), pk=pk)
    deed = request.POST.get("deed")
    accept = accept_form(request, asked, request.POST if deed == "accept" else None)
    decline = Decline(request.POST if deed == "decline" else None)
    refusal, chosen = "", {"accept": accept, "decline": decline}.get(deed)
    if request.method == "POST":
        if chosen is None:
            raise Http404
        try:
            if chosen.is_valid():
                return DEEDS[deed](request, asked, chosen.cleaned_data)
        except Refused as error:
            refusal = str(error)
    session = Session.objects.for_list().filter(pk=asked.session_id).first()
    context = {
        **admin.site.each_context(request),
        "title": asked.organisation or asked.name or str(asked),
        "asked": asked,
        "wish": visit(session),
        "accept": accept,
        "decline": decline,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/desk/request.html", context, status=409 if refusal else 200)


def accept(request, asked, chosen):
    booking = requests.accept(asked, chosen["session"], request.user, chosen["people"])
    if left := asked.without_places:
        words = ngettext(
            "%(count)s person of the group is still without a place.",
            "%(count)s people of the group are still without places.",
            left,
        )
        messages.warning(request, words % {"count": left})
        return redirect("admin:desk_request", asked.pk)
    messages.success(request, _("The request was accepted: this is its booking."))
    return redirect("admin:desk_booking", booking.pk)


def decline(request, asked, chosen):
    requests.decline(asked, chosen["text"], request.user)
    messages.success(request, _("The answer is on its way."))
    return redirect("admin:desk_requests")


DEEDS = {"accept": accept, "decline": decline}


def accept_form(request, asked, data):
    """Sessions with room, of the same edition or event where one is asked for."""
    fitting = scope.sessions(request.user).to_be_visited().with_room_for(1)
    session = Session.objects.filter(pk=asked.session_id).first()
    if session and session.edition_id:
        fitting = fitting.filter(edition=session.edition_id)
    elif session:
        fitting = fitting.filter(event=session.event_id)
    wishes = {"session": asked.session_id, "people": asked.without_places}
    return Accept(data, sessions=fitting.for_list(), words=in_one_line, most=asked.without_places, initial=wishes)
