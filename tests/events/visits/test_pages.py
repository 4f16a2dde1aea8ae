"""The pages of a studio and of a route, and where else their departures are told."""

import json
import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from carrara.content.models import Person
from events.departures import departures
from events.models import Session
from partners.models import City
from programmes.models import Edition, Host, Studio
from tests.events.making import make_event, make_opening, make_route, make_session, rome
from tests.markup import Document

SATURDAY = date(2030, 6, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def route():
    route = make_route("A", colour="teal", length_km="2.4")
    Edition.objects.update(starts_on=SATURDAY, ends_on=SATURDAY)
    route.edition.refresh_from_db()
    return route


def told(response):
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text)[1]
    return {each["@type"]: each for each in json.loads(data)["@graph"]}


# --- where a departure stands -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "standing, fields",
    [
        ("open", {}),
        ("full", {"seats_taken": 4}),
        ("later", {"opens_at": rome(2030, 5, 20, 9), "seats_taken": 4}),
        ("closed", {"closes_at": rome(2030, 5, 9)}),
        ("cancelled", {"state": "cancelled", "cancel_reason": "Pioggia"}),
        ("begun", {"starts_at": rome(2030, 5, 9, 23), "ends_at": rome(2030, 5, 10, 1)}),
    ],
)
def test_a_departure_says_where_it_stands_and_leads_on_where_one_can(client, route, standing, fields):
    session = make_session(rome(2030, 6, 1, 15), route=route)
    Session.objects.filter(pk=session.pk).update(**fields)
    (departure,) = departures(Session.objects.for_list())
    assert departure["standing"] == standing
    ways = {"open": reverse("book", args=[session.pk]), "full": reverse("waiting_list", args=[session.pk])}
    html = client.get(route.get_absolute_url()).text
    assert {name for name, way in ways.items() if f'href="{way}"' in html} == {standing} & {*ways}


def test_hours_are_those_of_the_place_with_the_year_only_where_it_is_another():
    route = make_route()
    first = make_session(rome(2030, 10, 27, 1, 30), route=route, hours=2)  # summer ends at three
    second = make_session(rome(2031, 1, 6, 15), route=route, language="zh-hans", price="7.50")
    found = [(each["day"], each["hours"], each["exact"]) for each in departures([first, second])]
    assert found == [
        ("domenica 27 ottobre", "01:30–\u206003:30", "2030-10-27T01:30+02:00"),
        ("lunedì 6 gennaio 2031", "15:00–\u206017:00", "2031-01-06T15:00+01:00"),
    ]
    assert [each["cost"] for each in departures([first, second])] == ["", "€ 7,50"]


def test_a_departure_says_what_sets_it_apart_and_what_it_costs(client, route):
    make_session(rome(2030, 6, 1, 15), route=route, price=0)
    told = {"guide": "Ada Rossi", "min_age": 12, "note_it": "Scarpe chiuse", "cost_note_it": "in contanti"}
    make_session(rome(2030, 6, 1, 17), route=route, price="7.50", **told)
    context = client.get(route.get_absolute_url()).context
    with_ada, from_twelve = (gettext(text) for text in ("with %(name)s", "from the age of %(age)s"))
    assert [each["details"] for each in context["departures"]] == [
        [],
        [with_ada % {"name": "Ada Rossi"}, from_twelve % {"age": 12}, "Scarpe chiuse"],
    ]
    assert context["costs"] == ["Gratuito", "€ 7,50, in contanti"]


# --- a route ----------------------------------------------------------------------------------------------------------
def test_a_route_says_sign_and_colour_and_when_one_arrives_at_each_stop(client, route):
    make_opening("rossi", route, minutes_before=5)
    make_opening("smith", route, minutes=30, state="draft")
    make_opening("neri", route)
    response = client.get(route.get_absolute_url())
    assert [(stop.studio.slug, minutes) for stop, minutes in response.context["stops"]] == [("rossi", 5), ("neri", 75)]
    heading = Document(response.text).one("h1").text
    sign = gettext("Route %(sign)s, %(colour)s:") % {"sign": "A", "colour": route.get_colour_display()}
    assert " ".join(heading.split()) == f"A{sign} Percorso A"
    assert ("Smith" in response.text, "/studi/smith/" in response.text) == (False, False)


def test_a_route_that_is_called_alike_in_two_editions_has_two_pages(client, route):
    other = Edition.objects.create(programme=route.edition.programme, slug="2031", year=2031, state="published")
    twin = other.routes.create(slug=route.slug, sign="A", title_it="Altro percorso", state="published")
    assert [client.get(each.get_absolute_url()).context["item"] for each in (route, twin)] == [route, twin]


def test_search_engines_learn_of_each_departure(client, route):
    make_opening("rossi", route)
    make_session(rome(2030, 6, 1, 15), route=route, price=0, language="en")
    found = told(client.get(route.get_absolute_url()))
    url = f"http://127.0.0.1:8000{route.get_absolute_url()}"
    assert found["TouristTrip"]["itinerary"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "item": {"@type": "Place", "name": "Rossi"}}
    ]
    assert found["Event"] == {
        "@type": "Event",
        "name": "Percorso A",
        "startDate": "2030-06-01T15:00:00+02:00",
        "endDate": "2030-06-01T17:00:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": "en",
        "location": {
            "@type": "Place",
            "name": "Piazza Alberica",
            "address": {"@type": "PostalAddress", "addressLocality": "Carrara", "addressCountry": "IT"},
        },
        "maximumAttendeeCapacity": 4,
        "remainingAttendeeCapacity": 4,
        "isAccessibleForFree": True,
        "offers": {"@type": "Offer", "url": url, "priceCurrency": "EUR", "price": "0"},
    }


def test_a_departure_and_a_studio_in_another_city_are_in_its_country(client):
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN")
    route = make_route("D", city=dakar)
    studio = make_opening("diop", route, address="Rue 10", city=dakar).studio
    make_session(rome(2030, 6, 1, 15), route=route)
    there = {"@type": "PostalAddress", "addressLocality": "Dakar", "addressCountry": "SN"}
    assert told(client.get(route.get_absolute_url()))["Event"]["location"]["address"] == there
    assert told(client.get(studio.get_absolute_url()))["Place"]["address"] == there | {"streetAddress": "Rue 10"}


def test_the_sheet_leads_back_to_the_route_in_the_language_of_its_reader(client, route):
    make_opening("rossi", route, address="Via Carriona 1")
    path = route.path
    response = client.get(f"/ar{path}stampa/")
    assert response.context["url"] == f"http://127.0.0.1:8000/ar{path}"
    assert (response.context["robots"], "Via Carriona 1" in response.text) == ("noindex", True)


# --- a studio ---------------------------------------------------------------------------------------------------------
def test_a_studio_says_who_works_there_when_it_is_open_and_what_comes_by(client, route):
    opening = make_opening("rossi", route)
    opening.hours.create(day=SATURDAY, opens_at=time(10), closes_at=time(13))
    public, draft = (Person.objects.create(slug=state, title_it=state, state=state) for state in ("published", "draft"))
    for name, person in (("Ada Rossi", public), ("Bice Neri", draft), ("Carlo Verdi", None)):
        opening.studio.hosts.add(Host.objects.create(name=name, person=person, email="h@example.org", phone="0585 1"))
    own = {"studio": opening.studio, "edition": route.edition, "places": 4}
    start = rome(2030, 6, 1, 10)
    Session.objects.create(starts_at=start, ends_at=start + timedelta(hours=1), **own)
    make_session(rome(2030, 6, 1, 15), route=route)
    make_session(rome(2030, 6, 1, 16), route=make_route("B"))
    response = client.get("/studi/rossi/")
    links = [link.text for link in Document(response.text).all("a") if link["href"] and "persone" in link["href"]]
    assert "Ada Rossi" in links and {"Bice Neri", "Carlo Verdi"} & {*links} == set()
    said = {name: name in response.text for name in ("Bice Neri", "Carlo Verdi", "h@example.org", "0585 1")}
    assert said == {"Bice Neri": True, "Carlo Verdi": True, "h@example.org": False, "0585 1": False}
    assert [each["session"].subject for each in response.context["departures"]] == [opening.studio, route]
    assert [hours for _opening, hours, _now in response.context["openings"]] == [
        [("sabato 1 giugno 2030", "10:00–\u206013:00")]
    ]
    assert response.context["routes"] == [route]
    assert told(response)["Place"]["openingHoursSpecification"][0]["validFrom"] == "2030-06-01"


def test_what_is_not_stated_is_said_to_be_so(client):
    Studio.objects.create(slug="bare", title_it="Bare", state="published")
    Studio.objects.create(
        slug="told",
        title_it="Told",
        state="published",
        step_free="no",
        steps=3,
        has_accessible_toilet=False,
        has_seating=True,
        has_parking=True,
        has_dust=False,
        has_noise=True,
        allows_touch=True,
    )
    with translation.override("en"):
        unknown = gettext("Not stated")
    counts = {slug: client.get(f"/en/studi/{slug}/").text.count(unknown) for slug in ("bare", "told")}
    assert counts == {"bare": 7, "told": 0}


def test_an_edition_that_is_over_is_a_line_in_the_past_of_a_studio(clock, client, route):
    make_opening("rossi", route)
    make_session(rome(2030, 6, 1, 15), route=route)
    clock.move_to(rome(2030, 6, 2))
    context = client.get("/studi/rossi/").context
    assert (context["openings"], context["routes"], context["departures"]) == ([], [], [])
    assert context["past"] == [route.edition]


# --- elsewhere --------------------------------------------------------------------------------------------------------
def test_an_edition_leads_to_its_studios_routes_and_plan(client, route):
    bare = client.get(route.edition.get_absolute_url()).text
    make_opening("rossi", route)
    html = client.get(route.edition.get_absolute_url()).text
    ways = [route.get_absolute_url(), *(f"/programmi/studi-aperti/2030/{name}/" for name in ("studi", "giornata"))]
    assert [f'href="{way}"' in html for way in ways] == [True, True, True]
    assert f'href="{ways[1]}"' not in bare


def test_an_event_lists_the_times_that_are_booked(client):
    event = make_event("marmotec", rome(2030, 6, 1))
    for hour in (9, 11):
        start = rome(2030, 6, 1, hour)
        event.sessions.create(starts_at=start, ends_at=start + timedelta(hours=1), places=10)
    past = rome(2030, 5, 1)
    event.sessions.create(starts_at=past, ends_at=past + timedelta(hours=1), places=10)
    response = client.get("/eventi/marmotec/")
    assert [each["hours"] for each in response.context["departures"]] == ["09:00–\u206010:00", "11:00–\u206012:00"]
    book = [reverse("book", args=[each["session"].pk]) for each in response.context["departures"]]
    assert [link["href"] for link in Document(response.text).all("a") if link["href"] in book] == book


def test_the_way_to_a_studio_leads_by_the_latest_edition(client, route):
    make_opening("rossi", route)
    crumbs = client.get("/studi/rossi/").context["crumbs"]
    above = "/programmi/studi-aperti/"
    assert [url for _label, url in crumbs] == [above, f"{above}2030/", f"{above}2030/studi/", None]
