"""What the components need of Python: icons (a tag, since a list draws a hundred), page numbers, names of languages."""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext

from ..languages import active, direction, html_lang, without_prefix
from ..models import MenuLink
from .content import language_of

register = template.Library()

TURNING = {"arrow", "back"}  # those that point along the line of reading: mirrored where it runs to the left
WORDS = r"((?:[^\W\d_]|[\s\u064b-\u0652’'-])*)"  # letters of any script, and the vowels that Arabic writes above them
FIGURE = re.compile(WORDS + r"(\d(?:[\d.,\u00a0\u202f ]*\d)?)" + WORDS)


@register.simple_tag
@lru_cache(maxsize=64)
def icon(name):
    """A symbol of static/icons.svg. It says nothing by itself: a word stands beside it, shown or hidden."""
    css = "icon icon-turns" if name in TURNING else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, static("icons.svg"), name)


@register.simple_tag
def title_font():
    """The file of the titles' face where this page uses it: Arabic and Chinese fetch no font."""
    uses_it = settings.TITLES_IN_MARCELLUS and active() not in ("ar", "zh-hans")
    return static("fonts/marcellus.woff2") if uses_it else ""


@register.simple_tag
def page_numbers(page):
    """First, last and those around the current one; an ellipsis stands for the rest."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def is_under(path, section):
    """Whether `path` is the page `section` or one below it; the home page has nothing below it."""
    return path == section or (without_prefix(section) != "/" and path.startswith(section))


@register.filter
def language_name(code):
    """How a reader calls a language after "in": the whole phrase is one message, since languages bend the name."""
    return {
        "it": pgettext("you are reading it in", "Italian"),
        "en": pgettext("you are reading it in", "English"),
        "fr": pgettext("you are reading it in", "French"),
        "zh-hans": pgettext("you are reading it in", "Chinese"),
        "ar": pgettext("you are reading it in", "Arabic"),
    }[code]


@register.simple_tag
def language_mark(item):
    """Beside the title of an item in a list: the language in which it is to be had, where that is not the reader's."""
    code = language_of(item, "title")
    if code == active():
        return ""
    words = gettext("in %(language)s") % {"language": language_name(code)}
    return format_html(' <span class="sample">{}</span>', words)


@register.simple_tag
def leading_out(entry):
    """Behind the words of a menu's entry that leads to another site: the sign, and the same in a word."""
    if not isinstance(entry, MenuLink):
        return ""
    return format_html('{}<span class="hidden"> ({})</span>', icon("out"), gettext("another site"))


@register.filter
def breakable(address):
    """An e-mail address that, where it must break, breaks after its @."""
    name, at, host = address.rpartition("@")
    return format_html("{}{}<wbr>{}", name, at, host)


@register.filter
def bare_address(url):
    """An address as people say it: without https:// and without the last stroke."""
    return re.sub(r"^https?://", "", url).removesuffix("/")


@register.filter
def small_words(value):
    """A figure with the words around its number small: "about 64,000" is a number before all else."""
    figure = FIGURE.fullmatch(value)
    if not figure:  # a sentence, or in a span of its own since it is in another language
        return value
    before, number, after = figure.groups()
    before, after = (format_html("<small>{}</small>", words) if words else "" for words in (before, after))
    return format_html("{}{}{}", before, number, after)


register.filter("html_lang", html_lang)
register.filter("direction", direction)
