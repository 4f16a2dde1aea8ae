"""The front of the back office: what waits, for whom; each figure is the length of the list it leads to."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from carrara.content import publishing
from carrara.content.models import Image, Message, NewsItem, Page, ReviewStep, User
from carrara.website.back_office import navigation
from carrara.website.models import InventoryEntry
from events.models import Event, GroupRequest, Session, Venue
from partners.models import City
from programmes.models import Edition, Programme
from tests.conftest import NOW
from tests.events.making import make_event, make_session, rome
from tests.programmes.making import make_edition, make_route, make_studio, open_studio
from tests.world import grow, make_world

DAY = timedelta(days=1)
NOT_COUNTED = ("changes", "duties")  # these show what is next, not a task that ends


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield timezone.now()


@pytest.fixture
def anna(now, db):
    return User.objects.create_superuser("anna", first_name="Anna", last_name="Rossi", language="en")


@pytest.fixture
def staff(client, anna):
    client.force_login(anna)
    return client


def sections(client):
    page = client.get("/admin/")
    return {section.key: section for side in page.context["sides"] for section in side}


def titles(section):
    return [str(row.title) if hasattr(row, "title") else str(row) for row in section.first]


def news(slug, by=None, **fields):
    item = NewsItem(slug=slug, title_it=slug.capitalize(), **fields)
    item._history_user = by
    item.save()
    return item


def test_each_task_has_its_rows_and_its_figure_is_the_list_behind_it(staff, anna, now):
    programme = Programme.objects.create(slug="studi", title_it="Studi aperti")
    for year, start in ((2029, None), (2030, None), (2031, None), (2032, now.date())):
        Edition.objects.create(
            programme=programme, slug=str(year), year=year, title_it=f"Studi {year}", starts_on=start
        )
    news("bozza", by=anna), news("altrui"), news("revisione", state="review")
    news("futura", state="published", published_at=rome(2030, 6, 3, 9))
    news("breve", state="published", published_at=now - DAY, expires_at=now + 30 * DAY)
    news("lunga", state="published", published_at=now - DAY, expires_at=now + 31 * DAY)
    Message.objects.create(name="Amal", email="a@example.org", text="?", language="ar")
    Message.objects.create(name="Ugo", email="u@example.org", text="?", language="it", answered_at=now)
    make_event("giugno", rome(2030, 6, 1, 10)), make_event("marzo", rome(2030, 3, 1, 10))
    old = Page.objects.create(slug="storia", title_it="Storia", state="published", published_at=now - DAY)
    InventoryEntry.objects.filter(model="content.page", object_id=old.pk).update(updated_at=now - 366 * DAY)
    InventoryEntry.objects.filter(title__in=["Marzo", "Breve"]).update(updated_at=now - 400 * DAY)
    found = sections(staff)
    assert {key: titles(section) for key, section in found.items() if key not in NOT_COUNTED} == {
        "review": ["Revisione"],
        "messages": [str(Message.objects.get(name="Amal"))],
        "mine": ["Bozza"],
        "coming": ["Giugno"],
        "scheduled": ["Futura"],
        "expiring": ["Breve"],
        "openings": ["Studi 2032"],
        "editions": ["Studi 2030", "Studi 2031"],
        "untouched": ["Storia"],
    }
    for section in found.values():
        if section.key in NOT_COUNTED:
            continue
        page = staff.get(section.url)
        shown = page.context["total"] if "total" in page.context else page.context["cl"].result_count
        assert (section.key, shown) == (section.key, section.total)
    page = staff.get("/admin/").content.decode()
    assert "Good afternoon, Anna" in page and "2 things wait for you." in page
    assert "News item: goes out on 3 June at 09:00" in page


def test_a_coming_event_tells_what_it_lacks(staff, now):
    bare = make_event("nudo", rome(2030, 6, 1, 10), venue=Venue.objects.create(slug="cava", title_it="Cava"))
    whole = make_event(
        "intero",
        rome(2030, 6, 2, 10),
        venue=Venue.objects.create(slug="sala", title_it="Sala", step_free="yes"),
        is_free=True,
        cover=make_cover(),
        **{f"{name}_{code}": "x" for name in ("title", "summary", "body") for code in ("it", "en", "fr", "ar")},
    )
    lacks = {row.object_id: row.lacks for row in sections(staff)["coming"].first}
    assert lacks == {
        bare.pk: [
            *["summary", "text", "cost", "access to Cava", "picture"],
            "translation: English, Français, 简体中文, العربية",
        ],
        whole.pk: ["translation: 简体中文"],
    }


def make_opened(slug, **fields):
    """An edition in June 2030 with a bare route and a bare studio, and with those that lack nothing."""
    edition = make_edition(slug, **fields)
    bare, whole = (
        make_studio(f"{slug}-bare"),
        make_studio(f"{slug}-whole", latitude="44", longitude="10", has_dust=True),
    )
    whole.pictures.create(image=make_cover())
    open_studio(edition, bare).hours.all().delete(), open_studio(edition, whole)
    make_route(edition, "A")
    route = make_route(edition, "B", whole, guide="Ada", step_free="no", meeting_point_fr="Place")
    make_session(rome(2030, 6, 8, 10), route=route)
    return edition


def test_a_coming_edition_tells_what_its_routes_and_studios_lack_and_leads_to_them(staff, now):
    make_opened("2030"), make_opened("2031", starts_on=now.date() - DAY, ends_on=now.date() - DAY)
    later = make_opened("2032", starts_on=now.date() + 99 * DAY, ends_on=None)
    both = later.open_studios.get(studio__slug="2032-bare").studio  # has hours in the first edition alone
    open_studio(Edition.objects.get(slug="2030"), both)
    section = sections(staff)["openings"]
    assert titles(section) == ["Studi 2030", "Studi 2032"]
    names = ("stops", "departures", "guide", "meeting_point", "step_free", "hours", "coordinates", "access", "picture")
    told = [
        {
            re.search(r"lacks=(\w+)", url)[1]: (number, staff.get(url).context["cl"].result_count)
            for _, number, url in row.lacks
        }
        for row in section.first
    ]
    ones, twos = dict.fromkeys(names, (1, 1)), dict.fromkeys(("coordinates", "access", "picture"), (2, 2))
    assert told == [ones | twos, ones]
    Session.objects.update(state="cancelled")
    assert [
        number for row in sections(staff)["openings"].first for _, number, url in row.lacks if "=departures" in url
    ] == [2, 2]


def test_an_edition_of_open_studios_without_any_says_so(staff, now):
    """And one of another programme does not: its editions open none."""
    edition = make_edition("2030")
    Programme.objects.update(kind="open_workshops")
    forum = Programme.objects.create(slug="forum", title_it="Forum", kind="forum", state="published")
    Edition.objects.create(programme=forum, slug="2030", year=2030, title_it="Forum 2030", starts_on=edition.starts_on)
    section = sections(staff)["openings"]
    with translation.override("en"):
        told = {str(row): [(str(words), number, url) for words, number, url in row.lacks] for row in section.first}
    assert told == {
        "Studi 2030": [
            ("routes", 0, f"/admin/programmes/route/?edition__id__exact={edition.pk}"),
            ("studios that take part", 0, f"/admin/programmes/edition/{edition.pk}/studios/"),
        ],
        "Forum 2030": [],
    }


def test_whoever_edits_one_city_is_told_what_their_own_editions_lack(client, now, db):
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN")
    make_opened("2030"), make_opened("2030-dakar", host_city=dakar)
    fatou = User.objects.create_user("fatou", is_staff=True, language="en")
    fatou.groups.add(Group.objects.get(name="City editors"))
    fatou.edited_cities.add(dakar)
    client.force_login(fatou)
    (row,) = sections(client)["openings"].first
    assert (str(row), {number for _, number, _ in row.lacks}, len(row.lacks)) == ("Studi 2030-dakar", {1}, 9)


def make_cover():
    from tests.world import make_picture

    return make_picture("cava")


def test_what_waits_is_dated_by_when_and_named_by_whom_it_was_sent_whatever_was_changed_since(staff, anna, now):
    first, second = (publishing.submit(news(slug, by=anna), by=anna) for slug in ("prima", "seconda"))
    ReviewStep.objects.of(first).update(at=now - 2 * DAY)
    ReviewStep.objects.of(second).update(at=now - DAY)
    first.title_it = "Prima corretta"
    first.save()
    ReviewStep.objects.of(second).update(by=User.objects.create_user("zoe", first_name="Zoe"))
    waiting = [(row.sent_at, row.sender) for row in sections(staff)["review"].first]
    assert waiting == [(now - 2 * DAY, "Anna Rossi"), (now - DAY, "Zoe")]
    start = staff.get("/admin/").content.decode().partition('"task-review"')[2].partition("</section>")[0]
    assert re.findall(r"\d+/\d+/2030", start) == ["08/05/2030", "09/05/2030"]
    listed = staff.get("/admin/find/?which=review").context["rows"]
    assert [row.title for row in listed] == ["Prima corretta", "Seconda"]


def test_what_was_sent_back_is_with_its_reason(staff, anna, now, client):
    bruno = User.objects.create_user("bruno", is_staff=True, language="en")
    names = ["view_newsitem", "change_newsitem", "add_newsitem"]
    bruno.user_permissions.set(Permission.objects.filter(codename__in=names))
    item = publishing.submit(news("opera", by=bruno), by=bruno)
    client.force_login(bruno)
    assert titles(sections(client)["mine"]) == []
    publishing.send_back(item, by=anna, reason="Manca la data.")
    assert titles(sections(client)["mine"]) == ["Opera"]
    assert "Sent back by Anna Rossi: Manca la data." in client.get("/admin/").content.decode()
    publishing.submit(item, by=bruno)
    assert titles(sections(client)["mine"]) == []


def test_what_one_may_not_do_one_does_not_see(client, now, db):
    news("revisione", state="review"), Message.objects.create(email="a@example.org", text="t", language="it")
    make_event("giugno", rome(2030, 6, 1, 10))
    reader = User.objects.create_user("bruno", is_staff=True, language="en")
    client.force_login(reader)
    assert set(sections(client)) == {"changes"} and titles(sections(client)["changes"]) == []
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_newsitem"]))
    found = sections(client)
    assert set(found) == {"scheduled", "expiring", "untouched", "changes"}
    assert titles(found["changes"]) == ["Revisione"]
    page = client.get("/admin/").content.decode()
    assert "Add an event" not in page and "/admin/events/event/" not in page
    reader.user_permissions.add(Permission.objects.get(codename="publish_newsitem"))
    assert titles(sections(client)["review"]) == ["Revisione"]


def test_nothing_to_do_is_said_kindly(staff):
    page = staff.get("/admin/").content.decode()
    assert "Nothing waits for you." in page and "Every message has its answer." in page


def test_the_start_page_asks_as_often_for_three_rows_as_for_one(staff, db):
    def count():
        with CaptureQueriesContext(connection) as queries:
            staff.get("/admin/")
        return len(queries)

    hub = make_world(rows=1)
    count()
    one = count()
    grow(2, hub), grow(3, hub)
    assert count() == one
    assert one <= 15


def test_a_list_of_events_asks_fifteen_questions_at_most(staff, db):
    make_world(rows=3)
    staff.get("/admin/events/event/")
    with CaptureQueriesContext(connection) as queries:
        staff.get("/admin/events/event/")
    assert len(queries) <= 15


# --- the menu ----------------------------------------------------------------------------------------------------
def test_every_list_stands_in_the_menu_under_a_task(staff):
    page = staff.get("/admin/")
    groups = {group["app_label"]: group["models"] for group in page.context["app_list"]}
    assert "rest" not in groups
    named = [key for _label, _name, keys in navigation.GROUPS for key in keys]
    assert len(named) == len(set(named))
    models = {line["model"] for lines in groups.values() for line in lines if "model" in line}
    assert set(admin.site._registry) - models == {GroupRequest}  # there stands the desk's page of them
    assert re.findall(r'<h2 id="everything">', page.content.decode())
    assert Image in models and Event in models


# --- one's own ---------------------------------------------------------------------------------------------------
def test_who_publishes_only_their_own_is_asked_for_nothing_else(client, now, db):
    bruno = User.objects.create_user("bruno", is_staff=True, language="en")
    names = ["view_edition", "change_own_edition", "publish_own_edition"]
    bruno.user_permissions.set(Permission.objects.filter(codename__in=names))
    own = Programme.objects.create(slug="studi", title_it="Studi aperti")
    own.managers.add(bruno)
    for programme in (own, Programme.objects.create(slug="forum", title_it="Forum")):
        title = f"Edizione {programme.slug}"
        Edition.objects.create(programme=programme, slug="2030", year=2030, title_it=title, state="review")
    client.force_login(bruno)
    assert titles(sections(client)["review"]) == ["Edizione studi"]
