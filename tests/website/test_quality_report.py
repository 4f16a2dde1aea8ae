"""The report of the whole site: whole, current, in few queries, and for those who may see it."""

from io import BytesIO

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from carrara.content import quality
from carrara.content.models import Image, NewsItem, Page, User
from carrara.website.models import Checkup, InventoryEntry, ItemFinding
from carrara.website.quality import checkups, keeping
from carrara.website.quality.report import harmless
from events.models import Event
from partners.models import City
from tests.conftest import NOW
from tests.programmes.making import make_edition, make_route, make_studio, open_studio
from tests.world import make_world

pytestmark = pytest.mark.django_db
REPORT = "admin:quality_report"


@pytest.fixture
def world(db):
    return make_world(rows=1)


def news(slug, **columns):
    return NewsItem.objects.create(slug=slug, **{"title_it": "Prova"} | columns)


def entry(item):
    return InventoryEntry.objects.get(model=item._meta.label_lower, object_id=item.pk)


def found(item):
    return [finding["code"] for finding in entry(item).findings]


def shown(client, query=""):
    return {
        row["entry"].title: [f.code for f in row["findings"]]
        for row in client.get(reverse(REPORT) + query).context["rows"]
    }


# --- kept --------------------------------------------------------------------------------------------------------
def test_every_save_keeps_what_is_found():
    item = news("a", title_it="x" * 61, title_en="y" * 61, body_it='<p><a href="/no/">il no</a></p>')
    kept = entry(item)
    assert [(f["code"], f["language"], f["is_bar"]) for f in kept.findings] == [
        ("link_broken", "it", True),
        ("title_long", "it", False),
        ("title_long", "en", False),
    ]
    assert (kept.bar_count, kept.advice_count) == (1, 2)
    assert set(ItemFinding.objects.values_list("code", "language")) == {
        *(("link_broken", "it"), ("title_long", "it"), ("title_long", "en"))
    }
    item.title_it = item.title_en = "Breve"
    item.body_it = ""
    item.save()
    assert (found(item), ItemFinding.objects.count(), entry(item).bar_count) == ([], 0, 0)


def test_what_an_item_shows_and_links_to_is_followed(world, django_capture_on_commit_callbacks):
    picture, venue = world.data.picture, world.data.venue
    text = '<p><a href="/notizie/row-1/">la notizia</a></p>'
    item = news("a", cover=picture, body_it=text)
    assert (found(item), found(world.event)) == ([], [])
    with django_capture_on_commit_callbacks(execute=True):
        picture.alt_it = "IMG_1.jpg"
        picture.save()
    assert found(item) == ["alt_file_name"] and found(world.event) == ["alt_file_name"]
    with django_capture_on_commit_callbacks(execute=True):
        picture.alt_it = "Una cava"
        picture.save()
        venue.step_free, venue.steps = "unknown", None
        venue.has_accessible_toilet = venue.has_parking = venue.has_dust = venue.has_noise = None
        for code in ("it", "en", "fr", "zh_hans", "ar"):
            setattr(venue, f"access_note_{code}", None)
        venue.save()
    assert (found(item), found(world.event)) == ([], ["venue_access"])
    with django_capture_on_commit_callbacks(execute=True):
        world.news.state = "draft"
        world.news.save()
    assert found(item) == ["link_hidden"]
    with django_capture_on_commit_callbacks(execute=True):
        NewsItem.objects.filter(pk=world.news.pk).first().delete()
    assert found(item) == ["link_broken"]


def test_a_picture_hung_into_a_gallery_is_looked_at(world, django_capture_on_commit_callbacks):
    page = Page.objects.create(slug="p", title_it="P")
    Image.objects.update(author="", licence="permission")
    with django_capture_on_commit_callbacks(execute=True):
        page.gallery.add(world.data.picture)
    assert found(page) == ["picture_rights"]


def test_a_check_that_breaks_keeps_nobody_from_saving(monkeypatch, caplog):
    monkeypatch.setattr(quality.items.texts, "gulpease", None)
    monkeypatch.setattr(quality.items, "OF_EVERY_ITEM", (lambda item, texts: 1 / 0,))
    assert news("a").pk and "The checks before publishing failed" in caplog.text


# --- the page ----------------------------------------------------------------------------------------------------
def test_the_report_is_whole_and_asks_by_check_kind_language_and_state(admin_client):
    news("a", title_it="A" * 61, title_fr="F" * 61, state="published")
    news("b", title_it=None, title_en="B")
    Event.objects.create(slug="c", title_it="C")
    news("d", title_it="Tutto bene")
    everything = {
        "B": ["source_missing"],
        "C": ["event_cost", "event_date"],
        "A" * 61: ["title_long", "title_long"],
    }
    assert shown(admin_client) == everything
    assert shown(admin_client, "?check=event_cost") == {"C": ["event_cost"]}
    assert shown(admin_client, "?kind=content.newsitem&language=fr") == {"A" * 61: ["title_long"]}
    assert shown(admin_client, "?state=public") == {"A" * 61: ["title_long", "title_long"]}
    assert set(shown(admin_client, "?state=not_public")) == {"B", "C"}
    assert set(shown(admin_client, "?weight=bar")) == {"B"}
    counts = admin_client.get(reverse(REPORT)).context["counts"]
    assert {check.code: number for check, _severity, number in counts} == {
        "source_missing": 1,
        "title_long": 1,
        "event_cost": 1,
        "event_date": 1,
    }
    for query in ("?check=x&kind=y&language=z&state=w&weight=v&p=x", "?check=%00&p=-1", "?kind=auth.user"):
        assert shown(admin_client, query) == everything


def test_settings_count_at_once(admin_client):
    news("a", title_it="A" * 61)
    page = reverse("admin:content_qualitysetting_changelist")
    admin_client.post(page, {"title_long": "bar"})
    assert Checkup.objects.filter(night=None, finished_at=None).count() == 1  # what was found is counted anew
    checkups.run_due()
    assert entry(NewsItem.objects.get()).bar_count == 1 and set(shown(admin_client, "?weight=bar")) == {"A" * 61}
    admin_client.post(page, {"title_long": "off"})
    assert shown(admin_client) == {}


def test_it_asks_as_often_for_many_items_as_for_one(admin_client):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert shown(admin_client)
        return len(queries)

    news("a", title_it="A" * 61)
    count()
    one = count()
    for number in range(5):
        news(f"n{number}", title_it="A" * 61)
        Event.objects.create(slug=f"e{number}", title_it="E")
    assert count() == one <= 12


def test_who_may_not_see_it_does_not(client):
    news("a", title_it="A" * 61)
    Event.objects.create(slug="c", title_it="C")
    reader = User.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.get(reverse(REPORT)).status_code == 403
    assert client.post(reverse("admin:quality_check_now")).status_code == 403
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_itemfinding", "view_event"]))
    assert set(shown(client)) == {"C"}
    assert client.post(reverse("admin:quality_check_now")).status_code == 403
    assert "A" * 61 not in str(list(load(client.get(reverse(REPORT) + "?format=xlsx")).values))


# --- the workbook ------------------------------------------------------------------------------------------------
def load(response):
    return load_workbook(BytesIO(response.content)).active


def test_whoever_edits_one_city_is_told_what_is_theirs_and_only_that(client):
    ours, other = (
        City.objects.create(slug=slug, name_it=slug.capitalize(), country="SN") for slug in ("dakar", "thies")
    )
    fatou = User.objects.create_user("fatou", is_staff=True, language="en")
    fatou.groups.add(Group.objects.get(name="City editors"))
    fatou.edited_cities.add(ours)
    news("a", title_it="A" * 61)
    for city in (ours, other, None):
        edition = make_edition(f"2030-{city}", title_it=f"Edizione {city}", host_city=city)
        Event.objects.create(slug=f"e-{city}", title_it=f"Evento {city}", edition=edition)
        studio = make_studio(f"s-{city}", title_it=f"Studio {city}", city=city)
        open_studio(edition, studio)
        make_route(edition, "A", title_it=f"Percorso {city}")
    client.force_login(fatou)
    assert shown(client) == {
        "Evento Dakar": ["event_cost", "event_date"],
        "A · Percorso Dakar": ["route_meeting_point", "route_stops"],
        "Studio Dakar": ["studio_access", "studio_place", "studio_place"],
    }
    assert list(shown(client, "?kind=programmes.studio")) == ["Studio Dakar"]
    assert shown(client, "?kind=content.newsitem") == {}
    numbers = {check.code: number for check, _weight, number in client.get(reverse(REPORT)).context["counts"]}
    assert numbers == dict.fromkeys(
        ("event_cost", "event_date", "route_meeting_point", "route_stops", "studio_access", "studio_place"), 1
    )
    book = load_workbook(BytesIO(client.get(reverse(REPORT) + "?format=xlsx").content))
    assert {row[1] for row in book.active.iter_rows(min_row=2, values_only=True)} == {*shown(client)}


def test_the_workbook_holds_every_finding_that_was_asked_for(admin_client, settings):
    news("a", title_it="=1+1" + "A" * 60, title_fr="F" * 61)
    Event.objects.create(slug="c", title_it="C")
    rows = list(load(admin_client.get(reverse(REPORT) + "?format=xlsx")).values)
    assert len(rows) == 1 + 4 and rows[0][1].lower() != ""
    assert {row[1] for row in rows[1:]} == {"'=1+1" + "A" * 60, "C"}
    assert all(row[8].startswith(f"{settings.SITE_URL}/admin/") for row in rows[1:])
    rows = list(load(admin_client.get(reverse(REPORT) + "?format=xlsx&language=fr")).values)
    assert [row[5] for row in rows[1:]] == ["Français"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "|cmd"])
def test_no_cell_is_a_formula(text):
    assert harmless(text).startswith("'")


def test_words_stay_words():
    assert (harmless("Marmo"), harmless("a\x00b\x07"), harmless("")) == ("Marmo", "ab", "")


# --- the whole site anew -----------------------------------------------------------------------------------------
def test_each_night_and_when_asked_everything_is_looked_at_once(client, admin_user):
    with time_machine.travel(NOW, tick=False) as clock:
        item = news("a")
        NewsItem.objects.filter(pk=item.pk).update(title_it="A" * 61)
        assert (checkups.run_due(), checkups.run_due()) == (1, 0)
        assert found(item) == ["title_long"]
        clock.shift(timezone.timedelta(hours=12))
        assert checkups.run_due() == 0
        clock.shift(timezone.timedelta(hours=5))
        assert checkups.run_due() == 1
        client.force_login(admin_user)
        for _time in range(3):
            client.post(reverse("admin:quality_check_now"))
        assert Checkup.objects.filter(finished_at=None).count() == 1
        assert client.get(reverse(REPORT)).context["is_waiting"]
        assert (checkups.run_due(), checkups.run_due()) == (1, 0)
        assert not client.get(reverse(REPORT)).context["is_waiting"]


def test_a_checkup_that_was_killed_is_done_again():
    with time_machine.travel(NOW, tick=False) as clock:
        news("a")
        checkups.run_due()
        Checkup.objects.create(started_at=timezone.now())
        assert checkups.run_due() == 0
        clock.shift(timezone.timedelta(minutes=61))
        assert checkups.run_due() == 1


def test_what_did_not_change_is_not_written_again(world):
    keeping.recheck_all()
    with CaptureQueriesContext(connection) as queries:
        keeping.recheck_all()
    assert [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))] == []
