from django import template
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from ..languages import active, by_preference, colon, comma, direction, enumerated, html_lang, suffix

register = template.Library()
register.filter(enumerated)
register.simple_tag(comma)
register.simple_tag(colon)


@register.simple_tag
def shown(item, field):
    """A plain translated field; where it falls back, in a span with the language it is written in."""
    return marked(item, field, "span", escape)


@register.simple_tag
def shown_html(item, field):
    """A rich text, which was cleaned on its way into the database: the only HTML that is trusted here."""
    return marked(item, field, "div", mark_safe)


def marked(item, field, element, clean):
    code = language_of(item, field)
    text = clean(getattr(item, f"{field}_{suffix(code)}") or "")
    if not text or code == active():
        return text
    return format_html(
        '<{0} lang="{1}" dir="{2}">{3}</{0}>', mark_safe(element), html_lang(code), direction(code), text
    )


@register.filter
def language_of(item, field):
    """The code of the language in which the reader gets this field of any translated model."""
    preferred = by_preference(active())
    return next((code for code in preferred if getattr(item, f"{field}_{suffix(code)}", None)), preferred[0])


@register.simple_tag
def absolute(path):
    return f"{settings.SITE_URL}{path}"


NOT_TAGS = {"simple": "en", "roa-tara": "", "eml": ""}  # codes of encyclopedias that are no language tags


@register.filter
def tag_attributes(code):
    """The attributes `lang` and `dir` for a word in the language of an encyclopedia's code."""
    code = NOT_TAGS.get(code, code)
    return format_html('lang="{}" dir="{}"', code, "rtl" if code == "ar" else "ltr") if code else ""
