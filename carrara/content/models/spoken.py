"""The languages in which a host, a guide or a visit speaks: more than the five that the site is written in."""

from django import forms
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language_info

SPOKEN = ("it", "en", "fr", "de", "es", "pt", "nl", "pl", "ru", "zh-hans", "ja", "ar")


def spoken_name(code):
    """The name of a language in the reader's: Django's own catalogues have it."""
    return get_language_info(code)["name_translated"]


SPOKEN_CHOICES = [(code, lazy(spoken_name, str)(code)) for code in SPOKEN]


class SpokenFormField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value):
        return padded(super().clean(value))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class SpokenField(models.CharField):
    """Codes between blanks, " it en ": so that one is found by `contains=" en "` on every database."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 80, "blank": True, "default": "", **kwargs})

    def formfield(self, **kwargs):
        return SpokenFormField(
            choices=SPOKEN_CHOICES, required=not self.blank, label=self.verbose_name, help_text=self.help_text
        )


def padded(codes):
    """In the order of SPOKEN, each once; "" without any."""
    known = [code for code in SPOKEN if code in codes]
    return f" {' '.join(known)} " if known else ""


def spoken_names(codes):
    return [spoken_name(code) for code in codes.split()]
