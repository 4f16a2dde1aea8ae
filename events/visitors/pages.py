"""The pages on which visitors ask for places. They hold no secret and show nothing of anybody."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from carrara.content.contact import WrittenPage, network_address
from carrara.content.views import SAFE_METHODS

from .. import bookings, refusals, requests, waiting
from ..departures import departure, departures
from ..models import Session
from ..session_words import moment, what, when
from . import known
from .forms import BookingForm, GroupRequestForm, count_known

signer = signing.TimestampSigner(salt="events.visitors.held")


class SessionPage(WrittenPage):
    """A page about one session: what it is stands beside whatever the page asks or tells."""

    lead = ""

    @cached_property
    def session(self):
        sessions = Session.objects.public().for_list()
        return get_object_or_404(sessions.select_related(*BESIDE), pk=self.kwargs["pk"])

    @cached_property
    def departure(self):
        return departure(self.session, timezone.now())

    @property
    def crumb_sections(self):
        return ("events",) if self.session.event_id else ("programmes",)

    def crumbs(self, item):
        session, above = self.session, []
        if session.edition_id:
            above = [session.edition.programme, session.edition]
        return [(each, each.get_absolute_url()) for each in (*above, session.subject)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "session": self.session,
            "departure": self.departure,
            "named": f"{what(self.session)} · {when(self.session)}",
            "standing": self.standing,
            "robots": "noindex",
            "most_people": settings.BOOKING_MOST_PEOPLE,
            "hold_minutes": settings.BOOKING_HOLD_MINUTES,
            "needs_days": settings.BOOKING_NEEDS_DAYS,
            "keeping_days": settings.BOOKING_KEEPING_DAYS,
        }

    @cached_property
    def standing(self):
        """As `departures` says; places whose hold has lapsed are free, whether housekeeping was there or not."""
        standing = self.departure["standing"]
        return "open" if standing == "full" and self.session.bookings.lapsed().exists() else standing

    def others(self, people=1):
        return departures(refusals.alternatives(self.session, people))


BESIDE = ("edition__programme", "studio__locality", "venue__locality", "event__edition__programme")


@method_decorator(never_cache, name="dispatch")
class SessionForm(SessionPage, FormView):
    """A form about a session. Who is refused finds what was typed, a sentence, and other sessions where there are."""

    http_method_names = [*SAFE_METHODS, "post"]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"address": network_address(self.request), "session": self.session}

    def form_valid(self, form):
        try:
            until = self.ask(form)
        except known.BY_LETTER as refusal:
            known.tell(refusal, self.session, form.cleaned_data["email"])
            count_known(form)
            until = None
        except refusals.Refused as refusal:
            form.refuse(refusal)
            return self.form_invalid(form)
        return HttpResponseRedirect(self.done(form, until))

    def done(self, form, until):
        return reverse(self.done_name, args=[self.session.pk])


class BookView(SessionForm):
    template_name = "events/visitors/book.html"
    form_class = BookingForm
    title = _("Book your places")

    def ask(self, form):
        return bookings.hold(self.session, **form.asked).lapses_at

    def done(self, form, until):
        """With how many places are held and until when: the same whether a letter holds them or says why not."""
        until = until or timezone.now() + timedelta(minutes=settings.BOOKING_HOLD_MINUTES)
        until = min(until, self.session.starts_at)
        held = signer.sign_object([sum(form.people.values()), int(until.timestamp())])
        return f"{reverse('booked', args=[self.session.pk])}?held={held}"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        refusal = context["form"].refusal
        if self.standing != "open" or refusal:
            context["others"] = self.others(getattr(refusal, "people", 1))
        is_full = self.standing == "full" or isinstance(refusal, refusals.Full)
        return context | {
            "takes": self.standing == "open" or context["form"].is_bound,
            "can_wait": is_full and waiting.deadline(self.session) is not None,
        }


class BookedView(SessionPage, TemplateView):
    template_name = "events/visitors/booked.html"
    title = _("Look into your mail")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | self.held()

    def held(self):
        """What the redirect of the form carried; an address that was typed by hand carries nothing."""
        try:
            people, until = signer.unsign_object(self.request.GET.get("held", ""))
        except (signing.BadSignature, ValueError):
            return {}
        until = timezone.datetime.fromtimestamp(until, timezone.get_default_timezone())
        return {"people": people, "until": moment(self.session, until), "is_over": until <= timezone.now()}


class WaitingListView(SessionForm):
    template_name = "events/visitors/waiting_list.html"
    form_class = BookingForm
    title = _("Join the waiting list")
    done_name = "waiting_joined"

    def ask(self, form):
        waiting.join(self.session, **form.asked)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        refusal = context["form"].refusal
        return context | {
            "waiting": self.session.waiting_list.waiting().count(),
            "takes": self.standing in ("full", "open") and waiting.deadline(self.session) is not None,
            "offer_hours": settings.BOOKING_OFFER_HOURS,
            "last_hours": settings.BOOKING_LAST_HOURS,
            "others": self.others(getattr(refusal, "people", 1)),
        }


class WaitingJoinedView(SessionPage, TemplateView):
    template_name = "events/visitors/waiting_joined.html"
    title = _("You are on the waiting list")


class GroupRequestView(SessionForm):
    template_name = "events/visitors/group_request.html"
    form_class = GroupRequestForm
    title = _("Ask for a group")
    done_name = "group_requested"

    def ask(self, form):
        requests.receive(session=self.session, **form.asked)


class GroupRequestedView(SessionPage, TemplateView):
    template_name = "events/visitors/group_requested.html"
    title = _("Your request has arrived")
