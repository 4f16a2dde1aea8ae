"""Studios and hosts from a sheet, with the hours in which they open in an edition."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from carrara.content import drafts
from carrara.content.models import Locality, User
from partners.models import City
from programmes.models import Discipline, Host, Studio
from tests.programmes.making import make_edition, make_studio, told


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("anna", language="en"))
    Locality.objects.create(slug="torano", name_it="Torano")
    Discipline.objects.create(key="scultura", name_it="scultura", name_en="sculpture")
    Discipline.objects.create(key="ceramica", name_it="ceramica")
    return client


@pytest.fixture
def edition(staff):
    return make_edition()


def page_of(edition=None):
    return "/admin/programmes/studio/import/" + (f"?edition={edition.pk}" if edition else "")


def heading(*names):
    """A sheet's first row, in the words of the template; a text's own language need not be named."""
    return ";".join(names) + "\n"


def send(browser, text, edition=None):
    file = SimpleUploadedFile("studi.csv", text.encode(), "text/csv")
    return browser.post(page_of(edition), {"file": file})


def agree(browser, answer, edition=None):
    return browser.post(page_of(edition), {"word": answer.context["word"]}, follow=True)


def problems(answer):
    with translation.override("en"):
        return [str(problem) for problem in answer.context["plan"].problems]


COLUMNS = ["title_it", "address", "locality", "disciplines", "languages_spoken", "hosts", "2030-06-08", "domenica"]
ROWS = [
    *["Studio Uno", "Via Uno 1", "Torano", '"scultura;ceramica"', "it, en"],
    *["Anna Uno <anna@example.org> +39 0585 123456", "10-13 15-19", "10-18\nStudio Due", "Via Due 2", "torano"],
    *["sculpture", "italiano", '"Anna Uno;Bruno Due"', "closed", "11:00-17:30\n"],
]
SHEET = heading(*COLUMNS) + ";".join(ROWS)


def test_studios_hosts_and_hours_come_in_together(staff, edition):
    looked_at = send(staff, SHEET, edition)
    assert problems(looked_at) == [] and not Studio.objects.exists() and not Host.objects.exists()
    done = agree(staff, looked_at, edition)
    assert done.redirect_chain == [(f"/admin/programmes/edition/{edition.pk}/studios/", 302)]
    found = {
        studio.slug: (
            studio.state,
            studio.locality.slug,
            studio.languages_spoken,
            sorted(each.key for each in studio.disciplines.all()),
            sorted((host.name, host.email, host.phone) for host in studio.hosts.all()),
        )
        for studio in Studio.objects.prefetch_related("disciplines", "hosts").select_related("locality")
    }
    anna, bruno = ("Anna Uno", "anna@example.org", "+39 0585 123456"), ("Bruno Due", "", "")
    assert found == {
        "studio-uno": ("draft", "torano", " it en ", ["ceramica", "scultura"], [anna]),
        "studio-due": ("draft", "torano", " it ", ["scultura"], [anna, bruno]),
    }
    assert Host.objects.count() == 2
    assert told(edition) == {
        "studio-uno": (None, "", {"2030-06-08": "15:00-19:00", "2030-06-09": "10:00-18:00"}),
        "studio-due": (None, "", {"2030-06-09": "11:00-17:30"}),
    }
    assert str(Studio.objects.get(slug="studio-uno").history.last().history_user) == "anna"


def test_a_second_time_nothing_is_to_be_done_and_another_hour_is(staff, edition):
    agree(staff, send(staff, SHEET, edition), edition)
    again = send(staff, SHEET, edition)
    assert again.context["counts"] == {"new": 0, "changed": 0, "same": 2} and not again.context["word"]
    later = send(staff, SHEET.replace("11:00-17:30", "14-18"), edition)
    assert later.context["counts"] == {"new": 0, "changed": 1, "same": 1}
    agree(staff, later, edition)
    assert told(edition)["studio-due"][2] == {"2030-06-09": "14:00-18:00"}


def test_errors_name_row_and_column_and_nothing_comes_in(staff, edition):
    head = heading("title_it", "disciplines", "host_1", "host_1_email", "number", "saturday", "step_free")
    rows = [
        "Uno;scoltura;Anna;anna@example;1;10-18;",
        "Due;;;bruno@example.org;1;mattina;forse",
        "Tre;;Carla;carla@example.org;1;13-10;",
        "Quattro;;;;1;10-18;",
    ]
    answer = send(staff, head + "\n".join(rows), edition)
    found = [re.sub(r": .*", "", text) for text in problems(answer)]
    assert found == [
        "Row 2, column “Disciplines”",
        "Row 2, column “Host 1”",
        "Row 3, column “Saturday 8 June 2030”",
        "Row 3, column “Steps”",
        "Row 3, column “Host 1”",
        "Row 4, column “Saturday 8 June 2030”",
        "Row 5, column “Number on the map”",
    ]
    assert not answer.context["word"] and not Studio.objects.exists() and not Host.objects.exists()


def test_a_word_that_no_row_knows_is_one_thing_to_put_right(staff, edition):
    """Fifty rows with one unknown discipline are one sentence, and what stands in brackets is no name."""
    rows = [f"Studio {number};scoltura;Anna {number}" for number in range(1, 16)] + ["Altro;;Anna <anna at home>"]
    answer = send(staff, heading("title_it", "disciplines", "hosts") + "\n".join(rows), edition)
    first, second = problems(answer)
    assert first.startswith("Rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13…, column “Disciplines”: ")
    assert second == "Row 17, column “Hosts”: “Anna <anna at home>” holds no e-mail address."
    assert not Studio.objects.exists()


def test_what_the_public_reads_stays_and_the_change_waits_beside_it(staff, edition):
    studio = make_studio("studio-uno", title_it="Studio Uno", address="Via Uno 1", state="published")
    agree(staff, send(staff, SHEET, edition), edition)
    studio.refresh_from_db()
    host = Host.objects.get(name="Anna Uno")
    assert list(studio.hosts.all()) == [] and drafts.of(studio).values["links"]["hosts"] == [host.pk]
    assert "studio-uno" in told(edition)


def test_hosts_are_known_by_name_and_of_two_with_one_name_by_mail(staff):
    rossi = [Host.objects.create(name="Anna Rossi", email=f"anna{number}@example.org") for number in (1, 2)]
    head = heading("title_it", "hosts")
    [problem] = problems(send(staff, head + "Uno;Anna Rossi\n"))
    assert problem.startswith("Row 2, column “Hosts”: there are several hosts called “Anna Rossi”")
    agree(staff, send(staff, head + "Uno;anna rossi <anna2@example.org> 0585 654321\n"))
    assert list(Studio.objects.get().hosts.all()) == [rossi[1]]
    assert Host.objects.get(pk=rossi[1].pk).phone == "0585 654321" and Host.objects.count() == 2


def test_a_sheet_of_another_city_makes_its_studios_and_hosts(staff):
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")
    make_studio("atelier", title_it="Atelier", title_fr="Atelier")
    edition = make_edition("2030-dakar", host_city=dakar, source_language="fr", title_fr="Ateliers 2030")
    sheet = heading("title_fr", "hosts", "samedi 8 juin") + "Atelier;Awa Diop;9h-13h\n"
    agree(staff, send(staff, sheet, edition), edition)
    made = Studio.objects.get(city=dakar)
    assert (made.slug, made.source_language, made.title_fr) == ("atelier-2", "fr", "Atelier")
    assert [(host.name, host.city, host.language) for host in made.hosts.all()] == [("Awa Diop", dakar, "fr")]
    assert told(edition) == {"atelier-2": (None, "", {"2030-06-08": "09:00-13:00"})}


def test_the_template_has_a_column_for_each_day_and_is_read_back(staff, edition):
    file = staff.get(f"/admin/programmes/studio/import/template/?edition={edition.pk}").getvalue()
    answer = staff.post(page_of(edition), {"file": SimpleUploadedFile("studi.xlsx", file)})
    assert problems(answer) == []
    with translation.override("it"):
        labels = [column.label for column in answer.context["plan"].importer.columns]
    assert [label.lower() for label in labels[-2:]] == ["sabato 8 giugno 2030", "domenica 9 giugno 2030"]
    assert [str(planned.item) for planned in answer.context["plan"].planned] == ["Studio Esempio"]
    assert "takes part in" in answer.content.decode()
