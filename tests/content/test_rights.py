"""Rights: a picture whose right has ended, or that nobody has described, is on no public path; the register; papers."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from carrara.content import mail, rights, workbooks
from carrara.content.models import AuditEntry, Image, Letter, NewsItem, Office, Page, Release, User
from tests import addresses, world
from tests.addresses import address
from tests.conftest import NOW

from .test_uploads import document as pdf_bytes
from .test_uploads import encoded

pytestmark = pytest.mark.django_db
TODAY = datetime.fromisoformat(NOW).date()
REGISTER = "/admin/content/image/rights/"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def may(settings):
    with time_machine.travel(NOW, tick=False):
        yield


def made(title="Cava", **fields):
    fields = {"alt_it": "Una cava", "licence": "office", "people": "none"} | fields
    return Image.objects.create(file=SimpleUploadedFile("x.jpg", encoded("JPEG")), title=title, **fields)


# --- in public ---------------------------------------------------------------------------------------------------
def shown():
    """The public addresses, in two languages, whose answers name a file of a picture."""
    asked = [(name, given) for name, given in (addresses.pages() | addresses.others()).items() if name != "preview"]
    paths = {address(name, arguments, code) for name, arguments in asked for code in ("it", "ar")}
    answers = {path: Client().get(path).getvalue().decode(errors="replace") for path in paths if "/media/" not in path}
    return {path for path, answer in answers.items() if "/media/" in answer.replace("/media/documents/", "")}


def test_a_picture_goes_from_every_public_path_at_the_midnight_after_its_last_day(may):
    hub = world.make_world(rows=1)
    hub.page.gallery.add(hub.data.picture)
    everywhere = shown()
    assert everywhere >= {"/", "/ar/", "/eventi/", "/eventi/row-1/", "/persone/", "/persone/row-1/"}
    Image.objects.update(rights_end_on=TODAY)
    with time_machine.travel("2030-05-10T21:59:59Z", tick=False):  # a second before midnight in Rome
        assert shown() == everywhere
    with time_machine.travel("2030-05-10T22:00:00Z", tick=False):
        assert shown() == set()


def test_a_picture_that_lost_its_words_is_on_no_public_path(may):
    world.make_world(rows=1)
    assert shown()
    Image.objects.update(alt_it="", alt_en=None, alt_fr="", alt_zh_hans="", alt_ar="")
    assert shown() == set()
    Image.objects.update(is_decorative=True)
    assert shown()


def test_the_drawing_comes_in_the_place_of_the_picture(may, client):
    item = NewsItem.objects.create(
        slug="n", title_it="n", state="published", cover=made(rights_end_on=date(2030, 5, 9))
    )
    for role in ("news", "home"):
        Page.objects.create(slug=role, role=role, title_it=role, state="published")
    html = client.get("/notizie/n/").content.decode()
    assert (f"/covers/{item.cover_kind}/n.svg" in html, "/media/" in html) == (True, False)
    assert item.cover is not None  # the choice is kept, and a renewed right brings the picture back


def test_for_this_site_alone_means_that_links_show_the_sites_own_picture(may, client):
    image = made()
    NewsItem.objects.create(slug="n", title_it="n", state="published", cover=image)
    for role in ("news", "home"):
        Page.objects.create(slug=role, role=role, title_it=role, state="published")
    assert image.file.share in client.get("/notizie/n/").content.decode()
    Image.objects.update(use="site")
    html = client.get("/notizie/n/").content.decode()
    assert (image.file.share in html, image.file.frame_480 in html) == (False, True)


def test_the_file_itself_is_gone_for_all_but_the_staff_and_no_cache_keeps_it_longer(may, client, admin_client):
    image = made(rights_end_on=TODAY)
    paths = [image.file.url, image.file.share]
    assert {client.get(path).headers["Cache-Control"] for path in paths} == {f"public, max-age={12 * 3600}"}
    with time_machine.travel("2030-05-10T22:00:00Z", tick=False):
        assert [client.get(path).status_code for path in paths] == [410, 410]
    Image.objects.update(rights_end_on=date(2030, 5, 9))
    seen = [admin_client.get(path) for path in paths]
    assert {(answer.status_code, answer.headers["Cache-Control"]) for answer in seen} == {(200, "private, no-store")}


# --- telling the office ------------------------------------------------------------------------------------------
def test_the_office_gets_one_letter_in_italian_and_another_when_the_day_was_changed(may, settings):
    Office.objects.create(name_it="Ufficio", email="ufficio@example.org")
    soon = made("Presto", rights_end_on=date(2030, 6, 9))
    for title, end in (("Tardi", date(2030, 6, 10)), ("Finita", date(2030, 5, 9)), ("Sempre", None)):
        made(title, rights_end_on=end)
    call_command("housekeeping")
    call_command("housekeeping")
    letter = Letter.objects.get()
    assert (letter.to, letter.language, letter.sent_at is not None) == ("ufficio@example.org", "it", True)
    assert "Presto: " in letter.text and "9 giugno 2030" in letter.text
    assert not re.search("Tardi|Finita|Sempre", letter.text)
    assert f"/admin/content/image/{soon.pk}/change/" in letter.text
    Letter.objects.all().delete()  # as housekeeping does in time
    assert rights.tell_due() == 0
    Image.objects.filter(pk=soon.pk).update(rights_end_on=date(2030, 6, 1))
    assert (rights.tell_due(), rights.tell_due(), Letter.objects.count()) == (1, 0, 1)


def test_without_an_address_of_the_office_nothing_is_marked_as_told(may):
    image = made(rights_end_on=TODAY)
    assert rights.tell_due() == 0
    image.refresh_from_db()
    assert image.rights_told_for is None


# --- the register ------------------------------------------------------------------------------------------------
def register(client, query=""):
    rows = client.get(REGISTER + query).context["rows"]
    return {picture.title: missing for picture, missing in rows}


def test_the_register_says_what_is_missing_and_finds_it(may, admin_client):
    User.objects.update(language="en")
    made("whole")
    made("unnamed", licence="permission")
    made("granted", licence="permission", rights_holder="Museo", permission_reference="prot. 12")
    made("adults", people="adults")
    minors = made("minors", people="minors")
    minors.releases.create(kind="person", file=SimpleUploadedFile("r.pdf", pdf_bytes()))
    made("unsaid", people="", rights_end_on=date(2030, 5, 9))
    made("soon", rights_end_on=date(2030, 7, 9))
    assert register(admin_client) == {
        "whole": [],
        "granted": [],
        "unnamed": ["nobody is named", "permission not on record"],
        "adults": ["people without a release"],
        "minors": ["people without a release"],
        "unsaid": ["people not stated"],
        "soon": [],
    }
    found = {state: {*register(admin_client, f"?state={state}")} for state in ("soon", "ended", *rights.MISSING)}
    assert found == {
        "soon": {"soon"},
        "ended": {"unsaid"},
        "name": {"unnamed"},
        "permission": {"unnamed"},
        "release": {"adults", "minors"},
        "people": {"unsaid"},
    }
    assert {*register(admin_client, "?licence=permission&q=museo")} == {"granted"}
    assert len(register(admin_client, "?state=x&licence=y&page=z&q=%00")) == 7


def test_the_register_as_a_workbook_starts_no_formula(may, admin_client):
    User.objects.update(language="en")
    image = made(
        '=HYPERLINK("http://x")', author="+39", origin="@x\x07", rights_end_on=date(2031, 1, 2), people="adults"
    )
    made("other", licence="cc0-1.0")
    image.releases.create(
        signed_by="Segreto", signed_on=date(2030, 1, 2), file=SimpleUploadedFile("r.pdf", pdf_bytes())
    )
    answer = admin_client.get(f"{REGISTER}table.xlsx?licence=office")
    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).active
    assert [cell.value for cell in sheet[1]][:2] == ["Picture", "Author"]
    values = [cell.value for cell in sheet[2]]
    assert (values[0], values[1], values[6], values[10].date()) == (
        '=HYPERLINK("http://x")',
        "+39",
        "@x ",
        date(2031, 1, 2),
    )
    assert {cell.data_type for cell in sheet[2][:2]} == {"s"} and sheet[2][0].quotePrefix
    assert (sheet.max_row, "Segreto" in str(values)) == (2, False)


def test_a_workbook_takes_any_text():
    data = workbooks.written("a/b:c" * 20, ["x"], [["\x00"], [None], [3], ["x" * 300]])
    assert [cell.value for cell in openpyxl.load_workbook(BytesIO(data)).active["A"]][1:] == [" ", None, 3, "x" * 300]


# --- signed papers -----------------------------------------------------------------------------------------------
@pytest.fixture
def paper():
    file = SimpleUploadedFile("Rossi.pdf", pdf_bytes(2))
    return made().releases.create(file=file, signed_by="Anna Rossi", keep_until=date(2031, 1, 1))


def test_a_paper_lies_outside_the_public_folder_under_a_random_name(paper, settings):
    path = settings.PRIVATE_ROOT / paper.file.name
    assert path.read_bytes() == pdf_bytes(2)
    assert (oct(path.stat().st_mode)[-3:], oct(path.parent.stat().st_mode)[-3:]) == ("600", "700")
    assert "Rossi" not in paper.file.name
    assert Client().get(f"/media/{paper.file.name}").status_code == 404


def test_only_who_has_the_permission_opens_it_and_that_is_noted(client, paper, settings):
    member = User.objects.create_user("mara", is_staff=True)
    client.force_login(member)
    everything_else = Permission.objects.exclude(codename="view_release")
    member.user_permissions.set(everything_else)
    url = paper.file.url
    assert client.get(url).status_code == 403
    assert "Anna Rossi" not in client.get(f"/admin/content/image/{paper.image.pk}/change/").content.decode()
    member.user_permissions.set(Permission.objects.all())
    answer = client.get(url)
    assert (answer.status_code, answer.getvalue(), answer.headers["Cache-Control"]) == (200, pdf_bytes(2), "no-store")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="release-{paper.pk}.pdf"'
    entry = AuditEntry.objects.get(deed="paper_opened")
    assert (entry.by, entry.object_id, "Rossi" in entry.about) == (member, str(paper.pk), False)
    other = made("Other")
    assert client.get(url.replace(f"/{paper.image.pk}/", f"/{other.pk}/")).status_code == 404
    assert "Anna Rossi" in client.get(f"/admin/content/image/{paper.image.pk}/change/").content.decode()


def test_a_paper_is_added_in_the_form_of_its_picture_and_a_hostile_one_refused(admin_client):
    User.objects.update(language="en")
    image = made()
    page = f"/admin/content/image/{image.pk}/change/"
    form = {"title": "Cava", "licence": "office", "use": "any", "focal_point": "0.5x0.5", "alt_it": "Una cava"}
    form |= {"releases-TOTAL_FORMS": 1, "releases-INITIAL_FORMS": 0, "releases-0-kind": "person"}
    form |= {"releases-0-keep_until": "2035-01-01", "releases-0-signed_by": "Anna"}
    answer = admin_client.post(page, form | {"releases-0-file": SimpleUploadedFile("a.pdf", b"<svg/>")})
    assert ("SVG drawing" in answer.content.decode(), Release.objects.count()) == (True, 0)
    scan = SimpleUploadedFile("scan.png", encoded("PNG"))
    assert admin_client.post(page, form | {"releases-0-file": scan}).status_code == 302
    assert Release.objects.get().file.name.endswith(".png")


def test_the_office_is_told_once_before_a_paper_is_erased(paper, settings):
    settings.OFFICE_EMAIL = "ufficio@example.org"
    paper.image.releases.create(file=paper.file.name, keep_until=paper.keep_until, kind="place")
    days = []
    for number in range(40):
        with time_machine.travel(timezone.make_aware(datetime(2030, 12, 1, 9)) + timedelta(days=number), tick=False):
            days += [timezone.localdate()] * rights.tell_erasing()
            mail.send_due(), mail.erase_sent()
    assert days == [date(2030, 12, 11)]
    (sent,) = outbox.outbox
    assert sent.body.count(f"/admin/content/image/{paper.image_id}/change/") == 2
    assert "Rossi" not in sent.body


def test_a_paper_is_erased_with_its_file_when_its_time_is_over(paper, settings, django_capture_on_commit_callbacks):
    path = settings.PRIVATE_ROOT / paper.file.name
    with time_machine.travel("2031-01-01T12:00Z"):
        assert rights.erase_due() == 0
    with time_machine.travel("2031-01-02T12:00Z"), django_capture_on_commit_callbacks(execute=True):
        assert rights.erase_due() == 1
    assert (Release.objects.exists(), path.exists()) == (False, False)


def test_a_paper_goes_with_its_picture(paper, settings, django_capture_on_commit_callbacks):
    path = settings.PRIVATE_ROOT / paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        paper.image.delete()
    assert not path.exists()
