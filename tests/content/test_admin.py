"""Every page of the back office, for every model; what its forms ask, refuse and keep."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.models import (
    Draft,
    FormerFile,
    Image,
    Invitation,
    Letter,
    LetterAttachment,
    Message,
    NewsItem,
    Office,
    Page,
    Person,
    Presence,
    Release,
    ReviewStep,
    User,
)
from carrara.website.models import InventoryEntry, ItemTexts
from events.models import (
    Arrival,
    BookingLink,
    Event,
    EventDate,
    HostLink,
    HostNotice,
    Participation,
    WalkIn,
)
from partners.models import Partner
from programmes.models import OpeningHours, OpenStudio, RouteStop, StudioPicture
from tests.world import grow, make_world

OURS = ("content", "partners", "programmes", "events", "website")
# Edited inside their event, series or picture; in the item's form; told of on the person's page; kept beside the
# inventory; noted by the program.
INSIDE = {EventDate, Participation, Release, Draft, ReviewStep, Invitation, ItemTexts, FormerFile, Presence}
INSIDE |= {StudioPicture, RouteStop, LetterAttachment}
# On the page of an edition; written by the pages of visitors, of the desk and of hosts.
INSIDE |= {OpenStudio, OpeningHours, BookingLink, HostLink, Arrival, WalkIn, HostNotice}
REGISTERED = [model for model in admin.site._registry if model._meta.app_label in OURS]


def address(model, view, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def people_know(model):
    return not model.__name__.startswith("Historical")


@pytest.fixture
def staff(admin_client):
    return admin_client


@pytest.fixture
def world(db):
    return make_world(rows=1)


def write(**texts):
    """What a person types into the form of a publishable item, the rest left as it was offered."""
    publishing = {"source_language": "it", "published_at_0": "", "published_at_1": ""}
    return {"slug": "prova", "title_it": "Prova", **publishing, **texts}


def event_form(**typed):
    return (
        write(audience="everyone", language="it", is_free="unknown", **rows("dates"), **rows("participations")) | typed
    )


def rows(prefix, *forms):
    """The management form and the fields of rows inside an item."""
    counts = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": 0}
    return counts | {f"{prefix}-{i}-{name}": value for i, form in enumerate(forms) for name, value in form.items()}


def errors(response):
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


# --- all pages ---------------------------------------------------------------------------------------------------
def test_every_model_of_ours_is_in_the_back_office():
    ours = {model for model in apps.get_models() if model._meta.app_label in OURS and people_know(model)}
    assert ours - set(REGISTERED) == INSIDE


def test_what_allauth_keeps_is_not():
    assert {model for model in admin.site._registry if model._meta.app_label in ("account", "mfa")} == set()


def strict(header):
    policy = {name: sources for name, *sources in (part.split() for part in header.split(";"))}
    scripts = [source for source in policy.pop("script-src") if not source.startswith("'nonce-")]
    return {**policy, "script-src": scripts} == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }


def test_every_page_of_every_model_answers_under_a_strict_policy(staff, world):
    Letter.objects.create(key="k", to="a@example.org", subject="s", text="t", language="it")
    Message.objects.create(email="a@example.org", text="t", language="ar")
    pages = [reverse("admin:index"), reverse("admin:app_list", args=["content"])]
    for model in REGISTERED:
        item = model._default_manager.first() or model._default_manager.create(**made_by_hand(model))
        pages += [address(model, "changelist"), *(address(model, view, item.pk) for view in ("change", "history"))]
        pages += [address(model, "add")] if can(model, "add") else []
        pages += [address(model, "delete", item.pk)] if can(model, "delete", item) else []
    found = {page: staff.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in found.items() if answer.status_code != 200} == {
        address(Office, "changelist"): 302
    }
    assert [page for page, answer in found.items() if not strict(answer.headers["Content-Security-Policy"])] == []
    inline = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:src=|nonce=|type=\"application/json\"))")
    assert {
        page: inline.findall(answer.content.decode())
        for page, answer in found.items()
        if inline.search(answer.content.decode())
    } == {}
    assert [page for page, answer in found.items() if "no-store" not in answer.headers["Cache-Control"]] == []


A_PAGE = {"model": "content.page", "pk": 1, "fields": {"slug": "a", "title_it": "Pagina"}}


def made_by_hand(model):
    return {
        "DeletedItem": {"model": "content.page", "object_id": "1", "title": "Pagina", "data": [A_PAGE]},
        "Document": {"title_it": "Carta", "file": "documents/a.pdf", "pages": 1, "bytes": 1, "is_tagged": True},
        "Tag": {"name": "cava"},
        "Redirect": {"old_path": "/vecchia/", "new_path": "/contatti/scrivi/"},
        "MissingPage": {"path": "/non-trovata/", "day": timezone.localdate()},
        "QualitySetting": {"code": "title_long", "severity": "bar"},
        "ItemFinding": {"entry": InventoryEntry.objects.first(), "code": "title_long"},
        "Checkup": {},
        "DutyRecord": {"duty": "accessibility-declaration", "year": 2029, "done_on": "2029-09-01"},
        "MenuLink": {"title_it": "Comune", "url": "https://example.org/", "menu": "footer"},
        "Notice": {"text_it": "Chiuso", "ends_at": timezone.now() + timedelta(days=1)},
        "Seeded": {"model": "content.page", "key": "home", "object_id": 1, "values": {}},
    }[model.__name__]


def can(model, deed, *item):
    site = admin.site._registry[model]
    request = type("Request", (), {"user": User(is_superuser=True, is_active=True)})
    return getattr(site, f"has_{deed}_permission")(request, *item)


def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(staff, world):
    def count(model):
        with CaptureQueriesContext(connection) as queries:
            staff.get(address(model, "changelist"))
        return len(queries)

    for model in REGISTERED:
        count(model)  # content types and the like are now at hand
    for_one = {model: count(model) for model in REGISTERED}
    for number in (2, 3):
        grow(number, world)
    assert {model: count(model) for model in REGISTERED} == for_one


# --- languages ---------------------------------------------------------------------------------------------------
def test_fields_stand_in_a_group_for_each_language_with_its_direction(staff):
    page = staff.get(address(Page, "add")).content.decode()
    groups = re.findall(r'<fieldset class="module aligned language".*?</fieldset>', page, re.DOTALL)
    assert [re.search(r'<span lang="([\w-]+)" dir="(\w+)">', group).groups() for group in groups] == [
        ("it", "ltr"),
        ("en", "ltr"),
        ("fr", "ltr"),
        ("zh-Hans", "ltr"),
        ("ar", "rtl"),
    ]
    arabic = re.findall(r"<(?:input|textarea)[^>]*>", groups[-1])
    assert [re.search(r'name="(\w+)"', field)[1] for field in arabic] == ["title_ar", "summary_ar", "body_ar"]
    assert all('lang="ar"' in field and 'dir="rtl"' in field for field in arabic)
    assert page.count('name="slug"') == 1


def test_the_title_is_asked_for_in_the_source_language_by_name(staff):
    typed = write(title_it="", title_en="Forum", source_language="fr")
    assert errors(staff.post(address(NewsItem, "add"), typed)) == {
        "title_fr": [_("Write the title in %(language)s, the source language of this item.") % {"language": "Français"}]
    }
    assert staff.post(address(NewsItem, "add"), typed | {"title_fr": "Forum de Dakar"}).status_code == 302
    item = NewsItem.objects.get()
    assert (item.title_it, item.title_en, item.title_fr, item.languages) == (
        None,
        "Forum",
        "Forum de Dakar",
        ("en", "fr"),
    )
    assert str(item) == "Forum"


def test_the_editor_cleans_what_is_pasted(staff):
    typed = write(
        body_it='<p onclick="x()">Marmo<script>alert(1)</script></p>',
        body_ar='<h1>ر</h1><a href="javascript:x()">ر</a><img src=x onerror=y()>',
    )
    assert staff.post(address(NewsItem, "add"), typed).status_code == 302
    item = NewsItem.objects.get()
    assert item.body_it == "<p>Marmo</p>"
    assert not re.search(r"javascript|onerror|<img|<h1", item.body_ar)


def test_bad_input_is_answered_by_the_form_with_what_was_typed(staff, world):
    typed = write(slug="Not a slug!", title_it="x" * 121, published_at_0="31/02/2027", published_at_1="9")
    response = staff.post(address(NewsItem, "add"), typed | {"cover": "999", "source_language": "xx"})
    assert set(errors(response)) == {"slug", "title_it", "published_at", "cover", "source_language"}
    assert "Not a slug!" in response.content.decode()
    taken = staff.post(address(NewsItem, "add"), write(slug=world.news.slug))
    assert errors(taken) == {"slug": [_("Another item already has this address: choose a different one.")]}


def test_an_address_that_the_site_needs_is_refused_by_the_form(staff):
    typed = write(slug="eventi", menu="none", menu_order=0)
    assert set(errors(staff.post(address(Page, "add"), typed))) == {"slug"}
    assert set(errors(staff.post(address(Event, "add"), event_form(slug="archivio")))) == {"slug"}
    assert staff.post(address(Page, "add"), typed | {"role": "events"}).status_code == 302


def test_whoever_may_only_look_sees_every_page(client, world):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    for model in REGISTERED:
        if item := model._default_manager.first():
            page = client.get(address(model, "change", item.pk))
            assert (page.status_code, 'name="_save"' in page.content.decode()) == (200, False), model


@pytest.mark.parametrize(
    "query",
    ["?p=9999", "?p=x", "?state__exact=gone", "?missing=xx", "?q=%00", "?q=" + "x" * 4000, "?o=99", "?x=1", "?e=1"],
)
def test_a_broken_query_in_a_list_is_no_fault_of_the_server(staff, query):
    assert staff.get(address(Page, "changelist") + query, follow=True).status_code == 200


@pytest.mark.parametrize("key", ["999", "x", "1_2F", "%00"])
def test_an_item_that_is_not_there_is_not_found(staff, key):
    for view in ("change", "history", "delete"):
        page = address(Page, view, 1).replace("/1/", f"/{key}/")
        assert staff.get(page, follow=True).status_code in (200, 404)


# --- publishing --------------------------------------------------------------------------------------------------
def test_publishing_from_the_form_sets_the_hour_and_only_then_leads_to_the_site(staff):
    staff.post(address(NewsItem, "add"), write())
    item = NewsItem.objects.get()
    change = address(NewsItem, "change", item.pk)
    assert "viewsitelink" not in staff.get(change).content.decode()
    staff.post(change, write(_publish="on"))
    item.refresh_from_db()
    assert item.is_public() and (timezone.now() - item.published_at).total_seconds() < 60
    assert f'href="{item.get_absolute_url()}" class="viewsitelink"' in staff.get(change).content.decode()


def test_what_ends_before_it_begins_is_refused_in_words(staff):
    typed = write(published_at_0="02/03/2027", published_at_1="10:00", expires_at_0="01/03/2027", expires_at_1="10:00")
    assert errors(staff.post(address(NewsItem, "add"), typed)) == {
        "__all__": [_("“Public until” must be later than “public from”.")]
    }


def test_lists_tell_the_state_that_the_public_sees(staff):
    now, day = timezone.now(), timezone.timedelta(days=1)
    for slug, state, since, until in [
        ("a", "draft", None, None),
        ("b", "review", None, None),
        ("c", "published", now - day, None),
        ("d", "published", now + day, None),
        ("e", "published", now - 2 * day, now - day),
    ]:
        NewsItem.objects.create(slug=slug, title_it=slug, state=state, published_at=since, expires_at=until)
    page = staff.get(address(NewsItem, "changelist") + "?o=2").content.decode()
    assert re.findall(r'class="state (\w+)"', page) == ["draft", "review", "public", "scheduled", "over"]


def test_an_event_with_its_dates_and_people(staff, world):
    typed = event_form(slug="visita", title_it="Visita", title_en="Visit")
    dates = rows(
        "dates",
        {"starts_at_0": "04/06/2027", "starts_at_1": "18:00", "venue": world.data.venue.pk, "note_ar": "مساء"},
        {"starts_at_0": "05/06/2027", "starts_at_1": "10:00", "ends_at_0": "05/06/2027", "ends_at_1": "12:00"},
    )
    people = rows("participations", {"person": world.person.pk, "role": "guide", "order": 0})
    response = staff.post(address(Event, "add"), typed | dates | people)
    assert response.status_code == 302, errors(response)
    event = Event.objects.get(slug="visita")
    assert [timezone.localtime(date.starts_at).isoformat() for date in event.dates.all()] == [
        "2027-06-04T18:00:00+02:00",
        "2027-06-05T10:00:00+02:00",
    ]
    assert (event.starts_at, event.ends_at) == (event.dates.first().starts_at, event.dates.last().ends_at)
    assert [str(part) for part in event.participations.all()] == [f"{world.person}, {_('guide')}"]


# --- deleting ----------------------------------------------------------------------------------------------------
def test_what_is_in_use_is_not_deleted_and_the_page_says_where_it_is_used(staff, world):
    page = address(Partner, "delete", world.partner.pk)
    answer = staff.get(page).content.decode()
    assert address(Event, "change", world.event.pk) in answer  # linked, as organiser
    assert staff.post(page, {"post": "yes"}).status_code == 200
    assert Partner.objects.filter(pk=world.partner.pk).exists()
    picture = world.data.picture
    assert (
        address(Page, "change", Page.objects.get(role="city").pk)
        in staff.get(address(Image, "delete", picture.pk)).content.decode()
    )  # in its gallery


def test_what_nobody_uses_is_deleted(staff):
    item = NewsItem.objects.create(slug="sola", title_it="Sola")
    staff.post(address(NewsItem, "delete", item.pk), {"post": "yes"})
    assert not NewsItem.objects.exists()


# --- correspondence ----------------------------------------------------------------------------------------------
def test_an_answer_is_sent_as_it_is_saved_and_once(staff, admin_user, mailoutbox):
    message = Message.objects.create(name="Amal", email="amal@example.org", text="متى؟", language="ar")
    page = address(Message, "change", message.pk)
    assert re.search(r'<textarea name="answer"[^>]*lang="ar" dir="rtl"', staff.get(page).content.decode())
    assert errors(staff.post(page, {"answer": " "})) == {"answer": [_("This field is required.")]}
    staff.post(page, {"answer": "غدا", "text": "forged"})
    message.refresh_from_db()
    assert (message.text, message.answer, message.answered_by) == ("متى؟", "غدا", admin_user)
    assert [(letter.to, letter.language) for letter in Letter.objects.all()] == [("amal@example.org", "ar")]
    staff.post(page, {"answer": "again"})
    message.refresh_from_db()
    assert (message.answer, Letter.objects.count()) == ("غدا", 1)


def test_the_text_of_a_letter_is_not_shown(staff):
    letter = Letter.objects.create(key="k", to="a@example.org", subject="s", text="https://secret", language="it")
    assert "https://secret" not in staff.get(address(Letter, "change", letter.pk)).content.decode()
    for question in ("text__contains=secret", "text__regex=^https", "key__startswith=k", "id__in=1&text__gt=a"):
        assert staff.get(f"{address(Letter, 'changelist')}?{question}").status_code == 400  # answers would spell it
    assert staff.get(f"{address(Letter, 'changelist')}?language=it&q=a@example.org").status_code == 200


def test_pictures_without_alternative_text_are_refused_in_words(staff):
    response = staff.post(address(Image, "add"), {"title": "Cava", "licence": "office", "focal_point": "0.5x0.5"})
    assert "file" in errors(response)


def test_search_finds_in_every_language(staff, world):
    Person.objects.create(slug="rosa", title_it="Rosa", title_ar="روزا")
    found = staff.get(address(Person, "changelist"), {"q": "روزا"}).context["cl"].queryset
    assert [person.slug for person in found] == ["rosa"]
    assert all(f"title_{suffix(code)}" in admin.site._registry[Person].search_fields for code in LANGUAGE_CODES)


def test_choices_are_searched_as_one_types(staff, world):
    response = staff.get(
        reverse("admin:autocomplete"),
        {"term": "fr row-1", "app_label": "events", "model_name": "event", "field_name": "organisers"},
    )
    assert [row["id"] for row in response.json()["results"]] == [str(world.partner.pk)]


def test_the_log_tells_who_did_it(staff, admin_user):
    staff.post(address(NewsItem, "add"), write())
    assert LogEntry.objects.get().user == admin_user
