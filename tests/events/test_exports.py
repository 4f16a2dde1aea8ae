"""The list of events as a table."""

import csv
from io import StringIO

import pytest
import time_machine

from carrara.content.models import Locality
from events.models import EventKind, Venue
from tests.events.making import make_event, rome

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        yield


def table(client, path="/eventi/eventi.csv"):
    content = client.get(path).content
    assert content.startswith(b"\xef\xbb\xbf"), "Excel needs the byte order mark"
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_a_line_for_each_date_and_one_for_an_event_without(client):
    venue = Venue.objects.create(
        slug="sala", title_it="Sala", address="via Roma 1", locality=Locality.objects.create(slug="a", name_it="Avenza")
    )
    kind = EventKind.objects.create(key="visita", name_it="Visita")
    make_event(
        "visit", rome(2030, 6, 1, 10), rome(2030, 12, 1, 10), venue=venue, kind=kind, price_min=5, price_max="7.5"
    )
    make_event("fair", rome(2030, 7, 1), hours=48, is_all_day=True, is_free=True, language="none")
    make_event("some-day", summary_it="Più, “tardi”")
    header, *lines = table(client)
    assert header[:3] == ["Titolo", "Tipo", "Inizio"]
    place, visit = ["Sala", "via Roma 1", "Avenza"], ["", "5.00", "7.50", "tutti", "it", ""]
    url = "http://127.0.0.1:8000/eventi/"
    assert lines == [
        ["Visit", "Visita", "2030-06-01T10:00+02:00", "2030-06-01T12:00+02:00", *place, *visit, f"{url}visit/"],
        ["Visit", "Visita", "2030-12-01T10:00+01:00", "2030-12-01T12:00+01:00", *place, *visit, f"{url}visit/"],
        ["Fair", "", "2030-07-01", "2030-07-02", "", "", "", "sì", "", "", "tutti", "", "", f"{url}fair/"],
        ["Some-day", "", "", "", "", "", "", "", "", "", "tutti", "it", "Più, “tardi”", f"{url}some-day/"],
    ]


def test_the_filters_of_the_list_and_the_language_of_the_reader(client):
    make_event("free", rome(2030, 6, 1), is_free=True, title_en="Free")
    make_event("dear", rome(2030, 6, 1), is_free=False)
    header, *lines = table(client, "/en/eventi/eventi.csv?free=on&page=7&kind=no-such")
    assert header[0] == "Title" and [(line[0], line[-1]) for line in lines] == [
        ("Free", "http://127.0.0.1:8000/en/eventi/free/")
    ]


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+39", "-1", "@x", "\tx", "\rx", "\nx", "＝x", "＋x", "－x", "＠x"])
def test_no_text_becomes_a_formula(client, title):
    make_event("x", rome(2030, 6, 1), title_it=title)
    assert table(client)[1][0].startswith("'")


def test_all_events_not_a_page_of_them(client):
    for day in range(1, 26):
        make_event(f"event-{day}", rome(2030, 6, day))
    assert len(table(client)) == 26
