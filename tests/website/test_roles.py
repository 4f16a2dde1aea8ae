"""The roles: one table of code, brought into the database after every migrate."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from carrara.content.models import User
from carrara.website import roles

pytestmark = pytest.mark.django_db


def kept():
    """What the database holds: {group: its permissions}."""
    groups = Group.objects.prefetch_related("permissions__content_type")
    return {group.name: {roles.permission_name(each) for each in group.permissions.all()} for group in groups}


def test_migrate_has_made_the_roles_of_the_table():
    assert kept() == roles.table()


def test_every_right_of_the_table_exists():
    assert set().union(*roles.table().values()) - {roles.permission_name(each) for each in everything()} == set()


def everything():
    return Permission.objects.select_related("content_type")


def test_a_second_time_nothing_is_written():
    with CaptureQueriesContext(connection) as queries:
        roles.apply()
    assert [query["sql"] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


def test_migrate_puts_the_roles_back_and_leaves_groups_of_the_staffs_own():
    own = Group.objects.create(name="Redazione")
    own.permissions.set(Permission.objects.filter(codename="change_page"))
    editors, desk = Group.objects.get(name="Editors"), Group.objects.get(name="Desk")
    editors.permissions.add(Permission.objects.get(codename="delete_user"))
    desk.permissions.clear()
    member = User.objects.create_user("anna")
    member.groups.set([own, desk])
    call_command("migrate", verbosity=0)
    assert kept() == roles.table() | {"Redazione": {"content.change_page"}}
    assert set(member.groups.all()) == {own, desk}


def test_a_role_that_somebody_deleted_comes_back():
    Group.objects.filter(name="Jurors").delete()
    roles.apply()
    assert kept() == roles.table()


def test_every_line_names_a_kind_of_item_and_known_letters():
    for label, cells in roles.rows().items():
        assert apps.get_model(label), label
        assert len(cells) == len(roles.ROLES), label
        assert set("".join(cells)) <= {*roles.DEEDS, "-"}, label


def test_what_each_role_does_is_told_where_roles_are_given(admin_client, admin_user):
    User.objects.update(language="en")
    for form in ("invite/", "add/", f"{admin_user.pk}/change/"):
        shown = admin_client.get(f"/admin/content/user/{form}").content.decode()
        assert sorted(re.findall("<dt>(.*?)</dt>", shown)) == sorted(roles.ROLES), form


def test_no_role_touches_accounts_groups_or_the_audit_trail():
    closed = ("content.add_user", "content.change_user", "auth.change_group", "content.view_auditentry")
    assert [(role, right) for role, rights in roles.table().items() for right in closed if right in rights] == []


def test_the_roles_of_the_site_are_looked_at_and_others_are_made(admin_client):
    editors = Group.objects.get(name="Editors")
    page = reverse("admin:auth_group_change", args=[editors.pk])
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"name": "Editors"}).status_code == 403
    assert admin_client.post(reverse("admin:auth_group_delete", args=[editors.pk]), {"post": "yes"}).status_code == 403
    assert admin_client.post(reverse("admin:auth_group_add"), {"name": "Redazione"}).status_code == 302
    own = Group.objects.get(name="Redazione")
    changed = admin_client.post(reverse("admin:auth_group_change", args=[own.pk]), {"name": "Archivio"})
    assert (changed.status_code, Group.objects.filter(name="Archivio").exists()) == (302, True)


def test_roles_are_told_in_the_readers_language(admin_client, admin_user, monkeypatch):
    words = {"Editors": "Redattori"}
    monkeypatch.setattr("carrara.content.admin.rights.gettext", lambda text: words.get(text, text))
    Group.objects.create(name="Archivio")
    with translation.override("it"):
        page = admin_client.get(reverse("admin:content_user_invite")).content.decode()
    assert [name in page for name in ("Redattori", "Editors", "Archivio")] == [True, False, True]


def test_whoever_has_nothing_to_do_yet_is_told_so():
    juror = User.objects.create_user("rosa", is_staff=True, language="en")
    juror.groups.set(Group.objects.filter(name="Jurors"))
    browser = Client()
    browser.force_login(juror)
    page = browser.get("/admin/").content.decode()
    assert "Nothing waits for you here yet" in page and reverse("mfa_index") in page
