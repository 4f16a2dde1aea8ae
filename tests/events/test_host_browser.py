"""The page of a host in a real browser: on a good line, on none, on one that loses answers, and without scripts."""

import re

import pytest
import time_machine
from playwright.sync_api import Error, expect

from events import hosting
from events.models import Arrival, HostNotice, WalkIn
from tests.world import make_sections

from .making import book, make_opening, make_route, make_session, rome

pytestmark = pytest.mark.django_db(transaction=True)
DAY = rome(2030, 6, 10).date()
PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def clock():
    """A quarter of an hour before the groups come; the clock of the site goes on."""
    with time_machine.travel(rome(2030, 6, 10, 14, 45)) as clock:
        yield clock


@pytest.fixture
def opening(live_site, clock):
    """A studio that expects Anna's group of four and Bruno's of two."""
    make_sections()
    route = make_route()
    opening = make_opening("bianchi", route, minutes_before=0)
    session = make_session(rome(2030, 6, 10, 15), places=15, route=route)
    book(session, "anna", 4)
    book(session, "bruno", 2)
    return opening


@pytest.fixture
def groups(opening):
    return {booking.name: booking for booking in opening.edition.sessions.get().bookings.all()}


@pytest.fixture
def host(page, live_site, opening):
    page.set_viewport_size(PHONE)
    link = hosting.make(opening, DAY)
    page.goto(f"{live_site}/en/ospite/{link}/")
    return page


def of(host, booking):
    return host.locator(f"#group-{booking.pk}")


def came(host, booking):
    return of(host, booking).locator("[data-came] b")


def sent(host):
    """Nothing waits any more."""
    expect(host.locator("[data-waiting]")).to_have_text("")


def unreachable(faults):
    """Take out what the browser says when a line is lost, be it while it fetches the page's worker."""
    said = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|410|An unknown error occurred when fetching the script"
    faults[:] = [fault for fault in faults if not re.search(said, fault)]


def counted(*bookings):
    for booking in bookings:
        booking.refresh_from_db()
    return [booking.arrived for booking in bookings]


def test_a_host_counts_with_one_thumb(host, groups, accessible):
    anna, bruno = groups["Anna"], groups["Bruno"]
    accessible(host)
    of(host, anna).get_by_role("button", name="all came").click()
    for _time in range(2):
        of(host, bruno).get_by_role("button", name="one more came").click()
    of(host, bruno).get_by_role("button", name="one fewer came").click()
    host.get_by_role("button", name="One more person", exact=True).click()
    host.get_by_role("button", name="20 minutes late").click()
    sent(host)
    expect(host.get_by_text("Visitors are told that you run 20 minutes late.")).to_be_visible()
    assert counted(anna, bruno) == [4, 1]
    assert (WalkIn.objects.get().people, HostNotice.objects.get().minutes) == (1, 20)
    accessible(host)
    host.get_by_role("button", name="Take the last one back").click()
    sent(host)
    expect(host.locator("[data-walked]")).to_have_text("0")
    assert WalkIn.objects.get().people == 0


def test_without_a_line_touches_wait_and_count_once_when_it_is_back(host, groups, faults):
    anna, bruno = groups["Anna"], groups["Bruno"]
    host.context.set_offline(True)
    of(host, anna).get_by_role("button", name="one more came").click()
    of(host, anna).get_by_role("button", name="one more came").click()
    of(host, anna).get_by_role("button", name="one more came").click()
    of(host, bruno).get_by_role("button", name="all came").click()
    host.get_by_role("button", name="One more person", exact=True).click()
    expect(host.locator("[data-waiting]")).to_contain_text("Waiting to be sent: 5")
    expect(came(host, anna)).to_have_text("3")
    assert (counted(anna, bruno), WalkIn.objects.count()) == ([0, 0], 0)
    host.context.set_offline(False)
    sent(host)
    assert (counted(anna, bruno), WalkIn.objects.count()) == ([3, 2], 1)
    assert Arrival.objects.filter(booking=anna).count() == 3  # each touch once
    unreachable(faults)


def test_what_waits_is_still_there_after_the_page_was_closed(host, groups, faults):
    host.context.set_offline(True)
    of(host, groups["Anna"]).get_by_role("button", name="all came").click()
    expect(host.locator("[data-waiting]")).to_contain_text("1")
    address = host.url
    host.close()
    context = host.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    sent(again)
    expect(came(again, groups["Anna"])).to_have_text("4")
    assert counted(groups["Anna"]) == [4]
    unreachable(faults)


def test_an_answer_that_is_lost_on_the_way_counts_nothing_twice(host, groups, faults):
    lost = []

    def lose_the_first(route):
        if route.request.method != "POST" or len(lost) == 2:
            route.continue_()
            return
        route.fetch(max_redirects=0)  # the site has it, the telephone never hears of it
        lost.append(route.request.url)
        route.abort()

    host.context.route(re.compile("/ospite/"), lose_the_first)
    host.get_by_role("button", name="One more person", exact=True).click()
    expect(host.locator("[data-waiting]")).to_contain_text("1")
    expect(host.locator("[data-waiting]")).to_have_text("", timeout=20_000)
    assert (len(lost), WalkIn.objects.count()) == (2, 1)
    expect(host.locator("[data-walked]")).to_have_text("1")
    faults[:] = [fault for fault in faults if "ERR_FAILED" not in fault]


# --- opened anew without a line ---
STORED = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
    return found.filter((path) => path !== "/static/icon.svg").sort();
}"""
# Both without the icon of the tab, which the browser fetches past the worker.
DRAWN_WITH = """async () => {
    const drawn = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    return [location.pathname, ...drawn.filter((path) => /^.static.(?!icon.svg)/.test(path))];
}"""


def kept(host):
    """All that it needs is kept on the telephone; what that is."""
    for _tenth in range(300):
        if (stored := set(host.evaluate(STORED))) == set(host.evaluate(DRAWN_WITH)):
            break
        host.wait_for_timeout(100)
    return stored


def test_opened_anew_without_a_line_it_says_how_old_it_is_and_counts_on(host, groups, faults, accessible):
    anna = groups["Anna"]
    of(host, anna).get_by_role("button", name="one more came").click()
    sent(host)
    assert kept(host) == set(host.evaluate(DRAWN_WITH))
    host.context.set_offline(True)
    more = of(host, anna).get_by_role("button", name="one more came")
    more.click()
    host.reload()
    line = host.get_by_text(re.compile("Without a line: this is how it was at 14:4[5-9]"))
    expect(line).to_be_visible()
    expect(came(host, anna)).to_have_text("2")
    expect(host.locator("[data-waiting]")).to_contain_text("Waiting to be sent: 1")
    accessible(host)
    more.click()
    host.get_by_role("button", name="One more person", exact=True).click()
    host.reload()
    host.get_by_role("button", name="One more person", exact=True).click()
    expect(came(host, anna)).to_have_text("3")
    expect(host.locator("[data-walked]")).to_have_text("2")
    assert (counted(anna), WalkIn.objects.count()) == ([1], 0)
    host.context.set_offline(False)
    sent(host)
    expect(line).to_be_hidden()
    assert (counted(anna), WalkIn.objects.count(), Arrival.objects.count()) == ([3], 2, 3)
    unreachable(faults)


def test_without_a_touch_too_it_is_fresh_again_when_the_line_is_back(host, groups, faults):
    kept(host)
    host.context.set_offline(True)
    host.reload()
    expect(host.get_by_text("Without a line")).to_be_visible()
    book(groups["Anna"].session, "carla", 1)
    host.context.set_offline(False)
    expect(host.get_by_text("Carla")).to_be_visible()
    expect(host.get_by_text("Without a line")).to_be_hidden()
    unreachable(faults)


def test_at_midnight_what_was_kept_is_gone(page, live_site, opening, clock, faults):
    clock.move_to(rome(2030, 6, 10, 23, 59, 45))
    address = f"{live_site}/en/ospite/{hosting.make(opening, DAY)}/"
    page.goto(address)
    kept(page)
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_FAILED"):  # it opens itself anew
        page.wait_for_url("**/nowhere/", timeout=40_000)
    with pytest.raises(Error, match="ERR_"):
        page.goto(address)
    page.context.set_offline(False)
    page.goto(address)
    expect(page.get_by_role("heading", name="This link is over")).to_be_visible()
    assert page.evaluate(STORED) == []
    unreachable(faults)


def test_what_was_kept_goes_with_a_link_that_was_ended(host, opening, faults):
    address = host.url
    kept(host)
    hosting.revoke(opening, DAY)
    host.reload()
    expect(host.get_by_role("heading", name="This link is over")).to_be_visible()
    assert host.evaluate(STORED) == []
    host.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        host.goto(address)
    unreachable(faults)


def test_a_link_that_was_ended_says_so_and_keeps_nothing_waiting(host, opening, groups, faults):
    hosting.revoke(opening, DAY)
    of(host, groups["Anna"]).get_by_role("button", name="all came").click()
    expect(host.get_by_role("heading", name="This link is over")).to_be_visible()
    assert counted(groups["Anna"]) == [0]
    faults[:] = [fault for fault in faults if "410" not in fault]


def test_without_scripts_each_touch_is_a_form(browser, browser_context_args, live_site, opening, groups):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    link = hosting.make(opening, DAY)
    page.goto(f"{live_site}/en/ospite/{link}/")
    of(page, groups["Anna"]).get_by_role("button", name="one more came").click()
    of(page, groups["Anna"]).get_by_role("button", name="one more came").click()
    page.get_by_role("button", name="I must close today").click()
    assert (counted(groups["Anna"]), HostNotice.objects.get().kind) == ([2], "closed")
    context.close()


def test_in_arabic_on_a_phone_it_fits_and_is_accessible(page, live_site, opening, accessible):
    page.set_viewport_size(PHONE)
    link = hosting.make(opening, DAY)
    page.goto(f"{live_site}/ar/ospite/{link}/")
    accessible(page)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
