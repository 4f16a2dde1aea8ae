"""An address that moves leaves a redirect: never a chain, never a loop, never over a living page, never elsewhere."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carrara.content import redirects
from carrara.content.languages import LANGUAGE_CODES, path_in
from carrara.content.models import MissingPage, NewsItem, Page, Redirect
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return make_world(rows=1)


def move(item, slug):
    item.slug = slug
    item.save()
    return item


def kept():
    return {row.old_path: row.path for row in Redirect.objects.all()}


def asked(path, **options):
    answer = Client().get(path, **options)
    return answer.status_code, answer.headers.get("Location")


# --- made by themselves ------------------------------------------------------------------------------------------
def test_what_was_public_leaves_a_redirect_in_every_language(world):
    MissingPage.objects.create(path="/notizie/row-1/", day=timezone.localdate())
    move(world.news, "nuova")
    assert kept() == {"/notizie/row-1/": "/notizie/nuova/"} and not MissingPage.objects.exists()
    for code in LANGUAGE_CODES:
        old, new = path_in("/notizie/row-1/", code), path_in("/notizie/nuova/", code)
        assert asked(old) == (301, new), code
        assert asked(f"{old}?da=lettera&q=%C3%A9") == (301, f"{new}?da=lettera&q=%C3%A9")
        assert asked(new) == (200, None)
    assert Client().head("/notizie/row-1/").status_code == 301
    assert Client().post("/notizie/row-1/").status_code in (404, 405)


def test_without_the_closing_slash_it_is_found_too(world):
    move(world.page, "nuova-pagina")
    answer = Client().get("/fr/row-1", follow=True)
    assert answer.redirect_chain[-1] == ("/fr/nuova-pagina/", 301) and answer.status_code == 200


def test_what_was_never_public_leaves_none():
    now, day = timezone.now(), timezone.timedelta(days=1)
    draft = NewsItem.objects.create(slug="a", title_it="A")
    scheduled = NewsItem.objects.create(slug="b", title_it="B", state="published", published_at=now + day)
    move(draft, "a2")
    move(scheduled, "b2")
    assert kept() == {}


def test_what_was_public_once_and_is_a_draft_again_remembers_and_does_not_tell(world):
    world.news.state, world.news.published_at = "draft", None
    world.news.save()
    move(world.news, "nuova")
    assert kept() == {"/notizie/row-1/": ""}
    assert asked("/notizie/row-1/")[0] == 404
    world.news.state = "published"
    world.news.save()
    assert asked("/notizie/row-1/") == (301, "/notizie/nuova/")


def test_chains_collapse_and_going_back_makes_no_loop(world):
    move(move(world.news, "b"), "c")
    assert kept() == {"/notizie/row-1/": "/notizie/c/", "/notizie/b/": "/notizie/c/"}
    move(world.news, "row-1")
    assert kept() == {"/notizie/b/": "/notizie/row-1/", "/notizie/c/": "/notizie/row-1/"}
    assert asked("/notizie/row-1/") == (200, None)
    assert asked("/notizie/b/") == (301, "/notizie/row-1/")


def test_two_that_change_places_keep_their_own(world):
    other = NewsItem.objects.create(slug="altra", title_it="Altra", state="published")
    move(world.news, "tmp")
    move(other, "row-1")
    move(world.news, "altra")
    assert asked("/notizie/row-1/") == (200, None) and asked("/notizie/altra/") == (200, None)
    assert kept() == {"/notizie/tmp/": "/notizie/altra/"}


def test_a_new_item_at_an_old_address_is_not_in_its_shadow(world):
    move(world.news, "nuova")
    draft = NewsItem.objects.create(slug="row-1", title_it="Un'altra")
    assert asked("/notizie/row-1/") == (301, "/notizie/nuova/")
    draft.state = "published"
    draft.save()
    assert asked("/notizie/row-1/") == (200, None) and kept() == {}


def test_with_its_programme_every_edition_moves_and_every_route_of_it(world):
    move(world.programme, "nuovo")
    below = ["", "row-1/", "row-1/percorsi/row-1/"]
    assert kept() == {f"/programmi/row-1/{each}": f"/programmi/nuovo/{each}" for each in below}
    assert asked("/ar/programmi/row-1/row-1/") == (301, "/ar/programmi/nuovo/row-1/")
    move(world.edition, "2030")
    assert asked("/programmi/row-1/row-1/") == (301, "/programmi/nuovo/2030/")


def test_a_page_that_opens_a_section_moves_there_and_back(world):
    page = Page.objects.get(role="people")
    page.role = None
    page.save()
    assert asked("/persone/") == (301, "/people/")
    page.role = "people"
    page.save()
    assert asked("/persone/") == (200, None)
    assert asked("/people/") == (301, "/persone/")


def test_the_calendar_of_an_event_moves_with_it(world):
    move(world.event, "nuovo")
    assert asked("/eventi/row-1/calendario.ics") == (301, "/eventi/nuovo/calendario.ics")
    assert asked("/eventi/row-1/altro.ics")[0] == 404


def test_saving_part_of_an_item_asks_nothing(world, django_assert_num_queries):
    item = NewsItem.objects.get(slug="row-1")
    item.title_it = "Altro"
    item.save(update_fields=["title_it"])
    assert item.address_before is None and kept() == {}


def test_an_item_that_is_gone_leads_nowhere(world):
    item = move(NewsItem.objects.create(slug="x", title_it="X", state="published"), "y")
    assert asked("/notizie/x/") == (301, "/notizie/y/")
    item.delete()
    assert asked("/notizie/x/")[0] == 404


# --- made by hand ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    [
        *("", "x", "//evil.example/", "\\\\evil.example", "/\\evil.example/", "https://evil.example/", "/a b/"),
        *("/x/%0d%0aSet-Cookie:a", "/x\r\nSet-Cookie: a/", "/x/?q=1", "/x/#y", "/x//y/", "javascript:alert(1)"),
        *("/x/\0/", "/%2f%2fevil.example/", "/\u202e/", "/" + "a" * 300 + "/", "mailto:a@example.org"),
    ],
)
def test_only_addresses_of_ours_are_taken(world, path):
    for old, new in ((path, "/contatti/scrivi/"), ("/vecchia/", path)):
        with pytest.raises(ValidationError):
            redirects.checked(old, new)


def test_what_is_wrong_is_said_by_field(world):
    cases = {
        ("/notizie/row-1/", "/contatti/scrivi/"): ["old_path"],  # alive
        ("/", "/contatti/scrivi/"): ["old_path"],
        ("/admin/x/", "/contatti/scrivi/"): ["old_path"],
        ("/eventi/archivio/", "/contatti/scrivi/"): ["old_path"],
        ("/vecchia/", "/notizie/no/"): ["new_path"],
        ("/vecchia/", "/admin/"): ["new_path"],
        ("no", "no"): ["new_path", "old_path"],
    }
    found = {}
    for old, new in cases:
        with pytest.raises(ValidationError) as refused:
            redirects.checked(old, new)
        found[old, new] = sorted(refused.value.message_dict)
    assert found == cases


def test_what_is_typed_is_kept_in_italian_and_follows_the_item(world):
    assert redirects.checked("/fr/vecchia", f"{settings.SITE_URL}/en/notizie/row-1/") == ("/vecchia/", "", world.news)
    assert redirects.checked("/eventi/archivio/1999/", "/eventi/archivio/") == (
        *("/eventi/archivio/1999/", "/eventi/archivio/", None),
    )


def test_an_old_address_as_target_is_followed_to_its_end(world):
    move(world.news, "nuova")
    assert redirects.checked("/vecchia/", "/notizie/row-1/") == ("/vecchia/", "", world.news)
    Redirect.objects.create(old_path="/a/", new_path="/contatti/scrivi/")
    assert redirects.checked("/b/", "/a/")[1] == "/contatti/scrivi/"


# --- in the back office ------------------------------------------------------------------------------------------
ADD = "admin:content_redirect_add"


def errors(response):
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def test_a_redirect_is_made_to_an_item_or_to_an_address(admin_client, world):
    MissingPage.objects.create(path="/vecchia/", day=timezone.localdate())
    typed = {"old_path": "/en/vecchia", "target": f"content.newsitem:{world.news.pk}", "new_path": ""}
    assert admin_client.post(reverse(ADD), typed).status_code == 302
    assert asked("/vecchia/") == (301, "/notizie/row-1/") and not MissingPage.objects.exists()
    typed = {"old_path": "/altra/", "target": "", "new_path": "/eventi/archivio/"}
    assert admin_client.post(reverse(ADD), typed).status_code == 302
    assert asked("/ar/altra/") == (301, "/ar/eventi/archivio/")
    row = Redirect.objects.get(old_path="/vecchia/")
    change = reverse("admin:content_redirect_change", args=[row.pk])
    assert f'value="content.newsitem:{world.news.pk}" selected' in admin_client.get(change).content.decode()
    admin_client.post(change, {"old_path": "/vecchia/", "target": "", "new_path": "/contatti/scrivi/"})
    row.refresh_from_db()
    assert (row.path, row.object_id, row.content_type) == ("/contatti/scrivi/", None, None)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"old_path": "/x/"}, {"target"}),
        ({"old_path": "/x/", "new_path": "/eventi/archivio/", "target": "KEY"}, {"target"}),
        ({"old_path": "/x/", "target": "content.newsitem:999999999999999999999"}, {"target"}),
        ({"old_path": "/x/", "target": "auth.user:1"}, {"target"}),
        ({"old_path": "/x/", "target": "content.newsitem:x"}, {"target"}),
        ({"old_path": "//evil.example", "new_path": "/eventi/archivio/"}, {"old_path"}),
        ({"old_path": "/x/", "new_path": "//evil.example"}, {"new_path"}),
        ({"old_path": "", "new_path": "/eventi/archivio/"}, {"old_path"}),
    ],
)
def test_bad_input_is_answered_by_the_form_with_what_was_typed(admin_client, world, typed, fields):
    typed = {name: value.replace("KEY", f"content.newsitem:{world.news.pk}") for name, value in typed.items()}
    response = admin_client.post(reverse(ADD), typed)
    assert set(errors(response)) == fields and not Redirect.objects.exists()
    assert f'value="{typed["old_path"]}"' in response.content.decode() or not typed["old_path"]


def test_items_are_found_by_typing_and_drafts_are_not(admin_client, world, client):
    NewsItem.objects.create(slug="bozza", title_it="row-1 in bozza")
    found = admin_client.get(reverse("admin:content_redirect_items"), {"term": "row-1"}).json()["results"]
    assert f"content.newsitem:{world.news.pk}" in [row["id"] for row in found]
    assert not [row for row in found if "bozza" in row["text"]]
    one = admin_client.get(reverse("admin:content_redirect_items"), {"term": "fr news row-1"}).json()["results"]
    assert [row["id"] for row in one] == [f"content.newsitem:{world.news.pk}"]
    for term in ("%", "\0", "x" * 5000, "'; --"):
        assert admin_client.get(reverse("admin:content_redirect_items"), {"term": term}).status_code == 200
    assert client.get(reverse("admin:content_redirect_items")).status_code == 302


def test_the_list_tells_where_each_leads(admin_client, world):
    item = move(NewsItem.objects.create(slug="x", title_it="X", state="published"), "y")
    move(world.edition, "2030")
    page = admin_client.get(reverse("admin:content_redirect_changelist")).content.decode()
    assert 'href="/notizie/y/"' in page and 'href="/programmi/row-1/2030/"' in page
    item.state = "draft"
    item.save()
    page = admin_client.get(reverse("admin:content_redirect_changelist")).content.decode()
    assert reverse("admin:content_newsitem_change", args=[item.pk]) in page


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/%0d%0aSet-Cookie:a=b/", "///evil.example/"])
def test_no_address_that_is_asked_leads_elsewhere(world, path):
    Redirect.objects.create(old_path="/evil.example/", new_path="/contatti/scrivi/")
    answer = Client().get("/", PATH_INFO=path.replace("%0d%0a", "\r\n"))
    target = urljoin(settings.SITE_URL, answer.headers.get("Location", "/"))
    assert urlsplit(target).netloc == urlsplit(settings.SITE_URL).netloc
    assert "Set-Cookie" not in answer.headers
