"""Inviting by letter: who is invited, what they may do, and a link that works once, for some days, on a deed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from carrara.content import invitations
from carrara.content.models import AuditEntry, Invitation, Letter, User
from programmes.models import Programme
from tests.content.test_staff import PASSWORD, is_in, knock

NEW = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def anna(db):
    return User.objects.create_superuser("anna", "anna@example.org", PASSWORD)


@pytest.fixture
def office(anna):
    browser = Client()
    browser.force_login(anna)
    return browser


def invite(office, **typed):
    person = {"first_name": "Awa", "last_name": "Diop", "email": "awa.diop@example.org", "language": "fr"}
    return office.post(reverse("admin:content_user_invite"), person | typed)


def link():
    """Of the last letter."""
    return re.search(r"https?://\S+?(/accounts/invitation/\S+)", Letter.objects.first().text)[1]


def in_the_list(office, person):
    page = office.get(reverse("admin:content_user_changelist")).content.decode()
    row = next(row for row in page.split("<tr>") if person in row and "field-shown_standing" in row)
    return re.search(r'field-shown_standing">(?:<span[^>]*>)?([^<]*)', row)[1]


def test_an_invitation_from_the_list_to_the_first_page(office, settings):
    settings.SITE_URL = "https://citta.example.org"
    programme = Programme.objects.create(slug="forum", title_it="Forum")
    role = Group.objects.get(name="Programme managers")
    listed = office.get(reverse("admin:content_user_changelist")).content.decode()
    assert reverse("admin:content_user_invite") in listed
    done = invite(office, groups=[role.pk], languages=["ar", "fr"], managed_programmes=[programme.pk])
    assert done.status_code == 302
    awa = User.objects.get(email="awa.diop@example.org")
    assert (awa.username, awa.is_active, awa.is_staff, awa.is_superuser, awa.has_usable_password()) == (
        "awa.diop",
        False,
        True,
        False,
        False,
    )
    assert (list(awa.groups.all()), awa.languages, list(awa.managed_programmes.all())) == (
        [role],
        ["fr", "ar"],
        [programme],
    )
    letter = Letter.objects.get()
    assert (letter.to, letter.language, "https://citta.example.org/accounts/invitation/" in letter.text) == (
        "awa.diop@example.org",
        "fr",
        True,
    )
    assert in_the_list(office, "awa.diop@example.org") == _("invited, not yet come")

    awas = Client()
    page = awas.get(link(), headers={"accept-language": "it"})
    assert (page.status_code, page.headers["Content-Language"]) == (200, "fr")
    assert not User.objects.get(pk=awa.pk).is_active  # looking changes nothing
    done = awas.post(link(), NEW, follow=True)
    assert done.redirect_chain == [(reverse("mfa_activate_totp"), 302)]  # and the password is not asked again
    assert "data:image/svg+xml" in done.content.decode()
    assert is_in(awas)
    assert in_the_list(office, "awa.diop@example.org") == _("open")
    assert list(AuditEntry.objects.filter(deed__startswith="invit").values_list("deed", "by_name")) == [
        ("invitation_accepted", "Awa Diop"),
        ("invited", "anna"),
    ]


def test_the_link_works_once(office):
    invite(office)
    address = link()
    Client().post(address, NEW)
    for answer in (Client().get(address), Client().post(address, NEW | {"password1": "x"})):
        assert (answer.status_code, answer.context["token_fail"]) == (410, True)
    assert knock(Client(), "awa.diop").status_code == 302


def test_a_weak_password_is_refused_and_the_link_stays(office):
    invite(office)
    answer = Client().post(link(), {"password1": "12345678", "password2": "12345678"})
    assert (answer.status_code, "password1" in answer.context["form"].errors) == (200, True)
    assert Client().post(link(), NEW).status_code == 302


def test_the_link_lapses_and_a_new_letter_brings_a_new_one(office, settings):
    invite(office)
    awa, old = User.objects.get(username="awa.diop"), link()
    after = timezone.now() + timedelta(days=settings.INVITATION_DAYS, seconds=1)
    with time_machine.travel(after, tick=False):
        assert Client().post(old, NEW).status_code == 410
        office.force_login(User.objects.get(username="anna"))
        assert in_the_list(office, "awa.diop@example.org") == _("invitation lapsed")
        again = reverse("admin:content_user_invite_again", args=[awa.pk])
        assert office.get(again).status_code == 405
        assert office.post(again).status_code == 302
        assert (Letter.objects.count(), link() == old) == (2, False)
        assert Client().get(old).status_code == 410
        assert Client().post(link(), NEW).status_code == 302


def test_a_withdrawn_invitation_leaves_nothing(office):
    invite(office)
    awa, address = User.objects.get(username="awa.diop"), link()
    page = reverse("admin:content_user_withdraw", args=[awa.pk])
    shown = office.get(reverse("admin:content_user_change", args=[awa.pk])).content.decode()
    assert page in shown and office.get(page).status_code == 405
    assert office.post(page).status_code == 302
    assert (User.objects.filter(pk=awa.pk).exists(), Invitation.objects.exists()) == (False, False)
    assert Client().post(address, NEW).status_code == 410


def test_who_has_come_is_not_invited_again_nor_withdrawn(office):
    invite(office)
    Client().post(link(), NEW)
    awa = User.objects.get(username="awa.diop")
    for name in ("invite_again", "withdraw"):
        assert office.post(reverse(f"admin:content_user_{name}", args=[awa.pk])).status_code == 302
    assert (User.objects.filter(pk=awa.pk).exists(), Letter.objects.count()) == (True, 1)


def test_an_account_that_waits_opens_by_no_other_way(office):
    invite(office)
    Client().post(reverse("account_reset_password"), {"email": "awa.diop@example.org"})
    assert Letter.objects.count() == 1  # of the invitation alone
    awas = Client()
    knock(awas, "awa.diop", "")
    assert not is_in(awas)


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "../../x", "é"])
def test_a_made_up_link_opens_nothing(db, token):
    assert Client().get(f"/accounts/invitation/{token}/").status_code in (404, 410)


def test_bad_input_is_answered_with_what_was_typed(office, anna):
    answer = invite(office, email="ANNA@example.org", first_name="", language="xx", groups=["999"])
    errors = answer.context["adminform"].form.errors
    assert (answer.status_code, set(errors), "ANNA@example.org" in answer.content.decode()) == (
        200,
        {"email", "first_name", "language", "groups"},
        True,
    )
    assert not Letter.objects.exists()


def test_names_that_are_taken_get_a_number(office):
    for host in ("a", "b", "c"):
        invite(office, email=f"Awa@{host}.example.org")
    assert list(User.objects.filter(is_active=False).order_by("pk").values_list("username", flat=True)) == [
        "awa",
        "awa2",
        "awa3",
    ]


def test_only_superusers_invite(office):
    bruno = User.objects.create_user("bruno", is_staff=True)
    bruno.groups.set(Group.objects.all())
    browser = Client()
    browser.force_login(bruno)
    invite(office)
    awa = User.objects.get(username="awa.diop")
    assert invite(browser, email="x@example.org").status_code == 403
    for name in ("invite_again", "withdraw"):
        assert browser.post(reverse(f"admin:content_user_{name}", args=[awa.pk])).status_code == 403
    assert User.objects.count() == 3


def test_those_who_never_come_are_erased(office, settings):
    invite(office)
    days = settings.INVITATION_DAYS + settings.INVITATION_KEEPING_DAYS
    with time_machine.travel(timezone.now() + timedelta(days=days - 1)):
        assert invitations.erase_lapsed() == 0
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)):
        assert invitations.erase_lapsed() == 1
    assert list(User.objects.values_list("username", flat=True)) == ["anna"]


@pytest.mark.parametrize("code", ["it", "en", "fr", "zh-hans", "ar"])
def test_the_letter_speaks_the_language_of_who_is_invited(office, code):
    with translation.override("it"):
        invite(office, language=code)
    with translation.override(code):
        assert Letter.objects.get().subject == _("You are invited to the back office of Carrara, UNESCO Creative City")
