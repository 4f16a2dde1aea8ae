"""Booking as visitors do it, in a real browser: on a telephone, without scripts, through the letters."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from carrara.content.models import Letter
from events.models import Booking, WaitingEntry

from .making import make_route, make_session, rome, seats

PHONE, NARROW = {"width": 390, "height": 844}, {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Nobody waits three seconds before each form of a test."""
    monkeypatch.setattr("carrara.content.forms.QUICKEST", -1)


@pytest.fixture
def session(live_site):
    route = make_route(title_ar="الطريق", meeting_point_ar="الساحة")
    return make_session(rome(2099, 6, 10, 15), places=3, route=route)


def path(name, session, code="it"):
    with translation.override(code):
        return reverse(name, args=[session.pk])


def fits(page):
    return page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def link_in(letter):
    return re.search(r"https?://\S+/(?:prenotazione|attesa)/\S+", letter.text)[0]


def press(page, value):
    with page.expect_navigation():
        page.locator(f'main button[value="{value}"]').click()


def ask(page, who, adults):
    page.locator("[name=adults]").fill(str(adults))
    page.locator("[name=name]").fill(who)
    page.locator("[name=email]").fill(f"{who.lower()}@example.org")
    with page.expect_navigation():
        page.locator("main form button").click()


def letter_to(who, kind):
    return Letter.objects.get(to=f"{who.lower()}@example.org", key__endswith=kind)


def test_on_a_telephone_in_arabic_one_books_and_confirms(page, live_site, session, accessible):
    page.set_viewport_size(PHONE)
    page.goto(live_site + path("book", session, "ar"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    accessible(page)
    page.locator("main form button").click()
    expect(page.locator("[role=alert]")).to_be_focused()
    accessible(page)
    page.set_viewport_size(NARROW)
    assert fits(page)
    page.set_viewport_size(PHONE)
    ask(page, "Fatima", 2)
    expect(page).to_have_url(re.compile("/ar/prenota/.*/fatto/"))
    accessible(page)
    letter = letter_to("Fatima", "-held")
    assert (letter.language, "/ar/" in link_in(letter)) == ("ar", True)
    page.goto(link_in(letter))
    accessible(page)
    assert (Booking.objects.get().state, fits(page)) == ("held", True)
    press(page, "confirm")
    expect(page.locator(".ticket .code")).to_have_text(Booking.objects.get().code)
    accessible(page)
    assert (Booking.objects.get().state, seats(session), fits(page)) == ("confirmed", (2, 2), True)


def test_a_session_fills_one_waits_is_promoted_and_cancels(page, live_site, session, accessible):
    for who, people in (("Anna", 2), ("Bruno", 1)):
        page.goto(live_site + path("book", session))
        ask(page, who, people)
        page.goto(link_in(letter_to(who, "-held")))
        press(page, "confirm")
    assert seats(session) == (3, 3)

    page.goto(live_site + path("book", session))
    accessible(page)
    with page.expect_navigation():
        page.locator(f'main a[href="{path("waiting_list", session)}"]').click()
    accessible(page)
    ask(page, "Carla", 2)
    accessible(page)
    page.goto(link_in(letter_to("Carla", "-joined")))
    accessible(page)

    page.goto(link_in(letter_to("Anna", "-confirmed")))
    accessible(page)
    expect(page.locator('button[value="cancel"]')).to_be_hidden()
    page.locator("main summary").click()
    accessible(page)
    press(page, "cancel")
    expect(page.locator("main [role=status]")).to_be_visible()
    accessible(page)

    page.goto(link_in(letter_to("Carla", "-offered")))
    accessible(page)
    press(page, "confirm")
    expect(page.locator(".ticket")).to_be_visible()
    assert (WaitingEntry.objects.get().state, seats(session)) == ("taken", (3, 3))
    page.locator("main summary").click()
    press(page, "cancel")
    expect(page.locator("main [role=status]")).to_be_visible()
    assert seats(session) == (1, 1)


def test_the_number_is_changed_and_what_cannot_be_is_said(page, live_site, session, accessible):
    page.goto(live_site + path("book", session))
    ask(page, "Anna", 2)
    page.goto(link_in(letter_to("Anna", "-held")))
    press(page, "confirm")
    page.locator("[name=adults]").fill("4")
    press(page, "resize")
    expect(page.locator("[role=alert]")).to_be_focused()
    accessible(page)
    page.locator("[name=adults]").fill("3")
    press(page, "resize")
    expect(page.locator("main .notice.good")).to_be_visible()
    accessible(page)
    assert seats(session) == (3, 3)


def test_a_link_that_does_not_work_says_so(page, live_site, session, accessible, faults):
    page.goto(f"{live_site}/ar/prenotazione/{'x' * 43}/")
    accessible(page)
    assert [fault for fault in faults if "404" not in fault] == []
    faults.clear()  # the browser notes that the page was not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_requests_and_closed_sessions_are_accessible(page, live_site, session, accessible, scheme):
    page.emulate_media(color_scheme=scheme)
    type(session).objects.filter(pk=session.pk).update(state="cancelled", cancel_reason="Piove")
    for name in ("book", "waiting_list", "group_request", "group_requested", "waiting_joined"):
        page.goto(live_site + path(name, session))
        accessible(page)


def test_without_scripts_everything_is_there(browser, live_site, session):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(live_site + path("book", session))
    ask(page, "Anna", 1)
    page.goto(link_in(letter_to("Anna", "-held")))
    press(page, "confirm")
    page.locator("main summary").click()
    press(page, "cancel")
    expect(page.locator("main [role=status]")).to_be_visible()
    assert Booking.objects.get().state == "cancelled"
