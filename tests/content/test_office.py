"""The office's data: one form, and every place that shows them."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from carrara.content.models import Office, Page
from tests.world import make_picture, make_sections

from .test_admin import address

pytestmark = pytest.mark.django_db
FORM = "/admin/content/office/1/change/"


@pytest.fixture
def office(db):
    make_sections()
    office = Office.objects.get()
    office.accessibility_url = "https://form.agid.gov.it/view/carrara"
    office.profiles = "Instagram https://www.instagram.com/carrara\n\nPagina del Comune https://example.org/comune\n"
    office.dpo_name, office.dpo_email = "Studio Rossi", "dpo@example.org"
    office.emblem, office.emblem_permission = make_picture("stemma"), "Comune, lettera 12 del 2029"
    office.full_clean()
    office.save()
    return office


def test_the_foot_shows_what_the_form_keeps(office):
    foot = Client().get("/").content.decode().split('<footer class="foot">')[1]
    for part in (
        'href="https://form.agid.gov.it/view/carrara"',
        '<a href="https://www.instagram.com/carrara" rel="me" translate="no">Instagram',
        "Pagina del Comune",
        'class="emblem"',
        "stemma alt",
        "ufficio@<wbr>example.org",
        "pec@<wbr>example.org",
        "00000000000",
    ):
        assert part in foot
    assert "lettera 12" not in foot


def test_the_page_of_contacts_shows_them_too_with_whoever_looks_after_data(office):
    page = Client().get("/contatti/").content.decode().split("<footer")[0]
    for part in ("mailto:dpo@example.org", "Studio Rossi", "mailto:pec@example.org", "00000000000", "54033"):
        assert part in page
    assert "da completare" not in page and "Still to be completed" not in page
    Office.objects.update(phone="", pec="")
    page = Client().get("/contatti/").content.decode()
    missing = [str(Office._meta.get_field(name).verbose_name) for name in ("phone", "pec")]
    assert ", ".join(missing) in page


def test_machines_are_told_the_same(office):
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', Client().get("/").content.decode())
    (told,) = [each for each in json.loads(data)["@graph"] if each["@type"] == "GovernmentOrganization"]
    assert told["sameAs"] == ["https://www.instagram.com/carrara", "https://example.org/comune"]
    assert "Contact: mailto:ufficio@example.org" in Client().get("/.well-known/security.txt").content.decode()


@pytest.mark.parametrize(
    "line", ["Instagram", "https://example.org", "Instagram http://example.org/", "a b javascript:x"]
)
def test_a_line_that_names_no_page_is_refused_by_its_number(office, line):
    office.profiles = f"Instagram https://example.org/a\n{line}"
    with pytest.raises(ValidationError) as caught:
        office.full_clean()
    assert "2" in caught.value.message_dict["profiles"][0]


def test_an_emblem_needs_a_permission(office):
    office.emblem_permission = ""
    with pytest.raises(ValidationError, match=r"permission|permesso"):
        office.full_clean()


def test_the_form_shows_the_foot_in_five_languages_below(admin_client, office):
    html = admin_client.get(FORM).content.decode()
    assert re.findall(r'<div dir="(\w+)" lang="([\w-]+)">\s*<footer class="foot">', " ".join(html.split())) == [
        ("ltr", "it"), ("ltr", "en"), ("ltr", "fr"), ("ltr", "zh-Hans"), ("rtl", "ar")
    ]  # fmt: skip
    assert 'href="/ar/eventi/"' in html


def test_a_page_that_the_law_asks_for_is_not_deleted(admin_client, office):
    page = Page.objects.get(slug="privacy")
    Office.objects.update(privacy_page=page)
    admin_client.post(f"/admin/content/page/{page.pk}/delete/", {"post": "yes"})
    assert Page.objects.filter(slug="privacy").exists()


def test_the_office_is_one(admin_client):
    assert admin_client.get(address(Office, "changelist")).headers["Location"] == address(Office, "add")
    admin_client.post(address(Office, "add"), {"name_it": "Ufficio"})
    assert admin_client.get(address(Office, "changelist")).headers["Location"] == address(Office, "change", 1)
    assert admin_client.get(address(Office, "add")).status_code == 403
