"""A page before it is public: seen by whoever holds its link, in each language, until the link lapses."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from carrara.content import previews
from carrara.content.languages import LANGUAGE_CODES, direction, html_lang
from carrara.content.models import NewsItem, Page, Publishable, User
from tests.content.test_admin import address
from tests.world import make_world

KINDS = [model for model in apps.get_models() if issubclass(model, Publishable)]


def url_of(item, code="it"):
    return next(link["url"] for link in previews.links(item) if link["code"] == code)


def token_of(item):
    return previews.signer.sign_object([item._meta.label_lower, item.pk])


@pytest.fixture
def draft(db):
    texts = {"title_it": "Bozza", "title_ar": "مسودة", "body_it": "<p>Prima</p>", "body_ar": "<p>أول</p>"}
    return NewsItem.objects.create(slug="bozza", **texts)


@pytest.mark.parametrize("state", ["draft", "review", "published"])
def test_every_kind_of_item_is_seen_in_every_language_before_it_is_public(client, db, state):
    make_world(rows=1)
    tomorrow = timezone.now() + timedelta(days=1)
    for model in KINDS:
        model.objects.update(state=state, published_at=tomorrow)
        for item in model.objects.all():
            if getattr(item, "role", "") != "search":  # which needs no page of its own to answer
                assert client.get(item.path).status_code == 404
            with translation.override("ar"):
                title = item.title
            answer = client.get(url_of(item, "ar"))
            assert (answer.status_code, title in answer.content.decode()) == (200, True), item
        model.objects.update(state="published", published_at=timezone.now() - timedelta(days=1))


def test_the_language_is_that_of_the_address(client, draft):
    shown = {}
    for code in LANGUAGE_CODES:
        page = client.get(url_of(draft, code)).content.decode()
        assert f'<html lang="{html_lang(code)}" dir="{direction(code)}">' in page
        shown[code] = [word for word in ("Prima", "أول") if word in page]
    assert shown == {"it": ["Prima"], "en": ["Prima"], "fr": ["Prima"], "zh-hans": ["Prima"], "ar": ["أول"]}


def test_a_section_is_seen_as_well(client, db):
    make_world(rows=1)
    for page in Page.objects.exclude(role=None):
        Page.objects.filter(pk=page.pk).update(state="draft")
        answer = client.get(url_of(page))
        assert (answer.status_code, page.title in answer.content.decode()) == (200, True), page.role
        Page.objects.filter(pk=page.pk).update(state="published")


def test_a_preview_says_what_it_is_and_leaves_no_trace(client, draft, settings):
    settings.PREVIEW_DAYS = 3
    with time_machine.travel("2027-03-01T10:00:00+01:00", tick=False):
        answer = client.get(url_of(draft))
    over = datetime(2027, 3, 4, 10, tzinfo=timezone.get_default_timezone())
    assert date_format(over, "DATETIME_FORMAT") in answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.cookies == {}
    token = answer.wsgi_request.path.split("/")[-2]
    assert f'<link rel="canonical" href="{settings.SITE_URL}/notizie/bozza/">' in answer.content.decode()
    links = [line for line in answer.content.decode().split("<a ") if token in line]
    assert len(links) == len([line for line in links if "hreflang=" in line or "lang=" in line])  # the language menu


def test_a_preview_makes_nothing_public(client, draft):
    client.get(url_of(draft))
    draft.refresh_from_db()
    assert (draft.state, draft.is_public(), NewsItem.objects.published().count()) == ("draft", False, 0)
    assert client.get("/notizie/bozza/").status_code == 404


def test_it_shows_what_is_saved_now(client, draft):
    url = url_of(draft)
    NewsItem.objects.update(title_it="Bozza seconda")
    assert "Bozza seconda" in client.get(url).content.decode()


def test_a_link_that_is_over_says_so(client, draft, settings):
    with time_machine.travel(timezone.now() - timedelta(days=settings.PREVIEW_DAYS, seconds=2)):
        url = url_of(draft)
    answer = client.get(url)
    assert answer.status_code == 410
    assert "Bozza" not in answer.content.decode() and "<h1>" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_to_what_was_deleted(client, draft):
    url = url_of(draft)
    draft.delete()
    assert client.get(url).status_code == 404


def forged(draft):
    token = token_of(draft)
    value, stamp, signature = token.split(":")
    other = signing.b64_encode(b'["content.newsitem", 999]').decode()
    return {
        "another item": f"{other}:{stamp}:{signature}",
        "a later stamp": f"{value}:{signing.b62_encode(signing.b62_decode(stamp) + 9**6)}:{signature}",
        "no signature": f"{value}:{stamp}",
        "a cut signature": token[:-1],
        "a longer signature": f"{token}A",
        "another salt": signing.TimestampSigner(salt="other").sign_object(["content.newsitem", draft.pk]),
        "another key": signing.TimestampSigner(key="k", salt=previews.signer.salt).sign_object(["content.newsitem", 1]),
        "words": "anteprima",
        "colons": "::::",
        "letters of Arabic": "مسودة",
        "a null byte": f"{token}\x00",
        "a long one": "x" * 5000,
    }


@pytest.mark.parametrize("attack", forged(NewsItem(pk=1)))
def test_a_token_that_is_not_ours_is_not_found(client, draft, attack):
    answer = client.get(reverse("preview", args=[forged(draft)[attack]]))
    assert answer.status_code == 404
    assert "Bozza" not in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_a_preview_is_only_read(client, draft, method):
    assert getattr(client, method)(url_of(draft)).status_code == 405


def test_the_form_offers_a_preview_in_each_language(admin_client, client, draft):
    page = admin_client.get(address(NewsItem, "change", draft.pk))
    links = page.context["previews"]
    assert [link["code"] for link in links] == list(LANGUAGE_CODES)
    assert all(f'href="{link["url"]}" lang="{link["html_lang"]}"' in page.content.decode() for link in links)
    client.logout()
    assert [client.get(link["url"]).status_code for link in links] == [200] * 5
    assert "previews" not in admin_client.get(address(NewsItem, "add")).context
    assert "previews" not in admin_client.get(address(User, "add")).context
