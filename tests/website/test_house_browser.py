"""The pages on which the office keeps house, in a real browser: by keyboard, by dragging, quiet and accessible."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from carrara.content import menus
from carrara.content.models import Notice, Page, User
from tests.world import make_world

MENUS = "/admin/content/menulink/"


@pytest.fixture
def office(page, live_site, context):
    """The browser, signed in."""
    make_world(rows=1)
    User.objects.create_superuser("anna", "anna@example.org", "pietra-serena-1", language="it")
    page.goto(f"{live_site}/admin/")
    page.fill("[name=login]", "anna")
    page.fill("[name=password]", "pietra-serena-1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_site}/admin/")
    return page


def order(office):
    return office.locator("[data-list=main] > li").evaluate_all("rows => rows.map(row => row.dataset.key)")


def test_a_menu_is_put_in_order_by_keyboard_and_by_dragging(office, live_site):
    office.goto(live_site + MENUS)
    start = order(office)
    down = office.locator(f"[data-key={start[0]}] .arrows button").nth(1)
    down.focus()
    office.keyboard.press("Enter")
    office.wait_for_url("**pressed=down")
    expect(down).to_be_focused()  # again; the browser gives it when it draws, which may be after the page has loaded
    office.keyboard.press("Enter")
    expect(office.locator("[data-list=main] > li").nth(2)).to_have_attribute("data-key", start[0])
    assert [menus.key(entry) for entry in menus.entries("main")] == order(office) == [*start[1:3], start[0], *start[3:]]
    with office.expect_navigation():
        office.locator(f"[data-key={start[0]}] .handle").drag_to(office.locator("[data-list=footer] > li").first)
    page = Page.objects.get(pk=start[0].removeprefix("page-"))
    assert page.menu == "footer"


@pytest.mark.parametrize(("language", "colours", "width"), [("it", "light", 1280), ("ar", "dark", 768)])
def test_the_pages_are_quiet_and_accessible(office, live_site, accessible, faults, language, colours, width):
    User.objects.update(language=language)
    Page.objects.filter(role="city").update(state="draft")
    office.emulate_media(color_scheme=colours)
    office.set_viewport_size({"width": width, "height": 900})
    for path in (
        MENUS,
        "/admin/website/homeblock/",
        reverse("admin:website_homeblock_add") + "?kind=featured",
        "/admin/website/dutyrecord/",
        reverse("admin:website_duties_check"),
        "/admin/website/dutyrecord/add/?duty=accessibility-declaration&year=2029",
        "/admin/content/office/1/change/",
        reverse("admin:content_notice_add"),
    ):
        office.goto(live_site + path)
        office.wait_for_load_state("networkidle")
        assert faults == [], path
        accessible(office)
        assert office.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize(("path", "colours"), [("/", "light"), ("/ar/", "dark"), ("/no/where/", "light")])
def test_the_notice_is_a_region_above_all_and_fits_a_telephone(page, live_site, accessible, faults, path, colours):
    make_world(rows=1)
    now = timezone.now()
    hours = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
    Notice.objects.create(severity="warning", text_it="Strada chiusa", url="/eventi/", **hours)
    Notice.objects.create(text_it="Uffici chiusi il lunedì", text_ar="المكاتب مغلقة يوم الاثنين", **hours)
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(live_site + path)
    if path == "/no/where/":
        faults.clear()  # the browser reports that nothing is there, as it should
    region = page.locator("section.notices")
    assert region.get_attribute("aria-label") and region.locator("p").count() == 2
    assert region.bounding_box()["y"] <= 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.context.cookies() == []
    accessible(page)
