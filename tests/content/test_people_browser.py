"""Staff, invitations and the audit trail in a real browser; and the way of somebody invited, from letter to office."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from carrara.content.models import Letter, User
from tests.content.test_admin_browser import PASSWORD, anna, office, open_page  # noqa: F401


@pytest.mark.parametrize(("language", "colours", "width"), [("it", "light", 1280), ("ar", "dark", 768)])
def test_pages_are_quiet_and_accessible(office, live_site, accessible, faults, language, colours, width):  # noqa: F811
    User.objects.update(language=language)
    office.set_viewport_size({"width": width, "height": 900})
    office.emulate_media(color_scheme=colours)
    invited(office, live_site)
    awa = User.objects.get(username="awa")
    pages = [
        ("admin:content_user_invite",),
        ("admin:content_user_changelist",),
        ("admin:content_user_change", awa.pk),
        ("admin:content_auditentry_changelist",),
        ("admin:auth_group_changelist",),
        ("admin:auth_group_change", awa.groups.get().pk),
        ("mfa_index",),
    ]
    for name, *args in pages:
        open_page(office, live_site, name, *args)
        office.wait_for_load_state("networkidle")
        assert faults == []
        accessible(office)


def invited(office, live_site):  # noqa: F811
    open_page(office, live_site, "admin:content_user_invite")
    office.fill("#id_first_name", "Awa")
    office.fill("#id_last_name", "Diop")
    office.fill("#id_email", "awa@example.org")
    office.select_option("select[name=language]", "fr")
    office.locator("[name=groups]").first.check()
    office.locator(".submit-row [type=submit]").click()
    office.wait_for_url(live_site + reverse("admin:content_user_changelist"))


def test_somebody_invited_comes_in(office, live_site, new_context, accessible, faults):  # noqa: F811
    invited(office, live_site)
    link = re.search(r"/accounts/invitation/\S+", Letter.objects.first().text)[0]
    page = new_context().new_page()
    page.goto(live_site + link)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    accessible(page)
    for name in ("password1", "password2"):
        page.fill(f"[name={name}]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(live_site + reverse("mfa_activate_totp"))
    page.goto(live_site + link)
    expect(page.locator("[name=password1]")).to_have_count(0)
