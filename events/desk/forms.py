from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ..host_pages import MOST


class NewBooking(forms.Form):
    """Three fields are enough: who telephones has no e-mail at hand, and the code is said aloud."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    people = forms.IntegerField(
        label=_("Number of people"), min_value=1, max_value=MOST, widget=forms.NumberInput({"inputmode": "numeric"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("To call if the visit is called off."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    needs = forms.CharField(
        label=_("Needs"), max_length=300, required=False, help_text=_("Only what the visitor tells by themselves.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["form_key"] = uuid4()


class Key(forms.Form):
    key = forms.UUIDField()


class Number(forms.Form):
    adults = forms.IntegerField(label=_("Adults"), min_value=0, max_value=MOST)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=MOST)


class Target(forms.Form):
    """Another session, of those with room."""

    session = forms.ModelChoiceField(label=_("New time"), queryset=None, empty_label=None)

    def __init__(self, *args, sessions, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions
        self.fields["session"].label_from_instance = words


class Accept(Target):
    session = forms.ModelChoiceField(label=_("Time"), queryset=None, empty_label=None)

    def __init__(self, *args, most, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.IntegerField(
            label=_("Number of people"),
            min_value=1,
            max_value=most,
            help_text=_("Fewer, if the group parts: the request then waits for places for the others."),
        )


class Decline(forms.Form):
    text = forms.CharField(
        label=_("What you answer"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It is sent as it stands."),
    )
