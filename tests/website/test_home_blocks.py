"""The home page in blocks: as designed until staff arrange it, and never with a gap in it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carrara.content.models import NewsItem, Page
from carrara.website import home_blocks
from carrara.website.models import HomeBlock, SearchEntry
from events.models import Event
from tests.markup import Document
from tests.world import make_picture, make_world

pytestmark = pytest.mark.django_db
PAGE = "/admin/website/homeblock/"
DESIGNED = ["agenda", "programmes", "commitments", "news", "figures", "about"]


@pytest.fixture
def world(db):
    return make_world(rows=2)


def home(path="/"):
    """(id of its heading, whether it is on the darker ground) of each section of the home page."""
    html = Client().get(path).content.decode()
    found = re.findall(r'<section class="section( sunk)?" aria-labelledby="([\w-]+)">', html)
    return [(anchor, bool(sunk)) for sunk, anchor in found]


def names():
    return [anchor for anchor, _sunk in home()]


def block(kind):
    return HomeBlock.objects.get(kind=kind)


def featured(item, **fields):
    return HomeBlock.objects.create(kind="featured", item_model=item._meta.label_lower, item_id=item.pk, **fields)


def test_a_fresh_site_has_a_row_for_each_block_once(world):
    assert list(HomeBlock.objects.values_list("kind", flat=True)) == DESIGNED
    home_blocks.fill_up()
    assert HomeBlock.objects.count() == 6
    assert home() == [(kind, kind in ("programmes", "figures")) for kind in DESIGNED]


def test_without_any_row_the_page_is_the_same(world):
    with_rows = Client().get("/").content
    HomeBlock.objects.all().delete()
    assert Client().get("/").content == with_rows


def test_what_a_later_version_adds_comes_last(world):
    HomeBlock.objects.filter(kind="news").delete()
    home_blocks.put(block("about"), 0)
    home_blocks.fill_up()
    assert names() == ["about", "agenda", "programmes", "commitments", "figures", "news"]


def test_blocks_are_moved_hidden_and_shown_without_scripts(admin_client, world):
    programmes = block("programmes").pk
    answer = admin_client.post(PAGE, {"deed": f"{programmes}:up"}, follow=True)
    focused = [each for each in Document(answer.content.decode()).all("button") if "autofocus" in each.attributes]
    assert [each["value"] for each in focused] == [f"{programmes}:down"]  # it is the first now: up leads nowhere
    assert home()[:2] == [("programmes", True), ("agenda", False)]
    admin_client.post(PAGE, {"deed": f"{programmes}:to:blocks:4"})
    assert home()[3:5] == [("figures", True), ("programmes", False)]  # never two dark ones in a row
    admin_client.post(PAGE, {"deed": f"{programmes}:hide"})
    assert "programmes" not in names()
    admin_client.post(PAGE, {"deed": f"{programmes}:show"})
    assert "programmes" in names() and block("programmes").history.count() >= 3


@pytest.mark.parametrize("deed", ["", "0:up", "x:up", "{pk}:fly", "{pk}:to:blocks:x", "²:up", "{pk}"])
def test_what_cannot_be_done_changes_nothing(admin_client, world, deed):
    answer = admin_client.post(PAGE, {"deed": deed.format(pk=block("agenda").pk)}, follow=True)
    assert answer.status_code == 200 and names() == DESIGNED


def test_titles_and_numbers_are_the_offices_in_each_language(admin_client, world):
    form = reverse("admin:website_homeblock_change", args=[block("agenda").pk])
    admin_client.post(form, {"title_it": "Prossimamente", "title_ar": "قريبا", "count": "1", "is_shown": "on"})
    html = Client().get("/").content.decode()
    assert '<h2 id="agenda">Prossimamente</h2>' in html and html.count('class="agenda-item') <= 1
    assert '<h2 id="agenda">قريبا</h2>' in Client().get("/ar/").content.decode()
    assert (
        '<h2 id="agenda"><span lang="it" dir="ltr">Prossimamente</span></h2>' in Client().get("/en/").content.decode()
    )
    assert len(Event.objects.published().coming()) > 1
    answer = admin_client.post(form, {"title_it": "Troppi", "count": "40", "is_shown": "on"})
    assert answer.context["errors"] and 'value="Troppi"' in answer.content.decode()


def test_a_text_with_a_picture_is_written_shown_and_deleted(admin_client, world):
    picture = make_picture("cava")
    typed = {
        "title_it": "La cava",
        "text_it": "<p>Si <strong>visita</strong>.</p><script>x</script>",
        "image": picture.pk,
    }
    add = reverse("admin:website_homeblock_add") + "?kind=text"
    assert admin_client.post(add, typed | {"is_shown": "on", "title_it": ""}).context["errors"]
    admin_client.post(add, typed | {"is_shown": "on"})
    made = HomeBlock.objects.get(kind="text")
    assert names() == [*DESIGNED, f"block-{made.pk}"]
    html = Client().get("/").content.decode()
    assert "<strong>visita</strong>" in html and "<script>x" not in html and "cava alt" in html
    admin_client.post(reverse("admin:website_homeblock_delete", args=[made.pk]), {"post": "yes"})
    assert names() == DESIGNED


def test_the_sites_own_blocks_are_not_deleted(admin_client, world):
    assert admin_client.post(reverse("admin:website_homeblock_delete", args=[block("news").pk])).status_code == 403


@pytest.mark.parametrize("typed", ["{path}", "/fr{path}", "{site}/ar{path}?x=1"])
def test_an_item_is_chosen_by_the_address_of_its_page(admin_client, world, settings, typed):
    path = world.event.path
    add = reverse("admin:website_homeblock_add") + "?kind=featured"
    item = typed.format(path=path, site=settings.SITE_URL)
    admin_client.post(add, {"title_it": "Da non perdere", "item": item, "is_shown": "on"})
    made = HomeBlock.objects.get(kind="featured")
    assert (made.item_model, made.item_id) == ("events.event", world.event.pk)
    form = admin_client.get(reverse("admin:website_homeblock_change", args=[made.pk])).content.decode()
    assert f'value="{path}"' in form and "<datalist" in form
    part = Client().get("/").content.decode().split(f'id="block-{made.pk}"')[1]
    assert f'href="{path}"' in part.split("</section>")[0]


@pytest.mark.parametrize("typed", ["", "/no/where/", "row-1"])
def test_an_item_that_is_not_there_is_refused_with_what_was_typed(admin_client, world, typed):
    add = reverse("admin:website_homeblock_add") + "?kind=featured"
    answer = admin_client.post(add, {"title_it": "Vedi", "item": typed, "is_shown": "on"})
    assert answer.context["errors"] and 'value="Vedi"' in answer.content.decode()
    assert not HomeBlock.objects.filter(kind="featured").exists()


@pytest.mark.parametrize(
    "change",
    [{"state": "draft"}, {"expires_at": timezone.now}, {"published_at": lambda: timezone.now() + timedelta(1)}],
)
def test_a_featured_item_that_is_not_public_vanishes_by_itself(admin_client, world, change):
    made = featured(world.news)
    assert f"block-{made.pk}" in names()
    values = {name: value() if callable(value) else value for name, value in change.items()}
    NewsItem.objects.filter(pk=world.news.pk).update(**values)
    assert f"block-{made.pk}" not in names()
    told = admin_client.get(PAGE).content.decode()
    assert "no longer" in told or "not public" in told or "is-hidden" in told


def test_every_kind_of_item_can_be_featured_and_a_deleted_one_is_no_fault(world):
    kinds = SearchEntry.objects.values_list("model", "object_id").distinct()
    for label, key in {label: (label, key) for label, key in kinds}.values():
        HomeBlock.objects.create(kind="featured", item_model=label, item_id=key)
    assert len(names()) == 6 + len({label for label, _key in kinds})
    HomeBlock.objects.filter(item_model="content.newsitem").update(item_id=999_999)
    assert len(names()) == 5 + len({label for label, _key in kinds})


def test_many_blocks_ask_the_database_as_often_as_few(world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            Client().get("/")
        return len(queries)

    picture = make_picture("uno")
    featured(world.news)
    HomeBlock.objects.create(kind="text", title_it="Uno", text_it="<p>Uno</p>", image=picture)
    few = count()
    for number in range(3):
        featured(NewsItem.objects.order_by("pk")[number % 2])
        HomeBlock.objects.create(kind="text", title_it=f"{number}", text_it="<p>x</p>", image=picture)
    assert count() == few <= 13


def test_hidden_blocks_ask_nothing(world):
    HomeBlock.objects.exclude(kind="about").update(is_shown=False)
    with CaptureQueriesContext(connection) as queries:
        Client().get("/")
    assert len(queries) == 5  # pages, links and notices, office, the city of the head, blocks


def test_blocks_without_matter_are_left_out_and_the_office_is_told_why(admin_client, world):
    NewsItem.objects.all().delete()
    Page.objects.filter(role="home").update(**{f"body_{code}": "" for code in ("it", "en", "fr", "zh_hans", "ar")})
    assert names() == ["agenda", "programmes", "commitments", "figures"]
    rows = [row for row in Document(admin_client.get(PAGE).content.decode()).all("li") if "row" in (row["class"] or "")]
    assert ["is-hidden" in row["class"] for row in rows] == [False, False, False, True, False, True]
