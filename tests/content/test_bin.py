"""What is deleted in the back office can be brought back for thirty days, whole and as a draft."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import timedelta

from carrara.content import bin
from carrara.content.models import DeletedItem, Image, NewsItem, Page, Person, Release, User
from carrara.website.models import InventoryEntry, SearchEntry
from events.models import Event, EventDate, Participation, Venue
from partners.models import CooperationProject, Exchange, Partner
from programmes.models import Edition, Programme, Route, Studio, StudioPicture
from tests.content.test_admin import address
from tests.world import make_picture, make_world

LIST = "/admin/content/deleteditem/"
THEN = datetime(2027, 6, 3, 7, tzinfo=UTC)


@pytest.fixture
def staff(admin_client, admin_user):
    admin_user.language = "en"
    admin_user.save()
    return admin_client


def delete(client, item):
    answer = client.post(address(type(item), "delete", item.pk), {"post": "yes"}, follow=True)
    assert not type(item).objects.filter(pk=item.pk).exists()
    return answer


def bring_back(client, kept=None):
    kept = kept or DeletedItem.objects.first()
    return client.post(reverse("admin:content_deleteditem_back", args=[kept.pk]), follow=True)


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def columns(item, *left_out):
    """All that a row holds, its links included."""
    item = type(item)._base_manager.get(pk=item.pk)
    held = {f.attname: f.value_from_object(item) for f in item._meta.concrete_fields if f.name not in left_out}
    links = {f.name: sorted(getattr(item, f.name).values_list("pk", flat=True)) for f in item._meta.many_to_many}
    return held | links


def test_an_empty_bin_says_so_and_one_that_is_not_counts_what_was_deleted(staff):
    def counted(query=""):
        paginator = staff.get(LIST + query).content.decode().partition('class="paginator">')[2]
        return " ".join(paginator.partition("</p>")[0].split())

    assert counted() == "The bin is empty."
    for slug in ("eco", "cava"):
        delete(staff, NewsItem.objects.create(slug=slug, title_it=slug))
    assert (counted(), counted("?q=nothing")) == ("2 deleted items", "0 deleted items")


def test_whoever_deletes_reads_that_it_can_be_brought_back(staff):
    item = NewsItem.objects.create(slug="eco", title_it="Eco")
    one = staff.get(address(NewsItem, "delete", item.pk)).content.decode()
    assert "“Eco” goes from the site into the bin, from where it can be brought back" in " ".join(one.split())
    chosen = {"action": "delete_selected", "_selected_action": [item.pk], "index": 0}
    several = staff.post(address(NewsItem, "changelist"), chosen).content.decode()
    assert "This goes from the site into the bin, from where it can be brought back:" in several
    staff.post(address(NewsItem, "changelist"), chosen | {"post": "yes"})
    assert DeletedItem.objects.count() == 1


def test_an_event_comes_back_with_all_that_went_with_it(staff, admin_user):
    event = make_world(rows=1).event
    Event.objects.filter(parent=event).delete()  # parts would keep it from being deleted, and so would sessions
    event.sessions.all().delete()
    inside = [*event.dates.all(), *event.participations.all()]
    before = [columns(event, "state", "updated_at"), *(columns(row) for row in inside)]
    versions = event.history.count()
    delete(staff, event)
    kept = DeletedItem.objects.get()
    assert (kept.model, kept.title, kept.deleted_by) == ("events.event", event.title_en, admin_user)
    assert [
        EventDate.objects.filter(event=event.pk).count(),
        SearchEntry.objects.filter(path=event.path).count(),
    ] == [0, 0]
    answer = bring_back(staff)
    assert told(answer) == [f"“{event.title_en}” is back, as a draft."]
    assert [columns(event, "state", "updated_at"), *(columns(row) for row in inside)] == before
    event = Event.objects.get(pk=event.pk)
    assert (event.state, event.is_public(), DeletedItem.objects.exists()) == ("draft", False, False)
    assert event.history.count() > versions
    newest = event.history.filter(history_type="+").first()
    assert (newest.history_user, newest.history_change_reason) == (admin_user, bin.BROUGHT_BACK)
    assert InventoryEntry.objects.get(model="events.event", object_id=event.pk).state == "draft"
    assert not SearchEntry.objects.filter(path=event.path).exists()


def test_several_deleted_from_a_list_are_all_kept(staff):
    items = [NewsItem.objects.create(slug=slug, title_it=slug.upper()) for slug in "abc"]
    chosen = {"action": "delete_selected", "_selected_action": [item.pk for item in items[:2]], "post": "yes"}
    staff.post(address(NewsItem, "changelist"), chosen)
    assert list(NewsItem.objects.all()) == items[2:]
    assert sorted(DeletedItem.objects.values_list("title", flat=True)) == ["A", "B"]


def test_if_the_deletion_fails_nothing_is_in_the_bin(staff):
    project = CooperationProject.objects.create(slug="p", title_it="P")
    partner = Partner.objects.create(slug="q", title_it="Q")
    Exchange.objects.create(partner=partner, starts_on=THEN, project=project)
    with pytest.raises(Exception, match="protected"):
        bin.delete([partner], by=None)
    assert not DeletedItem.objects.exists()


def test_what_pointed_to_it_points_to_it_again(staff):
    project = CooperationProject.objects.create(slug="p", title_it="P")
    exchanges = [
        Exchange.objects.create(
            partner=Partner.objects.create(slug=slug, title_it=slug), starts_on=THEN, project=project
        )
        for slug in "ab"
    ]
    bin.delete([project], by=None)  # not from its page, which refuses while something points to it
    other = CooperationProject.objects.create(slug="other", title_it="Other")
    Exchange.objects.filter(pk=exchanges[1].pk).update(project=other)
    bring_back(staff)
    assert [Exchange.objects.get(pk=exchange.pk).project_id for exchange in exchanges] == [project.pk, other.pk]


def test_what_is_gone_meanwhile_is_told_by_name(staff):
    partner, venue = Partner.objects.create(slug="m", title_it="Museo"), Venue.objects.create(slug="v", title_it="Cava")
    event = Event.objects.create(slug="e", title_it="Festa")
    event.organisers.add(partner)
    EventDate.objects.create(event=event, starts_at=THEN, venue=venue)
    delete(staff, event)
    delete(staff, venue)
    delete(staff, partner)
    answer = bring_back(staff, DeletedItem.objects.get(model="events.event"))
    assert told(answer) == [
        "“Festa” is back, as a draft.",
        "The link to “Museo” (organisers) is gone, since that was deleted too.",
        "The link to “Cava” (venue) is gone, since that was deleted too.",
    ]
    assert Event.objects.get().dates.get().venue is None


def test_what_cannot_stand_alone_asks_for_the_other_first(staff):
    programme = Programme.objects.create(slug="p", title_it="Studi aperti")
    edition = Edition.objects.create(programme=programme, slug="2027", year=2027, title_it="2027")
    delete(staff, edition)
    delete(staff, programme)
    kept = DeletedItem.objects.get(model="programmes.edition")
    assert told(bring_back(staff, kept)) == [
        "It cannot come back: It needs “Studi aperti” (programme), which is gone: bring that back first."
    ]
    bring_back(staff, DeletedItem.objects.get(model="programmes.programme"))
    bring_back(staff, kept)
    assert Edition.objects.get().programme == Programme.objects.get()


def test_a_row_inside_whose_person_is_gone_stays_out(staff):
    person, event = Person.objects.create(slug="p", title_it="P"), Event.objects.create(slug="e", title_it="E")
    Participation.objects.create(event=event, person=person)
    delete(staff, event)
    delete(staff, person)
    answer = bring_back(staff, DeletedItem.objects.get(model="events.event"))
    assert len(told(answer)) == 2 and not Participation.objects.exists()


def test_an_address_taken_meanwhile_gets_a_number(staff):
    page = Page.objects.create(slug="storia", title_it="Storia", role="news")
    delete(staff, page)
    Page.objects.create(slug="storia", title_it="Altra", role="news")
    answer = bring_back(staff)
    page = Page.objects.get(pk=page.pk)
    assert (page.slug, page.role) == ("storia-2", None)
    assert told(answer)[1:] == [
        "The address “storia” was taken meanwhile: it is now “storia-2”.",
        "The section “news” was taken meanwhile: it is now “–”.",
    ]


def test_a_picture_comes_back_with_its_file(staff):
    picture = Image.objects.get(pk=make_world(rows=1).data.picture.pk)
    for model in (Page, NewsItem, Person, Event, Edition, Programme, CooperationProject, Partner, Studio, Route):
        model.objects.filter(cover=picture).update(cover=None)
    type(picture).objects.filter(pk=picture.pk).first().gallery_pages.clear()
    Event.series.field.related_model.objects.update(cover=None)
    StudioPicture.objects.all().delete()
    before = columns(picture)
    delete(staff, picture)
    bring_back(staff)
    assert columns(picture) == before
    assert Image.objects.get(pk=picture.pk).file.storage.exists(picture.file.name)


def test_after_thirty_days_it_is_gone_for_good(staff, settings):
    item = NewsItem.objects.create(slug="a", title_it="Segreto")
    delete(staff, item)
    with time_machine.travel(timezone.now() + timedelta(days=settings.BIN_DAYS) - timedelta(minutes=1), tick=False):
        assert bin.erase_due() == 0
    with time_machine.travel(timezone.now() + timedelta(days=settings.BIN_DAYS) + timedelta(minutes=1), tick=False):
        client = staff
        client.force_login(User.objects.get())
        assert "Segreto" not in client.get(LIST).content.decode()
        assert told(bring_back(client)) == ["This is no longer in the bin."]
        assert (bin.erase_due(), DeletedItem.objects.count(), NewsItem.objects.count()) == (1, 0, 0)


def test_bringing_back_twice_does_it_once(staff):
    delete(staff, NewsItem.objects.create(slug="a", title_it="A"))
    kept = DeletedItem.objects.get()
    bring_back(staff, kept)
    assert told(bring_back(staff, kept)) == ["This is no longer in the bin."]
    with pytest.raises(bin.ValidationError):
        bin.bring_back(kept)
    assert NewsItem.objects.count() == 1


# --- who ---------------------------------------------------------------------------------------------------------
def test_who_may_delete_may_bring_back_and_nobody_else(staff, client):
    delete(staff, NewsItem.objects.create(slug="a", title_it="Notizia"))
    delete(staff, Page.objects.create(slug="b", title_it="Chiosco"))
    news, page = DeletedItem.objects.get(model="content.newsitem"), DeletedItem.objects.get(model="content.page")
    someone = User.objects.create_user("someone", is_staff=True)
    client.force_login(someone)
    back = [reverse("admin:content_deleteditem_back", args=[kept.pk]) for kept in (news, page)]
    assert [client.get(url).status_code for url in (LIST, *back)] == [403, 403, 403]
    assert client.post(back[0]).status_code == 403
    assert "deleteditem" not in client.get("/admin/").content.decode()
    names = ["delete_newsitem", "view_newsitem", "change_newsitem"]
    someone.user_permissions.set(Permission.objects.filter(codename__in=names))
    shown = client.get(LIST).content.decode()
    assert ("Notizia" in shown, "Chiosco" in shown) == (True, False)
    assert [client.get(url).status_code for url in back] == [200, 403]
    assert client.post(back[1]).status_code == 403
    assert (client.post(back[0]).status_code, NewsItem.objects.count(), Page.objects.count()) == (302, 1, 0)


@pytest.mark.parametrize("key", ["0", "99999", "99999999999999999999"])
def test_what_never_was_in_the_bin(staff, key):
    assert staff.get(f"{LIST}{key}/back/", follow=True).status_code in (200, 404)
    assert staff.get(f"{LIST}{key}/change/", follow=True).status_code in (200, 404)


def test_the_bin_asks_as_often_for_three_as_for_one(staff):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(LIST).status_code == 200
        return len(queries)

    delete(staff, NewsItem.objects.create(slug="a", title_it="A"))
    asked()
    one = asked()
    for slug in "bc":
        delete(staff, Page.objects.create(slug=slug, title_it=slug))
    assert asked() == one


def test_a_hostile_title_is_only_words(staff):
    delete(staff, NewsItem.objects.create(slug="a", title_it="<script>x()</script>", body_it="<p>a</p>"))
    for url in (LIST, reverse("admin:content_deleteditem_back", args=[DeletedItem.objects.get().pk])):
        assert "<script>x()" not in staff.get(url).content.decode()


def test_signed_papers_are_erased_at_once_and_do_not_come_back(staff):
    picture = make_picture("cava")
    Release.objects.create(image=picture, file="releases/a.pdf", signed_by="Anna Segreta")
    delete(staff, picture)
    assert "Segreta" not in str(DeletedItem.objects.values_list("data", "names"))
    answer = bring_back(staff)
    assert told(answer)[1:] == ["What belonged to it and is not kept in the bin (signed releases) does not come back."]
    assert (Image.objects.count(), Release.objects.count()) == (1, 0)
