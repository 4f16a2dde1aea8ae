"""Where studios stand, drawn from their coordinates alone: no map is asked of anybody.

Dots too near to each other are moved apart until each can be touched on a phone; a line leads to where the studio is.
"""

import math
from collections import namedtuple
from functools import lru_cache
from itertools import count

WIDTH, MOST_HEIGHT = 360, 400  # of the drawing, as wide as a phone
SIDE, MARGIN = 17, 34  # beyond the outermost dots: beside them, and over and under them, where names stand
APART = 28  # between the middles of two dots
SMALLEST = 300  # metres that the drawing spans at least
A_DEGREE = 111_320  # metres of a degree of latitude
LENGTHS = [(number, step) for step in (10, 100, 1000, 10_000, 100_000) for number in (1, 2, 5)]
NAME_HEIGHT, LETTER = 12, 6.5  # of the names of groups, as a phone shows them

Dot = namedtuple("Dot", "x y at_x at_y place")
Name = namedtuple("Name", "x y words language url")
Scale = namedtuple("Scale", "metres length x y")
Ground = namedtuple("Ground", "north west per_south per_east")  # degrees of the drawing's zero, lengths of a degree
TownMap = namedtuple("TownMap", "dots view_box scale left right ground")


def draw(places):
    """None where no place has coordinates. A place needs `latitude` and `longitude`; without them it has no dot."""
    places = [place for place in places if place.latitude is not None]
    if not places:
        return None
    degrees = [(float(place.latitude), float(place.longitude)) for place in places]
    points, spots, per_metre = fitted(degrees)
    dots = [Dot(*spot, *at, place) for spot, at, place in zip(spots, points, places, strict=True)]
    left, right = min(dot.x for dot in dots), max(dot.x for dot in dots)
    top, bottom = min(dot.y for dot in dots) - MARGIN, max(dot.y for dot in dots) + 2 * MARGIN
    spare = max(SIDE, (WIDTH - (right - left)) / 2)
    left, right = left - spare, right + spare
    view_box = f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"
    return TownMap(dots, view_box, scale(per_metre, left + 10, bottom - 10), left, right, ground(degrees, per_metre))


def fitted(places):
    """Points, the spots of their dots and the length of a metre, drawn smaller until the dots, moved apart, fit in."""
    room = full = WIDTH - 2 * SIDE
    for _attempt in range(4):
        points, per_metre = project(places, room)
        spots = apart(tuple(points))
        width = max(x for x, _y in spots) - min(x for x, _y in spots)
        if width <= full:
            break
        room = max(room - (width - full), room / 2)
    return points, spots, per_metre


def project(places, room):
    """Points of a drawing so wide at most, and how much of it a metre is: over a town the earth is flat."""
    whole = ground(places, 1)
    east = [(longitude - whole.west) * whole.per_east for _latitude, longitude in places]
    south = [(whole.north - latitude) * whole.per_south for latitude, _longitude in places]
    per_metre = room / max(*east, *(metres * WIDTH / MOST_HEIGHT for metres in south), SMALLEST)
    return [(round(x * per_metre, 1), round(y * per_metre, 1)) for x, y in zip(east, south, strict=True)], per_metre


def ground(places, per_metre):
    latitudes, longitudes = zip(*places, strict=True)
    narrow = math.cos(math.radians(sum(latitudes) / len(places)))
    return Ground(max(latitudes), min(longitudes), A_DEGREE * per_metre, A_DEGREE * narrow * per_metre)


@lru_cache(maxsize=128)
def apart(points):
    """Each point, or the nearest spot to it that is free: those that come first stay where they are."""
    taken, found = {}, []
    for point in points:
        spot = next(spot for spot in around(*point) if is_free(spot, taken))
        taken.setdefault(cell(spot), []).append(spot)
        found.append(spot)
    return found


def around(x, y):
    """The point itself, then rings about it, each wider than the one before."""
    yield x, y
    for ring in count(1):
        for step in range(8 * ring):
            angle = math.tau * step / (8 * ring)
            reach = ring * APART / 3
            yield round(x + reach * math.cos(angle), 1), round(y + reach * math.sin(angle), 1)


def is_free(spot, taken):
    column, row = cell(spot)
    near = ((column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1))
    return all(math.dist(spot, other) >= APART for key in near for other in taken.get(key, ()))


def cell(spot):
    return int(spot[0] // APART), int(spot[1] // APART)


def scale(per_metre, x, y):
    """A round length of at most a quarter of the width, and where its line begins."""
    metres = max(number * step for number, step in LENGTHS if number * step * per_metre <= WIDTH / 4)
    return Scale(metres, round(metres * per_metre, 1), round(x), round(y))


def names(drawn, groups):
    """The name of each group of dots over it or under it; one that would cover something else is left out.

    `groups` are words, their language, an address and dots. The larger ones choose first.
    """
    taken, found = [(dot.x - 13, dot.y - 13, dot.x + 13, dot.y + 13) for dot in drawn.dots], []
    for words, language, url, dots in sorted(groups, key=lambda group: -len(group[3])):
        half = len(words) * LETTER / 2
        middle = sum(dot.x for dot in dots) / len(dots)
        x = round(min(max(middle, drawn.left + half), drawn.right - half), 1)
        for y in (min(dot.y for dot in dots) - 18, max(dot.y for dot in dots) + 26):
            box = (x - half, y - NAME_HEIGHT, x + half, y + 2)
            if not any(overlap(box, other) for other in taken):
                taken.append(box)
                found.append(Name(x, round(y, 1), words, language, url))
                break
    return found


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
