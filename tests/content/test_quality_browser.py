"""Checks, redirects and addresses not found in a real browser: as the office does it, and accessible."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from carrara.content import missing
from carrara.content.models import MissingPage, NewsItem, User
from tests.world import make_world

PASSWORD = "pietra-serena-1"


@pytest.fixture
def anna(live_site):
    return User.objects.create_superuser("anna", "anna@example.org", PASSWORD)


@pytest.fixture
def office(page, context, live_site, anna, client):
    client.force_login(anna)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site}])
    return page


def lacking(slug="prova", **columns):
    body = '<h3>Titolo</h3><p>Per saperne di più si veda <a href="/no/">qui</a>, in ogni lingua.</p>'
    return NewsItem.objects.create(slug=slug, **{"title_it": "Prova", "title_fr": "x" * 61, "body_it": body} | columns)


@pytest.mark.parametrize(("language", "colours"), [("it", "light"), ("ar", "dark")])
def test_the_pages_are_quiet_and_accessible(office, live_site, accessible, faults, language, colours):
    User.objects.update(language=language)
    office.emulate_media(color_scheme=colours)
    world = make_world(rows=1)
    item = lacking()
    MissingPage.objects.create(path="/vecchia/", day=timezone.localdate(), referrer="/notizie/row-1/")
    for name, *args in [
        ("admin:content_newsitem_change", item.pk),
        ("admin:quality_report",),
        ("admin:content_qualitysetting_changelist",),
        ("admin:content_missingpage_changelist",),
        ("admin:content_redirect_changelist",),
        ("admin:content_redirect_add",),
        ("admin:content_newsitem_delete", world.news.pk),
    ]:
        office.goto(live_site + reverse(name, args=args))
        office.wait_for_load_state("networkidle")
        assert faults == []
        accessible(office)


def test_a_finding_leads_to_its_field_and_keeps_what_was_typed(office, live_site):
    item = lacking()
    office.goto(live_site + reverse("admin:content_newsitem_change", args=[item.pk]))
    office.fill("#id_title_it", "Scritto e non salvato")
    link = office.locator(".before-publishing .findings a[href$='#id_title_fr']")
    link.focus()
    office.keyboard.press("Enter")
    expect(office.locator("#id_title_fr")).to_be_focused()
    office.locator(".before-publishing .findings a[href$='#id_body_it']").first.click()
    expect(office.locator("#id_title_it")).to_have_value("Scritto e non salvato")
    expect(office.locator(".field-body_it [contenteditable=true]")).to_be_focused()


def test_the_report_leads_to_the_field_in_its_tab(office, live_site):
    lacking()
    office.goto(live_site + reverse("admin:quality_report"))
    office.locator(".findings a[href$='#id_title_fr']").click()
    expect(office.locator("#id_title_fr")).to_be_visible()
    expect(office.locator("#id_title_fr")).to_be_focused()


def test_an_address_not_found_is_redirected(office, live_site, browser, monkeypatch, faults):
    monkeypatch.setattr(missing, "budget", missing.Budget(missing.A_MINUTE))
    world = make_world(rows=1)
    stranger = browser.new_context().new_page()
    assert stranger.goto(f"{live_site}/fr/vecchia-notizia/").status == 404
    office.goto(live_site + reverse("admin:content_missingpage_changelist"))
    office.get_by_role("row", name="/vecchia-notizia/").locator("a.button").click()
    expect(office.locator("#id_old_path")).to_have_value("/vecchia-notizia/")
    office.locator("#id_target + .select2").click()
    office.locator(".select2-search__field").last.fill("it news row-1")
    office.locator(".select2-results__option", has_text="/notizie/row-1/").click()
    office.click("[name=_save]")
    expect(office.locator(".messagelist .success")).to_be_visible()
    expect(office).to_have_url(re.compile("missingpage"))
    expect(office.get_by_role("row", name="/vecchia-notizia/")).to_have_count(0)
    assert stranger.goto(f"{live_site}/fr/vecchia-notizia/").status == 200
    expect(stranger).to_have_url(f"{live_site}/fr{world.news.address}")
    stranger.context.close()
