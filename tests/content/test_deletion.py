"""Deleting what is used is refused, and every place where it is used is told."""

import pytest
from django.urls import reverse

from carrara.content import usage
from carrara.content.languages import path_in
from carrara.content.models import Draft, Image, MenuLink, NewsItem, Page
from carrara.website.models import HomeBlock
from events.models import Event, EventDate, Venue
from partners.models import CooperationProject, Partner
from programmes.models import Programme
from tests.world import make_picture, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return make_world(rows=1)


def places(obj):
    return sorted((item._meta.model_name, item.pk, str(label)) for item, label in usage.of(obj))


def of(item, label):
    return item._meta.model_name, item.pk, label


def test_what_nobody_uses_has_no_places():
    assert usage.of(NewsItem.objects.create(slug="sola", title_it="Sola")) == []


def test_a_picture_is_used_as_cover_and_in_galleries(world):
    picture = make_picture("nuova")
    assert usage.of(picture) == []
    world.news.cover = picture
    world.news.save()
    page = Page.objects.get(role="city")
    page.gallery.add(picture)
    assert (
        places(picture) == sorted([of(world.news, "Immagine"), of(page, "Galleria di immagini")])
        or len(places(picture)) == 2
    )


def test_rows_inside_an_item_are_told_as_their_item(world):
    venue = Venue.objects.create(slug="nuova", title_it="Nuova")
    assert usage.of(venue) == []
    date = EventDate.objects.filter(event=world.event).first()
    date.venue = venue
    date.save()
    assert [item for item, _label in usage.of(venue)] == [world.event]


def test_what_is_part_of_an_item_is_no_use_of_it(world):
    event = Event.objects.create(slug="x", title_it="X")
    EventDate.objects.create(event=event, starts_at=world.event.published_at)
    assert usage.of(event) == []


def test_a_link_that_django_would_cut_is_a_use(world):
    project = CooperationProject.objects.create(slug="x", title_it="X")
    exchange = world.partner.exchanges.first()
    exchange.project = project
    exchange.save()
    assert [item for item, _label in usage.of(project)] == [exchange]


@pytest.mark.parametrize("code", ["it", "fr", "ar"])
def test_texts_that_link_to_a_page_are_uses_of_it(world, code, settings):
    item = NewsItem.objects.create(slug="nuova", title_it="Nuova")
    longer = NewsItem.objects.create(slug="nuova-2", title_it="Nuova 2")
    path = path_in(item.path, code)
    for number, address in enumerate((path, f"{settings.SITE_URL}{path}?x=1#y", path.rstrip("/"))):
        text = f'<p><a href="{address}">vedi</a></p>'
        writer = Page.objects.create(slug=f"p{number}", title_it="P", **{f"body_{code}": text})
        assert [found for found, _label in usage.of(item)] == [writer]
        writer.delete()
    assert usage.of(longer) == []


# --- the refusal -------------------------------------------------------------------------------------------------
def test_the_page_names_every_place_with_a_link_and_what_it_is_used_for(admin_client, world):
    writer = Page.objects.create(slug="p", title_it="P", body_it='<p><a href="/notizie/row-1/">vedi</a></p>')
    page = reverse("admin:content_newsitem_delete", args=[world.news.pk])
    answer = admin_client.get(page).content.decode()
    for item in (world.programme, world.event, world.partner, writer):
        assert reverse(f"admin:{item._meta.label_lower.replace('.', '_')}_change", args=[item.pk]) in answer
    assert 'name="post"' not in answer
    admin_client.post(page, {"post": "yes"})
    assert NewsItem.objects.filter(pk=world.news.pk).exists()


def test_several_at_once_are_refused_too(admin_client, world):
    free = NewsItem.objects.create(slug="libera", title_it="Libera")
    typed = {"action": "delete_selected", "_selected_action": [free.pk, world.news.pk], "post": "yes"}
    answer = admin_client.post(reverse("admin:content_newsitem_changelist"), typed)
    assert reverse("admin:events_event_change", args=[world.event.pk]) in answer.content.decode()
    assert NewsItem.objects.filter(pk__in=[free.pk, world.news.pk]).count() == 2
    admin_client.post(reverse("admin:content_newsitem_changelist"), typed | {"_selected_action": [free.pk]})
    assert not NewsItem.objects.filter(pk=free.pk).exists()


def test_two_that_use_each_other_go_together(admin_client):
    one = NewsItem.objects.create(slug="a", title_it="A", body_it='<p><a href="/notizie/b/">b</a></p>')
    two = NewsItem.objects.create(slug="b", title_it="B", body_it='<p><a href="/notizie/a/">a</a></p>')
    typed = {"action": "delete_selected", "_selected_action": [one.pk, two.pk], "post": "yes"}
    admin_client.post(reverse("admin:content_newsitem_changelist"), typed)
    assert not NewsItem.objects.exists()


@pytest.mark.parametrize("model", [Partner, Programme, Image, Venue])
def test_every_kind_refuses(admin_client, world, model):
    item = model.objects.first()
    page = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_delete", args=[item.pk])
    assert admin_client.post(page, {"post": "yes"}).status_code == 200
    assert model.objects.filter(pk=item.pk).exists()


def test_a_draft_beside_a_public_item_is_a_use(world):
    picture, partner = make_picture("nuova"), Partner.objects.create(slug="x", title_it="X")
    target = NewsItem.objects.create(slug="nuova", title_it="Nuova")
    for obj, values in (
        (picture, {"fields": {"cover_id": str(picture.pk)}}),
        (partner, {"links": {"organisers": [partner.pk]}}),
        (target, {"fields": {"body_it": '<p><a href="/notizie/nuova/">vedi</a></p>'}}),
        (world.data.venue, {"rows": {"dates": {"changed": {}, "removed": [], "added": {"-5": {}}}}}),
    ):
        Draft.objects.all().delete()
        before = usage.of(obj)
        Draft.objects.create(item=world.event, values=values)
        is_used = obj is not world.data.venue
        assert [item for item, _label in usage.of(obj) if (item, _label) not in before] == [world.event] * is_used


def test_blocks_of_the_home_page_and_links_of_the_menus_are_uses(settings):
    item = NewsItem.objects.create(slug="nuova", title_it="Nuova")
    block = HomeBlock.objects.create(kind="featured", item_model="content.newsitem", item_id=item.pk)
    link = MenuLink.objects.create(title_it="Nuova", url=f"{settings.SITE_URL}/fr/notizie/nuova/")
    MenuLink.objects.create(title_it="Altra", url="https://example.org/notizie/nuova/")
    assert [used for used, _label in usage.of(item)] == [block, link]
