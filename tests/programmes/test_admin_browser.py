"""The pages of an edition of open studios in a browser: by keyboard, on a phone, in Arabic."""

import pytest
from playwright.sync_api import expect

from carrara.content.models import User
from tests.programmes.making import make_edition, make_route, make_studio, open_studio

PASSWORD = "una-prova-lunga-1"


@pytest.fixture
def edition(transactional_db):
    edition = make_edition()
    studios = [make_studio(slug) for slug in ("uno", "due", "tre")]
    for studio in studios:
        open_studio(edition, studio)
    make_route(edition, "A", *studios)
    return edition


@pytest.fixture
def staff(page, live_site, edition):
    User.objects.create_superuser("anna", "anna@example.org", PASSWORD, language="en")
    page.goto(f"{live_site}/admin/")
    page.fill("[name=login]", "anna")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    return page


def test_stops_are_moved_by_keyboard(staff, live_site, edition):
    route = edition.routes.get()
    staff.goto(f"{live_site}/admin/programmes/route/{route.pk}/change/")
    down = staff.get_by_role("button", name="Move down: Uno")
    down.focus()
    staff.keyboard.press("Enter")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("button", name="Move up: Uno")).to_be_focused()
    staff.get_by_role("button", name="Save as a draft").click()
    staff.wait_for_url("**/route/**")
    assert list(route.stops.values_list("studio__slug", flat=True)) == ["due", "tre", "uno"]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 390)])
def test_pages_of_an_edition_are_accessible(staff, live_site, edition, accessible, language, width):
    User.objects.update(language=language)
    staff.set_viewport_size({"width": width, "height": 800})
    session = f"{live_site}/admin/events/session"
    for address in (
        f"{live_site}/admin/programmes/edition/{edition.pk}/studios/",
        f"{live_site}/admin/programmes/studio/import/?edition={edition.pk}",
        f"{session}/pattern/?edition={edition.pk}",
        f"{session}/?_clear=1",
    ):
        staff.goto(address)
        accessible(staff)


def test_a_pattern_is_looked_at_and_made(staff, live_site, edition, accessible):
    staff.goto(f"{live_site}/admin/events/session/pattern/?edition={edition.pk}")
    staff.get_by_role("button", name="Look at them").click()
    expect(staff.get_by_role("heading", name="4 departures would be made")).to_be_visible()
    accessible(staff)
    staff.get_by_role("button", name="Make these departures").click()
    expect(staff.get_by_text("4 departures are made.")).to_be_visible()
    accessible(staff)
    staff.get_by_role("link", name="8 June 2030, 15:00").first.click()
    staff.get_by_role("link", name="Call it off").click()
    accessible(staff)
    staff.fill("[name=reason]", "rain")
    staff.get_by_role("button", name="Call it off").click()
    expect(staff.get_by_text("called off: rain")).to_be_visible()
