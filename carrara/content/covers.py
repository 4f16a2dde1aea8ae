"""The drawn covers as pictures: an item without a photograph has one of its own, made from its slug."""

import re
from functools import lru_cache

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from . import veins

SLUG = re.compile(r"[-a-z0-9_]{1,170}", re.IGNORECASE)  # two slugs at most: an edition is drawn after its programme too


@require_safe
@gzip_page
@cache_control(public=True, max_age=31536000, immutable=True)
def cover(request, kind, slug):
    """Every slug has a drawing, also one that no item bears: nothing is looked up, so nothing is told."""
    if kind not in veins.KINDS or not SLUG.fullmatch(slug):
        raise Http404
    return HttpResponse(drawing(kind, slug), content_type="image/svg+xml")


@lru_cache(maxsize=512)
def drawing(kind, slug):
    return veins.draw(kind, slug).encode()
