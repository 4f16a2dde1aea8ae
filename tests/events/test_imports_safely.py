"""Sheets that come in while the site changes, that are hostile, or that nobody says yes to."""

import pytest
import time_machine
from django.utils import timezone, translation
from django.utils.timezone import timedelta

from carrara.content import keeping
from events.models import Event, Venue
from tests.events.sheets import EVENTS, PEOPLE, VENUES, agree, come_in, counts, problems, send, whole_database


# --- between looking and saying yes ------------------------------------------------------------------------------
def test_if_the_site_changes_meanwhile_nothing_is_written_and_it_says_so(staff, vocabulary):
    answer = send(staff, VENUES, "slug;title_it\nstudio-1;Uno\nnuovo;Nuovo")
    Venue.objects.create(slug="nuovo", title_it="Di un'altra")
    before = whole_database()
    again = agree(staff, VENUES, answer)
    assert "the site changed since you looked" in again.content.decode()
    assert counts(again) == (0, 2, 0)
    assert whole_database() == before
    agree(staff, VENUES, again)
    assert Venue.objects.get(slug="nuovo").title_it == "Nuovo"


def test_an_error_of_the_database_takes_everything_back(staff, monkeypatch):
    answer = send(staff, VENUES, "slug;title_it\na;A\nb;B")
    monkeypatch.setattr("carrara.content.importing.slugs.Slugs.existing", lambda *args: None)
    monkeypatch.setattr("carrara.content.importing.plans.Plan.digest", lambda plan: "same")
    answer = send(staff, VENUES, "slug;title_it\na;A\nb;B")
    Venue.objects.create(slug="b", title_it="B")
    again = agree(staff, VENUES, answer)
    assert "Nothing was written" in again.content.decode()
    assert list(Venue.objects.values_list("slug", flat=True)) == ["b"]


def test_the_word_is_worth_something_to_its_owner_for_an_hour_and_once(staff, client, django_user_model):
    answer = send(staff, VENUES, "title_it\nA")
    word = answer.context["word"]
    other = django_user_model.objects.create_superuser("other", language="en")
    client.force_login(other)
    for page, someone in [(VENUES, client), (EVENTS, staff)]:
        refused = someone.post(page, {"word": word})
        with translation.override("en"):
            assert (refused.status_code, refused.context["error"]) == (400, str(keeping.LAPSED))
    assert staff.post(VENUES, {"word": word[:-1] + "x"}).status_code == 400
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=5), tick=False):
        assert staff.post(VENUES, {"word": word}).status_code == 400
    assert not Venue.objects.exists()
    agree(staff, VENUES, answer)
    assert staff.post(VENUES, {"word": word}).status_code == 400
    assert Venue.objects.count() == 1


def test_a_sheet_nobody_said_yes_to_is_erased(staff):
    send(staff, VENUES, "title_it\nA")
    assert keeping.erase_due() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert keeping.erase_due() == 1
    assert list(keeping.folder().glob("*")) == []


# --- hostile -----------------------------------------------------------------------------------------------------
def test_names_of_files_and_cells_of_html_do_no_harm(staff):
    sheet = "title_it;body_it;website\n<script>x()</script>;<p onclick=x()>a<img src=x onerror=y()></p>;javascript:x()"
    answer = send(staff, EVENTS, sheet, "../../<img src=x>.csv")
    assert "<script>x()" not in answer.content.decode() and "<img src=x" not in answer.content.decode()
    assert problems(answer) == ["Row 2, column “Website”: Enter a valid URL."]
    come_in(staff, EVENTS, sheet.replace("javascript:x()", ""))
    event = Event.objects.get()
    assert (event.title_it, event.slug, event.body_it) == ("<script>x()</script>", "scriptxscript", "<p>a</p>")


@pytest.mark.parametrize(
    "row",
    [
        "x" * 400,
        "a;" + "9" * 400,
        "\x00",
        "a;1e999999999",
        "'=1+1",
        "=cmd|' /C calc'!A0",
        "a;;b;c;d;e;f",
        '"',
        "ﷺ" * 90,
    ],
    ids=range(9),
)
def test_no_row_is_a_fault_of_the_server(staff, row):
    for page in (VENUES, EVENTS, PEOPLE):
        assert send(staff, page, f"title_it;slug\n{row}").status_code in (200, 400)


def test_without_a_file_it_says_so(staff):
    answer = staff.post(VENUES, {})
    assert (answer.status_code, answer.context["error"]) == (400, "Choose a file first.")
    assert send(staff, VENUES, b"PK\x03\x04").status_code == 400
