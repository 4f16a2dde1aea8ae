"""A visitor with one thumb: filters the studios, opens one, follows a route, plans a Saturday."""

import math
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from carrara.content.models import Locality
from events.models import Session
from events.models.events import ROME
from programmes.models import Discipline, Edition, Route
from tests.events.making import make_opening, make_route
from tests.test_browser import NARROW, PHONE, fits

PLACES = {"torano": ("44.0935", "10.1075"), "avenza": ("44.05", "10.064")}
TITLES = {"title_it": "Laboratorio", "title_ar": "ورشة"}


@pytest.fixture
def saturday(live_site):
    """The edition begins on the next Saturday; thirty studios, so that dots must be moved apart on the map."""
    today = timezone.localdate()
    day = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    route = make_route(colour="yellow", step_free="yes", length_km="2.4", title_ar="الحجر", meeting_point_ar="الساحة")
    make_route("B", colour="black", title_ar="الحديد", means="bicycle")
    Edition.objects.update(title_it="Studi Aperti 2030", title_ar="استوديوهات مفتوحة", starts_on=day, ends_on=day)
    stone = Discipline.objects.create(key="stone", name_it="Scultura", name_ar="نحت")
    hamlets = [
        Locality.objects.create(slug=slug, name_it=slug.capitalize(), latitude=north, longitude=east)
        for slug, (north, east) in PLACES.items()
    ]
    for number in range(1, 31):
        make_studio(number, route if number <= 5 else Route.objects.get(sign="B"), hamlets[number % 2], stone, day)
    for hour, taken in ((15, 0), (17, 4)):
        make_departure(route, day, hour, taken)
    return day


def make_studio(number, route, hamlet, discipline, day):
    words = {name: f"{title} {number}" for name, title in TITLES.items()}
    opening = make_opening(
        f"studio-{number}",
        route,
        **words,
        locality=hamlet,
        latitude=hamlet.latitude,
        longitude=hamlet.longitude,
        step_free="yes" if number % 3 else "no",
        has_dust=True,
    )
    opening.number = number
    opening.save()
    opening.studio.disciplines.add(discipline)
    opening.hours.create(day=day, opens_at="10:00", closes_at="19:00")


def make_departure(route, day, hour, taken):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=ROME)
    session = Session.objects.create(
        route=route, starts_at=start, ends_at=start + timedelta(hours=2), places=4, price=0, language="ar"
    )
    Session.objects.filter(pk=session.pk).update(seats_taken=taken)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_saturday_is_found_in_arabic_on_a_phone(page, live_site, saturday, accessible, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_site}/ar/programmi/studi-aperti/2030/")
    accessible(page)
    page.locator(".way a").first.click()
    page.wait_for_url("**/ar/programmi/studi-aperti/2030/studi/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    accessible(page)
    assert every_dot_can_be_touched(page)

    page.locator("details.filters summary").click()
    page.select_option("[name=hamlet]", "torano")
    page.check("[name=step_free]")
    page.locator("details.filters button").click()
    page.wait_for_url("**hamlet=torano**")
    expect(page.locator(".studio-lines > li")).to_have_count(10)
    accessible(page)

    page.locator(".town-map a", has_text="4").first.click()
    page.wait_for_url("**/ar/studi/studio-4/")
    expect(page.locator("h1")).to_have_text("ورشة 4")
    accessible(page)

    page.locator(".card-facts .with-sign a").click()
    page.wait_for_url("**/ar/programmi/studi-aperti/2030/percorsi/percorso-a/")
    expect(page.locator(".stops > li")).to_have_count(5)
    expect(page.locator(".stack .act a")).to_have_count(2)
    accessible(page)

    page.goto(f"{live_site}/ar/programmi/studi-aperti/2030/giornata/")
    page.select_option("[name=hour]", "15")
    page.select_option("[name=people]", "3")
    page.check("[name=step_free]")
    page.locator("details.filters button").click()
    page.wait_for_url("**hour=15**")
    expect(page.locator(".planned-visit")).to_have_count(1)
    page.locator(".planned-studios summary").click()
    expect(page.locator(".open-studios > li").first).to_be_visible()
    accessible(page)
    page.locator(".planned-visit .act a").click()
    page.wait_for_url("**/ar/prenota/*/")


def every_dot_can_be_touched(page):
    """At least 24 pixels wide, and not one over another (WCAG 2.5.8)."""
    boxes = [dot.bounding_box() for dot in page.locator(".spot circle").all()]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    nearest = min(math.dist(one, two) for one, two in combinations(middles, 2))
    return len(boxes) == 30 and min(box["width"] for box in boxes) >= 24 and nearest >= 24


def test_the_map_and_the_tables_fit_the_narrowest_and_the_keyboard_passes_the_map(page, live_site, saturday):
    page.set_viewport_size(NARROW)
    paths = ["studi/", "giornata/", "percorsi/percorso-a/", "percorsi/percorso-a/stampa/"]
    sideways = []
    for path in [f"/programmi/studi-aperti/2030/{path}" for path in paths] + ["/studi/studio-4/"]:
        page.goto(live_site + path)
        sideways += [] if fits(page) else [path]
    assert sideways == []
    page.goto(f"{live_site}/programmi/studi-aperti/2030/studi/")
    skip = page.locator(".past-map a")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "/studi/studio-1/")


def test_the_sheet_is_one_page_of_paper_with_a_code_and_nothing_else_of_the_site(page, live_site, saturday):
    page.goto(f"{live_site}/programmi/studi-aperti/2030/percorsi/percorso-a/stampa/")
    page.emulate_media(media="print")
    with translation.override("it"):
        label = gettext("QR code that leads to the page of this route")
    expect(page.get_by_role("img", name=label)).to_be_visible()
    expect(page.locator("header.sheet-head")).to_be_visible()
    assert page.locator(".head, .foot, .crumbs").filter(visible=True).count() == 0
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
