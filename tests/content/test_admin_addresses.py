"""Addresses of the back office that were mistyped, or tampered with."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from carrara.content.models import Image, User
from events.models import Event, EventKind

HUGE = "9" * 30


@pytest.mark.parametrize(
    "asked",
    ["cover=zz", "parent=zz", "published_at=zz", "organisers=zz", f"cover={HUGE}", f"organisers={HUGE},1", "a=b"],
)
def test_a_form_opens_without_what_cannot_be_chosen(admin_client, asked):
    response = admin_client.get(f"{reverse('admin:events_event_add')}?{asked}")
    assert (response.status_code, response.context["adminform"].form.initial.keys() & {asked.split("=")[0]}) == (
        200,
        set(),
    )


def test_a_form_opens_with_what_can_be_chosen(admin_client):
    kind = EventKind.objects.create(key="mostra", name_it="Mostra")
    response = admin_client.get(f"{reverse('admin:events_event_add')}?kind={kind.pk}&language=fr")
    initial = response.context["adminform"].form.initial
    assert (initial["kind"], initial["language"]) == (str(kind.pk), "fr")


@pytest.mark.parametrize("model", [Event, Image])
def test_a_list_is_not_asked_by_patterns(admin_client, model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert admin_client.get(f"{address}?pk__regex=(").status_code == 400


def test_nobody_adds_to_the_rights_of_their_own_group(client, db):
    group = Group.objects.create(name="Redazione")
    group.permissions.add(Permission.objects.get(codename="change_group"))
    writer = User.objects.create_user("anna", is_staff=True)
    writer.groups.add(group)
    client.force_login(writer)
    page = reverse("admin:auth_group_change", args=[group.pk])
    everything = [permission.pk for permission in Permission.objects.all()]
    assert client.post(page, {"name": "Redazione", "permissions": everything}).status_code == 403
    assert group.permissions.count() == 1
