"""The public pages in a real browser: every template in five languages, by keyboard, on a phone, without scripts.

The fixtures of the browser fail a test on any error of the console, any breach of the policy, any request to outside.
"""

from urllib.parse import urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from django.urls import resolve
from playwright.sync_api import expect

from carrara.content import previews
from carrara.content.languages import LANGUAGE_CODES, direction, html_lang, path_in
from tests import addresses, world
from tests.addresses import address

MORE = ["/cerca/?q=row", "/cerca/?q=xyzzy", "/eventi/?q=row&kind=row-1", "/eventi/?since=x&q=xyzzy"]
WIDE, PHONE, NARROW = ({"width": width, "height": height} for width, height in ((1280, 800), (390, 844), (320, 640)))


@pytest.fixture
def hub(live_site):
    """Items in five languages, and some that only Italian has."""
    hub = world.make_world(rows=2)
    world.make_items("only-it", hub.data, hub, languages=["it"])
    return hub


def templates(hub, code):
    """Paths of one page of each template, and of some in another state."""
    paths = [address(name, arguments, code) for name, arguments in addresses.pages().items()]
    preview = previews.links(hub.news)[0]["url"]
    return paths + [path_in(path, code) for path in [*MORE, preview, address("event", ["only-it"])]]


def fits(page):
    """Whether the page is read by scrolling downwards alone (WCAG 1.4.10)."""
    return page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


# --- every template, with invented content ----------------------------------------------------------------------------
@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_every_template_is_accessible(page, live_site, hub, accessible, code):
    for path in templates(hub, code):
        page.goto(live_site + path)
        assert page.locator("html").get_attribute("dir") == direction(code), path
        accessible(page)


@pytest.mark.parametrize("code", ["it", "ar"])
def test_every_template_is_accessible_on_a_phone_and_fits_the_narrowest(page, live_site, hub, accessible, code):
    page.set_viewport_size(PHONE)
    sideways = []
    for path in templates(hub, code):
        page.goto(live_site + path)
        accessible(page)
        page.set_viewport_size(NARROW)
        sideways += [] if fits(page) else [path]
        page.set_viewport_size(PHONE)
    assert sideways == []


def test_in_the_dark_colours_are_told_apart_too(page, live_site, hub, accessible):
    page.emulate_media(color_scheme="dark")
    for path in ["/", "/citta/", "/eventi/", "/rete/", "/eventi/row-1/", "/contatti/scrivi/", "/cerca/?q=row"]:
        page.goto(live_site + path)
        accessible(page)


@pytest.mark.parametrize("code", ["it", "ar"])
def test_what_says_that_something_is_wrong_is_accessible(page, live_site, hub, accessible, faults, code):
    page.goto(live_site + address("contact_form", code=code))
    page.locator("main form button").click()
    expect(page.locator("[role=alert]")).to_be_focused()
    accessible(page)
    page.goto(live_site + path_in("/no/where/", code))
    accessible(page)
    assert [fault for fault in faults if "404" not in fault] == []
    faults.clear()  # the browser notes that the page was not found


def test_planted_faults_are_found(page, live_site, accessible, faults):
    world.make_sections()
    page.goto(live_site)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        accessible(page)
    page.evaluate("document.querySelector('h1').style.minWidth = '3000px'")
    assert not fits(page)
    with page.expect_console_message(lambda message: message.text.startswith("CSP:")):
        page.evaluate("fetch('https://example.org/').catch(() => 0)")
    assert faults != []
    faults.clear()


# --- the site as run.py starts it, the seeds in -----------------------------------------------------------------------
def read_templates(trial):
    """One address of each template that the seeds fill."""
    listed = {urlsplit(url).path for url in sitemap(trial) if urlsplit(url).path.split("/")[1] not in LANGUAGE_CODES}
    return {resolve(path).url_name: path for path in sorted(listed)}


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_the_seeds_are_read_in_five_languages(page, trial, accessible, code):
    for name, path in read_templates(trial).items():
        page.goto(trial.url + path_in(path, code))
        assert page.locator("html").get_attribute("lang") == html_lang(code), name
        assert page.locator("h1").inner_text().strip() and page.locator(".language-notice").count() == 0, name
        page.set_viewport_size(NARROW)
        assert fits(page), path
        page.set_viewport_size(WIDE)


def sitemap(trial):
    tree = ElementTree.fromstring(urlopen(f"{trial.url}/sitemap.xml").read())
    return [entry.text for entry in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def focus(page):
    return page.locator(":focus")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("code", ["it", "ar"])
def test_the_keyboard_goes_from_the_address_bar_to_the_content(page, trial, code, size):
    page.set_viewport_size(size)
    page.goto(trial.url + path_in("/citta/", code))
    page.keyboard.press("Tab")
    expect(focus(page)).to_have_class("skip")
    expect(focus(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(focus(page)).to_have_id("content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=lambda size: str(size["width"]))
def test_the_language_menu_works_by_keyboard_and_stays_on_the_page(page, trial, size):
    page.set_viewport_size(size)
    page.goto(f"{trial.url}/citta/")
    menu = page.locator("details.lang")
    tab_until(page, menu.locator("summary"))
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="English")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="English")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    tab_until(page, menu.get_by_role("link", name="العربية"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{trial.url}/ar/citta/")
    assert page.locator("html").get_attribute("dir") == "rtl"


def tab_until(page, wanted, most=40):
    """Press Tab until `wanted` has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached")


@pytest.mark.parametrize("code", ["it", "ar"])
def test_the_menu_of_a_phone_works_by_keyboard(page, trial, code):
    page.set_viewport_size(PHONE)
    page.goto(trial.url + path_in("/citta/", code))
    button, first = page.locator(".head .menu-button").first, page.locator(".nav-list a").first
    expect(first).to_be_hidden()
    tab_until(page, button)
    page.keyboard.press("Enter")
    expect(first).to_be_visible()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    tab_until(page, first)
    address = first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(trial.url + address)


@pytest.mark.parametrize("code", ["it", "ar"])
def test_the_menu_of_a_screen_is_there_and_every_stop_of_the_keyboard_shows_itself(page, trial, code):
    page.goto(trial.url + path_in("/eventi/", code))
    stops, unseen = [], []
    for _ in range(60):
        page.keyboard.press("Tab")
        here = focus(page)
        if here.count() == 0:
            break
        stops.append(here.evaluate("element => element.getAttribute('href') || element.tagName"))
        seen = here.evaluate(SEEN)
        unseen += [] if seen else [stops[-1]]
    links = page.locator(".nav-list a")
    assert {link.get_attribute("href") for link in links.all()} <= {*stops} and links.count() > 4
    assert unseen == []


# In the window and outlined, itself or the whole entry whose title it is.
SEEN = """element => {
  const box = element.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const outlines = [null, "::after"].map((part) => getComputedStyle(element, part));
  return inside && outlines.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=lambda size: str(size["width"]))
def test_everything_works_without_scripts(new_context, trial, size):
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(size)
    page.goto(f"{trial.url}/")
    if size == PHONE:
        page.locator(".head .menu-button").first.click()
    page.locator(".nav-list a[href='/cerca/']").click()
    page.locator("main [name=q]").fill("marmo")
    page.locator("main .search-box button").click()
    page.wait_for_url("**/cerca/?q=marmo")
    expect(page.locator("main ol.agenda > li").first).to_be_visible()
    page.locator("details.lang summary").click()
    page.locator("details.lang a[hreflang=fr]").click()
    page.wait_for_url(f"{trial.url}/fr/cerca/")
    page.goto(f"{trial.url}/fr/contatti/scrivi/")
    page.locator("main form button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
