from django import template

from ..languages import own_name
from .content import language_of

register = template.Library()


@register.filter
def alt_code(image):
    """The language in which a member of staff reads the alternative text: theirs, or one it falls back to."""
    return language_of(image, "alt")


register.filter("own_name", own_name)
