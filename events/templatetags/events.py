from datetime import datetime
from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from carrara.content.templatetags.look import icon
from events import hosting
from events.figures import in_public
from events.host_day import first_name
from events.languages import spoken_languages
from events.lines import cost, line, place
from events.session_words import when as session_when
from events.times import spoken

register = template.Library()
register.simple_tag(line, name="agenda_line")
register.simple_tag(cost)
register.simple_tag(place, name="venue_words")
register.simple_tag(uuid4, name="new_key")  # of a form: sent twice it is one deed
register.filter("first_name", first_name)
register.simple_tag(session_when, name="session_when")
register.simple_tag(in_public, name="public_figures")
register.simple_tag(hosting.told_on_route)


@register.filter
def spoken_language(code):
    return dict(spoken_languages())[code]


MEANS = {"bicycle": "bike", "shuttle": "bus"}


@register.simple_tag
def means_icon(route):
    return icon(MEANS.get(route.means, route.means))


@register.simple_tag
def when(occasion):
    """One date of an event in words, each moment in a `time` element with its offset from UTC."""
    return mark_safe(spoken(occasion, timed))  # `timed` escapes, and the words between are the site's own


def timed(moment, words):
    exact = moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()
    return format_html('<time datetime="{}">{}</time>', exact, words)
