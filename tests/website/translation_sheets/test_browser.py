"""Sheets in a real browser: twenty venues come in, French goes out and comes back, a deleted item returns."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from carrara.content.models import NewsItem, User
from events.models import Venue

PASSWORD = "pietra-serena-1"
VENUES = "/admin/events/venue/"
TRANSLATIONS = "/admin/translations-out-and-back/"


@pytest.fixture
def office(page, live_site, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    User.objects.create_superuser("anna", "anna@example.org", PASSWORD, language="en")
    page.goto(f"{live_site}/admin/")
    page.fill("[name=login]", "anna")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_site}/admin/")
    return page


def looked_at(office, accessible, faults):
    """Quiet and accessible; the checker itself tries to write styles into the page, and is refused."""
    assert faults == []
    accessible(office)


def fetched(office, press):
    """What a button gives to keep, as a workbook."""
    with office.expect_download() as download:
        press()
    return load_workbook(BytesIO(download.value.path().read_bytes()))


def saved(book, path):
    book.save(path)
    return path


def test_twenty_venues_come_in(office, live_site, accessible, faults, tmp_path):
    office.goto(live_site + VENUES)
    office.get_by_role("link", name="Import from a sheet").click()
    looked_at(office, accessible, faults)
    book = fetched(office, office.get_by_role("link", name="Download the template").click)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    sheet.delete_rows(2)
    for number in range(1, 21):
        row = {"Name (Italiano)": f"Studio {number}", "Street and number": f"Via Carriona {number}", "Steps": "stairs"}
        sheet.append([row.get(heading) for heading in headings])
    office.set_input_files("#id_file", saved(book, tmp_path / "venues.xlsx"))
    office.get_by_role("button", name="Look at it").click()
    expect(office.locator(".problems li")).to_have_count(1)
    expect(office.locator(".problems li")).to_contain_text(
        "Rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13…, column “Steps”"
    )
    looked_at(office, accessible, faults)

    for row in sheet.iter_rows(min_row=2):
        row[headings.index("Steps")].value = "with steps"
    office.set_input_files("#id_file", saved(book, tmp_path / "venues.xlsx"))
    office.get_by_role("button", name="Look at it").click()
    expect(office.locator(".counts")).to_contain_text("20 new")
    looked_at(office, accessible, faults)
    assert not Venue.objects.exists()
    office.get_by_role("button", name="Import all of this").click()
    expect(office.locator(".messagelist .success")).to_have_text("20 new items are in.")
    assert Venue.objects.filter(step_free="no").count() == 20


def test_french_goes_out_and_comes_back(office, live_site, accessible, faults, tmp_path):
    NewsItem.objects.create(slug="a", title_it="Il marmo", body_it="<p>Bianco</p>")
    NewsItem.objects.create(slug="b", title_it="La cava", title_fr="La carriere")
    office.goto(live_site + TRANSLATIONS)
    looked_at(office, accessible, faults)
    office.get_by_label("Language", exact=True).select_option("fr")
    office.get_by_label("all texts").check()
    book = fetched(office, office.get_by_role("button", name="Download the sheet").click)
    sheet, new = (
        book.worksheets[0],
        {"Il marmo": "Le marbre", "<p>Bianco</p>": "<p>Blanc</p>", "La cava": "La carrière"},
    )
    for row in sheet.iter_rows(min_row=2):
        row[9].value = new[row[7].value]
    item = NewsItem.objects.get(slug="b")
    item.title_fr = "La carrière de marbre"
    item.save()
    office.set_input_files("#id_file", saved(book, tmp_path / "fr.xlsx"))
    office.get_by_role("button", name="Look at it").click()
    expect(office.locator(".is-conflict")).to_contain_text("La carrière de marbre")
    expect(office.get_by_label("Keep what stands here")).to_be_checked()
    looked_at(office, accessible, faults)
    office.get_by_role("button", name="Take these translations").click()
    expect(office.locator(".messagelist .success")).to_have_text("2 texts are in.")
    assert list(NewsItem.objects.order_by("slug").values_list("title_fr", "body_fr")) == [
        ("Le marbre", "<p>Blanc</p>"),
        ("La carrière de marbre", None),
    ]


def test_a_deleted_item_is_brought_back(office, live_site, accessible, faults):
    item = NewsItem.objects.create(slug="a", title_it="Il marmo", title_ar="الرخام", body_it="<p>Bianco</p>")
    office.goto(f"{live_site}/admin/content/newsitem/{item.pk}/delete/")
    office.locator("form input[type=submit]").last.click()
    office.wait_for_url("**/newsitem/")
    office.goto(f"{live_site}/admin/content/deleteditem/")
    looked_at(office, accessible, faults)
    office.locator("#result_list").get_by_role("link", name="Bring back").click()
    expect(office.locator("dd[lang=ar][dir=rtl]")).to_have_text("الرخام")
    looked_at(office, accessible, faults)
    office.get_by_role("button", name="Bring back as a draft").click()
    expect(office.locator(".messagelist .success").first).to_contain_text("is back, as a draft")
    assert NewsItem.objects.get().state == "draft"


@pytest.mark.parametrize("colours", ["dark", "light"])
def test_the_pages_read_from_right_to_left_too(office, live_site, accessible, faults, colours):
    User.objects.update(language="ar")
    office.emulate_media(color_scheme=colours)
    for path in (f"{VENUES}import/", TRANSLATIONS, "/admin/content/deleteditem/"):
        office.goto(live_site + path)
        expect(office.locator("html")).to_have_attribute("dir", "rtl")
        looked_at(office, accessible, faults)
