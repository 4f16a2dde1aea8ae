"""The foot of the public pages, shown below the form that fills it."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from ..languages import LANGUAGE_CODES, active, direction, html_lang, own_name


class FooterPreview:
    """A form with the foot of the site below it, in each language, as the last saved data make it."""

    change_form_template = "admin/house/office_form.html"

    def render_change_form(self, request, context, *args, **kwargs):
        context["footers"] = SimpleLazyObject(lambda: footers(request))
        return super().render_change_form(request, context, *args, **kwargs)


def footers(request):
    """Of each language, the reader's own first: its code, tag, direction, name and the foot in it."""
    codes = sorted(LANGUAGE_CODES, key=lambda code: code != active())
    return [(code, html_lang(code), direction(code), own_name(code), footer(request, code)) for code in codes]


def footer(request, code):
    with translation.override(code):
        return render_to_string("components/footer.html", request=request)
