"""What the secret links of letters lead to. Opening one changes nothing, whoever opens it: mail scanners open them all.

The link is the key: it is told to nobody (no referrer), kept by nobody (no store), and needs no cookie: who can post
here holds it already, so that a token against forged posts would protect nothing.
"""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from carrara.content import qr, tokens
from carrara.content.views import SAFE_METHODS

from .. import appointments, bookings, links, refusals, rules, waiting
from ..downloads import as_file
from ..models import Booking, BookingLink, Session, WaitingEntry
from ..session_words import contact, moment
from .forms import Numbers
from .pages import BESIDE, SessionPage

State = Booking.State


def guarded(response):
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def worthless(request, token):
    """A link that is none (cut short on its way, mostly) is not found; one whose time is over is gone."""
    is_over = BookingLink.objects.filter(token_hash=tokens.hashed(token), lapses_at__lte=timezone.now()).exists()
    return render(request, "events/visitors/worthless.html", {"is_over": is_over}, status=410 if is_over else 404)


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class LinkPage(SessionPage, TemplateView):
    """`deeds` names what its buttons may ask for; each answers with an address, or with None to show the page again."""

    http_method_names = [*SAFE_METHODS, "post"]
    purpose, deeds = None, ()
    refusal = None

    def dispatch(self, request, *args, token, **kwargs):
        self.token, self.link = token, links.open(token, self.purpose)
        answer = super().dispatch(request, *args, **kwargs) if self.link else worthless(request, token)
        return guarded(answer)

    def post(self, request, *args, **kwargs):
        deed = request.POST.get("deed", "")
        if deed not in self.deeds:
            return HttpResponseRedirect(request.path)
        try:
            address = getattr(self, deed)()
        except refusals.Refused as refusal:
            self.refusal, address = refusal, None
            self.group.refresh_from_db()
            self.group.session = self.session
        return HttpResponseRedirect(address) if address else self.get(request, *args, **kwargs)

    @cached_property
    def group(self):
        """The booking, or the entry of the waiting list, that the link is about."""
        return self.link.booking or self.link.entry

    @cached_property
    def session(self):
        session = Session.objects.for_list().select_related(*BESIDE).get(pk=self.group.session_id)
        self.group.session = session
        return session

    @property
    def booking(self):
        return self.group

    def told(self):
        """Where the group stands, in one word that the template knows."""
        if self.session.is_cancelled:
            return "called_off"
        return "over" if self.session.ends_at <= timezone.now() else self.group.state

    def to_booking(self):
        """The page of a booking, by a link of its own: one that confirms cannot cancel."""
        return reverse("booking", args=[links.make(self.booking, "manage")])

    def get_context_data(self, **kwargs):
        told = self.told()
        has_others = told == "called_off" or isinstance(self.refusal, refusals.OfSession)
        return super().get_context_data(**kwargs) | {
            "group": self.group,
            "people": self.group.seats,
            "told": told,
            "refusal": self.refusal,
            "others": self.others(self.group.seats) if has_others else [],
            "robots": "noindex,nofollow",
            "canonical_url": "",
            "alternates": [],
        }


class ConfirmPage(LinkPage):
    template_name = "events/visitors/confirm.html"
    title = _("Confirm your booking")
    purpose, deeds = "confirm", ("confirm", "decline")

    def confirm(self):
        bookings.confirm(self.booking)
        return self.to_booking()

    def decline(self):
        bookings.cancel(self.booking)
        return self.request.path

    def told(self):
        told = super().told()
        return State.LAPSED if told in Booking.WAITING and self.group.has_lapsed() else told

    def get_context_data(self, **kwargs):
        until = self.group.lapses_at
        return super().get_context_data(**kwargs) | {"until": until and moment(self.session, until)}


class BookingPage(LinkPage):
    """The booking itself: its code, its number, and the way out of it."""

    template_name = "events/visitors/booking.html"
    title = _("Your booking")
    purpose, deeds = "manage", ("resize", "cancel")
    form = None

    def resize(self):
        self.form = Numbers(self.request.POST, session=self.session)
        if not self.form.is_valid():
            return None
        try:
            bookings.resize(self.booking, **self.form.people)
        except refusals.Refused as refusal:
            self.form.refuse(refusal)
            raise
        return f"{self.request.path}?changed"

    def cancel(self):
        bookings.cancel(self.booking)
        return self.request.path

    def get_context_data(self, **kwargs):
        booking, session = self.group, self.session
        numbers = {"adults": booking.adults, "children": booking.children}
        return super().get_context_data(**kwargs) | {
            "form": self.form or Numbers(initial=numbers, session=session),
            "code": qr.drawn(
                settings.SITE_URL + reverse("arrive", args=[booking.code]), gettext("QR code of the booking")
            ),
            "is_begun": session.starts_at <= timezone.now(),
            "may_shrink": rules.may_shrink(session),
            "cancel_until": moment(session, session.cancel_until or session.starts_at),
            "is_changed": "changed" in self.request.GET,
            "token": self.token,
            "contact": contact(session),
        }


class WaitingEntryPage(LinkPage):
    template_name = "events/visitors/waiting_entry.html"
    title = _("Your place on the waiting list")
    purpose, deeds = "list", ("take", "leave")

    @property
    def booking(self):
        return self.group.booking

    def take(self):
        """The places that were offered; of an entry without any nothing."""
        if not self.booking:
            return self.request.path
        bookings.confirm(self.booking)
        return self.to_booking()

    def leave(self):
        waiting.leave(self.group)
        return self.request.path

    def get_context_data(self, **kwargs):
        offered = self.group.state == WaitingEntry.State.OFFERED
        return super().get_context_data(**kwargs) | {
            "position": waiting.position(self.group),
            "until": moment(self.session, self.booking.lapses_at) if offered else "",
        }


@never_cache
@require_safe
def booking_ics(request, token):
    link = links.open(token, "manage")
    if link is None:
        return guarded(worthless(request, token))
    booking = link.booking
    method = "PUBLISH" if booking.state in Booking.SEATED else "CANCEL"
    return guarded(
        as_file(appointments.written(booking, method), "text/calendar; charset=utf-8", f"{booking.code}.ics")
    )
