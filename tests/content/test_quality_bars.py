"""What the checks before publishing do: bars refuse, the office sets what counts, forms tell what is to be mended."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from zeal import zeal_context

from carrara.content import publishing, quality
from carrara.content.back_office.checks import panel
from carrara.content.models import Draft, NewsItem, Page, QualitySetting, User
from events.models import Event, EventDate
from tests.world import make_world

from .test_quality import DAY, link, news

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return make_world(rows=1)


# --- bar, advice, off --------------------------------------------------------------------------------------------
def test_a_bar_refuses_with_sentences_and_advice_does_not():
    item = news(title_it=None, title_en="x" * 61)
    assert [f.code for f in quality.bars(item)] == ["source_missing"]
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        quality.refuse_barred(item)
    assert refused.value.messages == ["Italiano: The item is written first in this language: write its title."]
    QualitySetting.objects.create(code="source_missing", severity="advice")
    QualitySetting.objects.create(code="title_long", severity="bar")
    assert [(f.code, severity) for f, severity in quality.findings(item)] == [
        ("title_long", "bar"),
        ("source_missing", "advice"),
    ]
    QualitySetting.objects.filter(code="title_long").update(severity="off")
    quality.refuse_barred(item)
    assert [f.code for f, _severity in quality.findings(item)] == ["source_missing"]


def test_what_is_found_costs_as_many_queries_for_three_items_as_for_one(world):
    text = link("/eventi/row-1/") + link("/no/") + link("/notizie/row-1/")
    items = [news(f"n{number}", body_it=text, cover=world.data.picture) for number in range(3)]

    def count(number):
        with CaptureQueriesContext(connection) as queries:
            assert len(quality.findings_of(items[:number])) == number
        return len(queries)

    assert count(1) == count(3) <= 6


def test_each_of_many_saves_in_one_request_is_looked_at(world, caplog):
    dates = [{"starts_at": timezone.now() + DAY, "venue": world.data.venue} for _number in range(3)]
    with zeal_context():
        for number in range(3):
            event = Event.objects.create(slug=f"e{number}", title_it="Festa", cover=world.data.picture)
            EventDate.objects.bulk_create(EventDate(event=event, **columns) for columns in dates)
            event.save()
            page = Page.objects.create(slug=f"p{number}", title_it="Pagina")
            page.gallery.add(world.data.picture)
            page.save()
            quality.refuse_barred(event)
    assert caplog.messages == []


# --- pages -------------------------------------------------------------------------------------------------------
def form_of(item):
    return reverse(f"admin:{item._meta.label_lower.replace('.', '_')}_change", args=[item.pk])


def test_the_form_shows_what_to_mend_with_a_way_to_the_field(admin_client):
    item = news(title_it="x" * 61, body_it=link("/no/"), title_ar="ر" * 61)
    page = admin_client.get(form_of(item)).content.decode()
    assert 'href="?language=it#id_title_it"' in page and 'href="?language=ar#id_title_ar"' in page
    assert 'href="?language=it#id_body_it"' in page
    found = panel(item)
    assert ([f.code for f in found["bars"]], [f.code for f in found["advice"]]) == (
        ["link_broken"],
        ["title_long", "title_long"],
    )


SETTINGS = "admin:content_qualitysetting_changelist"


def test_the_office_sets_how_much_each_check_counts(admin_client):
    page = admin_client.get(reverse(SETTINGS)).content.decode()
    assert page.count("<fieldset") >= len(quality.CHECKS)
    admin_client.post(
        reverse(SETTINGS), {"title_long": "bar", "summary_long": "advice", "alt_missing": "x", "no": "bar"}
    )
    assert list(QualitySetting.objects.values_list("code", "severity")) == [("title_long", "bar")]
    admin_client.post(reverse(SETTINGS), {"title_long": "advice"})
    assert quality.severities()["title_long"] == "advice"


def test_who_may_only_look_sets_nothing(client, django_user_model):
    from django.contrib.auth.models import Permission

    reader = User.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.get(reverse(SETTINGS)).status_code == 403
    reader.user_permissions.add(Permission.objects.get(codename="view_qualitysetting"))
    page = client.get(reverse(SETTINGS))
    assert (page.status_code, 'type="submit">' in page.content.decode().split("checks-settings")[1]) == (200, False)
    assert client.post(reverse(SETTINGS), {"title_long": "bar"}).status_code == 403
    assert not QualitySetting.objects.exists()


# --- publishing --------------------------------------------------------------------------------------------------
def test_a_bar_keeps_an_item_and_the_draft_beside_one_from_the_public(admin_user, world):
    item = news(body_it=link("/no/"))
    with pytest.raises(ValidationError):
        publishing.publish(item, by=admin_user)
    item.refresh_from_db()
    assert item.state == "draft"
    NewsItem.objects.filter(pk=item.pk).update(body_it="<p>Testo.</p>")
    assert publishing.publish(item, by=admin_user).state == "published"
    draft = Draft.objects.create(item=item, values={"fields": {"body_it": link("/no/")}}, changed_by=admin_user)
    with pytest.raises(ValidationError):
        publishing.publish(item, by=admin_user)
    with pytest.raises(ValidationError):
        publishing.schedule(item, timezone.now() + DAY, by=admin_user)
    item.refresh_from_db()
    draft.refresh_from_db()
    assert (item.body_it, draft.publish_at) == ("<p>Testo.</p>", None)
    QualitySetting.objects.create(code="link_broken", severity="advice")
    assert publishing.publish(item, by=admin_user).body_it == link("/no/")


def test_of_a_public_item_the_form_tells_what_its_draft_lacks(admin_client, admin_user, world):
    Draft.objects.create(item=world.news, values={"fields": {"title_it": "x" * 61}}, changed_by=admin_user)
    assert 'href="?language=it#id_title_it"' in admin_client.get(form_of(world.news)).content.decode()
