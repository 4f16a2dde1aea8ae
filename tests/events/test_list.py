"""The list of events as people read it."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import EventSeries
from tests.events.making import make_event, make_section, rome, slugs
from tests.markup import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        yield make_section()


def groups(client, path="/eventi/"):
    return [(heading, in_month, slugs(events)) for heading, in_month, events in client.get(path).context["groups"]]


def test_events_stand_under_their_months_what_goes_on_first_what_has_no_date_last(client):
    make_event("since-march", rome(2030, 3, 1), hours=24 * 100)
    make_event("today", rome(2030, 5, 10, 9), hours=12)
    make_event("june", rome(2030, 6, 2))
    make_event("end-of-may", rome(2030, 5, 31, 23, 30))
    make_event("some-day")
    assert groups(client) == [
        ("Già in corso", False, ["since-march"]),
        ("maggio 2030", True, ["today", "end-of-may"]),
        ("giugno 2030", True, ["june"]),
        ("Date da annunciare", False, ["some-day"]),
    ]
    assert groups(client, "/en/eventi/?since=2030-06-02")[1] == ("June 2030", True, ["june"])


def test_twenty_a_page_each_with_an_address_of_its_own(client):
    for day in range(1, 24):
        make_event(f"event-{day}", rome(2030, 6, day))
    first, second = client.get("/en/eventi/"), client.get("/en/eventi/?page=2")
    assert [len(page.context["page"]) for page in (first, second)] == [20, 3]
    assert first.context["canonical_url"].endswith("/eventi/")
    assert second.context["canonical_url"].endswith("/eventi/?page=2")
    assert [bool(page.context["alternates"]) for page in (first, second)] == [True, False]
    assert [page.context["robots"] for page in (first, second)] == ["", ""]


def test_a_filtered_list_is_for_people_and_not_for_search_engines(client):
    make_event("free", rome(2030, 6, 1), is_free=True)
    response = client.get("/eventi/?free=on&page=1")
    assert response.context["robots"] == "noindex,follow"
    assert response.context["canonical_url"].endswith("/eventi/")
    assert response.context["alternates"] == []
    page = Document(response.content.decode())
    assert [each["content"] for each in page.elements if each["name"] == "robots"] == ["noindex,follow"]
    assert "/eventi/eventi.csv?free=on" in [each["href"] for each in page.elements]
    assert not response.cookies


def test_with_no_event_to_come_dates_will_be_announced_and_the_series_are_shown(client):
    EventSeries.objects.create(slug="biennale", title_it="Biennale", state="published")
    EventSeries.objects.create(slug="draft", title_it="Bozza")
    make_event("past", rome(2030, 1, 1))
    response = client.get("/eventi/")
    assert slugs(response.context["series"]) == ["biennale"]
    text = response.content.decode()
    assert "Le prossime date saranno annunciate qui" in text and "/eventi/serie/biennale/" in text
    assert "Bozza" not in text


def test_an_item_in_another_language_is_listed_and_marked(client):
    make_event("solo-italiano", rome(2030, 6, 1), title_it="La pietra")
    make_event("anche-inglese", rome(2030, 6, 2), title_it="Il marmo", title_en="Marble")
    text = " ".join(client.get("/en/eventi/").content.decode().split())
    assert '<span lang="it" dir="ltr">La pietra</span></a> <span class="sample">in Italian</span>' in text
    assert text.count('class="sample"') == 1 and "Marble" in text


def test_a_line_says_when_where_and_what_it_costs(client):
    make_event("free", rome(2030, 6, 1, 21), hours=4, is_free=True, cost_note_it="offerta libera")
    make_event("dear", rome(2030, 6, 2, 10), rome(2030, 6, 3, 10), hours=None, price_min=5, price_max="7.5")
    make_event("week", rome(2030, 6, 4), hours=24 * 7, is_all_day=True)
    page = Document(client.get("/eventi/").content.decode())
    (agenda,) = [" ".join(each.text.split()) for each in page.elements if each["class"] == "agenda thumbs"]
    assert agenda.replace("\N{WORD JOINER}", "") == (
        "1sabato Free 21:00–01:00 Gratuito, offerta libera "
        "2domenica Dear 10:00 e un’altra data € 5–7,50 "
        "4martedì Week fino a lunedì 10 giugno 2030"
    )


def test_the_list_asks_the_database_nine_times_whatever_its_length(client):
    def questions():
        with CaptureQueriesContext(connection) as captured:
            client.get("/eventi/?q=event")
        return len(captured)

    make_event("event-0", rome(2030, 6, 1))
    one = questions()
    for day in (2, 3):
        make_event(f"event-{day}", rome(2030, 6, day), rome(2030, 7, day))
    assert one == questions() == 9
