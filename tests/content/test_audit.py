"""The audit trail: what is written into it, by whom it is read, how it is filtered, taken along and forgotten."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carrara.content import audit, publishing
from carrara.content.models import AuditEntry, Message, NewsItem, User
from events.models import Event
from programmes.models import Programme
from tests.content.test_admin import address, write
from tests.content.test_staff import PASSWORD, knock, with_second_factor

LIST, FILE = "admin:content_auditentry_changelist", "admin:content_auditentry_csv"


@pytest.fixture
def anna(db):
    return User.objects.create_superuser("anna", "anna@example.org", PASSWORD)


@pytest.fixture
def office(anna):
    browser = Client()
    browser.force_login(anna)
    AuditEntry.objects.all().delete()
    return browser


def told():
    """(who, deed, kind, about, details), the oldest first."""
    entries = AuditEntry.objects.order_by("pk")
    return [(each.by_name, each.deed, each.kind, each.about, each.details) for each in entries]


# --- what is written ---------------------------------------------------------------------------------------------
def test_what_a_person_does_with_an_item(office):
    office.post(address(NewsItem, "add"), write())
    item = NewsItem.objects.get()
    office.post(address(NewsItem, "change", item.pk), write(title_fr="Essai"))
    office.post(address(NewsItem, "delete", item.pk), {"post": "yes"})
    assert told() == [
        ("anna", "added", "content.newsitem", "Prova", {}),
        ("anna", "changed", "content.newsitem", "Prova", {"fields": ["title_fr"]}),
        ("anna", "deleted", "content.newsitem", "Prova", {}),
    ]
    assert audit.shown_details(AuditEntry.objects.get(deed="changed")) == f"{_('fields')}: {_('title or name')} (fr)"


def test_publishing_is_a_deed_of_its_own(anna):
    item = NewsItem.objects.create(slug="prova", title_it="Prova")
    item._history_user = anna
    publishing.submit(item, by=anna, note="Please look")
    publishing.publish(item, by=anna)
    publishing.withdraw(item, by=anna)
    assert [entry[:2] + entry[4:] for entry in told()] == [
        ("anna", "submitted", {"reason": "Please look"}),
        ("anna", "published", {}),
        ("anna", "withdrawn", {}),
    ]


def test_the_draft_beside_what_is_public(office):
    item = NewsItem.objects.create(slug="prova", title_it="Prova", state="published")
    office.post(address(NewsItem, "change", item.pk), write(title_fr="Essai"))
    office.post(address(NewsItem, "deed", item.pk), {"deed": "discard"})
    assert [entry[:4] for entry in told()] == [
        ("anna", "draft_saved", "content.newsitem", "Prova"),
        ("anna", "discarded", "content.newsitem", "Prova"),
    ]


def test_imports_and_housekeeping_are_no_persons_deeds(db):
    NewsItem.objects.create(slug="prova", title_it="Prova").save()
    assert told() == []


def test_an_entry_goes_with_its_deed(anna):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("exported", by=anna, about=Event, rows=3)
        raise ZeroDivisionError
    assert told() == []


def test_sign_ins_and_what_failed(client, anna):
    knock(client, password="wrong")
    knock(client, "not-a-name-but-a-password", "wrong")
    knock(client)
    client.post(reverse("account_logout"))
    assert told() == [
        ("", "sign_in_failed", "content.user", "anna", {}),
        ("", "sign_in_failed", "", "", {}),
        ("anna", "signed_in", "content.user", "anna", {}),
        ("anna", "signed_out", "content.user", "anna", {}),
    ]


def test_the_second_factor_and_who_removed_it(office, anna):
    bruno = User.objects.create_user("bruno", is_staff=True)
    with_second_factor(bruno)
    office.post(address(User, "changelist"), {"action": "remove_second_factor", "_selected_action": bruno.pk})
    assert not Authenticator.objects.exists()
    assert [entry[:2] + entry[3:4] for entry in told()] == [
        ("bruno", "factor_added", "bruno"),
        ("bruno", "codes_made", "bruno"),
        ("anna", "factor_removed", "bruno"),
    ]


def test_rights_given_and_taken_away(office):
    bruno = User.objects.create_user("bruno", "bruno@example.org", is_staff=True)
    forum = Programme.objects.create(slug="forum", title_it="Forum")
    editors = Group.objects.get(name="Editors")
    page, typed = address(User, "change", bruno.pk), {"username": "bruno", "language": "it", "is_staff": "on"}
    typed |= {"email": "bruno@example.org", "is_active": "on"}
    office.post(page, typed | {"groups": [editors.pk], "managed_programmes": [forum.pk], "languages": ["ar", "fr"]})
    office.post(page, typed)
    rights = [entry[:2] + entry[3:] for entry in told() if entry[1] == "rights_changed"]
    assert rights == [
        ("anna", "rights_changed", "bruno", {"fields": ["languages"]}),
        ("anna", "rights_changed", "bruno", {"given": ["Editors"]}),
        ("anna", "rights_changed", "bruno", {"given": ["Forum"]}),
        ("anna", "rights_changed", "bruno", {"fields": ["languages"]}),
        ("anna", "rights_changed", "bruno", {"taken": ["Editors"]}),
        ("anna", "rights_changed", "bruno", {"taken": ["Forum"]}),
    ]


def test_what_has_no_history_is_told_as_well(office):
    message = Message.objects.create(email="a@example.org", text="t", language="it")
    office.post(
        address(Message, "changelist"), {"action": "delete_selected", "_selected_action": message.pk, "post": 1}
    )
    office.post(reverse("admin:auth_group_add"), {"name": "Redazione"})
    assert [entry[:4] for entry in told()] == [
        ("anna", "deleted", "content.message", str(message)),
        ("anna", "added", "auth.group", "Redazione"),
    ]


def test_a_deed_needs_a_word(db):
    with pytest.raises(KeyError):
        audit.record("danced")


def test_entries_outlive_the_person_and_the_thing(office, anna):
    office.post(address(NewsItem, "add"), write())
    anna.delete()
    assert told()[0][:4] == ("anna", "added", "content.newsitem", "Prova")


# --- reading -----------------------------------------------------------------------------------------------------
def make(count, by=None, **values):
    for number in range(count):
        item = NewsItem.objects.create(slug=f"n{by}{number}{len(values)}", title_it=f"Notizia {number}")
        audit.record(values.get("deed", "changed"), by=by, about=item, fields=["title_it"])


def listed(office, **asked):
    return office.get(reverse(LIST), asked).context["cl"].result_list


def test_by_person_deed_kind_and_period(office, anna):
    bruno = User.objects.create_user("bruno", is_staff=True)
    with time_machine.travel("2030-03-01T12:00Z", tick=False):
        audit.record("imported", by=bruno, about=Event, rows=2)
    with time_machine.travel("2030-03-02T22:59Z", tick=False):  # a minute before midnight in Rome
        audit.record("exported", by=anna, about=NewsItem)
    first, second = AuditEntry.objects.order_by("pk")
    assert list(listed(office, person=bruno.pk)) == [first]
    assert list(listed(office, deed="exported")) == [second]
    assert list(listed(office, kind="events.event")) == [first]
    assert list(listed(office, **{"from": "2030-03-02"})) == [second]
    assert list(listed(office, until="2030-03-01")) == [first]
    assert list(listed(office, **{"from": "2030-03-01", "until": "2030-03-02", "deed": "imported"})) == [first]
    for nonsense in (
        {"person": "x"},
        {"person": "9" * 40},
        {"deed": "x"},
        {"from": "31/02/2030"},
        {"until": "9999-12-31"},
    ):
        assert list(listed(office, **nonsense)) == [second, first], nonsense


def test_the_list_asks_the_database_as_often_for_many_entries(office, anna):
    def count():
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse(LIST))
        return len(queries)

    make(1, anna)
    count()
    for_one = count()
    make(30, anna, deed="published")
    assert count() == for_one <= 7


def test_it_is_only_read(office, anna):
    make(1, anna)
    entry = AuditEntry.objects.get()
    assert office.get(address(AuditEntry, "change", entry.pk)).status_code == 200
    for view, args in (("add", []), ("change", [entry.pk]), ("delete", [entry.pk])):
        assert office.post(address(AuditEntry, view, *args), {"deed": "x", "post": "yes"}).status_code == 403
    office.post(reverse(LIST), {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"})
    assert AuditEntry.objects.filter(pk=entry.pk, deed="changed").exists()


# --- the file ----------------------------------------------------------------------------------------------------
def test_the_file_holds_what_is_shown_and_runs_nothing(office, anna):
    item = NewsItem.objects.create(slug="x", title_it='=HYPERLINK("https://example.org")')
    audit.record("changed", by=anna, about=item, fields=["title_it"], reason="@SUM(1)")
    audit.record("imported", by=anna, about=Event, rows=2)
    answer = office.get(reverse(FILE), {"deed": "changed"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["Content-Disposition"].startswith("attachment") and len(lines) == 2
    assert lines[1][1:] == [
        "anna",
        _("changed").capitalize(),
        _("news item").capitalize(),
        str(item.pk),
        '\'=HYPERLINK("https://example.org")',
        f"{_('fields')}: {_('title or name')} (it) · {_('reason')}: @SUM(1)",
    ]
    assert told()[-1] == ("anna", "exported", "content.auditentry", "", {"rows": 1})
    assert office.get(reverse(FILE), {"o": "zz", "p": "zz"}).status_code in (200, 302)


def test_nobody_else_takes_it_along(office):
    bruno = User.objects.create_user("bruno", is_staff=True)
    bruno.groups.set(Group.objects.all())
    browser = Client()
    browser.force_login(bruno)
    assert [browser.get(reverse(name)).status_code for name in (LIST, FILE)] == [403, 403]


# --- keeping -----------------------------------------------------------------------------------------------------
def test_entries_are_forgotten_after_their_keeping_time(anna, settings):
    make(1, anna)
    with time_machine.travel(timezone.now() + timedelta(days=settings.AUDIT_KEEPING_DAYS - 1)):
        make(1, anna, deed="published")
        assert audit.erase_due() == 0
    with time_machine.travel(timezone.now() + timedelta(days=settings.AUDIT_KEEPING_DAYS, minutes=1)):
        assert audit.erase_due() == 1
    assert [entry[1] for entry in told()] == ["published"]
