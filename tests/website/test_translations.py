"""The matrix of translations, a translator's queue, and one translation at a time: what they show, to whom."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carrara.content.models import Locality, NewsItem, User
from carrara.website.inventory import matrix, queue
from carrara.website.models import InventoryEntry
from events.models import Event
from tests.content.test_scopes import member
from tests.events.making import make_event
from tests.world import grow, make_world

MATRIX, QUEUE = reverse("admin:translations"), reverse("admin:my_translations")
A_DAY = timedelta(days=1)


@pytest.fixture
def staff(admin_client, admin_user):
    User.objects.update(language="en")
    return admin_client


def news(slug, **fields):
    return NewsItem.objects.create(slug=slug, **{"title_it": slug} | fields)


def entry_of(item):
    return InventoryEntry.objects.get(model=item._meta.label_lower, object_id=item.pk)


def desk(item, code, query=""):
    return reverse("admin:translation", args=[entry_of(item).pk, code]) + query


def shown(response):
    return [row["entry"].title for row in response.context["rows"]]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def shelf(db):
    """Three items: whole in French, with a French title that fell behind, without French; and a place."""
    whole = news("intera", title_fr="entière", state="published")
    behind = news("indietro", title_fr="en retard", state="published")
    behind.title_it = "rimasta indietro"
    behind.save()
    return whole, behind, news("sola"), Locality.objects.create(slug="torano", name_it="Torano")


# --- the matrix --------------------------------------------------------------------------------------------------
def test_the_matrix_shows_each_item_in_each_language_and_leads_to_what_is_to_be_done(staff, shelf):
    whole, behind, sola, place = shelf
    page = staff.get(MATRIX)
    table = {
        row["entry"].title: [(cell["status"], cell["url"]) for cell in row["cells"]][:3] for row in page.context["rows"]
    }
    form = reverse("admin:content_newsitem_change", args=[behind.pk])
    assert table["rimasta indietro"] == [
        ("source", f"{form}?language=it"),
        ("missing", f"{form}?language=en"),
        ("stale", desk(behind, "fr")),
    ]
    assert {title: cells[2][0] for title, cells in table.items()} == {
        "Torano": "missing",
        "sola": "missing",
        "rimasta indietro": "stale",
        "intera": "present",
    }
    assert '<span lang="ar" dir="rtl">العربية</span>' in page.text


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("language=fr&status=missing", ["Torano", "sola"]),
        ("language=fr&status=stale", ["rimasta indietro"]),
        ("status=stale", ["rimasta indietro"]),
        ("language=fr&status=present", ["intera"]),
        ("kind=content.locality", ["Torano"]),
        ("kind=events", []),
        ("state=published", ["rimasta indietro", "intera"]),
        ("q=RIMASTA", ["rimasta indietro"]),
        ("q=retard", ["rimasta indietro"]),  # any of its titles
        ("q=rimas", ["rimasta indietro"]),  # as it is being typed
        ("q=rimasta+sola", []),
    ],
)
def test_filters(staff, shelf, asked, titles):
    assert shown(staff.get(f"{MATRIX}?{asked}")) == titles


@pytest.mark.parametrize(
    "nonsense",
    ["language=de", "status=x", "kind=auth.user", "state=gone", "after=x", "before=9-", "after=1" + "0" * 40],
)
def test_what_the_address_asks_wrongly_is_as_if_it_had_not_been_asked(staff, shelf, nonsense):
    assert len(shown(staff.get(f"{MATRIX}?{nonsense}"))) == 4


def test_above_it_stands_how_much_is_missing_and_stale_each_a_link_to_just_that(staff, shelf):
    page = staff.get(f"{MATRIX}?kind=content.newsitem")
    french = next(language for language in page.context["summary"] if language["code"] == "fr")
    assert {figure["status"].value: figure["number"] for figure in french["figures"]} == {"missing": 1, "stale": 1}
    for figure in french["figures"]:
        assert len(shown(staff.get(f"{MATRIX}?{figure['query']}"))) == figure["number"]


def test_pages_go_on_and_back_by_key_without_losing_an_item(staff, db, monkeypatch):
    monkeypatch.setattr(matrix, "PER_PAGE", 2)
    for number in range(5):
        news(f"n{number}")
    InventoryEntry.objects.update(updated_at=timezone.now())  # all at one instant: the key alone tells them apart
    pages, address = [], MATRIX
    for _page in range(3):
        answer = staff.get(address)
        pages.append(shown(answer))
        address = f"{MATRIX}?{answer.context['after']}"
    assert (pages, answer.context["after"]) == ([["n4", "n3"], ["n2", "n1"], ["n0"]], "")
    back = staff.get(f"{MATRIX}?{answer.context['before']}")
    assert shown(back) == ["n2", "n1"]
    assert shown(staff.get(f"{MATRIX}?{back.context['before']}")) == ["n4", "n3"]
    assert staff.get(f"{MATRIX}?{back.context['before']}").context["before"] == ""


# --- the queue ---------------------------------------------------------------------------------------------------
def test_the_queue_begins_with_what_the_public_sees_by_its_day(staff, db):
    now = timezone.now()
    make_event("over", now - 9 * A_DAY)
    news("draft")
    news("review", state="review")
    news("public", state="published")
    make_event("later", now + 9 * A_DAY)
    make_event("soon", now + A_DAY)
    make_event("done", now + A_DAY, title_fr="fini")
    news("expired", state="published", published_at=now - 2 * A_DAY, expires_at=now - A_DAY)
    news("da-scrivere", source_language="fr", title_it="in francese non c'è")  # to be written, not translated
    page = staff.get(f"{QUEUE}?language=fr")
    titles = ["Soon", "Later", "public", "review", "draft"]
    assert shown(page)[:5] == titles
    assert sorted(shown(page)[5:]) == ["Over", "expired"]
    assert {tab["code"]: tab["number"] for tab in page.context["tabs"]}["fr"] == 7


def test_the_queue_says_why(staff, shelf):
    text = words(staff.get(f"{QUEUE}?language=fr").text)
    assert "Changed in the source on" in text and ": Title or name" in text
    assert "Nothing is written yet." in text


def test_a_translator_of_arabic_has_the_arabic_queue_and_writes_arabic_alone(shelf):
    whole, behind, sola, place = shelf
    whole.title_ar = "كامل"
    whole.save()
    whole.title_it = "intera davvero"
    whole.save()
    _user, browser = member("lin", "Translators", languages=["ar"], language="en")
    page = browser.get(f"{QUEUE}?language=fr")  # of another language nothing waits for them
    assert [(tab["code"], tab["number"], tab["is_chosen"]) for tab in page.context["tabs"]] == [("ar", 4, True)]
    assert shown(page) == ["intera davvero", "Torano", "rimasta indietro", "sola"]
    start = browser.get(reverse("admin:index")).context["sides"]
    (waiting,) = [section.total for side in start for section in side if section.key == "translations"]
    assert waiting == 4
    (text,) = browser.get(desk(whole, "ar")).context["desk"].texts
    read = {"place": "title", "read:title": text["read"]}
    assert [
        browser.get(desk(behind, "fr")).context["can_confirm"],
        browser.post(desk(behind, "fr"), read).status_code,
    ] == [
        False,
        403,
    ]
    assert browser.post(desk(whole, "ar"), read).status_code == 302
    assert (entry_of(whole).status_ar, entry_of(behind).status_fr) == ("present", "stale")
    form = browser.get(reverse("admin:content_newsitem_change", args=[sola.pk])).context["adminform"].form
    assert {name for name in form.fields if name.startswith("title")} == {"title_ar"}


def test_an_empty_queue_says_so(staff, db):
    assert "every text is translated and up to date" in staff.get(QUEUE).text


@pytest.mark.parametrize("typed", ["x", "-1", "٣", "9" * 30])
def test_a_mistyped_place_in_the_queue_is_its_beginning_or_beyond(staff, shelf, typed):
    assert staff.get(QUEUE, {"language": "fr", "from": typed}).status_code == 200


# --- one translation ---------------------------------------------------------------------------------------------
def test_what_changed_stands_word_by_word_beside_the_translation(staff, shelf):
    page = staff.get(desk(shelf[1], "fr"))
    (text,) = page.context["desk"].texts
    assert text["difference"] == "<ins>rimasta</ins> indietro"
    assert (text["source"], text["translation"], text["status"]) == ("rimasta indietro", "en retard", "stale")
    assert f"{reverse('admin:content_newsitem_change', args=[shelf[1].pk])}?language=fr" in page.text


def test_still_right_takes_it_off_the_list_and_is_noted(staff, admin_user, shelf):
    item = shelf[1]
    page = staff.get(desk(item, "fr"))
    read = {"place": "title", "read:title": page.context["desk"].texts[0]["read"]}
    answer = staff.post(desk(item, "fr"), read, follow=True)
    assert "is confirmed as still right" in answer.text
    assert entry_of(item).status_fr == "present"
    assert [(entry.user, entry.object_id) for entry in LogEntry.objects.all()] == [(admin_user, str(item.pk))]
    assert "Nothing was left to confirm" in staff.post(desk(item, "fr"), read, follow=True).text


def test_still_right_about_a_text_that_changed_again_changes_nothing(staff, shelf):
    item = shelf[1]
    read = staff.get(desk(item, "fr")).context["desk"].texts[0]["read"]
    item.title_it = "rimasta molto indietro"
    item.save()
    answer = staff.post(desk(item, "fr"), {"place": "title", "read:title": read}, follow=True)
    assert "changed again while you were reading" in answer.text
    assert entry_of(item).status_fr == "stale"


def test_who_works_through_the_queue_goes_from_one_to_the_next(staff, shelf):
    _whole, behind, sola, place = shelf
    first = staff.get(f"{QUEUE}?language=fr").context["rows"][0]
    page = staff.get(first["desk"])
    assert (page.context["place"], page.context["length"], page.context["previous"]) == (1, 3, None)
    read = {"place": "title", "read:title": staff.get(desk(behind, "fr")).context["desk"].texts[0]["read"]}
    order = shown(staff.get(f"{QUEUE}?language=fr"))
    after = order[order.index("rimasta indietro") + 1]
    answer = staff.post(desk(behind, "fr", "?queue"), read, follow=True)
    assert answer.context["desk"].entry.title == after
    done = staff.get(desk(behind, "fr", "?queue"))
    assert (done.context["place"], done.context["length"]) == (None, 2)


@pytest.mark.parametrize("code", ["it", "de"])
def test_a_source_has_no_translation_and_an_unknown_language_no_page(staff, shelf, code):
    assert staff.get(desk(shelf[1], code)).status_code == 404


def test_hostile_words_stay_words(staff, db):
    item = news("a", title_it="<script>alert(1)</script>", title_fr="<b>x</b>", body_it="<p>a</p>", body_fr="<p>b</p>")
    item.title_it, item.body_it = "<img src=x onerror=alert(1)>", "<p>c<script>alert(2)</script></p>"
    item.save()
    for address in (MATRIX, f"{QUEUE}?language=fr", desk(item, "fr")):
        page = staff.get(address).text
        assert not re.search(r"<img src=x|<b>x|alert\(2\)|<script>alert", page), address


# --- rights ------------------------------------------------------------------------------------------------------
def sign_in(client, *rights):
    user = User.objects.create_user("bruno", password="x", is_staff=True, language="en")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


def test_who_may_see_nothing_finds_no_link_and_is_refused(client, shelf):
    bruno = sign_in(client)
    assert MATRIX not in bruno.get(reverse("admin:index")).text
    assert [bruno.get(each).status_code for each in (MATRIX, QUEUE, desk(shelf[1], "fr"))] == [403, 403, 403]


def test_who_may_see_one_kind_finds_that_kind_alone(client, shelf):
    bruno = sign_in(client, "view_locality")
    page = bruno.get(MATRIX)
    assert shown(page) == ["Torano"]
    assert [label for _app, _name, models in page.context["kinds"] for label, _plural in models] == ["content.locality"]
    assert {figure["number"] for language in page.context["summary"] for figure in language["figures"]} == {0, 1}
    assert bruno.get(f"{QUEUE}?language=fr").status_code == 403  # nothing waits for who may write nothing
    assert bruno.get(desk(shelf[1], "fr")).status_code == 403


def test_who_may_only_look_confirms_nothing(client, shelf):
    item = shelf[1]
    bruno = sign_in(client, "view_newsitem")
    page = bruno.get(desk(item, "fr"))
    assert "Still right" not in page.text
    read = {"place": "title", "read:title": page.context["desk"].texts[0]["read"]}
    assert bruno.post(desk(item, "fr"), read).status_code == 403
    assert entry_of(item).status_fr == "stale"


def test_a_form_tells_its_writer_alone_which_translations_fell_behind(staff, client, shelf):
    item = shelf[1]
    form = reverse("admin:content_newsitem_change", args=[item.pk])
    (found,) = staff.get(form).context["behind"]
    assert (found["code"], [text["difference"] for text in found["texts"]]) == ("fr", ["<ins>rimasta</ins> indietro"])
    assert staff.get(reverse("admin:content_newsitem_change", args=[shelf[0].pk])).context["behind"] == []
    _user, arabic = member("lin", "Translators", languages=["ar"])
    assert arabic.get(form).context["behind"] == []
    _user, french = member("anne", "Translators", languages=["fr"], language="en")
    assert [each["code"] for each in french.get(form).context["behind"]] == ["fr"]
    read = {"place": "title", "read:title": found["texts"][0]["read"]}
    assert french.post(desk(item, "fr", "?form"), read).url == f"{form}?language=fr"
    assert french.get(form).context["behind"] == []


def test_visitors_are_sent_to_the_door(client, shelf):
    assert client.get(MATRIX).status_code == 302
    assert client.post(desk(shelf[1], "fr")).status_code == 302


def test_nothing_but_reading_and_confirming(staff, shelf):
    assert [staff.post(MATRIX).status_code, staff.post(QUEUE).status_code] == [405, 405]
    assert staff.put(desk(shelf[1], "fr")).status_code == 405


# --- what it costs -----------------------------------------------------------------------------------------------
def test_pages_ask_the_database_as_often_for_three_rows_as_for_one(staff, db):
    hub = make_world(rows=1)

    def count(address):
        staff.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address).status_code == 200
        return len(queries)

    def measured():
        event = Event.objects.order_by("pk").first()
        Event.objects.filter(pk=event.pk).update(title_fr="")
        event.refresh_from_db()
        event.title_it += " nuovo"
        event.save()
        pages = {"matrix": MATRIX, "filtered": f"{MATRIX}?language=fr&status=present&q=row"}
        pages |= {"queue": f"{QUEUE}?language=en", "desk": desk(event, "en"), "in queue": desk(event, "en", "?queue")}
        return {name: count(address) for name, address in pages.items()}

    one = measured()
    for number in (2, 3):
        grow(number, hub)
    assert measured() == one
    assert {name: number for name, number in one.items() if number > 10} == {}


def test_counting_the_queues_is_one_query(db, shelf, django_assert_num_queries):
    labels = ["content.newsitem", "content.locality"]
    with django_assert_num_queries(1):
        assert queue.counts(labels, ("fr",)) == {"fr": {"missing": 2, "stale": 1}}
    with django_assert_num_queries(0):
        assert queue.counts(labels, ()) == {}


def test_an_entry_knows_who_changed_its_item_last(staff, admin_user, db):
    item = news("a")
    assert entry_of(item).updated_by is None
    form = {"slug": "a", "title_it": "b", "source_language": "it", "state": "draft"}
    staff.post(reverse("admin:content_newsitem_change", args=[item.pk]), form)
    assert (entry_of(item).title, entry_of(item).updated_by) == ("b", admin_user)
