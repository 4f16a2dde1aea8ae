"""Translations in a real browser: find what is missing in French, say that a text is still right."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from carrara.content.models import NewsItem, User
from carrara.website.models import InventoryEntry
from tests.events.making import make_event

PASSWORD = "pietra-serena-1"


@pytest.fixture
def office(page, live_site, client):
    """The browser, signed in."""
    user = User.objects.create_superuser("anna", "anna@example.org", PASSWORD, language="en")
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site}])
    return page


@pytest.fixture
def shelf(live_site):
    NewsItem.objects.create(slug="sola", title_it="Sola in italiano", body_it="<p>Testo</p>")
    behind = NewsItem.objects.create(
        slug="cava", title_it="La cava", title_fr="La carrière", body_it="<h2>Marmo</h2>", body_fr="<h2>Marbre</h2>"
    )
    behind.title_it, behind.body_it = "La cava grande", "<h2>Marmo rosso</h2>"
    behind.save()
    return behind


def test_find_what_is_missing_in_french_and_write_it(office, live_site, shelf):
    office.goto(f"{live_site}/admin/")
    office.get_by_role("link", name="Translations", exact=True).first.click()
    office.get_by_role("link", name="Français: 1 missing").click()
    rows = office.locator(".matrix tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("cell").nth(2).get_by_role("link", name="missing").click()
    expect(office).to_have_url(
        live_site
        + reverse("admin:content_newsitem_change", args=[NewsItem.objects.get(slug="sola").pk])
        + "?language=fr"
    )


def test_still_right_by_keyboard_through_the_queue(office, live_site, shelf):
    office.goto(live_site + reverse("admin:my_translations") + "?language=fr")
    office.locator(".work").get_by_role("link", name="La cava grande").press("Enter")
    expect(office.locator(".words ins").first).to_have_text("grande")
    first = office.get_by_role("button", name=re.compile("Still right.*Title or name"))
    first.press("Enter")
    expect(office.locator(".messagelist")).to_contain_text("still right")
    office.get_by_role("button", name=re.compile("Still right.*Text")).press("Enter")
    expect(office.get_by_role("heading", level=1)).to_have_text("Français: Sola in italiano")
    office.get_by_role("link", name="Back to the list").click()
    expect(office.locator(".work li")).to_have_count(1)


def test_a_form_says_beside_each_field_what_changed_in_the_source(office, live_site, accessible, faults):
    event = make_event("Notte", timezone.now() + timedelta(days=9), title_fr="Nuit")
    date = event.dates.get()
    for note, title in (("Sera", "Notte"), ("Sera tardi", "Notte bianca")):
        date.note_it, event.title_it = note, title
        date.note_fr = date.note_fr or "Soir"
        date.save()
        event.save()
    form = f"{reverse('admin:events_event_change', args=[event.pk])}"
    office.goto(f"{live_site}{form}?language=en")
    summary = office.get_by_role("region", name="The source text has changed since these were translated")
    expect(summary.get_by_role("listitem")).to_have_count(2)
    summary.get_by_role("link", name="Français: Title or name").click()
    expect(office.locator("#id_title_fr")).to_be_focused()
    for field, word in (("#id_title_fr", "bianca"), ("#id_dates-0-note_fr", "tardi")):
        row = office.locator(".form-row", has=office.locator(field))
        expect(row.locator(".source-text ins")).to_have_text(word)
        expect(row.locator(".source-text")).to_have_count(1)
    assert faults == []
    accessible(office)
    faults.clear()
    office.get_by_role("button", name=re.compile("Still right.*Title or name")).click()
    expect(office).to_have_url(f"{live_site}{form}?language=fr")
    expect(office.locator(".messagelist")).to_contain_text("still right")
    expect(summary.get_by_role("listitem")).to_have_count(1)
    expect(office.locator("#id_title_fr")).to_have_value("Nuit")


@pytest.mark.parametrize(("language", "colours", "width"), [("en", "light", 1280), ("ar", "dark", 768)])
def test_the_pages_are_quiet_and_accessible(office, live_site, shelf, accessible, faults, language, colours, width):
    User.objects.update(language=language)
    office.emulate_media(color_scheme=colours)
    office.set_viewport_size({"width": width, "height": 900})
    entry = InventoryEntry.objects.get(model="content.newsitem", object_id=shelf.pk)
    pages = [
        reverse("admin:translations"),
        reverse("admin:translations") + "?language=fr&status=stale",
        reverse("admin:my_translations") + "?language=fr",
        reverse("admin:translation", args=[entry.pk, "fr"]) + "?queue",
    ]
    for address in pages:
        office.goto(live_site + address)
        assert faults == []
        accessible(office)
        assert office.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
