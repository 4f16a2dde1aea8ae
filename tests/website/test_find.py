"""One search over all items, drafts included, in five languages."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carrara.content.models import NewsItem, Person, User
from events.models import Venue
from programmes.models import Programme
from tests.world import grow, make_document, make_picture, make_world


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("anna", language="en"))
    return client


@pytest.fixture
def items(db):
    return [
        NewsItem.objects.create(slug="aperto", title_it="Sculture in città", title_ar="منحوتات من الرخام"),
        Programme.objects.create(slug="white", title_it="White Carrara", title_zh_hans="大理石节", state="published"),
        Person.objects.create(slug="rosa", title_it="Rosa", body_it="<p>Una scultrice del marmo</p>"),
        Venue.objects.create(slug="cava", title_it="Cava Galleria Ravaccione"),
        make_picture("Tramonto sulle cave", languages=["it"]),
        make_document("regolamento", languages=["it"]),
    ]


def found(client, words, **more):
    page = client.get("/admin/find/", {"q": words, **more})
    return [(group["label"].split(".")[1], [row.title for row in group["rows"]]) for group in page.context["groups"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("scultura", [("newsitem", ["Sculture in città"])]),
        ("citta", [("newsitem", ["Sculture in città"])]),
        ("رخام", [("newsitem", ["Sculture in città"])]),
        ("大理石", [("programme", ["White Carrara"])]),
        ("whit", [("programme", ["White Carrara"])]),
        ("scultrice", [("person", ["Rosa"])]),
        ("ravaccione galleria", [("venue", ["Cava Galleria Ravaccione"])]),
        ("tramonto", [("image", ["Tramonto sulle cave"])]),
        ("regolamento", [("document", ["⟪it document regolamento title⟫"])]),
        ("scultura white", []),
        ('"%_\\', []),
        ("x" * 4000, []),
    ],
)
def test_items_are_found_whatever_their_state_and_language(staff, items, words, expected):
    assert found(staff, words) == expected


def test_titles_stand_before_texts_and_a_kind_can_be_chosen(staff, items):
    person = Person.objects.create(slug="marmo", title_it="Il signor Marmo")
    news = NewsItem.objects.create(slug="eco", title_it="Eco", body_it="<p>marmo</p>")
    assert found(staff, "marmo") == [("person", [str(person), "Rosa"]), ("newsitem", [str(news)])]
    assert found(staff, "marmo", kind="content.newsitem") == [("newsitem", [str(news)])]
    assert found(staff, "marmo", kind="no.such", page="x") == found(staff, "marmo")


def test_only_what_one_may_see_is_found(client, items):
    reader = User.objects.create_user("bruno", is_staff=True)
    client.force_login(reader)
    assert client.get("/admin/find/", {"q": "marmo"}).status_code == 403
    reader.user_permissions.set(Permission.objects.filter(codename="view_person"))
    assert found(client, "marmo") == [("person", ["Rosa"])]
    assert found(client, "scultura") == []
    assert [row.title for row in client.get("/admin/find/").context["rows"]] == ["Rosa"]


def test_the_box_is_on_every_page_with_what_was_asked(staff, items):
    for page in ("/admin/", "/admin/content/page/", "/admin/content/page/add/", "/admin/find/"):
        assert 'id="find-box"' in staff.get(page).content.decode(), page
    assert 'value="&lt;b&gt;"' in staff.get("/admin/find/", {"q": "<b>"}).content.decode()


def test_a_search_asks_as_often_for_three_rows_as_for_one(staff, db):
    def count():
        numbers = []
        for query in ("", "?q=row", "?which=untouched"):
            with CaptureQueriesContext(connection) as queries:
                assert staff.get(f"/admin/find/{query}").status_code == 200
            numbers.append(len(queries))
        return numbers

    hub = make_world(rows=1)
    count()
    one = count()
    grow(2, hub), grow(3, hub)
    assert count() == one and max(one) <= 10
