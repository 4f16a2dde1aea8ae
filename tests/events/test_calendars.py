"""Events in people's own calendars."""

from datetime import date

import pytest
import time_machine
from icalendar import Calendar

from carrara.content.languages import path_in
from carrara.content.models import Locality
from events.models import Event, EventDate, Venue
from programmes.models import Edition, Programme
from tests.events.making import make_event, rome

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        yield


def entries(client, path):
    return Calendar.from_ical(client.get(path).content).events


def names(client, path):
    return sorted(str(entry["SUMMARY"]) for entry in entries(client, path))


def test_a_timed_date_is_an_hour_of_rome(client):
    place = Locality.objects.create(slug="torano", name_it="Torano")
    venue = Venue.objects.create(
        slug="studio", title_it="Studio", address="via Roma, 1", locality=place, latitude="44.1", longitude="10.13"
    )
    event = make_event(
        "visita", rome(2030, 6, 12, 17, 30), venue=venue, title_it="Visita; in bottega", summary_it="Bello"
    )
    (entry,) = entries(client, "/eventi/visita/calendario.ics")
    assert entry["DTSTART"].params == {"TZID": "Europe/Rome"}
    assert (entry.start, entry.end) == (rome(2030, 6, 12, 17, 30), rome(2030, 6, 12, 19, 30))
    assert (entry["SUMMARY"], entry["SUMMARY"].params) == ("Visita; in bottega", {"LANGUAGE": "it"})
    assert (entry["LOCATION"], entry["DESCRIPTION"]) == ("Studio, via Roma, 1, Torano", "Bello")
    assert entry["URL"] == "http://127.0.0.1:8000/eventi/visita/"
    assert entry["GEO"].to_ical() == "44.1;10.13"
    assert entry["LAST-MODIFIED"].dt == entry["DTSTAMP"].dt == event.updated_at.replace(microsecond=0)
    assert b"DTSTAMP:20300510T100000Z" in client.get("/eventi/visita/calendario.ics").content


def test_the_clock_of_rome_comes_with_the_calendar(client):
    make_event("winter", rome(2030, 12, 12, 10))
    make_event("summer", rome(2030, 6, 12, 10))
    calendar = Calendar.from_ical(client.get("/eventi/calendario.ics").content)
    (zone,) = calendar.timezones
    clock = zone.to_tz()
    offsets = {str(each["SUMMARY"]): each.start.replace(tzinfo=clock).utcoffset().seconds for each in calendar.events}
    assert (zone["TZID"], offsets) == ("Europe/Rome", {"Winter": 3600, "Summer": 7200})


def test_all_day_dates_are_days_and_open_ends_stay_open(client):
    make_event("festa", rome(2030, 6, 12), hours=48, is_all_day=True)
    make_event("giorno", rome(2030, 6, 12), hours=None, is_all_day=True)
    make_event("aperto", rome(2030, 6, 12, 10), hours=None)
    found = {str(entry["SUMMARY"]): entry for entry in entries(client, "/eventi/calendario.ics")}
    days = {name: (found[name]["DTSTART"].dt, found[name]["DTEND"].dt) for name in ("Festa", "Giorno")}
    assert days == {
        "Festa": (date(2030, 6, 12), date(2030, 6, 14)),
        "Giorno": (date(2030, 6, 12), date(2030, 6, 13)),
    }
    assert "DTEND" not in found["Aperto"]


def test_the_mark_of_a_date_is_the_same_in_every_language_and_after_an_edit(client):
    event = make_event("visita", rome(2030, 6, 12, 10), rome(2030, 6, 13, 10), title_ar="زيارة")
    before = {code: client.get(path_in("/eventi/visita/calendario.ics", code)).content for code in ("it", "ar")}
    event.title_it = "Visita guidata"
    event.slug = "visita-guidata"
    event.save()
    before["edited"] = client.get("/eventi/visita-guidata/calendario.ics").content
    marks = {code: [str(entry["UID"]) for entry in Calendar.from_ical(text).events] for code, text in before.items()}
    assert len(set(marks["it"])) == 2 and marks["it"] == marks["ar"] == marks["edited"]
    (first, _) = Calendar.from_ical(before["ar"]).events
    assert (first["SUMMARY"], first["SUMMARY"].params["LANGUAGE"]) == ("زيارة", "ar")


def test_lines_are_folded_at_75_bytes_and_end_as_the_standard_says(client):
    make_event("lungo", rome(2030, 6, 12, 10), title_zh_hans="大理石" * 30, summary_it="à" * 250)
    text = client.get("/zh-hans/eventi/lungo/calendario.ics").content
    assert text.endswith(b"END:VCALENDAR\r\n") and b"\n" not in text.replace(b"\r\n", b"")
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert str(Calendar.from_ical(text).events[0]["SUMMARY"]) == "大理石" * 30


def test_what_has_no_date_or_is_not_public_is_in_no_calendar(client):
    make_event("some-day")
    make_event("draft", rome(2030, 6, 1), state="draft")
    make_event("shown", rome(2030, 6, 1))
    make_event("last-month", rome(2030, 4, 1))
    make_event("long-ago", rome(2028, 4, 1))
    assert names(client, "/eventi/calendario.ics") == ["Last-month", "Shown"]
    assert [client.get(f"/eventi/{slug}/calendario.ics").status_code for slug in ("some-day", "draft", "none")] == [
        404
    ] * 3


def test_each_programme_has_a_calendar(client):
    for slug, state in (("forum", "published"), ("draft", "draft")):
        programme = Programme.objects.create(slug=slug, title_it=slug, state=state)
        edition = Edition.objects.create(programme=programme, slug="2030", year=2030)
        make_event(f"of-{slug}", rome(2030, 6, 1), edition=edition)
    assert names(client, "/programmi/forum/calendario.ics") == ["Of-forum"]
    assert client.get("/programmi/draft/calendario.ics").status_code == 404


@pytest.mark.parametrize(
    "path", ["/eventi/calendario.ics", "/eventi/visita/calendario.ics", "/eventi/eventi.csv", "/eventi/feed/"]
)
def test_who_has_the_newest_already_is_told_so(client, path):
    event = make_event("visita", rome(2030, 6, 12, 10))
    first = client.get(path)
    again = {"if-none-match": first.headers["ETag"]}
    with time_machine.travel("2030-05-11T10:00Z", tick=False):
        assert client.get(path, headers=again).status_code == 304
        EventDate.objects.filter(event=event).update(starts_at=rome(2030, 6, 12, 11))
        Event.objects.filter(pk=event.pk).update(title_it="Visita spostata")
        assert client.get(path, headers=again).status_code == 200


def test_an_empty_calendar_is_still_one(client):
    calendar = Calendar.from_ical(client.get("/eventi/calendario.ics").content)
    assert (calendar.events, len(calendar.timezones)) == ([], 1)
