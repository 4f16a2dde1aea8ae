"""The back office in a real browser: nothing refused by its own policy, nothing fetched from outside, keyboard and
screen reader served; and the way of an event from an empty form to the public page."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from carrara.content.models import User
from tests.world import make_world

PASSWORD = "pietra-serena-1"


@pytest.fixture
def anna(live_site):
    return User.objects.create_superuser("anna", "anna@example.org", PASSWORD)


@pytest.fixture
def office(page, live_site, anna):
    """The browser, signed in by hand."""
    page.goto(f"{live_site}/admin/")
    page.fill("[name=login]", "anna")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_site}/admin/")
    return page


def open_page(office, live_site, name, *args):
    office.goto(live_site + reverse(name, args=args))
    return office


@pytest.mark.parametrize(("language", "colours"), [("it", "light"), ("ar", "dark")])
def test_pages_of_every_sort_are_quiet_and_accessible(office, live_site, anna, accessible, faults, language, colours):
    User.objects.update(language=language)
    office.emulate_media(color_scheme=colours)
    item = changed_event()
    pages = [
        ("admin:index",),
        ("admin:events_event_changelist",),
        ("admin:events_event_add",),
        ("admin:events_event_change", item.pk),
        ("admin:events_event_history", item.pk),
        ("admin:events_event_restore", item.pk, item.history.last().pk),
        ("admin:events_event_delete", item.pk),
        ("admin:content_image_changelist",),
        ("admin:content_image_change", item.cover.pk),
        ("admin:content_user_change", anna.pk),
        ("account_logout",),
        ("account_change_password",),
        ("mfa_index",),
        ("mfa_activate_totp",),
    ]
    for name, *args in pages:
        open_page(office, live_site, name, *args)
        office.wait_for_load_state("networkidle")
        assert faults == []
        accessible(office)


def changed_event():
    event = make_world(rows=1).event
    event.title_it = "Un altro titolo"
    event.save()
    return event


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_the_door_is_quiet_and_accessible(page, live_site, accessible, name):
    page.goto(live_site + reverse(name))
    accessible(page)


def test_languages_are_tabs_for_the_keyboard_too(office, live_site):
    open_page(office, live_site, "admin:content_newsitem_add")
    tabs = office.get_by_role("tab")
    expect(tabs.locator("[lang]")).to_have_text(["Italiano", "English", "Français", "简体中文", "العربية"])
    tabs.first.focus()
    office.keyboard.press("ArrowLeft")
    expect(tabs.last).to_be_focused()
    expect(tabs.last).to_have_attribute("aria-selected", "true")
    expect(office.locator("#id_title_ar")).to_be_visible()
    expect(office.locator("#id_title_it")).to_be_hidden()
    office.keyboard.press("Home")
    office.keyboard.press("ArrowRight")
    expect(office.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", tabs.nth(1).get_attribute("id"))
    expect(office.locator("#id_title_en")).to_be_visible()


def test_a_fault_in_a_hidden_language_opens_its_tab(office, live_site):
    open_page(office, live_site, "admin:content_newsitem_add")
    office.fill("#id_title_it", "Prova")
    office.select_option("#id_source_language", "ar")
    office.click("[name=_keep]")
    expect(office.locator("#id_title_ar")).to_be_visible()
    expect(office.locator(".field-title_ar .errorlist")).to_be_visible()


def test_without_scripts_all_languages_stand_one_under_the_other(browser, live_site, anna, client):
    client.force_login(anna)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site}])
    page = context.new_page()
    page.goto(live_site + reverse("admin:content_newsitem_add"))
    for code in ("it", "en", "fr", "zh_hans", "ar"):
        expect(page.locator(f"#id_title_{code}")).to_be_visible()
        expect(page.locator(f"#id_body_{code}")).to_be_visible()
    context.close()


def test_the_editor_has_language_direction_and_name(office, live_site):
    open_page(office, live_site, "admin:content_newsitem_add")
    office.get_by_role("tab").last.click()
    area = office.locator("#id_body_ar").locator(
        "xpath=ancestor::*[contains(@class, 'prose-editor')]//*[@contenteditable]"
    )
    expect(area).to_have_attribute("lang", "ar")
    expect(area).to_have_css("direction", "rtl")
    expect(area).to_have_attribute("role", "textbox")
    label = office.locator("label[for=id_body_ar]")
    expect(area).to_have_accessible_name(label.inner_text())
    label.click()
    office.keyboard.type("رخام")
    office.keyboard.press("Control+a")
    office.keyboard.press("Control+b")
    expect(office.locator("#id_body_ar")).to_have_value("<p><strong>رخام</strong></p>")


def test_a_language_is_chosen_without_scripts_of_its_own(office, live_site, anna):
    office.locator(".language-choice summary").click()
    office.get_by_role("button", name="العربية").click()
    expect(office.locator("html")).to_have_attribute("dir", "rtl")
    anna.refresh_from_db()
    assert anna.language == "ar"


def test_an_event_is_written_in_two_languages_previewed_published_and_seen(office, live_site, browser, accessible):
    world = make_world(rows=1)
    open_page(office, live_site, "admin:events_event_add")
    office.locator("#id_title_it").press_sequentially("Visita alla cava")
    expect(office.locator("#id_slug")).to_have_value("visita-alla-cava")
    type_into_editor(office, "it", "Si sale a piedi.")
    office.get_by_role("tab", name="English").click()
    office.fill("#id_title_en", "A walk to the quarry")
    type_into_editor(office, "en", "We walk up.")
    office.locator("#dates-group .add-row a").click()
    day = timezone.localdate() + timezone.timedelta(days=20)
    office.fill("#id_dates-0-starts_at_0", day.strftime("%d/%m/%Y"))
    office.fill("#id_dates-0-starts_at_1", "09:30")
    choose(office, "id_dates-0-venue", world.data.venue.title)
    office.click("[name=_keep]")
    previews = office.locator(".previews a")
    expect(previews).to_have_count(5)

    stranger = browser.new_context().new_page()
    assert stranger.goto(f"{live_site}/eventi/visita-alla-cava/").status == 404
    for place, lang, title, body in [
        (0, "it", "Visita alla cava", "Si sale a piedi."),
        (1, "en", "A walk to the quarry", "We walk up."),
    ]:
        assert stranger.goto(live_site + previews.nth(place).get_attribute("href")).status == 200
        expect(stranger.locator("html")).to_have_attribute("lang", lang)
        expect(stranger.locator("h1")).to_have_text(title)
        expect(stranger.locator("main")).to_contain_text(body)
        accessible(stranger)

    office.click("[name=_publish]")
    expect(office.locator(".messagelist .success")).to_be_visible()
    for path, title, body in [
        ("/eventi/visita-alla-cava/", "Visita alla cava", "Si sale a piedi."),
        ("/en/eventi/visita-alla-cava/", "A walk to the quarry", "We walk up."),
    ]:
        assert stranger.goto(live_site + path).status == 200
        expect(stranger.locator("h1")).to_have_text(title)
        expect(stranger.locator("main")).to_contain_text(body)
        expect(stranger.locator("main")).to_contain_text("9:30")
    stranger.goto(f"{live_site}/en/eventi/")
    expect(stranger.locator("main")).to_contain_text("A walk to the quarry")
    stranger.context.close()


def type_into_editor(office, code, words):
    office.locator(f"label[for=id_body_{code}]").click()
    office.keyboard.type(words)


def choose(office, field, name):
    """As a person does: open the list, type, take what it finds."""
    office.locator(f"#{field} + .select2").click()
    office.locator(".select2-search__field").last.fill("row-1")
    office.locator(".select2-results__option", has_text=name).first.click()
