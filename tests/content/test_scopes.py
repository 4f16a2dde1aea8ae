"""One's own: what translators, programme managers and city editors may write, and what a forged form does not."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carrara.content import drafts, publishing
from carrara.content.models import Image, NewsItem, User
from events.models import Event, EventSeries
from partners.models import City, Partner
from programmes.models import Edition, Programme
from tests.content.test_admin import address, errors, event_form, rows, write
from tests.world import make_picture

pytestmark = pytest.mark.django_db
REFUSED = "Choose one of yours: you may add and change only what belongs to your programmes and cities."


def member(name, *roles, **fields):
    user = User.objects.create_user(name, f"{name}@example.org", is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    browser = Client()
    browser.force_login(user)
    return user, browser


def programme(slug, *managers):
    made = Programme.objects.create(slug=slug, title_it=slug)
    made.managers.set(managers)
    return made


def edition(programme, slug="2027", **fields):
    return Edition.objects.create(slug=slug, title_it=f"{programme} {slug}", programme=programme, year=2027, **fields)


def edition_form(**typed):
    return write(slug="2028", year="2028") | typed


# --- translators -------------------------------------------------------------------------------------------------
def test_a_translator_sees_all_and_writes_the_texts_of_their_languages(db):
    _user, browser = member("lin", "Translators", languages=["fr", "it"])
    item = NewsItem.objects.create(slug="forum", title_it="Forum", title_fr="Ancien", summary_ar="قديم")
    page = browser.get(address(NewsItem, "change", item.pk))
    assert set(page.context["adminform"].form.fields) - {"changes_at", "note"} == {"title_fr", "summary_fr", "body_fr"}
    assert "قديم" in page.content.decode() and "forum" in page.content.decode()
    forged = write(slug="altro", title_it="Rubato", title_fr="Forum de Dakar", summary_ar="x", state="published")
    assert browser.post(address(NewsItem, "change", item.pk), forged).status_code == 302
    item.refresh_from_db()
    assert (item.slug, item.title_it, item.title_fr, item.summary_ar, item.state) == (
        "forum",  # not Italian, though it is one of theirs: it is the source text
        "Forum",
        "Forum de Dakar",
        "قديم",
        "draft",
    )


def test_a_translator_adds_deletes_and_restores_nothing(db):
    _user, browser = member("lin", "Translators", languages=["fr"])
    item = NewsItem.objects.create(slug="forum", title_it="Forum")
    item.title_it = "Forum nuovo"
    item.save()
    pages = [address(NewsItem, "add"), address(NewsItem, "delete", item.pk)]
    pages.append(address(NewsItem, "restore", item.pk, item.history.last().pk))
    assert [browser.post(page, write()).status_code for page in pages] == [403, 403, 403]
    shown = browser.get(address(NewsItem, "history", item.pk)).content.decode()
    assert f'href="{item.history.last().pk}/"' not in shown


def test_a_translation_of_what_is_public_waits_as_a_draft(db):
    user, browser = member("lin", "Translators", languages=["fr"])
    item = NewsItem.objects.create(slug="forum", title_it="Forum", state="published", published_at=timezone.now())
    page = address(NewsItem, "change", item.pk)
    assert browser.post(page, {"title_fr": "Forum de Dakar", "_publish_now": "1", "_continue": "1"}).status_code == 403
    assert browser.post(page, {"title_fr": "Forum de Dakar", "title_it": "Rubato"}).status_code == 302
    item.refresh_from_db()
    assert (item.title_fr, drafts.of(item).values["fields"], drafts.of(item).changed_by) == (
        None,
        {"title_fr": "Forum de Dakar"},
        user,
    )


def test_a_translator_reads_the_text_in_its_shape(db):
    _user, browser = member("lin", "Translators", languages=["fr"])
    body = "<h2>Parte</h2><p>Testo <strong>forte</strong> &amp; chiaro</p>"
    item = NewsItem.objects.create(slug="forum", title_it="Forum <b>", body_it=body)
    shown = browser.get(address(NewsItem, "change", item.pk)).content.decode()
    assert f'<div class="readonly">{body}</div>' in shown
    assert '<div class="readonly">Forum &lt;b&gt;</div>' in shown
    item.refresh_from_db()
    assert item.body_it == body


def test_a_translator_writes_what_a_picture_shows_in_their_language_and_nothing_else_of_it(db):
    _user, browser = member("lin", "Translators", languages=["fr", "it"])
    picture = make_picture("cava")
    Image.objects.update(alt_it="Una cava", alt_fr="", author="Anna")
    page = browser.get(address(Image, "change", picture.pk))
    assert set(page.context["adminform"].form.fields) == {"alt_fr"}
    forged = {"alt_fr": "Une carrière", "alt_it": "Rubato", "author": "Io", "licence": "cc0", "is_decorative": "on"}
    assert browser.post(address(Image, "change", picture.pk), forged).status_code == 302
    kept = Image.objects.get(pk=picture.pk)
    assert (kept.alt_fr, kept.alt_it, kept.author) == ("Une carrière", "Una cava", "Anna")
    assert (kept.licence, kept.is_decorative) == (picture.licence, False)
    assert browser.get(f"/admin/content/image/describe/?ids={picture.pk}").status_code == 403
    listed = browser.get(address(Image, "changelist"))
    assert listed.context["action_form"] is None  # no deed in bulk is theirs


def test_nobody_throws_away_anothers_draft_by_translating(db):
    user, browser = member("lin", "Translators", languages=["fr"])
    editor, editors = member("edo", "Editors")
    item = NewsItem.objects.create(slug="forum", title_it="Forum", state="published", published_at=timezone.now())
    editors.post(address(NewsItem, "change", item.pk), write(slug="forum", title_it="Forum nuovo"))
    assert drafts.of(item).changed_by == editor
    assert browser.post(address(NewsItem, "deed", item.pk), {"deed": "discard"}).status_code == 403
    assert editors.post(address(NewsItem, "deed", item.pk), {"deed": "discard"}).status_code == 302
    assert drafts.of(item) is None


def test_without_languages_a_translator_looks(db):
    _user, browser = member("lin", "Translators")
    item = NewsItem.objects.create(slug="forum", title_it="Forum")
    assert browser.get(address(NewsItem, "change", item.pk)).context["has_change_permission"] is False
    assert browser.post(address(NewsItem, "change", item.pk), write(title_fr="x")).status_code == 403


def test_the_notes_of_dates_are_translated_and_their_hours_are_not(db):
    _user, browser = member("lin", "Translators", languages=["ar"])
    event = Event.objects.create(slug="visita", title_it="Visita")
    start = timezone.now().replace(microsecond=0)
    date = event.dates.create(starts_at=start, note_it="Sera")
    typed = rows("participations") | {"dates-TOTAL_FORMS": 2, "dates-INITIAL_FORMS": 1, "dates-0-id": date.pk}
    typed |= {"dates-0-event": event.pk, "dates-0-note_ar": "مساء", "dates-0-note_it": "x", "dates-0-DELETE": "on"}
    typed |= {"dates-0-starts_at_0": "01/01/2001", "dates-1-starts_at_0": "01/01/2001", "title_ar": "زيارة"}
    assert browser.post(address(Event, "change", event.pk), typed).status_code == 302
    event.refresh_from_db()
    (date,) = event.dates.all()
    assert (event.title_ar, date.note_ar, date.note_it, date.starts_at) == ("زيارة", "مساء", "Sera", start)


# --- programme managers ------------------------------------------------------------------------------------------
@pytest.fixture
def mara(db):
    return member("mara", "Programme managers")


def test_a_manager_edits_their_programme_its_editions_and_their_events(mara):
    user, browser = mara
    ours, theirs = programme("forum", user), programme("premio")
    mine, others = edition(ours), edition(theirs)
    events = [
        Event.objects.create(slug=f"e{i}", title_it=f"e{i}", edition=each) for i, each in enumerate((mine, others))
    ]
    seen = {item: browser.get(address(type(item), "change", item.pk)) for item in (ours, theirs, mine, others, *events)}
    assert [(page.status_code, page.context["has_change_permission"]) for page in seen.values()] == [
        (200, True),
        (200, False),
    ] * 3
    assert [list(model.objects.editable_by(user)) for model in (Programme, Edition, Event)] == [
        [ours],
        [mine],
        [events[0]],
    ]
    assert browser.post(address(Event, "change", events[1].pk), event_form()).status_code == 403


def test_what_a_manager_adds_is_within_their_programmes(mara):
    user, browser = mara
    ours, theirs = programme("forum", user), programme("premio")
    refused = browser.post(address(Edition, "add"), edition_form(programme=theirs.pk))
    assert errors(refused) == {"programme": [_(REFUSED)]} and "2028" in refused.content.decode()
    assert browser.post(address(Edition, "add"), edition_form(programme=ours.pk)).status_code == 302
    mine, others = Edition.objects.get(), edition(theirs)
    for typed in ({"edition": others.pk}, {"edition": ""}):
        assert errors(browser.post(address(Event, "add"), event_form(**typed))) == {"edition": [_(REFUSED)]}
    assert browser.post(address(Event, "add"), event_form(edition=mine.pk)).status_code == 302
    event = Event.objects.get()
    moved = browser.post(address(Event, "change", event.pk), event_form(edition=others.pk))
    assert errors(moved) == {"edition": [_(REFUSED)]}


def test_a_manager_copies_only_their_own_as_next_years(mara):
    user, browser = mara
    mine, others = edition(programme("forum", user)), edition(programme("premio"))
    pages = [address(Edition, "next_year", each.pk) for each in (mine, others)]
    assert [browser.get(page).status_code for page in pages] == [200, 403]
    assert [
        page in browser.get(address(Edition, "change", each.pk)).content.decode()
        for page, each in zip(pages, (mine, others), strict=True)
    ] == [True, False]


def test_the_choices_offered_are_ones_own(mara):
    user, browser = mara
    ours, theirs = programme("forum", user), programme("premio")
    mine, _others = edition(ours), edition(theirs)

    def offered(model, field):
        asked = {"term": "", "app_label": model._meta.app_label, "model_name": model._meta.model_name}
        found = browser.get(reverse("admin:autocomplete"), asked | {"field_name": field}).json()
        return [row["id"] for row in found["results"]]

    assert offered(Edition, "programme") == offered(EventSeries, "programmes") == [str(ours.pk)]
    assert offered(Event, "edition") == [str(mine.pk)]


def test_a_series_of_two_programmes_keeps_the_other_one(mara):
    user, browser = mara
    ours, theirs, third = programme("forum", user), programme("premio"), programme("residenze")
    series = EventSeries.objects.create(slug="fiera", title_it="Fiera")
    series.programmes.set([ours, theirs])
    typed = write(slug="fiera", **rows("participations"))
    page = address(EventSeries, "change", series.pk)
    assert browser.post(page, typed | {"programmes": [ours.pk, theirs.pk]}).status_code == 302
    assert set(errors(browser.post(page, typed | {"programmes": [ours.pk, third.pk]}))) == {"programmes"}
    assert errors(browser.post(page, typed | {"programmes": [theirs.pk]})) == {"programmes": [_(REFUSED)]}
    assert set(series.programmes.all()) == {ours, theirs}


def test_without_a_programme_there_is_nothing_to_add(mara):
    _user, browser = mara
    programme("premio")
    assert [browser.get(address(model, "add")).status_code for model in (Edition, Event, EventSeries, NewsItem)] == [
        403,
        403,
        403,
        200,
    ]


def test_nobody_makes_a_programme_their_own(mara):
    user, browser = mara
    ours, theirs = programme("forum", user), programme("premio")
    forged = write(slug="forum", kind="forum", order="0", managers=[user.pk], editors=[user.pk])
    browser.post(address(Programme, "change", ours.pk), forged)
    assert browser.post(address(Programme, "change", theirs.pk), forged).status_code == 403
    assert list(user.managed_programmes.all()) == [ours]


def test_what_is_sent_to_review_reaches_those_whose_it_is(mara):
    user, _browser = mara
    member("piero", "Publishers")
    member("edo", "Editors")
    ours, theirs = edition(programme("forum", user)), edition(programme("premio"))
    readers = {each: {person.username for person in publishing.publishers(each)} for each in (ours, theirs)}
    assert readers == {ours: {"mara", "piero"}, theirs: {"piero"}}


# --- city editors ------------------------------------------------------------------------------------------------
def test_a_city_editor_edits_what_their_city_hosts_and_its_partners(db):
    user, browser = member("awa", "City editors")
    dakar, perugia = (City.objects.create(slug=slug, name_it=slug, country="SN") for slug in ("dakar", "perugia"))
    dakar.editors.add(user)
    forum = programme("forum")
    hosted, elsewhere = edition(forum, "2027-dakar", host_city=dakar), edition(forum, "2027", host_city=perugia)
    event = Event.objects.create(slug="atelier", title_it="Atelier", edition=hosted)
    partner = Partner.objects.create(slug="ville", title_it="Ville", city=dakar)
    Partner.objects.create(slug="comune", title_it="Comune", city=perugia)
    assert [list(model.objects.editable_by(user)) for model in (Edition, Event, Partner, Programme)] == [
        [hosted],
        [event],
        [partner],
        [],
    ]
    typed = edition_form(programme=forum.pk)
    assert errors(browser.post(address(Edition, "add"), typed | {"host_city": perugia.pk})) == {
        "host_city": [_(REFUSED)]
    }
    assert browser.post(address(Edition, "add"), typed | {"host_city": dakar.pk}).status_code == 302
    refused = browser.post(address(Edition, "change", elsewhere.pk), typed)
    assert (refused.status_code, refused.headers["Location"]) == (302, "/admin/")  # as if it were not there
    assert Edition.objects.get(pk=elsewhere.pk).slug == "2027"


# --- what one has added oneself ----------------------------------------------------------------------------------
def test_pictures_of_others_are_not_described_by_naming_their_numbers(db):
    user, browser = member("mara", "Programme managers")
    mine, others = make_picture("mia"), make_picture("altra")
    Image.history.filter(id=mine.pk).update(history_user=user)
    page = f"{reverse('admin:content_image_describe')}?ids={mine.pk},{others.pk}"
    assert [form.instance for form in browser.get(page).context["forms"]] == [mine]
    assert browser.get(address(Image, "change", others.pk)).context["has_change_permission"] is False


def test_a_draft_of_ones_own_is_deleted_by_oneself_and_what_is_public_by_publishers(db):
    user, browser = member("edo", "Editors")
    browser.post(address(NewsItem, "add"), write(slug="mia"))
    mine, other = NewsItem.objects.get(), NewsItem.objects.create(slug="altra", title_it="Altra")
    assert list(NewsItem.objects.own_of(user)) == [mine]
    assert [browser.get(address(NewsItem, "delete", each.pk)).status_code for each in (mine, other)] == [200, 403]
    NewsItem.objects.filter(pk=mine.pk).update(state="published", published_at=timezone.now())
    assert browser.post(address(NewsItem, "delete", mine.pk), {"post": "yes"}).status_code == 403
    NewsItem.objects.filter(pk=mine.pk).update(state="draft")
    assert browser.post(address(NewsItem, "delete", mine.pk), {"post": "yes"}).status_code == 302


def test_roles_add_up(db):
    """An editor who manages a programme edits everything, and publishes their own."""
    user, browser = member("edo", "Editors", "Programme managers")
    ours, theirs = edition(programme("forum", user)), edition(programme("premio"))
    assert set(Edition.objects.editable_by(user)) == {ours, theirs}
    edit = {each: browser.get(address(Edition, "change", each.pk)).context["adminform"] for each in (ours, theirs)}
    assert all("programme" in form.form.fields for form in edit.values())
    assert browser.post(address(Edition, "add"), edition_form(programme=theirs.programme.pk)).status_code == 302
