"""The site's forms for visitors, and what keeps machines out of them without a third party and without scripts."""

import hashlib
from ipaddress import ip_address

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from .models import Message

QUICKEST, LONGEST = 3, 2 * 3600  # seconds between opening the form and sending it
POSTS_AN_HOUR = 5


class OpenForm(forms.Form):
    """A form that anybody may send: a trap field, a signed time of opening, and a count for each address.

    What was typed is kept in every case; the time is renewed when the form is shown again.
    """

    trap = "homepage"  # people are told to leave it empty; machines fill everything
    counted, most_an_hour = "posts", POSTS_AN_HOUR
    crowded = _("Many messages have come from your connection. Please try again in an hour.")
    homepage = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput({"autocomplete": "off", "tabindex": -1}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    signer = signing.TimestampSigner(salt="opened")

    def __init__(self, *args, address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address
        self.initial["opened"] = self.signer.sign("form")

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.check_sender(cleaned)
        if self.errors and self.is_bound:
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = self.signer.sign("form")
        return cleaned

    def check_sender(self, cleaned):
        if cleaned.get("homepage"):
            self.add_error(None, _("The field that must stay empty was filled in. Empty it and send again."))
        elif not self.opened_in_time(cleaned.get("opened") or ""):
            self.add_error(None, _("Your text is still here. Please read it once more and send it again."))
        elif too_many(self.address, self.counted, self.most_an_hour):
            self.add_error(None, self.crowded)

    def opened_in_time(self, stamp):
        try:
            self.signer.unsign(stamp, max_age=LONGEST)
        except signing.BadSignature:
            return False
        try:
            self.signer.unsign(stamp, max_age=QUICKEST)
        except signing.SignatureExpired:
            return True
        return False


def too_many(address, counted, most_an_hour):
    """Count one more post of a kind from a network address."""
    return count(connection(address), counted) > most_an_hour


def count(whom, what, more=1):
    """How often within the hour, with so many more; `whom` is kept only as a keyed hash."""
    key = settings.SECRET_KEY.encode()[:64]
    digest = hashlib.blake2b(whom.encode(), key=key, digest_size=16).hexdigest()
    cache.add(f"{what}-{digest}", 0, 3600)
    return cache.incr(f"{what}-{digest}", more)


def connection(address):
    """Of an IPv6 address the half that names the connection, whose owner has more of them than can be counted."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 or found.ipv4_mapped else found.packed[:8].hex()


class ContactForm(OpenForm, forms.ModelForm):
    field_order = ["name", "email", "text"]

    class Meta:
        model = Message
        fields = ["name", "email", "text"]
        labels = {"name": _("Your name"), "email": _("Your e-mail address"), "text": _("Your message")}
        help_texts = {"email": _("Only to answer you.")}
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
            "text": forms.Textarea({"rows": 8}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True


class AccessibilityForm(OpenForm, forms.ModelForm):
    field_order = ["page", "text", "name", "email"]

    class Meta:
        model = Message
        fields = ["page", "text", "name", "email"]
        labels = {
            "page": _("Page where you met the problem"),
            "text": _("What did not work"),
            "name": _("Your name"),
            "email": _("Your e-mail address"),
        }
        help_texts = {
            "page": _("Its address or its title."),
            "text": _("Tell us too what you use to read pages, such as a screen reader or an enlarged text."),
            "email": _("Only if you want an answer."),
        }
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
            "text": forms.Textarea({"rows": 8}),
        }
