"""The links of the day: sent to hosts by letter, printed as QR codes for those with a telephone alone, ended."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from carrara.content.languages import active, direction, html_lang
from carrara.content.qr import drawn
from programmes.models import Edition, Host, OpenStudio

from .. import hosting
from ..times import day_words
from . import scope

MOST_DAYS = 31


class Chosen(forms.Form):
    """Which edition and day; without a choice the nearest. With a host only their studios."""

    host = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    edition = forms.ModelChoiceField(label=gettext_lazy("Edition"), queryset=None, required=False, empty_label=None)
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, editions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions
        self.fields["host"].queryset = hosts_of(editions)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request):
    editions = editions_of(request.user)
    form = Chosen(request.POST or request.GET, editions=editions)
    chosen = form.cleaned_data if form.is_valid() else {}
    host = chosen.get("host")
    if host:
        editions = editions.filter(open_studios__studio__hosts=host)
    edition = chosen.get("edition") or nearest(editions)
    day = chosen.get("day") or (nearest_day(edition) if edition else None)
    openings = openings_of(edition, day, host) if edition else OpenStudio.objects.none()
    if request.method == "POST":
        return act(request, edition, day, openings, host)
    shown = Chosen(initial={"host": host, "edition": edition, "day": day}, editions=editions)
    context = {
        **admin.site.each_context(request),
        "title": _("Links for hosts"),
        "form": shown,
        "host": host,
        "edition": edition,
        "day": day,
        "day_words": day_words(day) if day else "",
        "openings": openings,
        "notices": hosting.notices_today(open_studio__edition=edition) if edition else [],
    }
    return TemplateResponse(request, "admin/desk/hosts.html", context)


def act(request, edition, day, openings, host):
    """On the studios that were ticked."""
    picked = list(openings.filter(pk__in=[pk for pk in request.POST.getlist("studio") if pk.isdecimal()]))
    deed = DEEDS.get(request.POST.get("deed"))
    if deed is None or edition is None:
        raise Http404
    if not picked:
        messages.warning(request, _("Tick at least one studio first."))
    elif answer := deed(request, picked, day):
        return answer
    return redirect(address(edition=edition.pk, day=f"{day:%Y-%m-%d}", **({"host": host.pk} if host else {})))


def address(**chosen):
    return f"{reverse('admin:desk_hosts')}?{urlencode(chosen)}"


def link_of(request, host):
    """For the form of a host: to their links of the day, where there can be any."""
    if scope.may_open(request) and hosts_of(editions_of(request.user)).filter(pk=host.pk).exists():
        return _("Links of the day"), address(host=host.pk)


def send(request, picked, day):
    count = sum(hosting.send(opening, day) for opening in picked)
    words = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", count)
    messages.success(request, words % {"count": count})


def revoke(request, picked, day):
    count = sum(hosting.revoke(opening, day) for opening in picked)
    words = ngettext("%(count)s link was ended.", "%(count)s links were ended.", count)
    messages.success(request, words % {"count": count})


def sheets(request, picked, day):
    """One page a studio. The code is new on each printing: of a link only its fingerprint is kept."""
    made = [sheet(opening, day) for opening in picked]
    context = {**admin.site.each_context(request), "title": _("Sheets for hosts"), "sheets": made}
    return TemplateResponse(request, "admin/desk/host_sheets.html", context)


def sheet(opening, day):
    """In the language of the first host, who has it in hand."""
    hosts = opening.studio.hosts.all()
    language = hosts[0].language if hosts else active()
    with translation.override(language):
        code = drawn(hosting.address(hosting.make(opening, day)), _("QR code"))
        words = day_words(day)
    reading = {"language": language, "html_lang": html_lang(language), "direction": direction(language)}
    return {"opening": opening, "hosts": hosts, "day": words, "code": code, **reading}


DEEDS = {"send": send, "sheets": sheets, "revoke": revoke}


# --- what there is to choose ---------------------------------------------------------------------------------------
def editions_of(user):
    """With studios that open, and sessions that are theirs or the right to all."""
    own = scope.sessions(user).exclude(edition=None).order_by().values("edition")
    return Edition.objects.filter(pk__in=own, open_studios__isnull=False).distinct().select_related("host_city")


def nearest(editions):
    """The one that is on or comes next; else the last."""
    editions = list(editions)
    coming = [each for each in editions if each.ends_on and each.ends_on >= hosting.today_of(each)]
    return min(coming, key=lambda each: each.starts_on) if coming else next(iter(editions), None)


def nearest_day(edition):
    today = hosting.today_of(edition)
    if edition.starts_on is None:
        return today
    return min(max(today, edition.starts_on), edition.ends_on or edition.starts_on)


def hosts_of(editions):
    return Host.objects.filter(studios__openings__edition__in=editions).distinct()


def openings_of(edition, day, host=None):
    """With how many links of the day work, and whether somebody can be written to."""
    working = Q(links__day=day, links__revoked_at=None)
    openings = OpenStudio.objects.filter(edition=edition)
    return (
        (openings.filter(studio__hosts=host) if host else openings)
        .select_related("studio", "edition__host_city")
        .prefetch_related("studio__hosts")
        .annotate(working=Count("links", filter=working, distinct=True))
        .order_by("number", "studio__slug")
    )
