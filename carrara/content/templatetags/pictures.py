from django import template

from carrara.content.languages import active
from carrara.content.pictures import drawn

from .content import language_of

register = template.Library()

SHAPES = {"hero": "frame", "page": "frame", "entry": "frame", "list": "strip", "whole": "whole", "emblem": "whole"}
# How wide the picture stands in the page, so that the browser fetches no larger one than it needs.
SIZES = {
    "hero": "100vw",
    "page": "(min-width: 60em) 34rem, 100vw",
    "entry": "(min-width: 60em) 22rem, (min-width: 40em) 50vw, 100vw",
    "list": "10rem",
    "whole": "(min-width: 60em) 48rem, 100vw",
    "emblem": "8rem",
}


@register.filter
def drawn_for(image, size):
    return drawn(image, SHAPES[size])


@register.filter
def sizes_for(size):
    return SIZES[size]


@register.filter
def alt(image):
    return "" if image.is_decorative else image.alt or ""


@register.filter
def alt_language(image):
    """The language of the alternative text where that is not the page's, as for any text that falls back."""
    code = language_of(image, "alt")
    return "" if code == active() or not alt(image) else code
