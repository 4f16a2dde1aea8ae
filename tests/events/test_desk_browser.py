"""The desk in a real browser, by somebody with the role Desk: on a screen, on a tablet, on a telephone, by keyboard."""

import pytest
import time_machine
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from carrara.content.models import User
from events import bookings, requests, timetable
from tests.world import make_sections

from .making import book, join, make_opening, make_route, make_session, rome, seats

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1280, 800), (768, 1024), (390, 844)]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(rome(2030, 6, 10, 8)) as clock:
        yield clock


@pytest.fixture
def session(live_site, clock):
    make_sections()
    route = make_route()
    make_opening("bianchi", route)
    session = make_session(rome(2030, 6, 10, 15), places=6, route=route)
    make_session(rome(2030, 6, 10, 18), places=6, route=route)
    book(session, "anna", 2)
    return session


@pytest.fixture
def desk(page, live_site, session):
    user = User.objects.create_user("desk", "desk@example.org", "pietra-serena-1", is_staff=True, language="en")
    user.groups.add(Group.objects.get(name="Desk"))
    page.goto(f"{live_site}/admin/")
    page.fill("[name=login]", "desk")
    page.fill("[name=password]", "pietra-serena-1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_site}/admin/")
    page.goto(f"{live_site}/admin/desk/")
    return page


def test_a_telephone_call_from_the_ring_to_the_code_by_keyboard_alone(desk, session):
    desk.get_by_label("Find a booking").focus()
    desk.keyboard.type("nobody")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("0 bookings found")).to_be_visible()
    desk.get_by_role("link", name="15:00").focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Name").focus()
    desk.keyboard.type("Carla Verdi")
    desk.keyboard.press("Tab")
    desk.keyboard.type("3")
    desk.keyboard.press("Tab")
    desk.keyboard.type("0585 641 222")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/booking/*/")
    expect(desk.locator(".spoken")).to_have_text(session.bookings.get(name="Carla Verdi").code)
    assert desk.locator(".spoken").evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 40
    assert seats(session) == (5, 5)


def test_what_does_not_fit_leads_to_the_next_time(desk, session, faults):
    desk.get_by_role("link", name="15:00").click()
    for label, words in (("Name", "Carla"), ("People", "5"), ("Telephone", "1")):
        desk.get_by_label(label).fill(words)
    desk.get_by_role("button", name="Book").click()
    expect(desk.get_by_role("alert")).to_contain_text("There is no room left for 5 people")
    desk.get_by_role("alert").get_by_role("link").click()
    expect(desk.locator(".places b")).to_have_text("6")
    faults[:] = [fault for fault in faults if "409" not in fault]


def test_a_booking_is_found_changed_and_noted_as_come(desk, session):
    desk.get_by_label("Find a booking").fill("anna")
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Anna").click()
    desk.get_by_label("Adults").fill("4")
    desk.get_by_role("button", name="Change").click()
    expect(desk.get_by_text("The number was changed.")).to_be_visible()
    desk.get_by_role("button", name="Anna: all came").click()
    expect(desk.locator("[data-came] b")).to_have_text("4")
    desk.get_by_role("button", name="Undo the last entry").click()
    expect(desk.locator("[data-came] b")).to_have_text("0")
    assert seats(session) == (4, 4)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_every_page_is_accessible_and_fits(desk, live_site, session, accessible, size):
    by = User.objects.get()
    called = bookings.book_at_desk(session, name="Ugo", people=1, phone="0585 1", by=by)
    join(session, "dora", 4)
    asked = requests.receive(
        name="Neri", organisation="4B", email="n@example.org", language="it", people=5, form_key=None, session=session
    )
    off = make_session(rome(2030, 6, 11, 15), route=session.route)
    bookings.book_at_desk(off, name="Ada", people=2, phone="0585 2", by=by)
    timetable.cancel(off, reason="storm", by=by)
    pages = [
        *("", "?q=anna", f"session/{session.pk}/", f"session/{session.pk}/list/", f"session/{off.pk}/calls/"),
        *(f"booking/{called.pk}/", "requests/", f"requests/{asked.pk}/", "hosts/", "figures/"),
    ]
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    sideways = []
    for path in pages:
        desk.goto(f"{live_site}/admin/desk/{path}")
        accessible(desk)
        if not desk.evaluate("document.scrollingElement.scrollWidth <= innerWidth"):
            sideways.append(path)
    assert sideways == []


def test_sheets_for_hosts_are_made_and_lead_to_the_day(desk, live_site, session, accessible):
    desk.goto(f"{live_site}/admin/desk/hosts/")
    desk.get_by_role("button", name="Make sheets with QR codes").click()
    expect(desk.locator("svg.qr")).to_have_count(1)
    accessible(desk)


def test_in_arabic_the_desk_runs_the_other_way(desk, live_site, session, accessible):
    User.objects.update(language="ar")
    for path in ("", f"session/{session.pk}/", "figures/"):
        desk.goto(f"{live_site}/admin/desk/{path}")
        assert desk.locator("html").get_attribute("dir") == "rtl"
        accessible(desk)
