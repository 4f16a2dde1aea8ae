"""Where places stand on the map of the world (static/world.svg): the Natural Earth projection, 960 by 480.

The numbers below fit the land between latitudes -90 and 83.6 into that height, as the drawing was made.
"""

import math
from collections import namedtuple

SCALE = 171.3595
CENTRE_X, CENTRE_Y = 480, 236.26
LAND = (0, 10, 960, 392)  # the part that the drawing shows, without Antarctica: x, y, width, height
MARGIN = 70

Dot = namedtuple("Dot", "x y number place")
Map = namedtuple("Map", "home dots arcs view_box")


def project(latitude, longitude):
    """The point on the map of a place given in degrees."""
    lam, phi = math.radians(longitude), math.radians(latitude)
    two, four = phi**2, phi**4
    x = lam * (0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four)))
    y = phi * (1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four)))
    return round(CENTRE_X + SCALE * x, 1), round(CENTRE_Y - SCALE * y, 1)


def draw(places, home):
    """The dots of `places`, numbered as in the list beside the map, and an arc to each from `home`.

    A place needs `latitude` and `longitude`; one without them keeps its number and has no dot.
    """
    start = Dot(*project(home.latitude, home.longitude), None, home)
    dots = [
        Dot(*project(place.latitude, place.longitude), number, place)
        for number, place in enumerate(places, start=1)
        if place.latitude is not None
    ]
    return Map(start, dots, [arc(start, dot) for dot in dots], view_box([start, *dots]))


def arc(start, end):
    lift = 0.25 * math.hypot(end.x - start.x, end.y - start.y)
    return f"M{start.x} {start.y}Q{(start.x + end.x) / 2:.1f} {min(start.y, end.y) - lift:.1f} {end.x} {end.y}"


def view_box(dots):
    """The part of the map that holds all dots, in the shape of the whole and at least half of it: phones are small."""
    left, top, full_width, full_height = LAND
    xs, ys = [dot.x for dot in dots], [dot.y for dot in dots]
    share = max((max(xs) - min(xs) + 2 * MARGIN) / full_width, (max(ys) - min(ys) + 2 * MARGIN) / full_height)
    share = min(max(share, 0.5), 1)
    width, height = share * full_width, share * full_height
    x = min(max((min(xs) + max(xs) - width) / 2, left), left + full_width - width)
    y = min(max((min(ys) + max(ys) - height) / 2, top), top + full_height - height)
    return f"{x:.0f} {y:.0f} {width:.0f} {height:.0f}"
