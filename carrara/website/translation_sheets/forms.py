"""What goes out: chosen by whoever sends it."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import own_name

from . import out, rights

WHICH = [
    (out.TODO, _("not translated, or the source changed")),
    (out.MISSING, _("not translated")),
    (out.STALE, _("the source changed")),
    (out.ALL, _("all texts")),
]
FORMATS = [("xlsx", _("XLSX, for Excel and LibreOffice")), ("csv", _("CSV, for other programs"))]


class OutForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"))
    which = forms.ChoiceField(label=_("Which texts"), choices=WHICH, initial=out.TODO, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(label=_("Of which items"), widget=forms.CheckboxSelectMultiple)
    format = forms.ChoiceField(label=_("File"), choices=FORMATS, initial="xlsx", widget=forms.RadioSelect)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, own_name(code)) for code in rights.languages(request)]
        self.fields["language"].initial = next(
            (code for code in rights.languages(request) if code != settings.LANGUAGE_CODE), None
        )
        names = {model._meta.label_lower: capfirst(model._meta.verbose_name_plural) for model in rights.kinds(request)}
        self.fields["kinds"].choices = list(names.items())
        self.fields["kinds"].initial = list(names)
