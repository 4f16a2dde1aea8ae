"""The page of a host on the day, and the address in the QR code of a booking: both without an account."""

from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.signing import BadSignature
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from carrara.content.views import SAFE_METHODS

from . import arrivals, hosting
from .desk import scope
from .host_day import HostDay, first_name
from .models import Booking, Session
from .refusals import Refused
from .session_words import what, when
from .times import day_words, midnight, next_day

COOKIE = "host_day"  # the key of the link that this telephone opened; gone with its day
MOST = 500  # people, at one tap


class Tap(forms.Form):
    """One touch of the page. What is wrong in it was not made by the page."""

    key = forms.UUIDField()
    deed = forms.ChoiceField(
        choices=[(deed, deed) for deed in ("came", "walk_in", "take_back", "late", "closed", "on_time")]
    )
    booking = forms.IntegerField(required=False)
    session = forms.IntegerField(required=False)
    came = forms.IntegerField(required=False, min_value=0, max_value=MOST)
    minutes = forms.TypedChoiceField(choices=[(n, n) for n in hosting.MINUTES_LATE], coerce=int, required=False)

    def clean(self):
        if self.cleaned_data.get("deed") == "late" and not self.cleaned_data.get("minutes"):
            raise forms.ValidationError("late by how much?")
        return self.cleaned_data


def do(link, tap):
    """Do what was touched; Refused or Http404 where it cannot be."""
    sessions, key, deed = hosting.sessions_of(link), tap["key"], tap["deed"]
    if deed == "came":
        booking = Booking.objects.select_related("session").filter(session__in=sessions, pk=tap["booking"]).first()
        if booking is None or tap["came"] is None:
            raise Http404
        arrivals.record(booking, came=tap["came"], key=key, host_link=link)
    elif deed == "walk_in":
        session = sessions.filter(pk=tap["session"]).first() if tap["session"] else None
        hosting.walk_in(link, key=key, session=session)
    elif deed == "take_back":
        hosting.take_back(link, key)
    elif deed == "on_time":
        hosting.withdraw(link)
    else:
        hosting.tell(link, deed, key=key, minutes=tap["minutes"] or None)


class Private:
    """What such an address tells is for who holds it: it is kept nowhere, and named to no other site."""

    http_method_names = [*SAFE_METHODS, "post"]
    referrer = "no-referrer"

    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = self.referrer
        return response


@method_decorator(csrf_exempt, name="dispatch")  # who can post here holds the key; a touch may wait for hours
class HostDayView(Private, View):
    def get(self, request, token, refusal="", status=200):
        link = hosting.by_token(token)
        standing = hosting.standing(link)
        if standing != "open":
            words = {"standing": standing, "day": day_words(link.day) if link else ""}
            return render(request, "events/host_day_closed.html", words, status=200 if standing == "early" else 410)
        shown = {
            "day": HostDay(link),
            "day_words": day_words(link.day),
            "late": hosting.MINUTES_LATE,
            "refusal": refusal,
            "seconds_left": int((end_of(link) - timezone.now()).total_seconds()),
        }
        with timezone.override(link.open_studio.edition.zone):
            response = render(request, "events/host_day.html", shown, status=status)
        remember(response, link)
        return response

    def post(self, request, token):
        link, tap = hosting.by_token(token), Tap(request.POST)
        if hosting.standing(link) != "open":
            return self.get(request, token)
        if not tap.is_valid():
            return self.get(request, token, _("This was not understood. Please try once more."), 400)
        try:
            do(link, tap.cleaned_data)
        except Refused as refusal:
            return self.get(request, token, str(refusal), 409)
        return redirect(f"{reverse('host_day', args=[token])}#{place_of(tap.cleaned_data)}")


@require_safe
def offline(request, token):
    """The worker that keeps the page of this link; that its address begins with the page's is what bounds it."""
    return FileResponse(open(finders.find("host-day-offline.js"), "rb"), content_type="text/javascript; charset=utf-8")


def place_of(tap):
    """Where on the page it was touched, so that without the script one does not begin at the top again."""
    if tap["deed"] == "came":
        return f"group-{tap['booking']}"
    if tap["session"]:
        return f"visit-{tap['session']}"
    return "walk-ins" if tap["deed"] in ("walk_in", "take_back") else "tell"


def remember(response, link):
    """On this telephone the QR codes of bookings open as well, until the day is over."""
    options = {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
    response.set_signed_cookie(COOKIE, str(link.pk), max_age=end_of(link) - timezone.now(), **options)


def end_of(link):
    return midnight(next_day(link.day), link.open_studio.edition.zone)


def link_of(request):
    """The link of the day that this telephone opened, while it works."""
    try:
        link = hosting.found(pk=request.get_signed_cookie(COOKIE, "0"))
    except BadSignature:
        return None
    return link if hosting.standing(link) == "open" else None


class ArriveForm(forms.Form):
    key = forms.UUIDField()
    came = forms.IntegerField(min_value=0, max_value=MOST)


class ArriveView(Private, View):
    """Where the QR code of a booking leads. Staff and the host of the day see the booking; to everybody else the page
    says to show it to the host, whether there is such a booking or not."""

    referrer = "same-origin"  # without any, a browser names no origin of the form either

    def get(self, request, code, refusal="", status=200):
        booking, _link = self.booking(request, code)
        if booking is None:
            return render(request, "events/arrive_visitor.html", {"code": code.upper()[:8]})
        session = booking.session
        words = {"what": what(session), "when": when(session), "first_name": first_name(booking.name)}
        shown = {"booking": booking, "key": uuid4(), "refusal": refusal, **words}
        return render(request, "events/arrive.html", shown, status=status)

    def post(self, request, code):
        booking, link = self.booking(request, code)
        if booking is None:
            return self.get(request, code)
        form = ArriveForm(request.POST)
        if not form.is_valid():
            return self.get(request, code, _("This was not understood. Please try once more."), 400)
        by = request.user if link is None else None
        try:
            arrivals.record(booking, **form.cleaned_data, by=by, host_link=link)
        except Refused as refusal:
            return self.get(request, code, str(refusal), 409)
        return redirect("arrive", code)

    def booking(self, request, code):
        """The booking and the host's link that opens it, or None for both; staff need no link."""
        found = Booking.objects.filter(code=code.upper())
        theirs = found.filter(session__in=scope.sessions(request.user)) if request.user.is_active else found.none()
        link = None
        if not theirs.exists():
            link = link_of(request)
            theirs = found.filter(session__in=hosting.sessions_of(link)) if link else found.none()
        booking = theirs.first()
        if booking:
            booking.session = Session.objects.for_list().filter(pk=booking.session_id).first()
        return booking, link
