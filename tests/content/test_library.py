"""The library in the back office: lists and their filters, several files at once, describing them, choosing them."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from pypdf.generic import NameObject, TextStringObject

from carrara.content.models import Document, Image, NewsItem, Page, Tag, User
from carrara.content.models.tags import TagsFormField

from .test_admin import errors, write
from .test_uploads import document as pdf_bytes
from .test_uploads import encoded, png_of

pytestmark = pytest.mark.django_db
UPLOAD, DESCRIBE = "/admin/content/image/add-many/", "/admin/content/image/describe/"
LIST = "/admin/content/image/"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def staff(admin_client, admin_user):
    User.objects.update(language="en")
    return admin_client


def sent(name, data=None):
    return SimpleUploadedFile(name, data or encoded("JPEG"))


def made(title="Cava", **fields):
    fields = {"alt_it": "Una cava", "licence": "office"} | fields
    return Image.objects.create(file=sent("x.jpg"), title=title, **fields)


def stored(tmp_path):
    return [path for path in tmp_path.rglob("*") if path.is_file()]


# --- tags --------------------------------------------------------------------------------------------------------
def test_many_pictures_are_tagged_at_once_and_the_tags_taken_again(staff):
    quarry = Tag.objects.create(name="cava")
    pictures = [made("A"), made("B"), made("C")]
    asked = {"_selected_action": [picture.pk for picture in pictures[:2]], "index": 0}
    page = staff.post(LIST, asked | {"action": "tag_items"})
    assert [(str(item), state, words) for item, state, words in page.context["rows"]] == [
        ("B", None, "no tags"),
        ("A", None, "no tags"),
    ]
    assert "State now" not in page.content.decode()
    staff.post(LIST, asked | {"action": "tag_items", "confirmed": 1, "tags": [quarry.pk], "new": "marmo"})
    assert [[tag.name for tag in picture.tags.order_by("name")] for picture in pictures] == [["cava", "marmo"]] * 2 + [
        []
    ]
    staff.post(LIST, asked | {"action": "untag_items", "confirmed": 1, "tags": [quarry.pk]})
    assert [[tag.name for tag in picture.tags.all()] for picture in pictures] == [["marmo"], ["marmo"], []]


def test_who_may_only_look_at_pictures_tags_none(client):
    member = User.objects.create_user("lino", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename="view_image"))
    client.force_login(member)
    tag, picture = Tag.objects.create(name="cava"), made()
    forged = {"action": "tag_items", "_selected_action": [picture.pk], "index": 0, "confirmed": 1, "tags": [tag.pk]}
    client.post(LIST, forged)
    assert list(picture.tags.all()) == []


# --- several at once ---------------------------------------------------------------------------------------------
HOSTILE = {
    "logo.svg": (b"<svg onload='alert(1)'/>", "SVG drawing"),
    "bomb.png": (png_of(12_000, 12_000, b"\0" * 1000), "million pixels"),
    "renamed.jpg": (b"%PDF-1.7\n", "inside this is a PDF file"),
    "page.jpg": (b"<!doctype html><html><script>", "HTML file"),
    "IMG_1.HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50, "HEIC photograph"),
    "half.jpg": (encoded("JPEG")[:300], "damaged or incomplete"),
    "empty.jpg": (b"", "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_script_is_told_in_words_why_its_file_was_not_taken(staff, tmp_path, name):
    data, said = HOSTILE[name]
    file = SimpleUploadedFile(name, data)
    answer = staff.post(UPLOAD, {"files": file}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json().keys(), said in answer.json()["error"]) == (200, {"error"}, True)
    assert (Image.objects.count(), stored(tmp_path)) == (0, [])


def test_a_script_is_told_which_picture_was_made_of_its_file(staff, admin_user):
    file = sent("Cava_di  Anna_01.jpg")
    answer = staff.post(UPLOAD, {"files": file}, headers={"Accept": "application/json"}).json()
    image = Image.objects.get()
    assert answer == {"id": image.pk, "thumbnail": image.file.strip_320}
    assert (image.title, image.is_usable, image.history.first().history_user) == ("Cava di Anna 01", False, admin_user)


def test_a_heavy_picture_is_refused_on_this_path_too(staff, settings, tmp_path):
    settings.IMAGE_MAX_BYTES = 20_000
    file = sent("big.jpg", encoded("JPEG") + b"\0" * 20_000)
    answer = staff.post(UPLOAD, {"files": file}, headers={"Accept": "application/json"}).json()
    assert ("weighs more than" in answer["error"], stored(tmp_path)) == (True, [])


def test_without_scripts_all_go_together_and_the_good_ones_are_kept(staff):
    files = [sent("a.jpg"), SimpleUploadedFile("logo.svg", HOSTILE["logo.svg"][0]), sent("<b>.jpg")]
    answer = staff.post(UPLOAD, {"files": files}, follow=True)
    assert [image.title for image in Image.objects.order_by("pk")] == ["a", "<b>"]
    keys = ",".join(str(key) for key in Image.objects.order_by("pk").values_list("pk", flat=True))
    assert answer.redirect_chain == [(f"{DESCRIBE}?ids={keys}", 302)]
    html = answer.content.decode()
    assert "“logo.svg” was not taken. This is an SVG drawing" in html
    assert ("&lt;b&gt;" in html, "<b>" in html) == (True, False)


def test_where_all_are_refused_the_page_comes_back_with_the_reasons(staff):
    answer = staff.post(UPLOAD, {"files": [SimpleUploadedFile(name, data) for name, (data, _) in HOSTILE.items()]})
    html = answer.content.decode()
    # Django itself drops an empty file from a form.
    assert [name for name, (_data, said) in HOSTILE.items() if name not in html or said not in html] == []
    assert Image.objects.count() == 0


@pytest.mark.parametrize("form", [{}, {"file": "x"}, {"files": "words"}, {"picture": "f"}])
def test_a_form_without_files_is_answered_in_words(staff, form):
    if "picture" in form:
        form = {"picture": sent("a.jpg")}
    page = staff.post(UPLOAD, form)
    told = staff.post(UPLOAD, form, headers={"Accept": "application/json"}).json()
    assert ("Choose at least one picture." in page.content.decode(), told) == (
        True,
        {"error": "Choose at least one picture."},
    )
    assert Image.objects.count() == 0


def test_three_hundred_files_in_one_form_are_refused_in_words(staff):
    answer = staff.post(UPLOAD, {"files": [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(300)]})
    assert (answer.status_code, "100" in answer.content.decode(), Image.objects.count()) == (400, True, 0)


def test_documents_come_with_the_title_and_the_language_that_they_give_themselves(staff):
    def tell(writer):
        writer.add_metadata({"/Title": "Règlement du forum"})
        writer.root_object[NameObject("/Lang")] = TextStringObject("fr-FR")

    files = [
        SimpleUploadedFile("x.pdf", pdf_bytes(2, tell)),
        SimpleUploadedFile("Bando_2027.pdf", pdf_bytes(1)),
        SimpleUploadedFile("foto.pdf", encoded("JPEG")),
    ]
    answer = staff.post("/admin/content/document/add-many/", {"files": files}, follow=True)
    found = Document.objects.order_by("pk").values_list("title_fr", "title_it", "language", "pages", "is_tagged")
    assert [*found] == [("Règlement du forum", None, "fr", 2, False), (None, "Bando 2027", "it", 1, False)]
    assert "promises a PDF, but inside this is a JPEG file" in answer.content.decode()


# --- describing --------------------------------------------------------------------------------------------------
def described(*images, **typed):
    """What the page of these pictures sends, with the changes of `typed` (named f0_alt_it)."""
    form = {}
    for image in images:
        fields = {"title": image.title, "licence": image.licence, "author": "", "credit": "", "alt_it": image.alt_it}
        form |= {f"{image.pk}-{name}": value or "" for name, value in fields.items()}
    for name, value in typed.items():
        place, _line, field = name.removeprefix("f").partition("_")
        form[f"{images[int(place)].pk}-{field}"] = value
    return form


def test_what_is_typed_is_saved_for_all_at_once(staff):
    one, two = made("Uno", alt_it=""), made("Due", alt_it="")
    page = f"{DESCRIBE}?ids={one.pk},{two.pk}"
    typed = described(
        one,
        two,
        f0_alt_it="Il piazzale",
        f0_alt_ar="الساحة",
        f0_tags="cava, Marmo",
        f1_tags="CAVA",
        f1_is_decorative="on",
    )
    assert staff.post(page, typed).status_code == 302
    found = [
        (image.alt_it, image.alt_ar, image.is_decorative, image.is_usable) for image in Image.objects.order_by("pk")
    ]
    assert found == [("Il piazzale", "الساحة", False, True), (None, None, True, True)]
    assert [[tag.name for tag in image.tags.all()] for image in (one, two)] == [["cava", "Marmo"], ["cava"]]
    assert sorted(str(row.tag) for row in one.history.first().tags.all()) == ["Marmo", "cava"]


def test_a_fault_of_one_picture_saves_none_and_keeps_what_was_typed(staff):
    one, two = made("Uno", alt_it=""), made("Due", alt_it="")
    typed = described(one, two, f0_alt_it="Il piazzale", f1_licence="cc-by-4.0", f1_alt_fr="La carrière")
    answer = staff.post(f"{DESCRIBE}?ids={one.pk},{two.pk}", typed)
    html = answer.content.decode()
    assert ("Il piazzale" in html, "La carrière" in html, "Nothing is saved yet: 1" in html) == (True, True, True)
    assert [form.errors for form in answer.context["forms"]] == [
        {},
        {"__all__": ["This licence asks for the author's name: write the author or the credit."]},
    ]
    assert not Image.objects.usable().exists()


def test_the_readers_language_and_italian_come_first(staff):
    image = made()
    User.objects.update(language="ar")
    html = staff.get(f"{DESCRIBE}?ids={image.pk}").content.decode()
    assert re.findall(r'name="\d+-alt_(\w+)"', html) == ["ar", "it", "en", "fr", "zh_hans"]
    assert html.index("<details>") > html.index(f'name="{image.pk}-alt_it"')
    assert re.search(r'<textarea name="\d+-alt_ar"[^>]*lang="ar" dir="rtl"', html)


def test_pictures_that_the_address_does_not_name_cannot_be_slipped_in(staff):
    mine, other = made("Mine"), made("Other")
    typed = described(mine, other, f0_title="Changed", f1_title="Changed")
    assert staff.post(f"{DESCRIBE}?ids={mine.pk}", typed).status_code == 302
    assert [image.title for image in Image.objects.order_by("pk")] == ["Changed", "Other"]


@pytest.mark.parametrize("ids", ["", "x", "999999", "1;2", "9" * 40, "%00", "²"])
def test_an_address_that_names_no_picture_leads_back_to_the_library(staff, ids):
    assert staff.get(f"{DESCRIBE}?ids={ids}").headers["Location"] == LIST


def test_the_pages_ask_the_database_as_often_for_three_as_for_one(staff):
    def count(path):
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(path).status_code == 200
        return len(queries)

    def counts():
        keys = ",".join(map(str, Image.objects.values_list("pk", flat=True)))
        return [count(path) for path in (LIST, "/admin/content/image/rights/", f"{DESCRIBE}?ids={keys}")]

    def grow():
        image = made()
        image.tags.set(Tag.objects.named(["cava", "marmo"]))
        image.releases.create(file=SimpleUploadedFile("r.pdf", pdf_bytes()))
        NewsItem.objects.create(slug=f"n-{image.pk}", title_it="n", cover=image)

    grow()
    counts()
    one = counts()
    grow()
    grow()
    assert counts() == one
    assert max(one) <= 15


# --- the list ----------------------------------------------------------------------------------------------------
def listed(staff, query):
    return {image.title for image in staff.get(LIST + query).context["cl"].result_list}


def test_filters_find_what_is_to_be_done(staff):
    with translation.override("it"):
        made("words"), made("waiting", alt_it=""), made("decorative", alt_it="", is_decorative=True)
        made("french", alt_it="", alt_fr="Une carrière")
        tagged, used = made("tagged"), made("used")
    tag = Tag.objects.named(["Cava"])[0]
    tagged.tags.add(tag)
    NewsItem.objects.create(slug="n", title_it="n", cover=used)
    everything = listed(staff, "")
    assert everything == {"words", "waiting", "decorative", "french", "tagged", "used"}
    assert {query: listed(staff, query) for query in ("?alt=none", "?alt=decorative", "?alt=fr", "?used=yes")} == {
        "?alt=none": {"waiting"},
        "?alt=decorative": {"decorative"},
        "?alt=fr": {"words", "waiting", "tagged", "used"},
        "?used=yes": {"used"},
    }
    assert listed(staff, "?used=no") == everything - {"used"}
    assert listed(staff, f"?tag={tag.pk}") == listed(staff, "?q=cava+tagged") == {"tagged"}
    assert listed(staff, "?q=carri%C3%A8re") == {"french"}
    assert listed(staff, "?alt=xx") == listed(staff, "?tag=x") == listed(staff, "?rights=zz") == everything


def test_a_card_says_what_there_is_to_know(staff):
    image = made("Cava <b>", alt_it="", author="Anna")
    page = Page.objects.create(slug="p", title_it="p")
    page.gallery.add(image)
    NewsItem.objects.create(slug="n", title_it="n", cover=image)
    card = re.search(r'<li class="picture-card">.*?</li>', staff.get(LIST).content.decode(), re.DOTALL)[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", card).split())
    assert words == (
        "Cava &lt;b&gt; cannot be used yet: no alternative text the office&#x27;s own picture · Anna used in 2 places"
    )


def test_the_chosen_ones_are_described_together(staff):
    one, two = made("Uno"), made("Due")
    answer = staff.post(LIST, {"action": "describe_chosen", "_selected_action": [one.pk, two.pk]})
    assert answer.headers["Location"] == f"{DESCRIBE}?ids={two.pk},{one.pk}"


def test_the_list_of_documents_says_in_words_whether_they_are_tagged(staff):
    Document.objects.create(file=SimpleUploadedFile("b.pdf", pdf_bytes(2)), title_it="Bando")
    html = staff.get("/admin/content/document/").content.decode()
    assert ("not tagged: shuts people out" in html, "2 pages" in html) == (True, True)


# --- tags --------------------------------------------------------------------------------------------------------
def test_tags_are_words_with_commas_and_capitals_make_no_other():
    field = TagsFormField(required=False)
    first = field.clean(" Cava,  Città  d'arte ; CITTÀ D'ARTE،رخام、石, ,")
    assert [tag.name for tag in first] == ["Cava", "Città d'arte", "رخام", "石"]
    assert field.clean("cava, CITTÀ D'ARTE") == first[:2]
    assert field.prepare_value(first) == "Cava, Città d'arte, رخام, 石"
    assert (field.has_changed(first[:1], "Cava"), field.has_changed(first[:1], "Cava, x")) == (False, True)


@pytest.mark.parametrize("typed", ["x" * 41, ",".join(map(str, range(21)))])
def test_too_long_and_too_many_are_refused_in_words(staff, typed):
    image = made()
    answer = staff.post(f"{DESCRIBE}?ids={image.pk}", described(image, f0_tags=typed))
    assert list(answer.context["forms"][0].errors) == ["tags"]
    assert (typed in answer.content.decode(), Tag.objects.count()) == (True, 0)


def test_the_tag_that_is_there_is_not_made_twice(staff):
    Tag.objects.named(["Città"])
    answer = staff.post("/admin/content/tag/add/", {"name": "CITTÀ"})
    assert errors(answer) == {"name": [_("There is already a tag of this name.")]}
    assert staff.get("/admin/content/tag/names/").json() == {"names": ["Città"]}


# --- used only with words ----------------------------------------------------------------------------------------
def test_a_picture_without_words_in_a_language_of_the_item_is_refused_as_its_cover(staff):
    waiting, arabic, good = made("Attesa", alt_it=""), made("Araba", alt_it="", alt_ar="محجر"), made("Buona")
    add = "/admin/content/newsitem/add/"
    for image in (waiting, arabic):
        answer = staff.post(add, write(cover=image.pk))
        assert [words.startswith(f"“{image.title}” has no alternative text") for words in errors(answer)["cover"]] == [
            True
        ]
        assert 'value="Prova"' in answer.content.decode()
    assert staff.post(add, write(cover=arabic.pk, title_ar="محجر")).status_code == 302
    assert staff.post(add, write(slug="altra", cover=good.pk)).status_code == 302


def test_a_gallery_is_refused_by_the_name_of_the_picture(staff):
    waiting, good = made("Attesa", alt_it=""), made("Buona")
    typed = write(menu="none", menu_order=0, gallery=[good.pk, waiting.pk])
    answer = staff.post("/admin/content/page/add/", typed)
    assert [fault.split("”")[0] for fault in errors(answer)["gallery"]] == ["“Attesa"]


def test_only_what_may_be_used_is_offered(staff, settings):
    made("Attesa", alt_it=""), made("Finita", rights_end_on="2020-01-01")
    good = made("Buona")
    asked = {"term": "", "app_label": "content", "model_name": "newsitem", "field_name": "cover"}
    offered = staff.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [choice["id"] for choice in offered] == [str(good.pk)]


def test_a_picture_in_use_keeps_its_words(staff):
    image = made()
    NewsItem.objects.create(slug="n", title_it="n", cover=image)
    page = f"/admin/content/image/{image.pk}/change/"
    form = {"title": "Cava", "licence": "office", "use": "any", "focal_point": "0.5x0.5", "alt_it": ""}
    form |= {"releases-TOTAL_FORMS": 0, "releases-INITIAL_FORMS": 0}
    assert [fault[:26] for fault in errors(staff.post(page, form))["__all__"]] == ["This picture is in use: wr"]
    assert staff.post(page, form | {"is_decorative": "on"}).status_code == 302


# --- who may -----------------------------------------------------------------------------------------------------
ALLOWED = {
    UPLOAD: "add_image",
    f"{DESCRIBE}?ids=1": "change_image",
    "/admin/content/image/rights/": "view_image",
    "/admin/content/image/rights/table.xlsx": "view_image",
    "/admin/content/document/add-many/": "add_document",
    "/admin/content/document/describe/?ids=1": "change_document",
}


@pytest.mark.parametrize("path", ALLOWED)
def test_every_page_asks_for_its_permission(client, path):
    member = User.objects.create_user("mara", is_staff=True)
    client.force_login(member)
    over_these = ("_image", "_own_image", "_document", "_own_document")
    others = [each for each in Permission.objects.all() if not each.codename.endswith(over_these)]
    member.user_permissions.set(others)
    assert [client.get(path).status_code, client.post(path).status_code] == [403, 403]
    member.user_permissions.set(Permission.objects.filter(codename=ALLOWED[path]))
    assert client.get(path).status_code in (200, 302)
    client.logout()
    assert client.get(path).headers["Location"].startswith("/accounts/login/") or client.get(path).status_code == 302
