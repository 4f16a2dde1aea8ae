"""Addresses asked for in vain: counted by day without anything of who asked, within bounds, at nobody's cost."""

import sqlite3
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carrara.content import missing
from carrara.content.models import MissingPage, User
from tests.world import make_world

pytestmark = pytest.mark.django_db
LIST = "admin:content_missingpage_changelist"


@pytest.fixture(autouse=True)
def fresh_budget(monkeypatch):
    monkeypatch.setattr(missing, "budget", missing.Budget(missing.A_MINUTE))


@pytest.fixture
def world(db):
    return make_world(rows=1)


def ask(path, times=1, referrer=None, **options):
    headers = {"Referer": referrer} if referrer else {}
    for _time in range(times):
        assert Client(**options).get(path, headers=headers).status_code == 404


def counted():
    return {row.path: (row.count, row.referrer) for row in MissingPage.objects.all()}


def test_each_address_is_counted_once_for_all_languages():
    ask("/nulla/", times=2)
    ask("/fr/nulla/?utm=x&email=a@example.org")
    ask("/ar/nulla/")
    ask("/eventi/no/")
    assert counted() == {"/nulla/": (4, ""), "/eventi/no/": (1, "")}


def test_the_page_of_ours_that_leads_there_is_kept_without_its_query(settings):
    ask("/nulla/", referrer="https://other.example/page?user=rossi")
    assert counted() == {"/nulla/": (1, "other.example")}
    ask("/nulla/", referrer=f"{settings.SITE_URL}/fr/eventi/?q=segreto#x")
    ask("/nulla/", referrer="https://third.example/")
    assert counted() == {"/nulla/": (3, "/fr/eventi/")}


@pytest.mark.parametrize(
    "referrer",
    [
        *("javascript:alert(1)", "https://[::1", "//x", "\x00", "http://testserver/admin/content/", "a" * 9000),
        *("http://testserver/anteprima/segreto/", "http://testserver//evil.example/"),
    ],
)
def test_a_broken_or_secret_referrer_is_left_out(referrer):
    ask("/nulla/", referrer=referrer)
    assert counted() == {"/nulla/": (1, "")}


def test_nothing_is_kept_of_who_asked():
    assert {field.name for field in MissingPage._meta.fields} == {
        *("id", "path", "day", "count", "referrer", "is_ignored")
    }


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/wp-login.php",
            "/.env",
            "/a/.git/config",
            "/index.php",
            "/cgi-bin/x",
            "/wp-admin/",
            "/x.sql",
            "/en/xmlrpc/",
        ),
        *("/mario.rossi@example.org/", "/" + "a" * 300 + "/", "/a%00b/", "/%E2%80%AE/"),
    ],
)
def test_what_scanners_try_and_what_is_no_address_is_one_row(path):
    ask(path)
    assert counted() == {"": (1, "")}


def test_an_old_page_in_php_that_a_page_of_ours_names_is_told(settings):
    ask("/index.php", referrer=f"{settings.SITE_URL}/")
    assert counted() == {"/index.php": (1, "/")}


def test_previews_the_back_office_and_other_methods_are_not_counted(admin_client):
    ask("/anteprima/segreto/")
    ask("/static/no.css")
    ask("/en/admin/login/")
    assert admin_client.get("/admin/nulla/").status_code == 404
    Client().post("/nulla/")
    assert counted() == {}


def test_a_flood_is_bounded(monkeypatch):
    monkeypatch.setattr(missing, "A_DAY", 5)
    for number in range(30):
        ask(f"/n{number}/")
    assert counted() == {f"/n{number}/": (1, "") for number in range(5)} | {"": (25, "")}
    for number in range(60):
        ask(f"/m{number}/")
    assert sum(count for count, _from in counted().values()) == missing.A_MINUTE


def test_an_address_asked_for_again_costs_one_statement():
    ask("/nulla/")
    with CaptureQueriesContext(connection) as queries:
        ask("/nulla/")
    assert len([q for q in queries if "missingpage" in q["sql"].lower()]) == 1


def test_what_cannot_be_written_is_swallowed(monkeypatch, caplog):
    def broken(*args):
        raise DatabaseError("read-only")

    monkeypatch.setattr(missing, "count", broken)
    ask("/nulla/")
    assert "could not be counted" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_not_waited_for():
    if connection.vendor != "sqlite":
        return
    ask("/nulla/")
    other = sqlite3.connect(connection.settings_dict["NAME"])
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    ask("/nulla/")
    took = time.monotonic() - start
    other.rollback()
    other.close()
    assert took < 5 and counted() == {"/nulla/": (1, "")}
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] > missing.WAIT


def test_after_a_month_they_are_erased():
    today = timezone.localdate()
    for days in (0, 31, 32, 400):
        MissingPage.objects.create(path=f"/{days}/", day=today - timedelta(days=days))
    assert missing.erase_due() == 2
    assert set(counted()) == {"/0/", "/31/"}


# --- the page ----------------------------------------------------------------------------------------------------
def test_the_list_adds_up_the_month_and_names_the_page_to_mend(admin_client, world):
    today = timezone.localdate()
    for days, count in ((0, 3), (5, 4), (40, 100)):
        MissingPage.objects.create(path="/nulla/", day=today - timedelta(days=days), count=count)
    MissingPage.objects.create(path="/altra/", day=today, count=20, referrer="/notizie/row-1/")
    MissingPage.objects.create(path="", day=today, count=9)
    answer = admin_client.get(reverse(LIST))
    assert [(row["path"], row["times"]) for row in answer.context["rows"]] == [("/altra/", 20), ("/nulla/", 7)]
    assert answer.context["together"] == 9
    MissingPage.objects.create(path="/notizie/row-1/", day=today)
    rows = admin_client.get(reverse(LIST)).context["rows"]
    assert [row["path"] for row in rows if row["is_there"]] == ["/notizie/row-1/"]
    page = answer.content.decode()
    assert reverse("admin:content_newsitem_change", args=[world.news.pk]) in page
    assert f"{reverse('admin:content_redirect_add')}?old_path=%2Fnulla%2F&amp;from=missing" in page


def test_what_is_set_aside_stays_so_on_later_days_and_comes_back(admin_client):
    ask("/nulla/")
    admin_client.post(reverse("admin:content_missingpage_ignore"), {"path": "/nulla/", "ignore": "1"})
    assert admin_client.get(reverse(LIST)).context["rows"] == []
    MissingPage.objects.update(day=timezone.localdate() - timedelta(days=1))
    ask("/nulla/")
    assert MissingPage.objects.filter(is_ignored=True).count() == 2
    assert [row["path"] for row in admin_client.get(reverse(LIST) + "?ignored=1").context["rows"]] == ["/nulla/"]
    admin_client.post(reverse("admin:content_missingpage_ignore"), {"path": "/nulla/", "ignore": "0"})
    assert len(admin_client.get(reverse(LIST)).context["rows"]) == 1


def test_who_may_not_does_not(client):
    ask("/nulla/")
    reader = User.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.get(reverse(LIST)).status_code == 403
    reader.user_permissions.add(Permission.objects.get(codename="view_missingpage"))
    page = client.get(reverse(LIST)).content.decode()
    assert "/nulla/" in page and "from=missing" not in page and "ignore/" not in page
    assert client.post(reverse("admin:content_missingpage_ignore"), {"path": "/nulla/"}).status_code == 403
    assert client.get(reverse("admin:content_redirect_add")).status_code == 403
    assert client.get(reverse("admin:content_redirect_items")).status_code == 403


@pytest.mark.parametrize("query", ["?p=x", "?p=99", "?ignored=x", "?p=%00"])
def test_a_broken_query_opens_the_list(admin_client, query):
    assert admin_client.get(reverse(LIST) + query).status_code == 200
