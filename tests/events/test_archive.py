"""What is over: the archive by year, and the pages of series."""

import pytest
import time_machine

from carrara.content.models import Person
from events.models import EventSeries, Participation
from tests.events.making import make_event, make_section, rome, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        make_section()
        yield


def groups(response):
    return [(heading, slugs(events)) for heading, _, events in response.context["groups"]]


def test_past_events_by_year_and_by_month_of_a_year_latest_first(client):
    make_event("spring", rome(2030, 3, 1))
    make_event("new-year", rome(2029, 12, 31, 22), hours=4)
    make_event("summer", rome(2029, 7, 1))
    make_event("old", rome(2025, 1, 1, 0, 30))
    make_event("to-come", rome(2030, 6, 1))
    make_event("some-day")
    everything = client.get("/eventi/archivio/")
    assert groups(everything) == [("2030", ["spring"]), ("2029", ["new-year", "summer"]), ("2025", ["old"])]
    assert [year for year, _, _ in everything.context["years"]] == [2030, 2029, 2025]
    one = client.get("/eventi/archivio/2029/")
    assert groups(one) == [("dicembre 2029", ["new-year"]), ("luglio 2029", ["summer"])]
    assert [(year, is_current) for year, _, is_current in one.context["years"]] == [
        (2030, False),
        (2029, True),
        (2025, False),
    ]


@pytest.mark.parametrize("year", ["2028", "2031", "0", "99999", "9" * 5000])
def test_a_year_without_events_has_no_page(client, year):
    make_event("past", rome(2029, 7, 1))
    assert client.get(f"/eventi/archivio/{year}/").status_code == 404


def test_the_archive_is_open_before_anything_is_over(client):
    response = client.get("/en/eventi/archivio/")
    assert groups(response) == [] and "Nothing is over yet" in response.content.decode()


def test_a_series_shows_what_was_and_will_be_and_who_took_part(client):
    series = EventSeries.objects.create(slug="biennale", title_it="Biennale", state="published")
    for year in (2024, 2026, 2030, 2032):
        make_event(f"biennale-{year}", rome(year, 7, 1), series=series)
    make_event("biennale-some-day", series=series)
    make_event("draft", rome(2031, 1, 1), series=series, state="draft")
    for slug, state in (("moore", "published"), ("nobody", "draft")):
        person = Person.objects.create(slug=slug, title_it=slug, state=state)
        Participation.objects.create(series=series, person=person, role="past_artist")
    response = client.get("/eventi/serie/biennale/")
    assert slugs(response.context["coming"]) == ["biennale-2030", "biennale-2032", "biennale-some-day"]
    assert slugs(response.context["past"]) == ["biennale-2026", "biennale-2024"]
    text = response.content.decode()
    assert "/persone/moore/" in text and "nobody" not in text and "draft" not in text


def test_a_series_without_dates_says_that_they_will_be_announced(client):
    EventSeries.objects.create(slug="fiera", title_it="Fiera", title_en="Fair", state="published")
    text = client.get("/en/eventi/serie/fiera/").content.decode()
    assert "The dates will be announced." in text


def test_a_draft_series_has_no_page(client):
    EventSeries.objects.create(slug="draft", title_it="Bozza")
    assert client.get("/eventi/serie/draft/").status_code == 404
