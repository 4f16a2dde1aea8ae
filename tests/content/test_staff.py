"""The door of the back office: sign-in, its lock, the second factor, forgotten passwords, and each one's language."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Group, Permission
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from carrara.content import mail
from carrara.content.models import Letter, User
from carrara.content.staff import StaffAdapter

PASSWORD = "pietra-serena-1"
DOOR = "/accounts/login/"


@pytest.fixture
def anna(db):
    return User.objects.create_superuser("anna", "anna@example.org", PASSWORD)


def knock(client, login="anna", password=PASSWORD, **headers):
    return client.post(DOOR, {"login": login, "password": password}, **headers)


def is_in(client):
    return client.get("/admin/").status_code == 200


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_second_factor(user):
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return RecoveryCodes.activate(user)


# --- one door ----------------------------------------------------------------------------------------------------
def test_the_back_office_has_one_door(client, anna):
    answer = client.get("/admin/content/page/", follow=True)
    assert answer.redirect_chain[-1] == (f"{DOOR}?next=%2Fadmin%2Fcontent%2Fpage%2F", 302)
    assert client.post("/admin/login/", {"username": "anna", "password": PASSWORD}).headers["Location"].startswith(DOOR)
    assert not is_in(client)
    for login in ("anna", "Anna", "anna@example.org"):
        assert knock(client, login).headers["Location"] == "/admin/"
        assert is_in(client)
        client.logout()


def test_nobody_signs_up(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    for path in ("signup/", "email/", "social/signup/", "login/code/", "confirm-email/x/"):
        assert client.get(f"/accounts/{path}").status_code == 404
        assert client.post(f"/accounts/{path}", {"email": "a@example.org"}).status_code in (403, 404)
    assert "signup" not in client.get(DOOR).content.decode()


def test_whoever_is_not_staff_stays_outside(client, db):
    User.objects.create_user("guest", password=PASSWORD)
    knock(client, "guest")
    assert client.get("/admin/", follow=True).status_code == 403


def test_an_account_that_was_closed_stays_outside(client, anna):
    User.objects.update(is_active=False)
    assert knock(client).headers["Location"] == "/accounts/inactive/"
    assert client.get("/accounts/inactive/").status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"]
)
def test_the_door_leads_nowhere_else(client, anna, elsewhere):
    answer = client.post(DOOR, {"login": "anna", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/admin/"


def test_signing_out_takes_a_deed(client, anna):
    client.force_login(anna)
    client.get("/accounts/logout/")
    client.get("/admin/logout/")
    assert is_in(client)
    assert client.post("/accounts/logout/").headers["Location"] == DOOR
    assert not is_in(client)


@pytest.mark.parametrize("path", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/1-x-y/"])
def test_pages_of_sign_in_are_strict_and_kept_nowhere(client, db, path):
    answer = client.get(
        f"/accounts/{path}", headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


# --- the lock ----------------------------------------------------------------------------------------------------
def test_after_five_failures_even_the_right_password_waits(client, anna):
    assert [knock(client, password="wrong").status_code for _attempt in range(5)] == [200] * 5
    locked = knock(client)
    assert locked.status_code == 429
    assert locked.context["form"].non_field_errors() == [StaffAdapter.error_messages["too_many_login_attempts"]]
    assert not is_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert knock(client).status_code == 302


@pytest.mark.parametrize(
    "trick",
    [
        lambda i: {"HTTP_X_FORWARDED_FOR": f"203.0.113.{i}"},
        lambda i: {"HTTP_X_REAL_IP": f"203.0.113.{i}", "HTTP_FORWARDED": f"for=203.0.113.{i}"},
        lambda i: {"HTTP_HOST": f"127.0.0.1:{9000 + i}"},
        lambda i: {"HTTP_X_FORWARDED_HOST": f"{i}.example.org"},
        lambda i: {"HTTP_USER_AGENT": f"browser {i}"},
        lambda i: {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
        lambda i: {"REMOTE_ADDR": f"198.51.100.{i}"},  # no header: an attacker with many machines
    ],
)
def test_headers_do_not_open_the_lock(client, anna, trick):
    for attempt in range(5):
        knock(client, password="wrong", **trick(attempt))
    assert knock(client, **trick(6)).status_code == 429


def test_capital_letters_are_no_other_name(client, anna):
    for login in ("anna", "ANNA", "Anna", "aNNa", " anna "):
        knock(client, login, "wrong")
    assert knock(client).status_code == 429


def test_a_name_that_is_too_long_for_a_query_is_refused_in_words(client, anna):
    assert list(knock(client, "a" * 60_000).context["form"].errors) == ["login"]


def test_one_machine_trying_many_names_is_locked(client, anna):
    for number in range(10):
        knock(client, f"name-{number}", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert knock(client).status_code == 429
    assert knock(client, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_behind_our_proxy_the_address_that_it_saw_counts(client, anna, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        knock(client, f"name-{number}", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.1")
    assert knock(client, HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.1").status_code == 429
    assert knock(client, HTTP_X_FORWARDED_FOR="198.51.100.2").status_code == 302


# --- the second factor -------------------------------------------------------------------------------------------
def test_where_it_is_demanded_nothing_opens_without_it(client, anna, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    knock(client)
    for path in (
        "/admin/",
        "/admin/content/page/",
        "/admin/jsi18n/",
        "/admin/autocomplete/",
        "/admin/content/user/1/password/",
    ):
        assert client.get(path).headers["Location"] == "/accounts/2fa/"
    assert client.post("/admin/content/newsitem/add/", {}).headers["Location"] == "/accounts/2fa/"


def test_no_word_of_the_browser_moves_the_back_office_to_where_it_is_not_demanded(client, anna, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    knock(client)
    assert client.get("/admin/content/page/", SCRIPT_NAME="/x").headers["Location"] == "/accounts/2fa/"


def test_in_the_trial_it_is_offered(client, anna):
    knock(client)
    assert reverse("mfa_activate_totp") in client.get("/admin/").content.decode()
    with_second_factor(anna)
    client.force_login(anna)  # that of before has ended
    page = client.get("/admin/")
    assert (page.status_code, reverse("mfa_activate_totp") in page.content.decode()) == (200, False)


def test_setting_it_up_asks_for_the_password_again_and_gives_recovery_codes(client, anna, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    knock(client)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        page = client.get(reverse("mfa_activate_totp"), follow=True)
        if "password" in page.context["form"].fields:
            page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
        assert "data:image/svg+xml" in page.content.decode()
        secret = page.context["form"].secret
        wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
        assert wrong.context["form"].errors and not Authenticator.objects.exists()
        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    assert len(re.findall(r"<li>\w+</li>", done.content.decode())) == 10
    assert is_in(client)


def test_the_password_alone_no_longer_opens(client, anna):
    codes = with_second_factor(anna).get_unused_codes()
    assert knock(client).headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).headers["Location"] == "/admin/"
    assert is_in(client)
    client.logout()
    knock(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})  # used once already
    assert not is_in(client)
    with time_machine.travel(time.time() + 400, tick=False):
        knock(client)
        client.post(reverse("mfa_authenticate"), {"code": code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")})
        assert is_in(client)


def test_codes_are_not_guessed_at_leisure(client, anna):
    codes = with_second_factor(anna).get_unused_codes()
    knock(client)
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 429
    assert not is_in(client)


def test_a_form_without_a_code_is_no_fault_of_the_server(client, anna):
    with_second_factor(anna)
    knock(client)
    assert client.post(reverse("mfa_authenticate"), {"credential": "x"}).status_code in (200, 400)
    assert not is_in(client)


def test_pages_of_the_second_factor(client, anna):
    client.force_login(anna)
    assert client.get(reverse("mfa_index")).status_code == 200
    with_second_factor(anna)
    client.force_login(anna)  # that of before has ended
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name), follow=True)
        assert answer.status_code == 200, name
        assert not re.search(r"<style|\sstyle=|\son\w+=", answer.content.decode()), name


def test_a_lost_telephone(client, anna):
    bruno = User.objects.create_user("bruno", is_staff=True)
    with_second_factor(bruno)
    bruno.user_permissions.set(Permission.objects.filter(content_type__app_label="content", codename__endswith="user"))
    deed = {"action": "remove_second_factor", "_selected_action": bruno.pk}
    client.force_login(bruno)
    client.post(reverse("admin:content_user_changelist"), deed)
    assert Authenticator.objects.filter(user=bruno).exists()  # not by oneself
    client.force_login(anna)
    client.post(reverse("admin:content_user_changelist"), deed)
    assert not Authenticator.objects.filter(user=bruno).exists()


# --- forgotten passwords -----------------------------------------------------------------------------------------
def test_a_new_password_by_a_letter_in_ones_language(client, anna, settings, mailoutbox):
    settings.SITE_URL = "https://citta.example.org"
    User.objects.update(language="fr")
    answer = client.post(reverse("account_reset_password"), {"email": "ANNA@example.org"}, HTTP_HOST="127.0.0.1:6666")
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == ("anna@example.org", "fr")
    link = re.search(r"https://citta.example.org(/accounts/password/reset/key/\S+)", letter.text)[1]
    assert answer.headers["Location"] == reverse("account_reset_password_done")
    mail.send_due()
    assert len(mailoutbox) == 1

    form = client.get(link, follow=True)
    typed = {"password1": "cava-nuova-2027", "password2": "cava-nuova-2027"}
    assert client.post(form.redirect_chain[-1][0], typed, follow=True).status_code == 200
    assert not is_in(client)
    assert knock(client, password="cava-nuova-2027").status_code == 302
    client.logout()
    used = client.get(link, follow=True)
    assert used.context.get("token_fail") and knock(client).status_code == 200


def test_an_address_that_nobody_has_is_answered_alike(client, anna):
    answers = [
        client.post(reverse("account_reset_password"), {"email": to}) for to in ("anna@example.org", "x@example.org")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    assert Letter.objects.count() == 1


def test_the_door_does_not_tell_names(client, anna):
    told = [knock(client, login, "wrong").context["form"].errors.as_json() for login in ("anna", "nobody")]
    assert told[0] == told[1]


def test_a_weak_password_is_refused(client, anna):
    client.force_login(anna)
    typed = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    assert "password1" in client.post(reverse("account_change_password"), typed).context["form"].errors
    typed |= {"password1": "cava-nuova-2027", "password2": "cava-nuova-2027"}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    assert client.get("/admin/password_change/").headers["Location"] == reverse("account_change_password")


# --- each one's language -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["it", "en", "fr", "zh-hans", "ar"])
def test_the_back_office_speaks_the_language_kept_with_the_account(client, anna, code):
    client.force_login(anna)
    answer = client.post(reverse("admin:language"), {"language": code, "next": "/admin/content/page/?q=a"})
    assert answer.headers["Location"] == "/admin/content/page/?q=a"
    anna.refresh_from_db()
    assert anna.language == code
    client.logout()
    client.force_login(anna)
    page = client.get("/admin/", headers={"accept-language": "de"})
    assert page.headers["Content-Language"] == code
    assert f'dir="{"rtl" if code == "ar" else "ltr"}"' in page.content.decode()
    words = {
        "it": "Passa al contenuto principale",
        "en": "Skip to main content",
        "fr": "Passer au contenu principal",
        "zh-hans": "跳到主要内容",
        "ar": "الانتقال إلى المحتوى الرئيسي",
    }
    assert words[code] in page.content.decode()


def test_choosing_a_language_by_trickery(client, anna):
    assert client.post(reverse("admin:language"), {"language": "en"}).headers["Location"].startswith("/admin/login/")
    client.force_login(anna)
    for typed in ({"language": "xx"}, {"language": ""}, {}, {"language": "en", "next": "//example.org/"}):
        assert client.post(reverse("admin:language"), typed).headers["Location"] == "/admin/"
    assert client.get(reverse("admin:language")).status_code == 405


# --- staff accounts ----------------------------------------------------------------------------------------------
def test_making_a_member_of_staff(client, anna):
    client.force_login(anna)
    typed = {"username": "bruno", "email": "bruno@example.org", "language": "en", "is_staff": "on"}
    typed |= {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("admin:content_user_add"), typed).status_code == 302
    bruno = User.objects.get(username="bruno")
    assert (bruno.language, bruno.is_staff, bruno.is_superuser, bruno.check_password(PASSWORD)) == (
        "en",
        True,
        False,
        True,
    )
    page = client.get(reverse("admin:content_user_change", args=[bruno.pk])).content.decode()
    assert bruno.password not in page and "pbkdf2" not in page and "md5" not in page
    assert client.get(reverse("admin:auth_user_password_change", args=[bruno.pk])).status_code == 200


def test_an_address_that_was_taken_away_opens_nothing(client, anna):
    EmailAddress.objects.create(user=anna, email="anna@example.org", primary=True, verified=True)
    client.force_login(anna)
    page = reverse("admin:content_user_change", args=[anna.pk])
    typed = {"username": "anna", "email": "new@example.org", "language": "it", "is_active": "on", "is_staff": "on"}
    assert client.post(page, typed | {"is_superuser": "on"}).status_code == 302
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    assert not Letter.objects.exists()
    assert knock(client, "anna@example.org").status_code == 200
    assert knock(client, "new@example.org").status_code == 302


def test_nobody_raises_themselves(client, anna):
    group = Group.objects.create(name="all")
    bruno = User.objects.create_user("bruno", is_staff=True)
    bruno.user_permissions.set(Permission.objects.filter(content_type__app_label="content", codename__endswith="user"))
    client.force_login(bruno)
    assert client.get(reverse("admin:content_user_change", args=[anna.pk])).status_code == 200  # looking is allowed
    typed = {"username": "bruno", "language": "it", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(reverse("admin:content_user_change", args=[bruno.pk]), typed | {"groups": group.pk})
    bruno.refresh_from_db()
    assert (bruno.is_superuser, bruno.groups.count()) == (False, 0)
    for page in ("content_user_change", "auth_user_password_change", "content_user_delete"):
        assert client.post(reverse(f"admin:{page}", args=[anna.pk]), {"post": "yes"}).status_code == 403
