"""Who changed what and when; and putting an older version back."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from carrara.content import history, publishing, restoring
from carrara.content.models import Draft, Image, NewsItem, Page, User
from events.models import Event, EventDate
from tests.content.test_admin import address, rows, write
from tests.world import make_picture, make_world


@pytest.fixture
def staff(admin_client):
    return admin_client


@pytest.fixture
def world(db):
    return make_world(rows=1)


def told(item, parts=()):
    """What the page of versions says, newest first: kind, row, and each change with its language."""
    return [
        (
            entry.version.history_type,
            str(entry.label),
            [
                (change.name, change.language, re.sub(r"\s+", " ", str(change.shown)).strip())
                for change in entry.changes
            ],
        )
        for entry in history.entries(item, parts)
    ]


def test_versions_tell_who_changed_what_in_which_language(staff, admin_user):
    staff.post(address(NewsItem, "add"), write(title_fr="Marbre", body_it="<p>Il marmo bianco</p><p>di Carrara</p>"))
    item = NewsItem.objects.get()
    changed = write(
        title_fr="Le marbre", title_ar="رخام", body_it="<p>Il marmo rosso</p><p>di Carrara</p>", _submit="on"
    )
    staff.post(address(NewsItem, "change", item.pk), changed)
    state = f"<del>{item.get_state_display()}</del> <ins>{NewsItem.State.REVIEW.label}</ins>"
    assert told(item) == [
        ("~", "", [("state", None, state)]),
        (
            "~",
            "",
            [
                ("title_fr", "fr", "<del>Marbre</del> <ins>Le marbre</ins>"),
                ("title_ar", "ar", "<ins>رخام</ins>"),
                ("body_it", "it", "Il marmo <del>bianco</del> <ins>rosso</ins> di Carrara"),
            ],
        ),
        ("+", "", []),
    ]
    assert {entry.version.history_user for entry in history.entries(item)} == {admin_user}
    page = staff.get(address(NewsItem, "history", item.pk)).content.decode()
    assert "<ins>Le marbre</ins>" in page and "admin" in page


def test_long_texts_show_the_words_around_a_change(db):
    words = [f"w{i}" for i in range(40)]
    item = NewsItem.objects.create(slug="a", title_it="a", body_it=f"<p>{' '.join(words)}</p>")
    item.body_it = item.body_it.replace("w20", "changed")
    item.save()
    assert told(item)[0][2] == [
        (
            "body_it",
            "it",
            "w0 w1 w2 w3 w4 w5 … w14 w15 w16 w17 w18 w19 <del>w20</del> <ins>changed</ins> w21 w22 w23 w24 w25 w26 …"
            " w34 w35 w36 w37 w38 w39",
        )
    ]


def test_what_was_typed_is_shown_as_text(db):
    item = NewsItem.objects.create(slug="a", title_it="a")
    item.title_it = "<script>alert(1)</script> & b"
    item.save()
    assert told(item)[0][2] == [("title_it", "it", "<del>a</del> <ins>alert(1) &amp; b</ins>")]


def test_links_and_rows_inside_are_told_as_well(staff):
    picture = make_picture("cava")
    page = Page.objects.create(slug="a", title_it="a")
    page.gallery.add(picture)
    assert told(page)[0] == ("~", "", [("gallery", None, "<ins>cava</ins>")])

    dates = rows("dates", {"starts_at_0": "04/06/2027", "starts_at_1": "18:00"}) | rows("participations")
    typed = write(slug="e", audience="everyone", language="it", is_free="unknown")
    staff.post(address(Event, "add"), typed | dates)
    event = Event.objects.get()
    EventDate.objects.get().delete()
    parts = [(EventDate, EventDate._meta.get_field("event"))]
    label = str(EventDate._meta.verbose_name)
    entries = told(event, parts)
    assert [entry[:2] for entry in entries] == [("-", label), ("+", label), ("+", "")]
    evening = datetime(2027, 6, 4, 18, tzinfo=timezone.get_default_timezone())
    assert entries[0][2][0] == ("starts_at", None, f"<ins>{date_format(evening, 'DATETIME_FORMAT')}</ins>")
    assert staff.get(address(Event, "history", event.pk)).status_code == 200


def test_restoring_what_is_not_public_writes_the_contents_at_once(staff, admin_user):
    item = NewsItem.objects.create(slug="vecchio", title_it="Prima", title_ar="أول", body_it="<p>Uno</p>")
    first = item.history.first()
    item.slug, item.title_it, item.title_ar, item.body_it = "nuovo", "Dopo", None, "<p>Due</p>"
    item.save()
    page = address(NewsItem, "restore", item.pk, first.pk)
    shown = staff.get(page).content.decode()
    assert "<del>Dopo</del>" in shown and "<ins>Prima</ins>" in shown and "vecchio" not in shown
    assert NewsItem.objects.get().title_it == "Dopo"  # reading changes nothing
    assert staff.post(page).headers["Location"] == address(NewsItem, "change", item.pk)
    item = NewsItem.objects.get()
    assert (item.slug, item.title_it, item.title_ar, item.body_it) == ("nuovo", "Prima", "أول", "<p>Uno</p>")
    newest = history.entries(item)[0].version
    assert (newest.history_user, newest.restored_at) == (admin_user, first.history_date)


def test_restoring_what_is_public_makes_a_draft(staff, admin_user):
    since = timezone.now() - timezone.timedelta(days=3)
    item = NewsItem.objects.create(slug="a", title_it="Prima", title_ar="أول", state="published", published_at=since)
    first = item.history.first()
    item.title_it, item.title_ar = "Dopo", None
    item.save()
    staff.post(address(NewsItem, "restore", item.pk, first.pk))
    assert NewsItem.objects.get().title_it == "Dopo"
    assert Draft.objects.get().values == {"fields": {"title_it": "Prima", "title_ar": "أول"}}
    publishing.publish(item, by=admin_user)
    item = NewsItem.objects.get()
    assert (item.title_it, item.title_ar, item.published_at) == ("Prima", "أول", since)


def test_restoring_brings_the_rows_inside_back(world, admin_user):
    event = world.event
    with time_machine.travel("2031-01-01T10:00Z", tick=False):
        event.dates.all().delete()
        gone = EventDate.objects.create(event=event, starts_at=datetime(2027, 1, 1, 9, tzinfo=UTC), note_it="prima")
        kept = EventDate.objects.create(event=event, starts_at=datetime(2027, 1, 2, 9, tzinfo=UTC), note_it="uguale")
        event.save()
    version = event.history.first()
    with time_machine.travel("2031-02-01T10:00Z", tick=False):
        event.save()
        gone.delete()
        EventDate.objects.filter(pk=kept.pk).first().delete()
        EventDate.objects.create(event=event, starts_at=datetime(2027, 3, 1, 9, tzinfo=UTC))

    def held():
        return list(event.dates.values_list("starts_at__month", "starts_at__day", "note_it"))

    parts = restoring.preview(event, version)
    assert len(parts) == 3 and held() == [(3, 1, None)]
    restoring.restore(event, version, by=admin_user)
    assert held() == [(3, 1, None)]  # the event is public: its draft has them
    publishing.publish(event, by=admin_user)
    assert held() == [(1, 1, "prima"), (1, 2, "uguale")]


def test_restoring_brings_links_back_that_still_lead_somewhere(db):
    kept, gone = make_picture("kept"), make_picture("gone")
    page = Page.objects.create(slug="a", title_it="a")
    page.gallery.set([kept, gone])
    version = page.history.first()
    page.gallery.clear()
    gone.delete()
    restoring.restore(page, version, by=None)
    assert list(page.gallery.all()) == [kept]


def test_an_older_picture_comes_back_with_its_measures(db):
    picture = make_picture("cava")
    version = picture.history.first()
    other = make_picture("altra")
    Image.objects.filter(pk=picture.pk).update(file=other.file.name, width=1, height=1)
    picture = Image.objects.get(pk=picture.pk)
    restoring.restore(picture, version, by=None)
    picture = Image.objects.get(pk=picture.pk)
    assert (picture.file.name, picture.width, picture.height) == (version.file, 60, 40)
    picture.file.storage.delete(version.file)
    with pytest.raises(ValidationError, match=r"."):
        restoring.restore(picture, version, by=None)


def test_a_version_that_can_no_longer_stand_is_refused_in_words(staff):
    Page.objects.create(slug="news", title_it="Notizie", role="news")
    page = Page.objects.create(slug="a", title_it="a")
    Page.history.filter(id=page.pk).update(role="news")
    answer = staff.post(address(Page, "restore", page.pk, page.history.first().pk), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Page.objects.get(pk=page.pk).role is None


@pytest.mark.parametrize("version", ["999999", "0", "99999999999999999999"])
def test_versions_that_are_not_there(staff, version):
    item = NewsItem.objects.create(slug="a", title_it="a")
    other = NewsItem.objects.create(slug="b", title_it="b")
    base = address(NewsItem, "history", item.pk)
    assert staff.get(f"{base}{version}/").status_code == 404
    assert staff.get(f"{base}{other.history.first().pk}/").status_code == 404  # the version of another item


def test_whoever_may_only_look_restores_nothing(client, db):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_newsitem"))
    client.force_login(reader)
    item = NewsItem.objects.create(slug="a", title_it="a")
    item.save()
    page = client.get(address(NewsItem, "history", item.pk))
    assert page.status_code == 200 and "/history/1/" not in page.content.decode()
    assert client.post(address(NewsItem, "restore", item.pk, item.history.last().pk)).status_code == 403
    assert client.get(reverse("admin:content_page_changelist")).status_code == 403
