"""The menus: pages and links in one order, as staff move them and as the public reads them."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carrara.content import menus
from carrara.content.models import MenuLink, Page, User
from tests.markup import Document
from tests.world import make_sections

pytestmark = pytest.mark.django_db
MENUS = "/admin/content/menulink/"


@pytest.fixture
def sections(db):
    make_sections()


@pytest.fixture
def link(sections):
    return MenuLink.objects.create(title_it="Regione", title_ar="الإقليم", url="https://example.org/r", menu="main")


def names(menu="main"):
    return [getattr(entry, "role", None) or entry.title for entry in menus.entries(menu)]


def shown(path="/"):
    """Where the entries of the main menu lead the public, in their order, but for the search at its end."""
    nav = Client().get(path).content.decode().split('class="nav-list"')[1].split("</ul>")[0]
    return re.findall(r'<a href="([^"]+)"', nav)[:-1]


def staff(client, *permissions):
    user = User.objects.create_user("maria", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def test_an_entry_goes_up_and_down_and_no_further_than_the_ends(sections):
    start = ["designation", "city", "programmes", "events", "partners"]
    assert names() == start
    designation = Page.objects.get(role="designation")
    assert menus.step(designation, 1) == 1
    assert names() == ["city", "designation", "programmes", "events", "partners"]
    assert [menus.step(designation, -1), menus.step(designation, -1)] == [0, 0]
    assert names() == start
    assert menus.put(designation, "main", 99) == 4
    assert [(page.menu_order, page.role) for page in Page.objects.filter(menu="main").order_by("menu_order")] == [
        (1, "city"), (2, "programmes"), (3, "events"), (4, "partners"), (5, "designation")
    ]  # fmt: skip


def test_only_what_got_another_number_is_written_with_its_history(sections):
    menus.put(Page.objects.get(role="partners"), "main")  # numbers them from 1
    before = {page.role: page.history.count() for page in Page.objects.exclude(role=None)}
    menus.step(Page.objects.get(role="city"), 1)
    after = {page.role: page.history.count() for page in Page.objects.exclude(role=None)}
    assert {role for role in after if after[role] != before[role]} == {"city", "programmes"}


def test_links_stand_among_pages_in_the_readers_language(link):
    menus.put(link, "main", 1)
    assert names()[:3] == ["designation", "Regione", "city"]
    assert shown() == ["/designazione/", link.url, "/citta/", "/programmi/", "/eventi/", "/rete/"]
    html = Client().get("/ar/").content.decode()
    assert "الإقليم" in html and "Regione" not in html
    assert '<span lang="it" dir="ltr">' in Client().get("/fr/").content.decode().split('class="nav-list"')[1]


def test_a_draft_keeps_its_place_and_only_the_back_office_shows_it(admin_client, sections):
    Page.objects.filter(role="city").update(state="draft")
    assert "/citta/" not in shown()
    rows = Document(admin_client.get(MENUS).content.decode()).all("li")
    hidden = [row for row in rows if "is-hidden" in (row["class"] or "")]
    page = Page.objects.get(role="city")
    assert [row["data-key"] for row in hidden] == [f"page-{page.pk}"]
    assert page.get_state_display() in hidden[0].text


def test_without_scripts_buttons_move_and_the_pressed_one_has_the_focus(admin_client, sections):
    key = menus.key(Page.objects.get(role="city"))
    answer = admin_client.post(MENUS, {"deed": f"{key}:down"}, follow=True)
    assert names()[1:3] == ["programmes", "city"]
    focused = [each for each in Document(answer.content.decode()).all("button") if "autofocus" in each.attributes]
    assert [each["value"] for each in focused] == [f"{key}:down"]
    admin_client.post(MENUS, {"deed": f"{key}:to:footer:0"})
    assert names("footer")[0] == "city" and "city" not in names()
    admin_client.post(MENUS, {"deed": f"{key}:to:none"})
    assert "city" in [page.role for page in menus.outside()]
    admin_client.post(MENUS, {"deed": "add:main", "page-for-main": key})
    assert names()[-1] == "city"


@pytest.mark.parametrize(
    "deed",
    ["", "page-0:up", "page-x:up", "link-99999999999999999999:up", "user-1:to:main", "{key}:to:nowhere", "{key}:fly",
     "add:main", "{key}", "{key}:to:main:x:y"],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing_and_says_so(admin_client, sections, deed):
    before = [names(menu) for menu in menus.MENUS]
    deed = deed.format(key=menus.key(Page.objects.get(role="home")))
    answer = admin_client.post(MENUS, {"deed": deed}, follow=True)
    if deed.endswith("x:y"):  # a place that is no number: last
        before[0].append("home")
    assert [names(menu) for menu in menus.MENUS] == before and answer.status_code == 200


def test_whoever_may_only_look_sees_no_button_and_moves_nothing(client, sections):
    looking = staff(client, "view_menulink")
    document = Document(looking.get(MENUS).content.decode())
    assert [button for button in document.all("button") if button["name"] == "deed"] == []
    key = menus.key(Page.objects.get(role="city"))
    assert looking.post(MENUS, {"deed": f"{key}:down"}).status_code == 403
    assert names()[1] == "city"


def test_without_the_right_the_page_is_refused(client, sections):
    assert staff(client, "view_page").get(MENUS).status_code == 403


def test_a_new_link_stands_last_in_its_menu(admin_client, sections):
    typed = {"title_it": "Regione Toscana", "url": "https://example.org/toscana", "menu": "legal"}
    answer = admin_client.post(reverse("admin:content_menulink_add"), typed, follow=True)
    assert answer.redirect_chain[-1][0] == MENUS and names("legal")[-1] == "Regione Toscana"


def test_a_link_to_a_page_of_this_site_is_refused_in_words(admin_client, sections, settings):
    typed = {"title_it": "Eventi", "url": f"{settings.SITE_URL}/eventi/", "menu": "legal"}
    answer = admin_client.post(reverse("admin:content_menulink_add"), typed)
    assert answer.context["errors"] and not MenuLink.objects.exists()
    assert 'value="Eventi"' in answer.content.decode()


def test_the_page_asks_as_often_for_many_links_as_for_one(admin_client, link):
    admin_client.get(MENUS)
    with CaptureQueriesContext(connection) as one:
        admin_client.get(MENUS)
    for number in range(3):
        MenuLink.objects.create(title_it=f"L{number}", url="https://example.org/", menu="main", menu_order=number)
    with CaptureQueriesContext(connection) as four:
        admin_client.get(MENUS)
    assert len(one) == len(four) <= 16
