"""What the server does for the comfort of a form: faults with their places, the cookie that says what is saved."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils.translation import override

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import NewsItem, User
from tests.content.test_admin import event_form, rows, write

pytestmark = pytest.mark.django_db
ADD = "/admin/content/newsitem/add/"
DRAFT = "1a2b-3c4d-5e6f"


@pytest.fixture
def staff(admin_client):
    return admin_client


def test_faults_are_listed_in_the_order_of_the_page_with_the_ids_of_their_fields(staff):
    answer = staff.post(ADD, write(title_it="", title_ar="x" * 121, slug="No!", cover="999"))
    assert [fault.field for fault in answer.context["faults"]] == ["id_title_it", "id_title_ar", "id_slug", "id_cover"]
    page = answer.content.decode()
    assert all(f'href="#{fault.field}"' in page and f'id="{fault.field}"' in page for fault in answer.context["faults"])


def test_a_fault_of_a_whole_row_leads_to_its_first_field(staff):
    day = {"starts_at_0": "20/12/2026", "ends_at_0": "20/12/2026"}
    right, wrong = ({**day, "starts_at_1": "15:00", "ends_at_1": ends} for ends in ("16:00", "14:00"))
    with override("it"):
        answer = staff.post("/admin/events/event/add/", event_form(**rows("dates", right, wrong)))
    (fault,) = answer.context["faults"]
    assert (fault.field, fault.label, fault.told) == (
        "id_dates-1-starts_at",
        "Data 2",
        "La fine deve venire dopo l’inizio.",
    )
    assert 'id="id_dates-1-starts_at_0"' in answer.content.decode()  # the day of the two fields, where the link leads


def test_the_browser_hears_what_is_saved_and_nothing_else(staff):
    refused = staff.post(ADD, write(slug="No!", _draft=DRAFT))
    assert "saved_drafts" not in refused.cookies and f'name="_draft" value="{DRAFT}"' in refused.content.decode()
    saved = staff.post(ADD, write(_draft=DRAFT))
    cookie = saved.cookies["saved_drafts"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (DRAFT, "/admin/", "Lax")
    item = NewsItem.objects.get()
    item.state = "published"
    item.save()
    beside = staff.post(f"/admin/content/newsitem/{item.pk}/change/", write(title_it="Altro", _draft=DRAFT))
    assert (beside.status_code, beside.cookies["saved_drafts"].value) == (302, DRAFT)


@pytest.mark.parametrize("forged", ["", "x", "a; path=/", "<script>", "a" * 41])
def test_a_forged_number_sets_no_cookie(staff, forged):
    saved = staff.post(ADD, write(_draft=forged))
    assert saved.status_code == 302 and "saved_drafts" not in saved.cookies


def test_whoever_may_only_look_gets_no_scripts_that_write(client):

    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_newsitem"))
    client.force_login(reader)
    item = NewsItem.objects.create(slug="a", title_it="a")
    page = client.get(f"/admin/content/newsitem/{item.pk}/change/").content.decode()
    assert "form/languages.js" in page and "form/unsaved.js" not in page and "form/presence.js" not in page


def test_a_form_that_expired_says_where_what_was_typed_is(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    answer = client.post(ADD, write())
    assert answer.status_code == 403 and f'href="{ADD}"' in answer.content.decode()
    outside = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assert outside.status_code == 403 and "/admin/" not in outside.content.decode()


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_every_language_of_the_back_office_saves(admin_user, staff, code):
    User.objects.update(language=code)
    assert staff.post(ADD, write()).status_code == 302
    with override(code):
        assert NewsItem.objects.get().title_it == "Prova"
