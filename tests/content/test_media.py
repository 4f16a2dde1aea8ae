import hashlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.forms import modelform_factory
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image as Pillow

from carrara.content.models import Document, Image, Page, Publishable, publishable_models
from tests.world import make_world

from .test_uploads import document as pdf_bytes
from .test_uploads import encoded, png_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def halves(width=1800, height=600):
    """Red at the left, blue at the right: shows what a cut kept."""
    picture = Pillow.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    return picture


def made(data=None, **fields):
    upload = SimpleUploadedFile("Cava di Anna.jpg", data or encoded("JPEG", halves()))
    return Image.objects.create(file=upload, **{"title": "Quarry", "alt_it": "Una cava", **fields})


def name_of(image, rendition):
    return getattr(image.file, rendition).removeprefix("/media/")


def opened(image, rendition):
    return Pillow.open(default_storage.open(name_of(image, rendition)))


def names_in(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


# --- every path into the database --------------------------------------------------------------------------------
SVG = b"<svg onload='alert(1)'/>"


def by_save():
    Image(file=ContentFile(SVG, name="x.png"), title="x", is_decorative=True).save()


def by_create():
    Image.objects.create(file=SimpleUploadedFile("x.png", SVG, "image/png"), title="x", is_decorative=True)


def by_bulk_create():
    Image.objects.bulk_create([Image(file=ContentFile(SVG, name="x.png"), title="x", is_decorative=True)])


def by_field():
    made().file.save("x.png", ContentFile(SVG))


def by_full_clean():
    Image(file=ContentFile(SVG, name="x.png"), title="x", is_decorative=True).full_clean()


def by_document():
    Document(file=ContentFile(SVG, name="x.pdf"), title="x").save()


@pytest.mark.parametrize("path", [by_save, by_create, by_bulk_create, by_field, by_full_clean, by_document])
def test_no_path_leads_past_the_guard(path, tmp_path):
    with pytest.raises(ValidationError):
        path()
    assert [name for name in names_in(tmp_path) if not name.endswith((".jpg", ".webp"))] == []


def test_a_bomb_is_not_decoded_when_it_is_only_assigned(monkeypatch):
    monkeypatch.setattr(Pillow, "open", lambda *args, **kwargs: pytest.fail("opened"))
    Image(file=ContentFile(png_of(12_000, 12_000), name="x.png"))


def test_a_form_says_what_to_do_at_the_field():
    form_class = modelform_factory(Image, fields=["file", "title", "is_decorative", "licence", "focal_point"])
    data = {"title": "x", "is_decorative": "on", "licence": "office", "focal_point": "0.5x0.5"}
    with translation.override("en"):
        form = form_class(data, {"file": SimpleUploadedFile("x.png", SVG, "image/png")})
        assert form.errors == {
            "file": [
                "This is an SVG drawing, which could carry scripts: please export it as PNG and send that instead."
            ]
        }


def test_a_form_takes_a_good_file_and_decodes_it_once(monkeypatch):
    form_class = modelform_factory(Image, fields=["file", "title", "is_decorative", "licence", "focal_point"])
    data = {"title": "x", "is_decorative": "on", "licence": "office", "focal_point": "0.5x0.5"}
    form = form_class(data, {"file": SimpleUploadedFile("x" * 200 + ".png", encoded("PNG"))})
    assert form.errors == {}
    monkeypatch.setattr("carrara.content.uploads.accept_image", lambda file: pytest.fail("guarded twice"))
    image = form.save()
    assert (image.width, image.height, image.bytes) == (60, 40, image.file.size)


def test_the_form_offers_only_what_the_guard_takes_and_a_focal_point_for_keyboards():
    form = modelform_factory(Image, fields=["file", "focal_point"])(instance=made())
    html = str(form)
    assert 'accept=".jpg,.jpeg,.png,.webp,.avif"' in html
    assert '<input type="text" name="focal_point" value="0.5x0.5"' in html
    assert 'data-ppoi-id="id_focal_point"' in html
    assert "style=" not in html and "onclick" not in html
    assert "admin/focal-point.js" in str(form.media)


# --- what is kept ------------------------------------------------------------------------------------------------
def test_a_picture_is_kept_under_a_random_name_with_its_measures():
    image = made()
    image.refresh_from_db()
    assert (image.width, image.height, image.bytes) == (1800, 600, image.file.size)
    assert image.file.name.startswith("images/") and "Anna" not in image.file.name


def test_replacing_keeps_the_old_file_for_the_history():
    image = made()
    first = image.file.name
    image.file = SimpleUploadedFile("new.png", encoded("PNG"))
    image.save()
    image.refresh_from_db()
    assert default_storage.exists(first) and default_storage.exists(image.file.name)
    assert (image.width, image.height) == (60, 40)


@pytest.mark.parametrize("alt", [{"alt_it": ""}, {"alt_it": None, "alt_en": ""}])
def test_a_picture_without_words_waits_until_it_is_called_decorative(alt):
    image = made(**alt)
    assert (image.is_usable, [*Image.objects.waiting()], [*Image.objects.usable()]) == (False, [image], [])
    Image.objects.update(is_decorative=True)
    image.refresh_from_db()
    assert (image.is_usable, [*Image.objects.waiting()], [*Image.objects.usable()]) == (True, [], [image])


def test_words_in_any_language_will_do():
    image = made(alt_it="", alt_ar="محجر")
    assert (image.is_usable, [*Image.objects.usable()]) == (True, [image])
    assert [image.is_described_in(codes) for codes in (["ar"], ["it", "en"])] == [True, False]


def test_a_licence_that_asks_for_a_name_gets_one():
    with pytest.raises(IntegrityError), transaction.atomic():
        made(licence=Image.Licence.BY)
    image = made(licence=Image.Licence.BY, author="Anna", credit="Anna / Archivio")
    assert (image.attribution, image.licence_url) == ("Anna / Archivio", "https://creativecommons.org/licenses/by/4.0/")


@pytest.mark.parametrize("point", ["", "0.5", "1.2x0.5", "nanx0.5", "0.5x-1", "0.5x0.5\n7", "infxinf"])
def test_a_focal_point_outside_the_picture_is_refused(point):
    with pytest.raises(ValidationError) as caught:
        Image(focal_point=point).clean_fields(exclude={"file", "title"})
    assert set(caught.value.error_dict) == {"focal_point"}


def test_a_document_is_kept_with_its_pages():
    document = Document.objects.create(file=SimpleUploadedFile("Bando.pdf", pdf_bytes(2)), title_it="Bando")
    document.refresh_from_db()
    assert (document.pages, document.is_tagged, document.bytes) == (2, False, document.file.size)


# --- renditions --------------------------------------------------------------------------------------------------
def test_renditions_are_cut_around_the_focal_point():
    left, right = made(focal_point="0x0.5"), made(focal_point="1x0.5")
    seen = {}
    for side, image in (("left", left), ("right", right)):
        for shape in ("frame_480", "strip_320", "share"):
            picture = opened(image, shape)
            red, _green, blue = picture.getpixel((picture.width // 2, picture.height // 2))
            seen[side, shape] = (picture.format, picture.size, "red" if red > blue else "blue")
    assert seen == {
        ("left", "frame_480"): ("WEBP", (480, 320), "red"),
        ("left", "strip_320"): ("WEBP", (320, 180), "red"),
        ("left", "share"): ("JPEG", (1143, 600), "red"),
        ("right", "frame_480"): ("WEBP", (480, 320), "blue"),
        ("right", "strip_320"): ("WEBP", (320, 180), "blue"),
        ("right", "share"): ("JPEG", (1143, 600), "blue"),
    }


def test_a_moved_focal_point_makes_new_addresses():
    image = made()
    before = image.file.frame_480
    Image.objects.filter(pk=image.pk).update(focal_point="0x0")
    moved = Image.objects.get(pk=image.pk)
    assert moved.file.frame_480 != before
    moved.save()
    assert default_storage.exists(name_of(moved, "frame_480"))


def test_transparency_turns_white_for_those_who_show_links():
    image = made(encoded("PNG", Pillow.new("RGBA", (1200, 630), (0, 0, 0, 0))))
    assert opened(image, "share").getpixel((5, 5)) == (255, 255, 255)
    assert opened(image, "whole_480").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (7, 5000)])
def test_odd_pictures_have_renditions_too(size):
    image = made(encoded("PNG", Pillow.new("L", size)))
    for shape in image.file.field.formats:
        assert min(opened(image, shape).size) >= 1


def rendered(image, **inputs):
    return render_to_string("components/picture.html", {"image": image, **inputs}).strip()


def test_the_element_tells_the_truth_about_every_file(django_assert_num_queries, monkeypatch):
    image = made()
    with django_assert_num_queries(0):
        html = rendered(image, size="entry", css="art")
    file = image.file
    assert html == (
        f'<img class="art" src="{file.frame_960}" srcset="{file.frame_480} 480w, {file.frame_960} 900w"'
        ' sizes="(min-width: 60em) 22rem, (min-width: 40em) 50vw, 100vw" width="900" height="600"'
        ' alt="Una cava" loading="lazy" decoding="async">'
    )
    assert opened(image, "frame_960").size == (900, 600)


def test_the_element_opens_no_file():
    image = made()
    default_storage.delete(image.file.name)
    assert "srcset" in rendered(Image.objects.get(pk=image.pk), size="list", eager=True)


def test_a_text_in_another_language_says_so_and_a_decorative_picture_says_nothing():
    image = made()
    with translation.override("ar"):
        assert ' alt="Una cava" lang="it" dir="ltr" ' in rendered(image)
    image.is_decorative = True
    assert ' alt="" ' in rendered(image)


def test_words_in_an_alternative_text_stay_words():
    assert 'alt="&quot;&gt;&lt;script&gt;"' in rendered(made(alt_it='"><script>'))


def test_a_photograph_names_its_author_and_licence():
    image = made(licence=Image.Licence.BY, author="Anna")
    html = render_to_string("components/photo.html", {"image": image})
    assert "Anna" in html and 'rel="license">CC BY 4.0</a>' in html and "480w" in html


def test_the_page_of_every_kind_says_once_whose_its_picture_is(client):
    world = make_world(rows=1)
    cover = made(licence=Image.Licence.BY, author="Anna")
    credit = '<figcaption class="source{}"> Picture: Anna <a href="{}" rel="license">CC BY 4.0</a> </figcaption>'
    home = Page.objects.get(role=Page.Role.HOME)
    items = [item for item in vars(world).values() if isinstance(item, Publishable) and not isinstance(item, Page)]
    assert {type(item) for item in items} == {*publishable_models()} - {Page}
    for item, css in [(home, " wrap"), *((item, "") for item in items)]:
        item.cover = cover
        item.save()
        with translation.override("en"):
            html = " ".join(client.get(item.get_absolute_url()).content.decode().split())
        assert html.count(credit.format(css, cover.licence_url)) == html.count("Anna") == 1, item


# --- serving -----------------------------------------------------------------------------------------------------
def test_a_picture_is_served_for_ever_and_for_nothing_else(client):
    image = made()
    response = client.get(image.file.url)
    assert b"".join(response.streaming_content) == default_storage.open(image.file.name).read()
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies
    assert client.get(image.file.frame_480)["Content-Type"] == "image/webp"


def test_a_document_is_served_as_what_it_is(client):
    document = Document.objects.create(file=SimpleUploadedFile("Bando.pdf", pdf_bytes(2)), title_it="Bando")
    response = client.get(document.file.url)
    assert (response["Content-Type"], response["Content-Security-Policy"]) == ("application/pdf", "default-src 'none'")
    assert hashlib.sha256(response.getvalue()).digest() == hashlib.sha256(pdf_bytes(2)).digest()


@pytest.mark.parametrize(
    "path",
    [
        "images/missing.jpg",
        "images/",
        "",
        "images",
        "../secret_key",
        "..%2f..%2fsecret.jpg",
        "images/..%2f..%2fsecret.jpg",
        "images/%00.jpg",
        "images/a.jpg%00",
        "images/a.jpg%0a",
        "images\\a.jpg",
        "images/a.svg",
        "images/a.html",
        "images/.a.jpg",
        "//etc/passwd.jpg",
        "images/" + "a" * 3000 + ".jpg",
        "images/ł.jpg",
    ],
)
def test_anything_else_is_not_found(client, path, tmp_path):
    (tmp_path / "images").mkdir()
    for name in ("a.svg", "a.html", ".a.jpg"):
        (tmp_path / "images" / name).write_text("planted")
    (tmp_path.parent / "secret.jpg").write_text("planted")
    assert client.get(f"/media/{path}").status_code == 404


def test_only_reading_is_allowed(client):
    assert [getattr(client, verb)("/media/images/a.jpg").status_code for verb in ("post", "put", "delete")] == [405] * 3


def test_the_answer_is_short_for_a_browser_that_has_the_file(client):
    url = made().file.url
    fresh = client.get(url, headers={"If-Modified-Since": client.get(url)["Last-Modified"]})
    assert fresh.status_code == 304


def test_the_renditions_of_a_large_photograph_weigh_little():
    image = made(encoded("JPEG", Pillow.effect_noise((3000, 2000), 40).convert("RGB"), quality=95))
    weights = {shape: default_storage.size(name_of(image, shape)) for shape in image.file.field.formats}
    assert weights["strip_320"] < weights["frame_480"] < weights["whole_1600"] < image.bytes
    assert BytesIO(default_storage.open(image.file.name).read()).getbuffer().nbytes == image.bytes


def test_a_page_offers_its_documents_with_what_one_gets(client):
    page = Page.objects.create(slug="atti", title_it="Atti", body_it="<p>Qui</p>", state="published")
    rules = Document.objects.create(file=ContentFile(pdf_bytes(pages=1), "r.pdf"), title_it="Regolamento")
    page.documents.add(rules)
    html = client.get("/atti/").content.decode()
    link = f'<a href="{rules.file.url}" hreflang="it" type="application/pdf">Regolamento</a>'
    assert (link in html, "PDF, 1 pagina" in html) == (True, True)
    assert client.get(rules.file.url).headers["Content-Type"] == "application/pdf"
