"""Pictures under the map: of whom the office has named, and not before the visitor asks for them."""

import math
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.events.making import make_opening, make_route
from tests.test_browser import NARROW, PHONE, fits

PLACES = [(44.0935, 10.1075), (44.05, 10.064), (44.08, 10.1)]
STUDIES = "/programmi/studi-aperti/2030/studi/"
PAGES = (STUDIES, "/programmi/studi-aperti/2030/percorsi/percorso-a/")
CREDIT = "© Somebody https://example.org/copyright"
TILE = re.compile(r"/(\d+)/(\d+)/(\d+)\.png")


class TileHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        file = BytesIO()
        Image.new("RGB", (256, 256), "#dde5d6").save(file, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(file.getvalue())

    def log_message(self, *args):
        pass


@pytest.fixture
def tiles(settings):
    """A server of tiles on another port, so of another origin; `asked` are the paths it was asked for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), TileHandler) as server:
        server.asked, server.origin = [], f"http://127.0.0.1:{server.server_port}"
        settings.MAP_TILES, settings.MAP_TILES_CREDIT = f"{server.origin}/{{z}}/{{x}}/{{y}}.png", CREDIT
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def studios(db):
    route = make_route()
    for number, (latitude, longitude) in enumerate(PLACES, 1):
        opening = make_opening(f"studio-{number}", route, latitude=str(latitude), longitude=str(longitude))
        opening.number = number
        opening.save()


def tile_of(latitude, longitude, depth):
    """As every map of the web counts them: the tile of a place, with where in it the place is."""
    across = (longitude + 180) / 360 * 2**depth
    down = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**depth
    return int(across), int(down), across % 1, down % 1


def depth_shown(page):
    addresses = page.locator("svg image").evaluate_all("all => all.map(image => image.getAttribute('href'))")
    return {int(TILE.search(address)[1]) for address in addresses}


def distance(page, dot, place, depth):
    """Pixels between where a dot is drawn and where the tile that holds its place has it."""
    column, row, across, down = tile_of(*place, depth)
    picture = page.locator(f'image[href$="/{depth}/{column}/{row}.png"]').bounding_box()
    box = dot.bounding_box()
    there = picture["x"] + across * picture["width"], picture["y"] + down * picture["height"]
    return math.dist(there, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))


@pytest.mark.parametrize("path", [STUDIES, "/ar" + STUDIES])
def test_nothing_is_asked_for_before_the_click_and_then_the_ground_lies_under_the_dots(
    page, live_site, tiles, studios, accessible, path
):
    page.set_viewport_size(PHONE)
    page.goto(live_site + path, wait_until="networkidle")
    accessible(page)
    assert (tiles.asked, page.locator("svg image").count()) == ([], 0)
    page.locator(".map-offer button").click()
    expect(page.locator("svg image").first).to_be_visible()
    (depth,) = depth_shown(page)
    dots = page.locator(".spot circle").all()
    assert [distance(page, dot, place, depth) < 1.5 for dot, place in zip(dots, PLACES, strict=True)] == [True] * 3
    assert page.locator(".map-laid button").evaluate_all(
        "them => them.map(each => each === document.activeElement)"
    ) == [
        True,
        False,
    ]
    expect(page.locator(".map-laid a")).to_have_attribute("href", "https://example.org/copyright")
    accessible(page)
    page.set_viewport_size(NARROW)
    assert fits(page)


def test_zoomed_in_the_frame_scrolls_and_the_dots_keep_their_size(page, live_site, tiles, studios):
    page.goto(live_site + STUDIES)
    page.locator(".map-offer button").click()
    dot, view = page.locator(".spot circle").first, page.locator(".map-view")
    before, frame = dot.bounding_box()["width"], view.bounding_box()
    (first,) = depth_shown(page)
    more, less = page.locator(".map-laid button").all()
    for further in (1, 2):
        with page.expect_response(f"**/{first + further}/*/*.png"):
            more.click()
        assert depth_shown(page) == {first + further}
    expect(more).to_be_disabled()
    assert (round(dot.bounding_box()["width"]), view.bounding_box()) == (round(before), frame)
    page.locator(".town-map a").first.focus()
    expect(dot).to_be_in_viewport()
    assert distance(page, dot, PLACES[0], first + 2) < 1.5
    for _time in range(2):
        less.click()
    expect(less).to_be_disabled()
    assert view.evaluate("view => [view.scrollWidth - view.clientWidth, view.scrollHeight - view.clientHeight]") == [
        0,
        0,
    ]
    dot.click()
    page.wait_for_url("**/studi/studio-1/")


def sources(response):
    return re.search(r"img-src ([^;]*)", response.headers["Content-Security-Policy"])[1].split()


def test_the_policy_names_the_server_on_the_pages_with_a_map_alone(client, tiles, studios):
    plain = ("/programmi/studi-aperti/2030/giornata/", "/studi/studio-1/", PAGES[1] + "stampa/", "/")
    found = {path: set(sources(client.get(path))) for path in (*PAGES, *plain)}
    assert found == {path: {"'self'", *([tiles.origin] if path in PAGES else [])} for path in found}


def test_an_office_that_named_nobody_offers_nothing(client, studios):
    for path in PAGES:
        response = client.get(path)
        assert "<svg viewBox" in response.text and sources(response) == ["'self'"]
        assert [word for word in ("map-offer", "data-tiles", "town-map.js") if word in response.text] == []
