"""Two people in one item see each other; who may not see the item hears nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carrara.content import presence
from carrara.content.models import NewsItem, Presence, User

pytestmark = pytest.mark.django_db


def staff(name, **more):
    user = User.objects.create_superuser(name, f"{name}@example.org", first_name=name.capitalize(), **more)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def item():
    return NewsItem.objects.create(slug="a", title_it="a")


def beat(client, item, **more):
    return client.post(reverse("admin:heartbeat"), {"item": "content.newsitem", "key": item.pk, **more})


def who(answer):
    return [each["who"] for each in answer.json()["here"]]


def test_two_people_see_each_other_and_each_only_the_other(item):
    anna, bruno = staff("anna"), staff("bruno")
    assert who(beat(anna, item)) == []
    assert who(beat(bruno, item)) == ["Anna"]
    assert who(beat(anna, item)) == ["Bruno"]
    page = anna.get(reverse("admin:content_newsitem_change", args=[item.pk]))
    assert [each["who"] for each in page.context["here"]] == ["Bruno"]
    assert "bruno@example.org" not in page.content.decode() + beat(anna, item).content.decode()


def test_whoever_leaves_or_is_not_heard_of_for_a_minute_is_gone(item):
    anna, bruno = staff("anna"), staff("bruno")
    beat(bruno, item)
    beat(bruno, item, left=1)
    assert who(beat(anna, item)) == []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        beat(bruno, item)
        came = Presence.objects.get(user__username="bruno").came_at
        clock.shift(40)
        beat(bruno, item)
        clock.shift(40)
        assert who(beat(anna, item)) == ["Bruno"]
        assert Presence.objects.get(user__username="bruno").came_at == came
        clock.shift(61)
        assert who(beat(anna, item)) == []
        beat(bruno, item)
        assert Presence.objects.get(user__username="bruno").came_at == timezone.now()


def test_housekeeping_erases_what_has_lapsed_and_no_more(item):
    anna, bruno = User.objects.create_user("anna"), User.objects.create_user("bruno")
    presence.note(item, by=anna)
    presence.note(item, by=bruno)
    Presence.objects.filter(user=anna).update(seen_at=timezone.now() - timedelta(seconds=61))
    assert presence.erase_lapsed() == 1
    assert list(Presence.objects.values_list("user__username", flat=True)) == ["bruno"]


def test_often_said_is_one_row(item):
    anna = staff("anna")
    for _time in range(3):
        beat(anna, item)
    assert Presence.objects.count() == 1


def test_whoever_may_not_see_the_item_hears_nothing_and_is_not_seen(item, client):
    beat(staff("anna"), item)
    client.force_login(User.objects.create_user("reader", is_staff=True))
    assert beat(client, item).status_code == 403
    assert Presence.objects.count() == 1
    client.logout()
    assert beat(client, item).status_code == 302


@pytest.mark.parametrize(
    "asked",
    [
        {"item": "content.newsitem", "key": "999"},
        {"item": "content.newsitem", "key": "x"},
        {"item": "auth.group", "key": "1"},
        {"item": "no.such", "key": "1"},
        {"key": "1"},
    ],
)
def test_items_that_are_not_there(asked):
    assert staff("anna").post(reverse("admin:heartbeat"), asked).status_code == 404


def test_a_form_of_something_new_hears_when_the_session_ends_and_may_stay(client):
    anna = staff("anna")
    answer = anna.post(reverse("admin:heartbeat"), {"item": "content.newsitem", "key": ""}).json()
    assert (answer["here"], 11 * 3600 < answer["ends_in"] <= 12 * 3600) == ([], True)
    with time_machine.travel(timezone.now() + timedelta(hours=11, minutes=55), tick=False):
        short = anna.post(reverse("admin:heartbeat"), {"key": ""}).json()["ends_in"]
        longer = anna.post(reverse("admin:heartbeat"), {"key": "", "stay": "1"}).json()["ends_in"]
    assert short <= 300 and longer == 12 * 3600
    assert anna.get(reverse("admin:heartbeat")).status_code == 405


def test_a_form_asks_as_often_for_three_people_as_for_one(item):
    anna = staff("anna")
    address = reverse("admin:content_newsitem_change", args=[item.pk])
    counts = []
    for number in range(4):
        presence.note(item, by=User.objects.create_user(f"u{number}"))
        with CaptureQueriesContext(connection) as queries:
            anna.get(address)
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1 and counts[-1] <= 40
