"""What changes a session for those who have booked: calling it off, another time, other places. Each deed is a page
that says beforehand who will be written to."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carrara.content.back_office.widgets import TidyLine, name_parts

from .. import timetable
from ..models import Session
from ..refusals import Oversold, Refused
from .pattern import PatternPage


class CallOffForm(forms.Form):
    reason = TidyLine(
        max_length=200,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It stands in the letters and on the page, as you write it here."),
    )

    def do(self, session, by):
        timetable.cancel(session, reason=self.cleaned_data["reason"], by=by)
        return _(
            "The departure is called off. Those with an e-mail address get a letter;"
            " the others are on the desk's call list."
        )


class MoveForm(forms.Form):
    starts_at = forms.SplitDateTimeField(label=gettext_lazy("New start"), widget=AdminSplitDateTime)
    ends_at = forms.SplitDateTimeField(label=gettext_lazy("New end"), widget=AdminSplitDateTime)

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, initial={"starts_at": session.starts_at, "ends_at": session.ends_at}, **kwargs)
        for field in self.fields.values():
            name_parts(field, field.label)

    def do(self, session, by):
        timetable.move(session, starts_at=self.cleaned_data["starts_at"], ends_at=self.cleaned_data["ends_at"], by=by)
        return _("The departure has its new time, and everybody who booked is told.")


class PlacesForm(forms.Form):
    places = forms.IntegerField(min_value=1, max_value=2000, label=gettext_lazy("Places"))

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, initial={"places": session.places}, **kwargs)

    def do(self, session, by):
        session = timetable.set_places(session, self.cleaned_data["places"], by)
        words = _("The departure offers %(count)s places now.")
        if session.capacity < session.places:
            words = _("The departure offers %(count)s places now: its stops and its transport hold no more.")
        return words % {"count": session.capacity}


DEEDS = {
    "call-off": (gettext_lazy("Call it off"), CallOffForm),
    "move": (gettext_lazy("Move it to another time"), MoveForm),
    "places": (gettext_lazy("Change the places"), PlacesForm),
}


class SessionDeeds(PatternPage):
    """For the admin of sessions."""

    def get_urls(self):
        view, name = self.admin_site.admin_view(self.deed_view), "events_session_deed"
        return [path("<int:object_id>/deeds/<slug:deed>/", view, name=name), *super().get_urls()]

    def deeds_of(self, session):
        return [] if session.is_cancelled else [(deed, words) for deed, (words, _form) in DEEDS.items()]

    def deed_url(self, session, deed):
        return reverse("admin:events_session_deed", args=[session.pk, deed])

    def deed_view(self, request, object_id, deed):
        session = Session.objects.for_list().filter(pk=object_id).first()
        if session is None or not self.may_edit(request, session) or deed not in dict(self.deeds_of(session)):
            raise PermissionDenied
        with timezone.override(session.zone):  # the hours of the form are those of the host city
            words, form_class = DEEDS[deed]
            more = {} if form_class is CallOffForm else {"session": session}
            form = form_class(request.POST if request.method == "POST" else None, **more)
            if form.is_valid() and self.do(request, form, session, words):
                return redirect("admin:events_session_change", session.pk)
            return self.deed_page(request, session, words, form).render()

    def do(self, request, form, session, words):
        """Whether it was done; why not stands at the form."""
        try:
            messages.success(request, form.do(session, request.user))
        except Oversold as refusal:
            form.add_error(None, str(refusal))
            form.too_many = [booking for _session, bookings in refusal.sessions for booking in bookings]
            return False
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        self.log_change(request, session, str(words))
        return True

    def deed_page(self, request, session, words, form):
        context = {
            **self.admin_site.each_context(request),
            "title": words,
            "opts": self.opts,
            "session": session,
            "form": form,
            "told": told(session, form),
            "clocks": session.clocks,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/events/session_deed.html", context)


def told(session, form):
    """Who hears of it, in sentences."""
    if isinstance(form, PlacesForm):
        return [
            ngettext("%(count)s place is taken.", "%(count)s places are taken.", session.seats_taken)
            % {"count": session.seats_taken}
        ]
    groups = [*session.bookings.live(), *session.waiting_list.waiting()]
    letters = len([group for group in groups if group.email])
    calls = len(groups) - letters
    found = [
        ngettext("%(count)s group will get a letter.", "%(count)s groups will get a letter.", letters)
        % {"count": letters}
    ]
    if calls:
        words = ngettext(
            "%(count)s group left no e-mail address and has to be called: it will be on the desk's call list.",
            "%(count)s groups left no e-mail address and have to be called: they will be on the desk's call list.",
            calls,
        )
        found.append(words % {"count": calls})
    return found
