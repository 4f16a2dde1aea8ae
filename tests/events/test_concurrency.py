"""Rows edited inside an item, when two people have the item open."""

import pytest
from zeal import zeal_ignore

from carrara.content.models import Person
from events.models import EventSeries, Participation
from tests.content.test_concurrency import address, anna, bruno, opened, told  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def each_row_is_asked_for():
    """Django looks up what each row that was sent links to, one by one."""
    with zeal_ignore():
        yield


@pytest.fixture
def series():
    item = EventSeries.objects.create(slug="biennale", title_it="Biennale")
    people = [Person.objects.create(slug=name, title_it=name.capitalize()) for name in ("ada", "ugo", "eva")]
    for person in people[:2]:
        Participation.objects.create(series=item, person=person, note_it="prima")
    return item


def notes(answer):
    return [(note.row, note.told.split()[0]) for note in answer.context["conflict"].rows]


def test_rows_that_came_went_and_changed_are_told(anna, bruno, series):  # noqa: F811
    hers, his = opened(anna, series), opened(bruno, series)
    third = Person.objects.get(slug="eva")
    added = {"participations-TOTAL_FORMS": 3, "participations-2-person": third.pk, "participations-2-role": "artist"}
    added |= {"participations-2-order": 0, "participations-2-series": series.pk}
    changed = {"participations-0-note_it": "di Anna", "participations-1-DELETE": "on"}
    answer = anna.post(address(series), hers | added | changed)
    assert answer.status_code == 302, answer.context["errors"]
    answer = bruno.post(address(series), his | {"title_it": "Triennale"})
    assert told(answer) == [("participations-0-note_it", "<del>di Anna</del> <ins>prima</ins> ", True)]
    assert notes(answer) == [
        ("Partecipazione: Eva, artista", "aggiunto"),
        ("Partecipazione: Ugo, artista", "eliminato"),
    ]
    formset = answer.context["inline_admin_formsets"][0].formset
    assert [form["note_it"].value() for form in formset.forms] == ["di Anna"]


def test_a_row_that_one_deleted_and_the_other_changed_stands_again_as_a_new_one(anna, bruno, series):  # noqa: F811
    hers, his = opened(anna, series), opened(bruno, series) | {"participations-1-note_it": "di Bruno"}
    anna.post(address(series), hers | {"participations-1-DELETE": "on"})
    answer = bruno.post(address(series), his)
    assert (answer.status_code, notes(answer)) == (200, [("Partecipazione: Ugo, artista", "eliminato")])
    assert "sta di nuovo in fondo" in answer.context["conflict"].rows[0].told
    formset = answer.context["inline_admin_formsets"][0].formset
    assert [form["note_it"].value() for form in formset.forms] == ["prima", "di Bruno"]
    sent = opened(bruno, series) | {
        "_seen": his["_seen"],
        "_over": answer.context["conflict"].now,
        "participations-TOTAL_FORMS": 2,
        **{
            f"participations-1-{name}": his[f"participations-1-{name}"]
            for name in ("person", "role", "order", "note_it")
        },
        "participations-1-series": series.pk,
    }
    assert bruno.post(address(series), sent).status_code == 302
    assert {str(row.person): row.note_it for row in Participation.objects.all()} == {"Ada": "prima", "Ugo": "di Bruno"}


def test_the_text_of_a_row_is_chosen_like_any_other(anna, bruno, series):  # noqa: F811
    his = opened(bruno, series) | {"participations-0-note_it": "di Bruno"}
    anna.post(address(series), opened(anna, series) | {"participations-0-note_it": "di Anna"})
    answer = bruno.post(address(series), his)
    assert told(answer) == [("participations-0-note_it", "di <del>Anna</del> <ins>Bruno</ins> ", False)]
    choice = {"_over": answer.context["conflict"].now, "_choice-participations-0-note_it": "theirs"}
    assert bruno.post(address(series), his | choice).status_code == 302
    assert Participation.objects.get(person__slug="ada").note_it == "di Anna"


def test_a_row_changed_by_one_and_marked_for_deletion_by_the_other_is_told(anna, bruno, series):  # noqa: F811
    his = opened(bruno, series) | {"participations-0-DELETE": "on"}
    anna.post(address(series), opened(anna, series) | {"participations-0-note_it": "di Anna"})
    assert notes(bruno.post(address(series), his)) == [("Partecipazione: Ada, artista", "modificato")]
    assert Participation.objects.count() == 2
