"""Signing out everywhere: by hand, and wherever an older session must not outlive what has changed."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from carrara.content import sessions
from carrara.content.models import AuditEntry, User
from tests.content.test_staff import PASSWORD, code_of, is_in, knock, with_second_factor


@pytest.fixture
def anna(db):
    return User.objects.create_superuser("anna", "anna@example.org", PASSWORD)


@pytest.fixture
def here(anna):
    return signed_in()


@pytest.fixture
def there(anna):
    return signed_in()


def signed_in(name="anna"):
    browser = Client()
    knock(browser, name)
    assert is_in(browser)
    return browser


def test_everyone_for_themselves_and_the_present_session_stays(here, there):
    bruno = User.objects.create_superuser("bruno", "bruno@example.org", PASSWORD)
    brunos = signed_in("bruno")
    assert here.get(reverse("end_sessions")).status_code == 405
    assert is_in(there)
    assert here.post(reverse("end_sessions")).headers["Location"] == reverse("mfa_index")
    assert (is_in(here), is_in(there), is_in(brunos)) == (True, False, True)
    assert (bruno.session_epoch, AuditEntry.objects.filter(deed="sessions_ended").count()) == (0, 1)


def test_a_stranger_ends_nothing(client, anna):
    assert client.post(reverse("end_sessions")).headers["Location"].startswith("/accounts/login/")
    assert User.objects.get().session_epoch == 0


def test_a_new_password_ends_the_others(here, there):
    typed = {"oldpassword": PASSWORD, "password1": "cava-nuova-2027", "password2": "cava-nuova-2027"}
    assert here.post(reverse("account_change_password"), typed).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_second_factor_ends_what_was_opened_with_the_password_alone(here, there):
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = here.get(reverse("mfa_activate_totp"))
    done = here.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert done.status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_turning_it_off_ends_the_others(anna):
    codes = with_second_factor(anna).get_unused_codes()
    here, there = Client(), Client()
    for browser, code in zip((here, there), codes, strict=False):
        knock(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(browser)
    here.post(reverse("mfa_reauthenticate"), {"code": codes[2]})
    here.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert (is_in(here), is_in(there)) == (True, False)


def test_another_person_is_signed_out_by_superusers_alone(here, anna):
    User.objects.create_user("bruno", "bruno@example.org", PASSWORD, is_staff=True)
    brunos, page = signed_in("bruno"), reverse("admin:content_user_changelist")
    brunos.post(page, {"action": "end_sessions", "_selected_action": anna.pk})
    assert is_in(here)
    here.post(page, {"action": "end_sessions", "_selected_action": User.objects.get(username="bruno").pk})
    assert (is_in(here), is_in(brunos)) == (True, False)


def test_removing_somebodys_second_factor_ends_their_sessions(here):
    bruno = User.objects.create_user("bruno", "bruno@example.org", PASSWORD, is_staff=True)
    with_second_factor(bruno)
    brunos = Client()
    brunos.force_login(User.objects.get(pk=bruno.pk))
    assert is_in(brunos)
    page = reverse("admin:content_user_changelist")
    here.post(page, {"action": "remove_second_factor", "_selected_action": bruno.pk})
    assert (is_in(here), is_in(brunos)) == (True, False)


def test_a_closed_account_that_is_opened_again_begins_anew(here):
    bruno = User.objects.create_user("bruno", "bruno@example.org", PASSWORD, is_staff=True)
    brunos, page = signed_in("bruno"), reverse("admin:content_user_change", args=[bruno.pk])
    typed = {"username": "bruno", "email": "bruno@example.org", "language": "it", "is_staff": "on"}
    assert here.post(page, typed).status_code == 302
    assert not is_in(brunos)
    assert here.post(page, typed | {"is_active": "on"}).status_code == 302
    assert User.objects.get(pk=bruno.pk).is_active and not is_in(brunos)


def test_an_object_read_before_brings_no_session_back(anna):
    read_before = User.objects.get(pk=anna.pk)
    sessions.end(anna)
    read_before.first_name = "Anna"
    read_before.save()
    anna.refresh_from_db()
    assert (anna.first_name, anna.session_epoch) == ("Anna", 1)


def test_the_page_tells_ones_last_sign_ins(here, there):
    page = here.get(reverse("mfa_index"))
    assert [entry.by_name for entry in page.context["signed_in"]] == ["anna", "anna"]
