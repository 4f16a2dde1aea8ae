"""The notice above every page: at its hours, in the reader's language, without a cookie."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from carrara.content.models import Notice
from tests.markup import Document
from tests.world import make_sections

pytestmark = pytest.mark.django_db
NOON, ONE = datetime(2030, 5, 10, 12, tzinfo=UTC), datetime(2030, 5, 10, 13, tzinfo=UTC)


def notice(**fields):
    return Notice.objects.create(**{"text_it": "Chiuso per vento", "starts_at": NOON, "ends_at": ONE} | fields)


def told(path="/"):
    """(kind, text, language, address) of each notice on a page."""
    document = Document(Client().get(path).content.decode())
    boxes = [each for each in document.all("div") if (each["class"] or "").startswith("site-notice")]
    return [(box["class"].split()[1], " ".join(box.text.split())) for box in boxes]


@pytest.fixture(autouse=True)
def sections(db):
    with time_machine.travel("2030-05-10T08:00Z", tick=False):
        make_sections()


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [("11:59:59", False), ("12:00:00", True), ("12:59:59", True), ("13:00:00", False)],
)
def test_it_is_shown_from_its_first_instant_until_its_last_and_not_at_that(moment, is_shown):
    notice()
    with time_machine.travel(f"2030-05-10T{moment}Z", tick=False):
        assert bool(told()) == is_shown
        assert Notice.objects.current().exists() == is_shown


@pytest.mark.parametrize("path", ["/", "/eventi/", "/no/where/", "/contatti/scrivi/", "/ar/"])
def test_it_stands_on_every_page_also_on_the_one_that_was_not_found(path):
    notice(text_ar="مغلق")
    with time_machine.travel(NOON, tick=False):
        assert [kind for kind, _text in told(path)] == ["information"]


def test_warnings_first_each_in_the_readers_language_or_marked_as_another():
    notice(text_fr="Fermé")
    notice(severity="warning", text_it="Strada chiusa", url="/eventi/")
    with time_machine.travel(NOON, tick=False):
        response = Client().get("/fr/")
        assert [kind for kind, _text in told("/fr/")] == ["warning", "information"]
    html = response.content.decode()
    assert '<span lang="it" dir="ltr">Strada chiusa</span>' in html and "Fermé" in html
    assert 'href="/fr/eventi/"' in html.split("</section>")[0]
    assert not response.cookies


def test_pages_without_a_notice_have_no_empty_region():
    assert "notices" not in Client().get("/").content.decode()


def typed(**fields):
    hours = {"starts_at_0": "2030-05-10", "starts_at_1": "14:00", "ends_at_0": "2030-05-10", "ends_at_1": "15:00"}
    return {"text_it": "Chiuso", "severity": "information", "url": "", **hours, **fields}


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/eventi/", "/eventi/"),
        ("{site}/fr/eventi/", "/fr/eventi/"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_an_address_is_kept_as_it_is_needed(admin_client, settings, url, kept):
    admin_client.post(reverse("admin:content_notice_add"), typed(url=url.format(site=settings.SITE_URL)))
    made = Notice.objects.get()
    assert made.url == kept and made.history.count() == 1
    assert made.address == ("/eventi/" if kept.startswith("/") else kept)


@pytest.mark.parametrize(
    "fault",
    [
        {"url": "javascript:alert(1)"},
        {"url": "//example.org"},
        {"url": "eventi"},
        {"ends_at_1": "13:59"},
        {"text_it": ""},
    ],
)
def test_what_cannot_stand_is_refused_in_words_and_nothing_typed_is_lost(admin_client, fault):
    answer = admin_client.post(reverse("admin:content_notice_add"), typed(text_en="Closed for wind", **fault))
    assert answer.context["errors"] and "Closed for wind" in answer.content.decode()
    assert not Notice.objects.exists()
