"""The library in a real browser: five pictures at once of which one is refused, described and used; the focal point by
keyboard, click and dragging; every page quiet and accessible, in both directions of reading."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from playwright.sync_api import expect

from carrara.content.models import Document, Image, Tag, User

from .test_admin_browser import anna, office  # noqa: F401 - fixtures
from .test_uploads import document as pdf_bytes
from .test_uploads import encoded


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def english(office):  # noqa: F811
    User.objects.update(language="en")
    return office


def file(name, data=None):
    return {"name": name, "mimeType": "image/jpeg", "buffer": data or encoded("JPEG", Pillow.new("RGB", (900, 600)))}


FIVE = [file(f"cava-{number}.jpg") for number in range(1, 5)] + [file("logo.jpg", b"<svg onload='alert(1)'/>")]


def made(**fields):
    upload = SimpleUploadedFile("x.jpg", encoded("JPEG", Pillow.new("RGB", (900, 600), "tan")))
    return Image.objects.create(file=upload, **{"title": "Cava", "alt_it": "Una cava", "licence": "office", **fields})


def test_what_is_the_same_for_all_is_written_once(english, live_site):
    one, two, three = (made(title=title).pk for title in "abc")
    english.goto(f"{live_site}{reverse('admin:content_image_describe')}?ids={one},{two},{three}")
    english.fill(f"#id_{one}-author", "Anna Verdi")
    english.select_option(f"#id_{one}-licence", "cc-by-4.0")
    english.fill(f"#id_{three}-author", "Luca Neri")
    english.get_by_role("button", name="The same for all the others").click()
    expect(english.get_by_role("status")).to_have_text("Done. What was written below already stays.")
    english.fill(f"#id_{one}-author", "Anna Verdi Bianchi")
    english.get_by_role("button", name="The same for all the others").click()
    english.get_by_role("button", name="Save all").click()
    expect(english.locator(".messagelist")).to_contain_text("3 saved.")
    assert [*Image.objects.order_by("pk").values_list("title", "author", "licence")] == [
        ("a", "Anna Verdi Bianchi", "cc-by-4.0"),
        ("b", "Anna Verdi Bianchi", "cc-by-4.0"),
        ("c", "Luca Neri", "cc-by-4.0"),
    ]


def test_five_pictures_at_once_one_refused_the_others_described_together(english, live_site, accessible, faults):
    Tag.objects.named(["marmo"])
    english.goto(live_site + reverse("admin:content_image_changelist"))
    english.get_by_role("link", name="Add pictures").click()
    english.get_by_label("Choose pictures").set_input_files(FIVE)
    expect(english.get_by_role("status")).to_have_text("4 of 5 added, 1 not taken.", timeout=60_000)
    rows = english.locator(".uploads li")
    expect(rows.locator(".upload-state")).to_contain_text(["added"] * 4 + ["not taken: This is an SVG drawing"])
    expect(rows.first.get_by_role("progressbar", name="cava-1.jpg")).to_have_js_property("value", 1)
    accessible(english)
    english.get_by_role("link", name="Describe these pictures").click()
    keys = [*Image.objects.order_by("pk").values_list("pk", flat=True)]
    english.fill(f"#id_{keys[0]}-alt_it", "Il piazzale")
    english.locator("fieldset").nth(1).get_by_text("In the other languages").click()
    english.fill(f"#id_{keys[1]}-alt_ar", "الساحة")
    english.check(f"#id_{keys[2]}-is_decorative")
    english.select_option(f"#id_{keys[3]}-licence", "cc-by-4.0")
    english.fill(f"#id_{keys[0]}-tags", "cava, ma")
    english.locator("fieldset").first.get_by_role("button", name="marmo").click()
    expect(english.locator(f"#id_{keys[0]}-tags")).to_have_value("cava, marmo")
    accessible(english)
    english.get_by_role("button", name="Save all").click()
    expect(english.get_by_role("alert")).to_contain_text("Nothing is saved yet: 1 has something to correct")
    expect(english.locator("fieldset.errors .errorlist")).to_contain_text("This licence asks for the author's name")
    expect(english.locator(f"#id_{keys[0]}-alt_it")).to_have_value("Il piazzale")
    english.fill(f"#id_{keys[3]}-author", "Anna Verdi")
    english.get_by_role("button", name="Save all").click()
    expect(english.locator(".messagelist li")).to_contain_text(["4 saved.", "1 picture cannot be used yet"])
    assert [image.is_usable for image in Image.objects.order_by("pk")] == [True, True, True, False]
    assert [tag.name for tag in Image.objects.get(pk=keys[0]).tags.all()] == ["cava", "marmo"]


def test_a_session_that_ended_is_told_and_the_file_can_be_sent_again(english, live_site, faults):
    english.goto(live_site + reverse("admin:content_image_upload"))
    cookies = english.context.cookies()
    english.context.clear_cookies(name="sessionid")
    english.get_by_label("Choose pictures").set_input_files(FIVE[:1])
    expect(english.locator(".upload-state")).to_contain_text("You are no longer signed in.")
    english.context.add_cookies(cookies)
    english.get_by_role("button", name="Try again: cava-1.jpg").click()
    expect(english.locator(".upload-state")).to_have_text("added")
    faults.clear()


def test_without_scripts_the_same_page_takes_several(browser, live_site, anna, client):  # noqa: F811
    User.objects.update(language="en")
    client.force_login(anna)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site}])
    page = context.new_page()
    page.goto(live_site + reverse("admin:content_image_upload"))
    page.get_by_label("Choose pictures").set_input_files(FIVE)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("fieldset")).to_have_count(4)
    expect(page.locator(".messagelist")).to_contain_text("“logo.jpg” was not taken. This is an SVG drawing")
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_focal_point_by_keyboard_click_and_dragging(office, live_site, language, accessible, faults):  # noqa: F811
    User.objects.update(language=language)
    office.goto(live_site + reverse("admin:content_image_change", args=[made().pk]))
    field, point = office.locator("#id_focal_point"), office.locator(".focal-point")
    point.focus()
    for key in ("ArrowLeft", "ArrowDown", "Shift+ArrowDown"):  # left is the picture's left in Arabic too
        office.keyboard.press(key)
    expect(field).to_have_value("0.49x0.61")
    expect(point).to_have_attribute("aria-valuenow", "49")
    assert "61" in point.get_attribute("aria-valuetext")
    box = office.locator(".imagefield-preview img").bounding_box()
    office.locator(".imagefield-preview img").click(position={"x": box["width"] * 0.1, "y": box["height"] / 2})
    assert field.input_value().startswith(("0.1x0.5", "0.099x", "0.101x"))
    assert office.locator(".cut-share").evaluate("image => image.style.objectPosition").startswith("50% ")
    office.mouse.move(box["x"] + 5, box["y"] + 5)
    office.mouse.down()
    office.mouse.move(box["x"] + box["width"] + 50, box["y"] - 50)  # dragged out of the picture: it stays inside
    office.mouse.up()
    expect(field).to_have_value("1x0")
    field.fill("0.25x0.75")
    expect(point).to_have_attribute("aria-valuenow", "25")
    office.wait_for_load_state("networkidle")
    accessible(office)
    office.locator("[name=_continue]").click()
    expect(office.locator("#id_focal_point")).to_have_value("0.25x0.75")
    assert Image.objects.get().focal_point == "0.25x0.75"


@pytest.mark.parametrize(("language", "colours", "width"), [("it", "light", 1280), ("ar", "dark", 768)])
def test_pages_of_the_library_are_accessible_and_fit(office, live_site, accessible, faults, language, colours, width):  # noqa: F811
    User.objects.update(language=language)
    office.emulate_media(color_scheme=colours)
    office.set_viewport_size({"width": width, "height": 1000})
    one = made(people="adults", rights_end_on="2020-01-01")
    one.tags.set(Tag.objects.named(["cava"]))
    two = made(alt_it="", licence="permission")
    Document.objects.create(file=SimpleUploadedFile("b.pdf", pdf_bytes()), title_it="Bando")
    pages = [
        reverse("admin:content_image_changelist"),
        f"{reverse('admin:content_image_describe')}?ids={one.pk},{two.pk}",
        reverse("admin:content_image_upload"),
        reverse("admin:content_image_rights"),
        reverse("admin:content_document_changelist"),
        reverse("admin:content_document_upload"),
        reverse("admin:content_tag_changelist"),
    ]
    for path in pages:
        office.goto(live_site + path)
        office.wait_for_load_state("networkidle")
        assert faults == []
        assert office.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        accessible(office)
