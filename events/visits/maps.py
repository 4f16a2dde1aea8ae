"""The maps of the pages: of the studios of a list, and of the way of a route."""

from collections import namedtuple
from urllib.parse import urlsplit

from django.conf import settings

from carrara.content.languages import active
from carrara.content.templatetags.content import language_of

from . import townmap

Spot = namedtuple("Spot", "latitude longitude number name language url locality")
Tiles = namedtuple("Tiles", "address host origin credit")


class MapView:
    """A page with a map: where the office has named who has tiles, pictures may come from there."""

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if context.get("tiles"):
            response._csp_update = {"img-src": [context["tiles"].origin]}
        return response


def tiles():
    """Whom the browser of who asks for it fetches pictures of the ground from; None where the office named nobody."""
    if not settings.MAP_TILES:
        return None
    parts = urlsplit(settings.MAP_TILES)
    return Tiles(settings.MAP_TILES, parts.hostname, f"{parts.scheme}://{parts.netloc}", settings.MAP_TILES_CREDIT)


def map_of_studios(lines, choose=None):
    """The map of these lines of the directory and the names on it; `choose` makes the address of one hamlet alone."""
    drawn = townmap.draw([spot(line["studio"], line["opening"].number) for line in lines])
    if drawn is None:
        return {}
    hamlets = {}
    for dot in drawn.dots:
        hamlets.setdefault(dot.place.locality, []).append(dot)
    groups = [
        (hamlet.name, fallen_back(hamlet, "name"), choose(hamlet) if choose else "", dots)
        for hamlet, dots in hamlets.items()
        if hamlet is not None
    ]
    return {"map": drawn, "names": townmap.names(drawn, groups), "tiles": tiles()}


def map_of_way(stops):
    """The stops, numbered in their order, and a line through them; a way of one place needs no map."""
    drawn = townmap.draw([spot(stop.studio, number) for number, (stop, _minutes) in enumerate(stops, start=1)])
    if drawn is None or len(drawn.dots) < 2:
        return {}
    return {"map": drawn, "way": " ".join(f"{dot.at_x},{dot.at_y}" for dot in drawn.dots), "tiles": tiles()}


def spot(studio, number):
    names = studio.title, fallen_back(studio, "title")
    return Spot(studio.latitude, studio.longitude, number, *names, studio.get_absolute_url(), studio.locality)


def fallen_back(item, field):
    """The language in which the reader gets a name, where it is not their own."""
    code = language_of(item, field)
    return "" if code == active() else code
