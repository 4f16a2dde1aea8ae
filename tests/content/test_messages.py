from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from carrara.content import messages
from carrara.content.models import Letter, Message, Office, User

TYPED = {"name": "Anna", "email": "anna@example.org", "text": "Quando aprono i laboratori?"}


@pytest.fixture
def office(db):
    return Office.objects.create(name="Ufficio", email="ufficio@example.org")


def opened(client, name="contact_form"):
    """The form as somebody sees it who then takes a minute to write."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        response = client.get(reverse(name))
    return {"opened": response.context["form"].initial["opened"]}


def test_a_message_is_stored_sent_to_the_office_and_acknowledged(client, office):
    response = client.post(reverse("contact_form"), TYPED | opened(client))
    assert response.headers["Location"] == reverse("contact_done")
    message = Message.objects.get()
    assert (message.kind, message.name, message.email, message.text, message.language) == (
        "contact",
        "Anna",
        "anna@example.org",
        TYPED["text"],
        "it",
    )
    to_office, to_writer = Letter.objects.order_by("pk")
    assert (to_office.to, to_office.reply_to) == ("ufficio@example.org", "anna@example.org")
    assert TYPED["text"] in to_office.text
    assert to_writer.to == "anna@example.org"
    assert TYPED["text"] not in to_writer.text  # or the form would carry anybody's words to anybody's address


def test_an_accessibility_report_needs_no_address(client, office):
    typed = {"page": "/eventi/", "text": "Il calendario non si legge"} | opened(client, "accessibility_feedback")
    assert client.post(reverse("accessibility_feedback"), typed).status_code == 302
    assert (Message.objects.get().kind, Letter.objects.count()) == ("accessibility", 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "anna"}, "email"),
        ({"email": ""}, "email"),
        ({"text": ""}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"name": "nul\x00l"}, "name"),
        ({"homepage": "https://spam.example"}, "__all__"),
        ({"opened": ""}, "__all__"),
        ({"opened": "forged:1:x"}, "__all__"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(client, office, typed, field):
    response = client.post(reverse("contact_form"), TYPED | opened(client) | typed)
    form = response.context["form"]
    assert (response.status_code, list(form.errors), Message.objects.count()) == (200, [field], 0)
    assert form["name"].value() == typed.get("name", "Anna")


def test_too_quick_or_too_old_is_asked_to_send_again_and_then_goes(client, office):
    for age in (timedelta(0), timedelta(hours=3)):
        with time_machine.travel(timezone.now() - age):
            stamp = client.get(reverse("contact_form")).context["form"].initial["opened"]
        response = client.post(reverse("contact_form"), TYPED | {"opened": stamp})
        again = response.context["form"]["opened"].value()
        with time_machine.travel(timezone.now() + timedelta(seconds=10)):
            assert client.post(reverse("contact_form"), TYPED | {"opened": again}).status_code == 302


def test_the_sixth_message_in_an_hour_from_one_address_waits(client, office):
    answers = [client.post(reverse("contact_form"), TYPED | opened(client)).status_code for _number in range(6)]
    assert (answers, Message.objects.count()) == ([302] * 5 + [200], 5)
    elsewhere = client.post(reverse("contact_form"), TYPED | opened(client), REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    pretending = client.post(reverse("contact_form"), TYPED | opened(client), headers={"X-Forwarded-For": "192.0.2.8"})
    assert pretending.status_code == 200


def test_a_connection_of_the_newer_protocol_is_one_however_many_addresses_it_takes(client, office):
    def send(address):
        return client.post(reverse("contact_form"), TYPED | opened(client), REMOTE_ADDR=address).status_code

    assert [send(f"2001:db8:0:1::{number}") for number in range(6)] == [302] * 5 + [200]
    assert (send("2001:db8:0:2::1"), send("fe80::1%eth0"), send("unix:")) == (302, 302, 302)


def test_nobody_is_flooded_with_acknowledgements(client, office):
    for number in range(7):
        client.post(reverse("contact_form"), TYPED | opened(client), REMOTE_ADDR=f"192.0.2.{number}")
    assert (Message.objects.count(), Letter.objects.filter(to="anna@example.org").count()) == (7, 5)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        messages.receive(Message(**TYPED, language="it"))
    assert Letter.objects.filter(to="anna@example.org").count() == 6


def test_an_answer_goes_out_once(office):
    message = messages.receive(Message(**TYPED, language="fr"))
    anna, bruno = (User.objects.create(username=name) for name in ("anna", "bruno"))
    messages.answer(message, "Da giugno.", by=anna)
    with pytest.raises(messages.AlreadyAnswered):
        messages.answer(message, "A luglio.", by=bruno)
    message.refresh_from_db()
    assert (message.answer, message.answered_by) == ("Da giugno.", anna)
    letter = Letter.objects.get(key=f"message-{message.pk}-answer")
    assert (letter.to, letter.reply_to, letter.language) == ("anna@example.org", "ufficio@example.org", "fr")
    assert "Da giugno." in letter.text


@pytest.mark.django_db
def test_messages_are_erased_a_year_after_the_answer_and_without_one_after_two(settings):
    now = timezone.now()
    ages = {"answered long ago": (800, 366), "answered": (800, 364), "old": (731, None), "waiting": (729, None)}
    for name, (received, answered) in ages.items():
        message = Message.objects.create(**TYPED | {"name": name}, language="it")
        Message.objects.filter(pk=message.pk).update(
            received_at=now - timedelta(days=received), answered_at=answered and now - timedelta(days=answered)
        )
    assert messages.erase_due() == 2
    assert set(Message.objects.values_list("name", flat=True)) == {"answered", "waiting"}


def test_the_pages_with_forms_are_never_kept_and_alone_set_a_cookie(client, office):
    form = client.get(reverse("contact_form"))
    assert ("no-store" in form.headers["Cache-Control"], "csrftoken" in form.cookies) == (True, True)
