"""Lists of items: what a line tells, which filters stay, and what is done to many at once."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from carrara.content.back_office import lists, remembering
from carrara.content.models import AuditEntry, NewsItem, Tag, User
from carrara.content.tables import as_workbook
from events.models import Event
from tests.conftest import NOW
from tests.events.making import make_event, rome
from tests.world import make_world

NEWS = "/admin/content/newsitem/"
DAY = timedelta(days=1)


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("anna", first_name="Anna", last_name="Rossi", language="en")
    client.force_login(user)
    return client


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield timezone.now()


def member(client, *permissions):
    user = User.objects.create_user("bruno", is_staff=True, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def news(slug, **fields):
    return NewsItem.objects.create(slug=slug, **{"title_it": slug.capitalize()} | fields)


def slugs(page):
    return [item.slug for item in page.context["cl"].result_list]


def chosen(items, action, **more):
    return {"action": action, "_selected_action": [item.pk for item in items], "index": 0, **more}


def trail():
    """What the audit trail tells of deeds, additions and signing in left out: deed, item, details."""
    entries = AuditEntry.objects.exclude(deed__in=["added", "signed_in"]).order_by("pk")
    return list(entries.values_list("deed", "about", "details"))


def told(answer):
    return [str(message) for message in answer.context["messages"]]


# --- a line ------------------------------------------------------------------------------------------------------
def cells(page):
    """The text and the alternative of each cell of the first line, marks of HTML left out."""
    line = re.search(r'id="result_list".*?<tbody>.*?</tr>', page.content.decode(), re.DOTALL)[0]
    found = re.findall(r'<t[dh] class="field-(\w+)[^>]*>(.*?)</t[dh]>', line, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for name, cell in found}


def test_a_line_tells_state_languages_day_and_who_changed_it(now, staff):
    item = news("apertura", body_it="<p>Sì</p>", title_en="Opening", body_en="<p>Yes</p>", title_fr="Ouverture")
    item.state, item.published_at = "published", rome(2030, 6, 3, 9)
    item._history_user = User.objects.get()
    item.save()
    page = staff.get(NEWS)
    assert cells(page) == {
        "shown_picture": "",
        "shown_title": "Opening",
        "shown_state": "goes out on 3 June at 09:00",
        "shown_languages": "it en fr (some texts are missing)",
        "shown_day": "03/06/2030 09:00",
        "shown_changed": "10/05/2030 12:00 Anna Rossi",
    }
    assert '<img src="/covers/slab/apertura.svg" alt=""' in page.content.decode()


@pytest.mark.parametrize(
    ("state", "since", "until", "css", "words"),
    [
        ("draft", None, None, "draft", "draft"),
        ("review", None, None, "review", "in review"),
        ("published", -1, None, "public", "public"),
        ("published", 1, None, "scheduled", "goes out on 11 May at 12:00"),
        ("published", 300, None, "scheduled", "goes out on 6 March 2031 at 11:00"),
        ("published", -2, 3, "public", "public until 13 May at 12:00"),
        ("published", -2, 0, "over", "no longer public since 10 May at 12:00"),
    ],
)
def test_the_state_is_told_in_words(now, staff, state, since, until, css, words):
    hours = {name: days if days is None else now + days * DAY for name, days in (("since", since), ("until", until))}
    news("a", state=state, published_at=hours["since"], expires_at=hours["until"])
    page = staff.get(NEWS).content.decode()
    assert re.findall(r'<span class="state ([\w-]+)">([^<]+)', page) == [(css, words)]


def test_a_list_reads_no_long_texts(staff, db):
    make_world(rows=1)
    with CaptureQueriesContext(connection) as queries:
        staff.get("/admin/events/event/")
    lines = [query["sql"] for query in queries if '"events_event"."title_it"' in query["sql"]]
    assert lines and not [sql for sql in lines if re.search(r'"events_event"\."(body|summary|cost_note)', sql)]
    assert not [sql for sql in lines if '"content_image"."alt_it"' in sql]


# --- filters -----------------------------------------------------------------------------------------------------
def test_each_state_is_a_filter_and_an_item_is_in_one_of_them(now, staff):
    items = [
        news("bozza"),
        news("revisione", state="review"),
        news("pubblica", state="published", published_at=now),
        news("futura", state="published", published_at=now + DAY),
        news("breve", state="published", published_at=now - DAY, expires_at=now + DAY),
        news("finita", state="published", published_at=now - DAY, expires_at=now),
    ]
    found = {name: set(slugs(staff.get(f"{NEWS}?state={name}"))) for name in lists.states(now)}
    assert found == {
        "draft": {"bozza"},
        "review": {"revisione"},
        "public": {"pubblica", "breve"},
        "scheduled": {"futura"},
        "expiring": {"breve"},
        "over": {"finita"},
    }
    assert set.union(*found.values()) == {item.slug for item in items}


def test_events_are_filtered_by_when_they_happen(now, staff):
    make_event("ieri", rome(2030, 5, 9, 10))
    make_event("oggi", rome(2030, 5, 10, 18))
    make_event("giugno", rome(2030, 6, 1, 10))
    make_event("marzo", rome(2030, 3, 1, 10))
    Event.objects.create(slug="senza", title_it="Senza")
    found = {
        when: slugs(staff.get(f"/admin/events/event/?when={when}"))
        for when in ("coming", "past", "none", "this_month", "next_month", "xx")
    }
    assert found == {
        "coming": ["oggi", "giugno"],
        "past": ["ieri", "marzo"],
        "none": ["senza"],
        "this_month": ["ieri", "oggi"],
        "next_month": ["giugno"],
        "xx": ["senza", "giugno", "oggi", "ieri", "marzo"],
    }


def test_filters_stay_until_they_are_taken_off(staff):
    news("a"), news("b", state="review")
    assert slugs(staff.get(f"{NEWS}?state=review&q=b&p=1")) == ["b"]
    again = staff.get(NEWS)
    assert again.headers["Location"] == f"{NEWS}?state=review"  # the filter, not the words that were looked for
    page = staff.get(again.headers["Location"]).content.decode()
    shown = re.search(r'<div class="filters-on".*?</div>', page, re.DOTALL)[0]
    assert "State: in review" in shown
    assert 'href="?_clear=1"' in shown  # also where the filter is the only one
    assert set(slugs(staff.get(f"{NEWS}?_clear=1"))) == {"a", "b"}
    assert staff.get(NEWS).status_code == 200


def test_a_link_of_the_start_page_leaves_the_filters_as_they_were(staff):
    news("a")
    staff.get(f"{NEWS}?state=draft")
    staff.get(f"{NEWS}?state=review&_once=1")
    assert staff.get(NEWS).headers["Location"] == f"{NEWS}?state=draft"
    staff.get(f"{NEWS}?state=review&_popup=1")
    assert staff.get(f"{NEWS}?_popup=1").status_code == 200
    assert staff.get(NEWS).headers["Location"] == f"{NEWS}?state=draft"


def test_filters_are_each_lists_and_each_persons(staff, client, django_user_model):
    staff.get(f"{NEWS}?state=draft")
    assert staff.get("/admin/content/page/").status_code == 200
    staff.logout()
    staff.force_login(User.objects.create_superuser("carla"))
    assert staff.get(NEWS).status_code == 200


def test_a_filter_that_is_refused_does_not_stay(staff):
    assert staff.get(f"{NEWS}?slug__regex=(").status_code == 400
    assert staff.get(NEWS).status_code == 200
    assert "what the link you followed asked for" in staff.get(f"{NEWS}?slug=x").content.decode()


def test_a_list_is_counted_no_further_than_one_turns_pages(db, monkeypatch):
    for number in range(4):
        news(f"n-{number}")
    items = NewsItem.objects.order_by("pk")
    paginator = remembering.BoundedPaginator(items, 2)
    assert (paginator.count, paginator.is_more) == (4, False)
    paginator = remembering.BoundedPaginator(items, 2)
    paginator.bound = 3
    with CaptureQueriesContext(connection) as queries:
        assert (paginator.count, paginator.is_more, paginator.num_pages) == (3, True, 2)
    assert len(queries) == 1 and "LIMIT 4" in queries[0]["sql"]
    assert Paginator(items, 2).count == 4


# --- publishing many ---------------------------------------------------------------------------------------------
def test_many_are_published_after_the_page_has_told_what_will_happen(now, staff):
    ready, public = news("pronta"), news("gia", state="published", published_at=now)
    later = news("dopo", published_at=now + DAY)
    broken = news("rotta", title_it=None)
    items = [ready, public, later, broken]
    asked = staff.post(NEWS, chosen(items, "publish_items"))
    assert {str(item): words for item, _state, words in asked.context["rows"]} == {
        "Pronta": "is public at once",
        "Gia": "stays as it is: it is public already",
        "Dopo": "goes out on 11 May at 12:00",
        "rotta": "is public at once",
    }
    assert NewsItem.objects.filter(state="published").count() == 1
    done = staff.post(NEWS, chosen(items, "publish_items", confirmed=1), follow=True)
    assert set(NewsItem.objects.filter(state="published")) == {ready, public, later}
    fine, failed = told(done)
    assert sorted(re.findall("“(.*?)”", fine)) == ["Dopo", "Pronta"]
    assert re.findall(r"<li>(\w+): ([^<]+)", failed) == [
        ("Gia", "It is public already."),
        ("rotta", "Title or name: This field cannot be blank."),
    ]
    assert sorted(trail()) == [("published", "Pronta", {}), ("scheduled", "Dopo", {})]


def test_many_are_taken_off_the_site(now, staff):
    public, draft = news("gia", state="published", published_at=now), news("bozza")
    done = staff.post(NEWS, chosen([public, draft], "withdraw_items", confirmed=1), follow=True)
    assert set(NewsItem.objects.values_list("state", flat=True)) == {"draft"}
    assert told(done) == ["Taken off the site: “Gia”", "Not done:<ul><li>Bozza: It is not public.</li></ul>"]


def test_titles_stand_in_the_quotation_marks_of_the_readers_language(now, staff):
    User.objects.update(language="it")
    done = staff.post(NEWS, chosen([news("eco"), news("cava")], "publish_items", confirmed=1), follow=True)
    assert sorted(re.findall("«(.*?)»", told(done)[0])) == ["Cava", "Eco"]


def test_who_may_not_publish_is_not_offered_it_and_cannot_do_it(client, db):
    item = news("pronta")
    editor = member(client, "view_newsitem", "change_newsitem")
    assert 'value="publish_items"' not in editor.get(NEWS).content.decode()
    editor.post(NEWS, chosen([item], "publish_items", confirmed=1))
    item.refresh_from_db()
    assert item.state == "draft"


def test_permission_is_asked_item_by_item(client, db, monkeypatch):
    from carrara.content.admin.contents import NewsItemAdmin

    own, other = news("mia"), news("altrui")
    monkeypatch.setattr(NewsItemAdmin, "has_publish_permission", lambda self, request, obj=None: obj in (None, own))
    member(client, "view_newsitem", "change_newsitem", "publish_newsitem")
    done = client.post(NEWS, chosen([own, other], "publish_items", confirmed=1), follow=True)
    assert told(done) == ["Published: “Mia”", "Not done:<ul><li>Altrui: You may not publish it.</li></ul>"]
    assert list(NewsItem.objects.filter(state="published")) == [own]


def test_too_many_at_a_time_and_ticks_that_were_tampered_with(staff, monkeypatch):
    items = [news("a"), news("b")]
    monkeypatch.setattr("carrara.content.back_office.chosen.MOST", 1)
    done = staff.post(NEWS, chosen(items, "publish_items"), follow=True)
    assert told(done) == ["Choose at most 1 items at a time."]
    forged = {"action": "publish_items", "_selected_action": ["x", "9" * 30], "index": 0}
    assert staff.post(NEWS, forged, follow=True).status_code == 200


# --- tags --------------------------------------------------------------------------------------------------------
def test_many_are_tagged_and_found_by_their_tag(staff):
    summer = Tag.objects.create(name="estate")
    items = [news("a"), news("b"), news("c")]
    staff.post(NEWS, chosen(items[:2], "tag_items", confirmed=1, tags=[summer.pk], new="Scuole "))
    school = Tag.objects.get(name="Scuole")
    assert [set(item.tags.all()) for item in items] == [{summer, school}, {summer, school}, set()]
    staff.post(NEWS, chosen(items[2:], "tag_items", confirmed=1, new="ESTATE"))
    assert Tag.objects.count() == 2 and list(items[2].tags.all()) == [summer]
    assert set(slugs(staff.get(f"{NEWS}?tag={school.pk}"))) == {"a", "b"}
    staff.post(NEWS, chosen(items, "untag_items", confirmed=1, tags=[summer.pk]))
    assert [set(item.tags.all()) for item in items] == [{school}, {school}, set()]
    last = [("changed", name, {"fields": ["tags"], "taken": ["estate"]}) for name in ("A", "B", "C")]
    assert sorted(trail()[-3:], key=lambda entry: entry[1]) == last
    assert staff.get(f"{NEWS}?tag=x").status_code == 200


def test_no_tag_chosen_is_said_and_nothing_is_lost(staff):
    item = news("a")
    page = staff.post(NEWS, chosen([item], "tag_items", confirmed=1, new=" "))
    assert page.context["form"].non_field_errors() == ["Choose at least one tag."]
    assert f'name="_selected_action" value="{item.pk}"' in page.content.decode()


def test_who_may_add_no_tags_chooses_among_those_there_are(client, db):
    item, summer = news("a"), Tag.objects.create(name="estate")
    member(client, "view_newsitem", "change_newsitem")
    client.post(NEWS, chosen([item], "tag_items", confirmed=1, tags=[summer.pk], new="scuole"))
    assert list(Tag.objects.all()) == [summer] == list(item.tags.all())


# --- export ------------------------------------------------------------------------------------------------------
def table_of(answer, kind):
    if kind == "csv":
        return [list(row) for row in csv.reader(StringIO(answer.content.decode("utf-8-sig")))]
    sheet = load_workbook(BytesIO(answer.content)).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_exported_as_it_is_filtered_with_five_languages_as_columns(now, staff, settings, kind):
    settings.SITE_URL = "https://carrara.example"
    item = news(
        "marmo", title_it="=HYPERLINK(1)", title_ar="رخام", body_it="<p>Uno &amp; due</p><p>tre</p>", state="review"
    )
    item.tags.add(Tag.objects.create(name="estate"))
    news("altra")
    answer = staff.get(reverse("admin:content_newsitem_export", args=[kind]) + "?state=review")
    assert trail()[-1] == ("exported", "", {"rows": 1, "file": f"newsitem-2030-05-10.{kind}"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="newsitem-2030-05-10.{kind}"'
    header, *rows = table_of(answer, kind)
    apostrophe = "'" if kind == "csv" else ""  # a workbook marks the cell as text
    assert [dict(zip(header, row, strict=True)) for row in rows] == [
        {
            "Address": "marmo",
            "Title or name, Italiano": f"{apostrophe}=HYPERLINK(1)",
            "Title or name, English": "",
            "Title or name, Français": "",
            "Title or name, 简体中文": "",
            "Title or name, العربية": "رخام",
            **dict.fromkeys([f"Summary, {name}" for name in names()], ""),
            "Text, Italiano": "Uno & due tre",
            **dict.fromkeys([f"Text, {name}" for name in names()[1:]], ""),
            "State": "in review",
            "Picture": "",
            "Source language": "Italiano",
            "Public from": "",
            "Public until": "",
            "Tags": "estate",
            "Address of the page": "https://carrara.example" + item.path,
            "Last changed": "2030-05-10 12:00",
        }
    ]


def names():
    return ["Italiano", "English", "Français", "简体中文", "العربية"]


def test_the_chosen_are_exported_in_the_order_of_the_list(staff):
    items = [news("a"), news("b"), news("c")]
    answer = staff.post(f"{NEWS}?o=-2", chosen(items[1:], "export_csv"))
    assert [row[0] for row in table_of(answer, "csv")[1:]] == ["c", "b"]


def test_an_export_asks_as_often_for_three_rows_as_for_one(staff, db):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get("/admin/events/event/export/csv/").status_code == 200
        return len(queries)

    hub = make_world(rows=1)
    count()
    one = count()
    from tests.world import grow

    grow(2, hub), grow(3, hub)
    assert count() == one


def test_an_export_is_refused_in_words_and_by_right(staff, client, monkeypatch):
    news("a"), news("b")
    monkeypatch.setattr("carrara.content.back_office.exports.MOST", 1)
    answer = staff.get(f"{NEWS}export/csv/", follow=True)
    assert told(answer) == ["A file holds at most 1 items: use the filters to choose fewer."]
    assert staff.get(f"{NEWS}export/pdf/").status_code == 404
    assert member(client, "view_page").get(f"{NEWS}export/csv/").status_code == 403


def test_a_workbook_takes_every_text():
    content = as_workbook(["Titolo"], [["\x00a\x0b"], ["x" * 40_000], [None], [7]], "a/b:c" * 20)
    sheet = load_workbook(BytesIO(content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["a", "x" * 32_767, None, 7]
