"""Finding one's way in a real browser: filters that stay, deeds on many, the key / and the look of it all."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from carrara.content.models import NewsItem, User
from tests.world import make_world


@pytest.fixture
def office(page, context, live_site, client):
    user = User.objects.create_superuser("anna", first_name="Anna", language="en")
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site}])
    page.set_default_timeout(20_000)
    return page


@pytest.mark.parametrize(("language", "colours", "width"), [("en", "light", 1280), ("ar", "dark", 768)])
def test_start_page_lists_and_search_are_quiet_and_accessible(
    office, live_site, accessible, faults, language, colours, width
):
    User.objects.update(language=language)
    event = make_world(rows=1).event
    NewsItem.objects.create(slug="bozza", title_it="Bozza")
    office.emulate_media(color_scheme=colours)
    office.set_viewport_size({"width": width, "height": 900})
    listed = reverse("admin:events_event_changelist")
    pages = ["/admin/", f"{listed}?when=coming", "/admin/find/", "/admin/find/?q=row", f"{listed}{event.pk}/next-year/"]
    for address in pages:
        office.goto(live_site + address)
        assert faults == []
        accessible(office)
        wider = office.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, address
        if office.locator("#changelist").count():  # below the buttons, not beside them
            assert office.locator("#changelist").bounding_box()["width"] > width * 0.6
            assert office.locator("#searchbar").bounding_box()["width"] > 200
        faults.clear()  # the checker itself tries to write styles into the page, and is refused


def test_filters_stay_and_many_are_published_after_a_look(office, live_site):
    for slug in ("alba", "brina"):
        NewsItem.objects.create(slug=slug, title_it=slug.capitalize())
    NewsItem.objects.create(slug="cielo", title_it="Cielo", state="review")
    office.goto(f"{live_site}/admin/content/newsitem/")
    office.get_by_role("group", name="Filters").get_by_text("State").click()
    office.get_by_role("link", name="draft", exact=True).click()
    expect(office.locator("#result_list tbody tr")).to_have_count(2)
    office.goto(f"{live_site}/admin/")
    office.locator(".everything").get_by_role("link", name="News", exact=True).click()
    expect(office.locator(".filters-on")).to_contain_text("State: draft")
    office.locator("#action-toggle").check()
    office.locator("select[name=action]").select_option("publish_items")
    office.get_by_role("button", name="Go", exact=True).click()
    expect(office.locator(".bulk tbody tr")).to_have_count(2)
    office.locator(".bulk [type=submit]").click()
    expect(office.locator(".messagelist")).to_contain_text("Published: ")
    assert NewsItem.objects.filter(state="published").count() == 2
    office.get_by_role("link", name="Clear all filters").click()
    expect(office.locator("#result_list tbody tr")).to_have_count(3)


def test_the_key_leads_to_the_search_unless_one_is_typing(office, live_site):
    NewsItem.objects.create(slug="alba", title_it="Alba sul monte", title_zh_hans="山上的黎明")
    office.goto(f"{live_site}/admin/content/newsitem/")
    office.keyboard.press("/")
    box = office.locator("#find-box")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    office.keyboard.type("黎明")
    office.keyboard.press("Enter")
    office.get_by_role("link", name="Alba sul monte").click()
    office.locator("#id_slug").focus()
    office.keyboard.press("End")
    office.keyboard.type("/")
    expect(box).not_to_be_focused()
    expect(office.locator("#id_slug")).to_have_value("alba/")
