import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from carrara.content import worldmap


def place(latitude, longitude):
    return SimpleNamespace(latitude=latitude, longitude=longitude)


CARRARA, ASWAN, DAKAR = place(44.08, 10.1), place(24.09, 32.9), place(14.7, -17.44)


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        (44.08, 10.1, (503.8, 103.1)),  # Carrara, as the drawing's own maker placed it
        (0, 0, (480, 236.3)),
        (-90, 0, (480, 480)),
        (83.645, 0, (480, 0)),
    ],
)
def test_points_of_the_projection(latitude, longitude, point):
    assert worldmap.project(latitude, longitude) == point


def test_coasts_of_the_drawing_agree_with_the_projection(settings):
    """Cape Agulhas, the south end of Africa, is the lowest point of the largest piece of land."""
    svg = ElementTree.parse(settings.BASE_DIR / "carrara" / "static" / "world.svg").getroot()
    largest = max(re.findall(r"M[^M]+", svg[0].attrib["d"]), key=len)
    numbers = [int(number) for number in re.findall(r"-?\d+", largest)]
    y, lowest = numbers[1], numbers[1]
    for step in numbers[3::2]:
        y += step
        lowest = max(lowest, y)
    assert svg[0].attrib["transform"] == "translate(0 10)"
    assert abs(lowest + 10 - worldmap.project(-34.83, 20.02)[1]) <= 1


def test_places_keep_the_numbers_of_the_list_also_without_coordinates():
    drawn = worldmap.draw([ASWAN, place(None, None), DAKAR], CARRARA)
    assert [(dot.number, dot.place) for dot in drawn.dots] == [(1, ASWAN), (3, DAKAR)]
    assert (drawn.home.x, drawn.home.y, drawn.home.number) == (503.8, 103.1, None)
    assert [re.findall(r"[\d.]+ [\d.]+$", arc) for arc in drawn.arcs] == [["563.3 163.5"], ["435.0 191.9"]]


@pytest.mark.parametrize(
    "places", [[], [ASWAN], [DAKAR, place(23.1, 113.3)], [place(-36.8, 174.7), place(37.7, -122.4)]]
)
def test_the_part_shown_holds_all_dots_and_keeps_its_shape(places):
    drawn = worldmap.draw(places, CARRARA)
    x, y, width, height = (float(number) for number in drawn.view_box.split())
    left, top, full_width, full_height = worldmap.LAND
    for dot in [drawn.home, *drawn.dots]:
        assert x < dot.x < x + width and y < dot.y < y + height
    assert width / height == pytest.approx(full_width / full_height, rel=0.01)
    assert (x, y) >= (left, top) and x + width <= left + full_width + 1 and y + height <= top + full_height + 1
