"""A file that is replaced: every address that it ever had leads to the present one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from carrara.content import restoring
from carrara.content.models import Document, FormerFile, Image

from .test_media import halves, made
from .test_uploads import document as pdf_bytes
from .test_uploads import encoded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def replace(thing, data, name="new.jpg"):
    thing.file = SimpleUploadedFile(name, data)
    thing.save()
    return type(thing).objects.get(pk=thing.pk)


def test_each_size_of_the_old_picture_leads_to_that_of_the_new(client):
    image = made(focal_point="0.2x0.5")
    old = {shape: getattr(image.file, shape) for shape in image.file.field.formats} | {"url": image.file.url}
    image = Image.objects.get(pk=image.pk)
    image.focal_point = "0.5x0.5"
    image = replace(image, encoded("PNG", Pillow.new("RGB", (1400, 900), "green")))
    led = {shape: client.get(address) for shape, address in old.items()}
    assert {shape: (answer.status_code, answer.headers["Location"]) for shape, answer in led.items()} == {
        shape: (302, getattr(image.file, shape)) for shape in old
    }
    assert {client.get(answer.headers["Location"]).status_code for answer in led.values()} == {200}


def test_a_size_from_before_the_point_was_moved_leads_to_one_that_its_reader_can_use(client):
    image = made(focal_point="0x0")
    old = image.file.share, image.file.frame_480
    Image.objects.update(focal_point="1x1")
    image = replace(Image.objects.get(), encoded("PNG"))
    assert [client.get(address).headers["Location"] for address in old] == [image.file.share, image.file.whole_960]


def test_after_two_replacements_both_old_addresses_lead_to_the_newest(client):
    image = made()
    first = image.file.url
    second = replace(image, encoded("PNG")).file.url
    image = replace(Image.objects.get(), encoded("WEBP"))
    assert [client.get(address).headers["Location"] for address in (first, second)] == [image.file.url] * 2


def test_a_restored_file_is_served_again_and_the_one_between_leads_to_it(client, admin_user):
    image = made()
    first = image.file.url
    second = replace(image, encoded("PNG")).file.url
    restoring.restore(Image.objects.get(), image.history.last(), by=admin_user)
    assert (client.get(first).status_code, client.get(second).headers["Location"]) == (200, first)


def test_an_old_address_of_a_document_leads_to_the_new_and_browsers_ask_each_time(client):
    document = Document.objects.create(file=SimpleUploadedFile("a.pdf", pdf_bytes(1)), title_it="Bando")
    old = document.file.url
    assert client.get(old).headers["Cache-Control"] == "public, no-cache"
    document = replace(document, pdf_bytes(3), "b.pdf")
    assert client.get(old).headers["Location"] == document.file.url
    assert (client.get(document.file.url).getvalue(), document.pages) == (pdf_bytes(3), 3)


def test_saving_without_a_new_file_notes_nothing(django_assert_num_queries):
    image = made()
    image.save()
    Image.objects.get().save()
    assert not FormerFile.objects.exists()


def test_an_old_address_of_what_was_deleted_is_not_found(client):
    image = made()
    old = image.file.url
    replace(image, encoded("PNG"))
    Image.objects.get().delete()
    assert client.get(old).status_code == 200  # the old file itself is kept for the history
    assert not FormerFile.objects.exists()


def form(**typed):
    fields = {"title": "Quarry", "alt_it": "Una cava", "licence": "office", "use": "any", "focal_point": "0.2x0.3"}
    return fields | {"releases-TOTAL_FORMS": 0, "releases-INITIAL_FORMS": 0} | typed


@pytest.mark.parametrize(
    ("typed", "point"),
    [({}, "0.5x0.5"), ({"keeps_focal_point": "on"}, "0.2x0.3"), ({"focal_point": "0.9x0.9"}, "0.9x0.9")],
)
def test_the_form_asks_whether_the_focal_point_stays(admin_client, typed, point):
    image = made(focal_point="0.2x0.3")
    page = f"/admin/content/image/{image.pk}/change/"
    new = SimpleUploadedFile("new.jpg", encoded("JPEG", halves(900, 600)))
    assert admin_client.post(page, form(file=new, **typed)).status_code == 302
    image = Image.objects.get()
    assert (image.focal_point, image.width) == (point, 900)


def test_a_refused_file_leaves_the_old_one_in_its_place(admin_client):
    image = made()
    page = f"/admin/content/image/{image.pk}/change/"
    answer = admin_client.post(page, form(title="Typed", file=SimpleUploadedFile("x.jpg", b"<svg/>")))
    assert (answer.status_code, "Typed" in answer.content.decode()) == (200, True)
    assert (Image.objects.get().file.name, FormerFile.objects.count()) == (image.file.name, 0)
