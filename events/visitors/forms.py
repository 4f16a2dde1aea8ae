"""The forms of visitors: how many come, how to write to them, and what helps to receive them well."""

import re
from datetime import timedelta
from uuid import uuid4, uuid5

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from carrara.content.forms import OpenForm, count
from carrara.content.languages import active, html_lang
from carrara.content.plain_text import tidy

from .. import refusals, rules
from ..models import Booking, GroupRequest, WaitingEntry

KNOWN = "known-by-letter"  # what is counted
LINK = re.compile(r"[/@<>]|\.[a-z]{2,}|\.[A-Z]{2,}")
NUMBER = dict.fromkeys(("required", "invalid", "min_value"), _("Write how many they are, as a number."))
OF_NUMBERS = (refusals.Full, refusals.TooLarge, refusals.TooMany, refusals.Nobody, refusals.ChildrenAlone)


class Words(forms.CharField):
    """In one line, without what is unseen and turns around what stands beside it."""

    def clean(self, value):
        return super().clean(tidy(super().clean(value)))


class LanguageSelect(forms.Select):
    """Each language by its own name, and marked as such."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["lang"] = html_lang(value)
        return option


class Numbers(forms.Form):
    """How many come to a session. A refusal of the engine is told where the number stands that it is about."""

    adults = forms.IntegerField(label=_("Adults"), min_value=0, initial=1, error_messages=NUMBER)
    children = forms.IntegerField(
        label=_("Children and young people under 18"),
        help_text=_("They are counted, and nothing else is asked about them."),
        min_value=0,
        initial=0,
        required=False,
        error_messages=NUMBER,
    )
    refusal = None

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session
        if session.min_age and session.min_age >= rules.ADULT:
            del self.fields["children"]
        elif session.min_age:
            self.fields["children"].help_text = gettext("From the age of %(age)s.") % {"age": session.min_age}

    @property
    def people(self):
        return {"adults": self.cleaned_data["adults"], "children": self.cleaned_data.get("children") or 0}

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                rules.check_visitors_group(self.session, **self.people)
            except refusals.Refused as refusal:
                self.refuse(refusal)
        return cleaned

    def refuse(self, refusal):
        field = "adults" if isinstance(refusal, OF_NUMBERS) else None
        if isinstance(refusal, refusals.TooYoung) and "children" in self.fields:
            field = "children"
        self.refusal = refusal
        self.add_error(field, str(refusal))


class Reached(OpenForm):
    """Who writes, and how they are answered. What is sent twice has the same key, and what was mended another."""

    counted, most_an_hour = "bookings", settings.BOOKING_POSTS_AN_HOUR
    crowded = _("Much has been sent from your connection within this hour. Please try again later, or telephone us.")

    name = Words(
        label=_("Name and surname"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Write your name: we ask for it when you come.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A letter with a link is sent there: please look at the address once more."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address: without our letter nothing can be confirmed."),
            "invalid": _("This address is not whole: it should look like nome@example.org."),
        },
    )
    phone = Words(
        label=_("Telephone"),
        help_text=_("Only for the day itself, if something changes."),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language of our letters"), choices=settings.LANGUAGES, widget=LanguageSelect)
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"form_key": uuid4(), "language": active()}

    def clean_name(self):
        """The letter goes to an address that anybody may have typed: it must not carry their words or links."""
        if LINK.search(self.cleaned_data["name"]):
            raise forms.ValidationError(_("Write your name only, without addresses."))
        return self.cleaned_data["name"]

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def check_sender(self, cleaned):
        super().check_sender(cleaned)
        if not self.errors and is_flooded(cleaned["email"]):
            words = gettext("Several letters went to this address within this hour. Look for them, or try again later.")
            self.add_error("email", words)

    @property
    def key(self):
        """Of this form with just these words."""
        typed = {name: str(value) for name, value in self.cleaned_data.items() if name not in ("form_key", "opened")}
        return uuid5(self.cleaned_data.get("form_key") or uuid4(), repr(sorted(typed.items())))


def is_flooded(email):
    """Whether so many letters went to an address within the hour that whoever reads it did not ask for them all.

    Those that say what it has already are counted alike: else the limit would tell a stranger that it has something.
    """
    since = timezone.now() - timedelta(hours=1)
    recent = {"email": email, "made_at__gt": since}
    unconfirmed = Booking.objects.filter(**recent, origin=Booking.Origin.WEB, confirmed_at=None).count()
    others = sum(model.objects.filter(**recent).count() for model in (WaitingEntry, GroupRequest))
    return unconfirmed + others + count(email, KNOWN, 0) >= settings.BOOKING_LETTERS_AN_HOUR


def count_known(form):
    """The same form sent twice asks for one letter, here as where it books."""
    if count(str(form.key), KNOWN) == 1:
        count(form.cleaned_data["email"], KNOWN)


class BookingForm(Reached, Numbers):
    """For places, or for a place on the waiting list."""

    needs = Words(
        label=_("What would help you on the visit"),
        help_text=_(
            "For instance a wheelchair, a chair to sit down, slow walking. The guide and the hosts read it; no illness "
            "need be named, and it is erased soon after the visit."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    country = CountryField(blank=True, blank_label=_("not said")).formfield(
        label=_("Country you come from"), help_text=_("Only for our figures."), required=False
    )

    GROUPS = (
        (_("How many people"), ("adults", "children")),
        (_("How we reach you"), ("name", "email", "language", "phone")),
        (_("To receive you well"), ("needs", "country")),
    )

    @property
    def groups(self):
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS]

    @property
    def asked(self):
        """As `bookings.hold` and `waiting.join` take it."""
        names = ("name", "email", "language", "phone", "needs", "country")
        return self.people | {name: self.cleaned_data[name] for name in names} | {"form_key": self.key}


class GroupRequestForm(Reached):
    """For a school class, or more people than one booking holds."""

    organisation = Words(label=_("School or group"), max_length=160, required=False)
    people = forms.IntegerField(
        label=_("How many people, those who accompany them among them"), min_value=1, error_messages=NUMBER
    )
    text = forms.CharField(
        label=_("What you wish"),
        help_text=_("The age of the pupils, other days that suit you, what would help on the visit."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )

    GROUPS = (
        (_("The group"), ("people", "organisation", "text")),
        (_("How we reach you"), ("name", "email", "language", "phone")),
    )
    groups = BookingForm.groups

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)

    def clean_people(self):
        people = self.cleaned_data["people"]
        if people > 999:
            raise forms.ValidationError(_("Write to us by e-mail for so many people."))
        return people

    @property
    def asked(self):
        names = ("name", "organisation", "email", "phone", "language", "people", "text")
        return {name: self.cleaned_data[name] for name in names} | {"form_key": self.key}
