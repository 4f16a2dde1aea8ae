"""The map drawn from coordinates: every dot can be touched, and no name covers another thing."""

import math
from collections import namedtuple
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from events.visits import townmap
from events.visits.townmap import APART, draw, names, overlap

Place = namedtuple("Place", "latitude longitude name")
CLOSE = st.builds(
    Place, st.floats(44.03, 44.1), st.floats(10.03, 10.16), st.sampled_from(["Torano", "Avenza", "Marina di Carrara"])
)
LISTS = st.lists(st.one_of(CLOSE, st.just(Place(44.08, 10.1, "Torano"))), min_size=1, max_size=60)


@given(LISTS)
def test_dots_stand_apart_inside_the_drawing_and_near_to_where_they_belong(places):
    drawn = draw(places)
    left, top, width, height = map(float, drawn.view_box.split())
    assert [dot.place for dot in drawn.dots] == places
    assert all(math.dist((one.x, one.y), (two.x, two.y)) >= APART - 0.2 for one, two in combinations(drawn.dots, 2))
    assert all(left < dot.x < left + width and top < dot.y < top + height for dot in drawn.dots)
    first = drawn.dots[0]
    assert (first.x, first.y) == (first.at_x, first.at_y)


@given(LISTS)
def test_names_cover_neither_dots_nor_each_other(places):
    drawn = draw(places)
    groups = {name: [dot for dot in drawn.dots if dot.place.name == name] for name in {p.name for p in places}}
    found = names(drawn, [(name, "", "", dots) for name, dots in groups.items()])
    boxes = [box(each) for each in found]
    dots = [(dot.x - 13, dot.y - 13, dot.x + 13, dot.y + 13) for dot in drawn.dots]
    assert not any(overlap(one, two) for one, two in combinations(boxes, 2))
    assert not any(overlap(one, two) for one in boxes for two in dots)


def box(name):
    half = len(name.words) * townmap.LETTER / 2
    return name.x - half, name.y - townmap.NAME_HEIGHT, name.x + half, name.y + 2


def test_north_is_above_and_a_place_without_coordinates_has_no_dot():
    north, south, nowhere = Place(44.1, 10.1, ""), Place(44.0, 10.1, ""), Place(None, None, "")
    drawn = draw([south, nowhere, north])
    assert [dot.place for dot in drawn.dots] == [south, north]
    assert drawn.dots[1].y < drawn.dots[0].y
    assert draw([nowhere]) is None and draw([]) is None


def test_the_scale_is_a_round_length_of_at_most_a_quarter():
    drawn = {metres: draw([Place(44, 10, ""), Place(44 + metres / townmap.A_DEGREE, 10, "")]) for metres in (1, 9_000)}
    assert {metres: town.scale.metres for metres, town in drawn.items()} == {1: 50, 9_000: 2000}
    assert all(town.scale.length <= townmap.WIDTH / 4 for town in drawn.values())
