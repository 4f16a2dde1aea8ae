"""The figures of an edition, against a world that was counted by hand; in public no small ones."""

from itertools import product
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from carrara.content.models import User
from events import arrivals, bookings, charts, hosting
from events.figures import EditionFigures, Figures, for_the_public, in_public
from tests.conftest import NOW

from .making import book, hold, join, make_opening, make_route, make_session, rome


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def edition(clock, db):
    """Route A departs twice, route B once, and one studio of A has a visitor who walked in.

    A at 15: Anna books 4, 3 come; Bruno (English, from France) books 2, comes with a third; Carla books 2 and cancels;
    Dora's 1 lapses; one walks along. A at 17: Elio books 2 and nobody looks who comes. B at 15: Fatma fills it, and
    Gino's 2 wait.
    """
    desk = User.objects.create_user("desk")
    a, b = make_route("A"), make_route("B")
    opening = make_opening("bianchi", a)
    make_opening("neri", b)
    first, second, other = (
        make_session(rome(2030, 6, 10, 15), places=20, route=a),
        make_session(rome(2030, 6, 10, 17), places=20, route=a),
        make_session(rome(2030, 6, 10, 15, 30), places=4, route=b),
    )
    anna = book(first, "anna", 4)
    bruno = book(first, "bruno", 2, language="en", country="FR")
    bookings.cancel(book(first, "carla", 2))
    hold(first, "dora")
    bookings.book_at_desk(second, name="Elio", people=2, by=desk)
    fatma = book(other, "fatma", 3, children=1, language="ar")
    join(other, "gino", 2)
    clock.move_to(rome(2030, 6, 10, 15, 20))
    bookings.lapse_due()
    arrivals.record(anna, came=3, key=uuid4(), by=desk)
    arrivals.record(bruno, came=3, key=uuid4(), by=desk)
    arrivals.record(fatma, came=4, key=uuid4(), by=desk)
    link = hosting.by_token(hosting.make(opening, rome(2030, 6, 10).date()))
    hosting.walk_in(link, key=uuid4(), session=first)
    hosting.walk_in(link, key=uuid4())
    clock.move_to(rome(2030, 6, 11))
    arrivals.mark_no_shows()
    return a.edition


ROUTE_A = Figures(
    sessions=2, booked=11, confirmed=10, cancelled=2, came=6, walked_in=1, waited=0, expected=6, missing=1
)
ROUTE_B = Figures(sessions=1, booked=4, confirmed=4, came=4, waited=2, expected=4)
ALONE = Figures(walked_in=1)


def test_figures_are_those_counted_by_hand(edition):
    figures = EditionFigures(edition)
    assert figures.by_route() == [
        ("A · Percorso A", ROUTE_A),
        ("B · Percorso B", ROUTE_B),
        (figures.by_route()[2][0], ALONE),
    ]
    assert figures.total == ROUTE_A + ROUTE_B + ALONE
    assert (figures.total.visitors, figures.total.no_show_rate) == (12, 10)
    assert figures.by_studio() == [("Bianchi", ROUTE_A + ALONE), ("Neri", ROUTE_B)]
    assert {hour: (numbers.booked, numbers.came) for hour, numbers in figures.by_hour()} == {
        "15:00": (13, 10),
        "17:00": (2, 0),
    }
    assert {name: (numbers.booked, numbers.came, numbers.missing) for name, numbers in figures.by_language()} == {
        "Italiano": (9, 3, 1),
        "English": (2, 3, 0),
        "العربية": (4, 4, 0),
    }
    assert [(name, numbers.booked) for name, numbers in figures.by_country()] == [
        ("Francia", 2),
        (figures.by_country()[1][0], 13),
    ]


def test_who_may_still_come_is_not_missing(edition, clock):
    with time_machine.travel(rome(2030, 6, 10, 15, 40), tick=False):
        total = EditionFigures(edition).total
        assert [numbers.missing for _name, numbers in EditionFigures(edition).by_language()] == [0, 0, 0]
    assert (total.came, total.missing, total.no_show_rate) == (10, 0, None)


def test_figures_ask_as_often_for_many_sessions_as_for_few(edition):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            figures = EditionFigures(edition)
            assert figures.tables() and figures.total
        return len(captured)

    few = asked()
    for hour in (9, 10, 11):
        book(make_session(rome(2030, 6, 12, hour), route=make_route(f"R{hour}"), places=9), f"visitor-{hour}", 2)
        make_opening(f"studio-{hour}", edition.routes.first())
    assert (asked(), few < 12) == (few, True)


def test_bars_run_with_the_line_of_reading(edition):
    lines = EditionFigures(edition).by_route()
    left, right = charts.bars(lines), charts.bars(lines, is_right_to_left=True)
    assert [(bar.label, bar.number) for bar in left.bars] == [(name, numbers.visitors) for name, numbers in lines]
    assert {(bar.confirmed_x, bar.came_x) for bar in left.bars} == {(0, 0)}
    assert {bar.came_x + bar.came for bar in right.bars} == {right.width}
    assert charts.bars([("none", Figures())]) is None


# --- in public ---
def test_the_page_of_a_past_edition_tells_what_tells_of_nobody(client, edition, clock):
    edition.starts_on = edition.ends_on = rome(2030, 6, 10).date()
    edition.save()
    address = edition.get_absolute_url()
    told = in_public(edition)
    assert (told.visitors, told.sessions, told.studios) == (12, 3, 2)
    assert [(len(names), people) for names, people in told.lines] == []  # 7, 4 and 1: all in one, which is the sum
    with translation.override("en"):
        page = client.get(f"/en{address}").content.decode()
    assert "<dt>Visitors</dt><dd>12</dd>" in page and "<table" not in page
    clock.move_to(rome(2030, 6, 10, 23))
    assert in_public(edition) is None
    assert "How many came" not in client.get(f"/en{address}").content.decode()


def test_small_numbers_are_told_together_with_their_neighbours():
    assert for_the_public([("A", 12), ("B", 3), ("C", 9), ("D", 20)]) == [(["A"], 12), (["B", "C"], 12), (["D"], 20)]


def test_nobody_can_work_out_a_number_under_five():
    """In every world of three lines: where a small number stands, another could, and what is told would be the same."""
    top, worlds = 24, {}
    for world in product(range(top), repeat=3):
        told = for_the_public(list(zip("ABC", world, strict=True)))
        worlds.setdefault(repr(told), []).append((world, told))
    for alike in worlds.values():
        told = alike[0][1]
        assert all(people >= 5 for _names, people in told)
        if max((people for _names, people in told), default=0) < top:  # else the worlds beyond the top are missing
            for place in range(3):
                found = {world[place] for world, _told in alike}
                assert len(found) > 1 or min(found) >= 5, (told, place)
