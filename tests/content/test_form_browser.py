"""The comfort of a form, in a real browser: one switch for all languages, nothing typed is ever lost."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from carrara.content.models import NewsItem, Person, User
from events.models import Event, Venue
from tests.content.test_admin_browser import anna, office, open_page, type_into_editor  # noqa: F401
from tests.pasted_samples import SAMPLES
from tests.world import make_world

EDITOR = "xpath=ancestor::*[contains(@class, 'prose-editor')]//*[@contenteditable]"


@pytest.fixture(autouse=True)
def english(anna):  # noqa: F811
    """The language in which the words are written: the test then holds whatever the catalogues say."""
    User.objects.update(language="en")


def form_of(office, live_site, name, *args):  # noqa: F811
    open_page(office, live_site, name, *args)
    office.wait_for_load_state("networkidle")
    office.wait_for_timeout(700)  # the editors are there, and other tabs have answered
    return office


def save(office):  # noqa: F811
    office.locator("[name=_keep], [name=_save]").first.click()


def tab(office, name):  # noqa: F811
    return office.get_by_role("tab", name=name)


# --- languages ---------------------------------------------------------------------------------------------------
def test_one_switch_for_the_item_and_its_rows_also_for_rows_added_later(office, live_site):  # noqa: F811
    form_of(office, live_site, "admin:events_event_add")
    tab(office, "Français").click()
    office.locator("#dates-group .add-row a").click()
    office.locator("#dates-0 details summary").first.click()
    shown = office.locator("[data-language]:visible:not(.prose-editor *)")
    assert {field.get_attribute("data-language") for field in shown.all()} == {"fr"}
    assert "dates-0-note_fr" in [field.get_attribute("name") for field in shown.all()]
    tab(office, "العربية").click()
    expect(office.locator("#id_dates-0-note_ar")).to_be_visible()
    expect(office.locator("#id_dates-0-note_ar")).to_have_attribute("dir", "rtl")
    expect(office.locator("#id_dates-0-note_fr")).to_be_hidden()
    form_of(office, live_site, "admin:content_newsitem_add")
    expect(tab(office, "العربية")).to_have_attribute("aria-selected", "true")  # the choice is remembered


def test_an_address_opens_a_language_or_a_field(office, live_site):  # noqa: F811
    item = NewsItem.objects.create(slug="a", title_it="a")
    address = live_site + reverse("admin:content_newsitem_change", args=[item.pk])
    office.goto(f"{address}?language=fr")
    expect(office.locator("#id_title_fr")).to_be_visible()
    office.goto(f"{address}#id_title_ar")
    expect(office.locator("#id_title_ar")).to_be_focused()
    office.goto("about:blank")
    office.goto(f"{address}#id_body_zh_hans")
    expect(office.locator("#id_body_zh_hans").locator(EDITOR)).to_be_focused()


def test_faults_are_counted_told_and_reached(office, live_site):  # noqa: F811
    form_of(office, live_site, "admin:events_event_add")
    office.fill("#id_title_it", "Prova")
    office.select_option("#id_source_language", "ar")
    office.locator("#dates-group .add-row a").click()
    office.locator("#id_dates-0-is_all_day").check()
    office.keyboard.press("Control+s")
    expect(office.locator("#faults")).to_be_focused()
    expect(tab(office, "العربية")).to_have_accessible_name("العربية , empty , to correct: 1")
    tab(office, "English").click()
    office.get_by_role("link", name="Go to the first error").click()
    expect(office.locator("#id_title_ar")).to_be_focused()
    office.locator(".faults a", has_text="Starts").click()
    expect(office.locator("#id_dates-0-starts_at_0")).to_be_focused()


def test_who_may_only_translate_sees_which_languages_are_written_and_the_source_in_its_shape(
    office,  # noqa: F811
    live_site,
    anna,  # noqa: F811
):
    item = NewsItem.objects.create(slug="a", title_it="Cava", body_it="<p>Testo <strong>forte</strong></p>")
    anna.is_superuser, anna.languages, anna.language = False, ["fr"], "en"
    anna.save()
    anna.groups.set(Group.objects.filter(name="Translators"))
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    tab(office, "Français").click()
    beside = office.locator(".field-body_fr .source-words")
    assert beside.inner_html() == "<p>Testo <strong>forte</strong></p>"
    expect(office.locator(".field-summary_fr .source-text")).to_be_hidden()
    names = [tab(office, name).inner_text().replace("\n", "") for name in ("Italiano", "Français", "English")]
    assert names == ["Italiano, has text", "Français, empty", "English, empty"]


def test_the_source_text_stands_beside_its_translation_and_follows_it(office, live_site):  # noqa: F811
    texts = {"title_it": "Cava", "body_it": "<h2>Parte</h2><p>Testo <strong>forte</strong></p>"}
    item = NewsItem.objects.create(slug="a", **texts)
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    tab(office, "العربية").click()
    beside = office.locator(".field-body_ar .source-words")
    expect(beside).to_have_attribute("lang", "it")
    assert beside.inner_html() == "<h2>Parte</h2><p>Testo <strong>forte</strong></p>"
    field, source = (
        office.locator("#id_title_ar").bounding_box(),
        office.locator(".field-title_ar .source-text").bounding_box(),
    )
    assert source["x"] >= field["x"] + field["width"]
    office.locator(".field-body_ar .source-copy").click()
    expect(office.locator("#id_body_ar")).to_have_value(texts["body_it"])
    expect(office.locator(".field-body_ar .source-copy")).to_be_hidden()
    tab(office, "Italiano").click()
    expect(office.locator(".field-title_it .source-text")).to_be_hidden()
    office.fill("#id_title_it", "Cava nuova")
    tab(office, "English").click()
    expect(office.locator(".field-title_en .source-words")).to_have_text("Cava nuova")
    office.set_viewport_size({"width": 768, "height": 1024})
    field, source = (
        office.locator("#id_title_en").bounding_box(),
        office.locator(".field-title_en .source-text").bounding_box(),
    )
    assert source["y"] + source["height"] <= field["y"]
    office.locator("#id_title_en").fill("x" * 61)
    expect(office.locator(".field-title_en .count")).to_contain_text("61 characters")


def test_the_tools_of_the_editor_have_names_and_say_what_is_on(office, live_site):  # noqa: F811
    form_of(office, live_site, "admin:content_newsitem_add")
    tools = office.get_by_role("toolbar", name="Shape of the text: Text [it]")
    bold = tools.get_by_role("button", name="Bold")
    expect(bold).to_have_attribute("aria-pressed", "false")
    type_into_editor(office, "it", "x")
    bold.click()
    expect(bold).to_have_attribute("aria-pressed", "true")


# --- pasting -----------------------------------------------------------------------------------------------------
PASTE = """([id, html]) => {
  const editor = formPage.editors.get(document.getElementById(id));
  editor.commands.setContent("");
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  editor.view.dom.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("code", ["it", "ar"])
def test_what_is_pasted_is_clean_before_it_is_saved(office, live_site, code):  # noqa: F811
    form_of(office, live_site, "admin:content_newsitem_add")
    tab(office, "العربية" if code == "ar" else "Italiano").click()
    found = {}
    for name in ("word list", "google document", "dots that are typed", "nested tables", "web page", "headings"):
        office.evaluate(PASTE, [f"id_body_{code}", SAMPLES[name][0]])
        found[name] = office.input_value(f"#id_body_{code}")
    assert found == {name: SAMPLES[name][1] for name in found}


# --- nothing typed is lost ---------------------------------------------------------------------------------------
def write_event(office):  # noqa: F811
    office.locator("#id_title_it").press_sequentially("Visita alla cava")
    type_into_editor(office, "it", "Si sale a piedi.")
    tab(office, "العربية").click()
    office.fill("#id_title_ar", "زيارة")
    office.locator("#dates-group .add-row a").click()
    office.fill("#id_dates-0-starts_at_0", "04/06/2031")
    office.fill("#id_dates-0-starts_at_1", "18:00")
    office.locator("#id_organisers + .select2").click()
    office.locator(".select2-results__option").first.click()


def written(office):  # noqa: F811
    names = ("title_it", "body_it", "title_ar", "slug", "dates-0-starts_at_0", "dates-0-starts_at_1")
    return {name: office.input_value(f"#id_{name}") for name in names} | {
        "organisers": office.locator("#id_organisers").evaluate("list => list.selectedOptions.length")
    }


def sign_in(office):  # noqa: F811
    office.fill("[name=login]", "anna")
    office.fill("[name=password]", "pietra-serena-1")
    office.keyboard.press("Enter")


def kept(office):  # noqa: F811
    return office.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('carrara.draft:')).length")


def test_a_session_that_ended_loses_nothing(office, live_site, anna, faults):  # noqa: F811
    make_world(rows=1)
    form_of(office, live_site, "admin:events_event_add")
    write_event(office)
    before = written(office)
    office.context.clear_cookies(name="sessionid")
    save(office)
    office.wait_for_url("**/accounts/login/**")
    assert kept(office) == 1
    sign_in(office)
    office.wait_for_url("**/events/event/add/**")
    office.get_by_role("button", name="Bring it back").click()
    assert written(office) == before
    save(office)
    expect(office.locator(".messagelist .success")).to_be_visible()
    assert Event.objects.get(slug="visita-alla-cava").dates.count() == 1
    assert kept(office) == 0
    faults.clear()  # the heartbeat was refused meanwhile


def test_what_was_typed_is_offered_after_leaving_and_discarded_when_asked(office, live_site):  # noqa: F811
    item = NewsItem.objects.create(slug="a", title_it="Prima")
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    assert kept(office) == 0
    office.fill("#id_title_it", "Dopo")
    warnings = []
    office.once("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    office.locator("#id_title_it").click()
    office.goto(f"{live_site}/admin/")
    assert warnings == ["beforeunload"]
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    expect(office.locator(".form-news")).to_contain_text("that was not saved")
    office.get_by_role("button", name="Discard it").click()
    expect(office.locator(".form-news p")).to_have_count(0)
    assert kept(office) == 0
    office.on("dialog", lambda dialog: pytest.fail("nothing was changed"))
    office.goto(f"{live_site}/admin/")


def test_text_typed_on_an_older_version_meets_the_difference_when_it_is_saved(office, live_site):  # noqa: F811
    item = NewsItem.objects.create(slug="a", title_it="Prima")
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    office.fill("#id_title_it", "Mia")
    office.wait_for_timeout(600)
    office.goto(f"{live_site}/admin/")
    item.title_it = "Di un altro"
    item.save()
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    expect(office.locator(".form-news")).to_contain_text("Somebody saved this item since then")
    office.get_by_role("button", name="Bring it back").click()
    save(office)
    expect(office.locator("#conflict")).to_be_focused()
    expect(office.locator("#conflict del")).to_have_text("Di un altro")
    office.get_by_role("button", name="Save with these choices").click()
    expect(office.locator(".messagelist .success")).to_be_visible()
    item.refresh_from_db()
    assert (item.title_it, kept(office)) == ("Mia", 0)


def test_signing_out_forgets_what_was_typed(office, live_site):  # noqa: F811
    form_of(office, live_site, "admin:content_newsitem_add")
    office.fill("#id_title_it", "Segreto")
    office.wait_for_timeout(600)
    assert kept(office) == 1
    office.goto(f"{live_site}/admin/")
    office.get_by_role("button", name="Log out").click()
    office.wait_for_url("**/accounts/login/**")
    assert kept(office) == 0


def test_a_refused_form_is_kept_too_and_offered_only_once_it_is_left(office, live_site):  # noqa: F811
    form_of(office, live_site, "admin:content_newsitem_add")
    office.fill("#id_slug", "non va!")
    office.fill("#id_title_it", "Prova")
    save(office)
    expect(office.locator("#faults")).to_be_visible()
    office.wait_for_timeout(900)
    expect(office.locator(".form-news p")).to_have_count(0)
    form_of(office, live_site, "admin:content_newsitem_add")
    office.get_by_role("button", name="Bring it back").click()
    expect(office.locator("#id_slug")).to_have_value("non va!")


def test_two_tabs_of_one_item_notice_each_other(office, live_site):  # noqa: F811
    item = NewsItem.objects.create(slug="a", title_it="a")
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    other = office.context.new_page()
    other.goto(live_site + reverse("admin:content_newsitem_change", args=[item.pk]))
    for each in (office, other):
        expect(each.locator(".form-news")).to_contain_text("also open in another tab")


def test_the_page_says_that_the_session_ended_and_goes_on_after_signing_in_elsewhere(office, live_site, faults):  # noqa: F811
    item = NewsItem.objects.create(slug="a", title_it="Prima")
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    office.fill("#id_title_it", "Dopo")
    office.context.clear_cookies(name="sessionid")
    office.evaluate("formPage.beat()")
    expect(office.locator(".form-news")).to_contain_text("You are signed out")
    with office.context.expect_page() as opened:
        office.get_by_role("link", name="Sign in").click()
    sign_in(opened.value)
    opened.value.wait_for_url(f"{live_site}/admin/")
    office.evaluate("formPage.beat()")
    expect(office.locator(".form-news")).to_contain_text("you can save")
    save(office)
    expect(office.locator(".messagelist .success")).to_be_visible()
    faults.clear()  # the refused heartbeats


def test_two_people_see_each_other(office, live_site, client):  # noqa: F811
    item = NewsItem.objects.create(slug="a", title_it="a")
    form_of(office, live_site, "admin:content_newsitem_change", item.pk)
    client.force_login(User.objects.create_superuser("bruno", first_name="Bruno"))
    client.post(reverse("admin:heartbeat"), {"item": "content.newsitem", "key": item.pk})
    office.evaluate("formPage.beat()")
    expect(office.get_by_role("status").filter(has_text="Bruno also has this item open")).to_be_visible()


# --- keyboard, tablet ----------------------------------------------------------------------------------------------
def test_calendars_are_used_by_keyboard(office, live_site):  # noqa: F811
    form_of(office, live_site, "admin:events_event_add")
    office.locator("#dates-group .add-row a").click()
    office.fill("#id_dates-0-starts_at_0", "10/06/2031")
    opener = office.get_by_role("button", name="Choose a day from a calendar: Starts: date")
    opener.focus()
    office.keyboard.press("Enter")
    expect(office.get_by_role("dialog")).to_be_visible()
    office.keyboard.press("ArrowRight")
    office.keyboard.press("Enter")
    expect(office.locator("#id_dates-0-starts_at_0")).to_have_value("11/06/2031")
    opener.focus()
    office.keyboard.press("Enter")
    office.keyboard.press("Escape")
    expect(opener).to_be_focused()


@pytest.mark.parametrize(("language", "width"), [("it", 1280), ("ar", 1280), ("it", 768), ("ar", 768)])
def test_forms_are_accessible_in_both_directions_at_both_widths(office, live_site, accessible, faults, language, width):  # noqa: F811
    world = make_world(rows=1)
    User.objects.update(language=language)
    office.set_viewport_size({"width": width, "height": 1024})
    Person.objects.create(slug="z", title_it="Z")
    for name, *args in [
        ("admin:events_event_change", world.event.pk),
        ("admin:content_page_add",),
        ("admin:content_image_change", world.data.picture.pk),
        ("admin:events_venue_change", Venue.objects.first().pk),
    ]:
        form_of(office, live_site, name, *args)
        tab(office, "English").click()
        assert faults == []
        accessible(office)
        overflow = office.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, (name, language, width)
