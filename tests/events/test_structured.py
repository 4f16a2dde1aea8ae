"""What pages tell search engines (JSON-LD)."""

import json
import re

import pytest
import time_machine

from carrara.content.models import Office, Page, Person
from carrara.content.templatetags.structured import organisation, script
from events.models import EventKind, Participation, Venue
from partners.models import Partner
from tests.events.making import make_event, make_section, rome

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        make_section()
        yield


def told(client, path):
    """Type -> what the page says of it."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).content.decode())
    return {each["@type"]: each for each in json.loads(text)["@graph"]}


def test_an_event_with_all_that_is_known(client):
    venue = Venue.objects.create(slug="sala", title_it="Sala", address="via Roma 1", latitude="44.1", longitude="10.1")
    kind = EventKind.objects.create(key="mostra", name_it="Mostra", schema_type="ExhibitionEvent")
    event = make_event(
        "visit", rome(2030, 6, 12, 17), venue=venue, kind=kind, title_en="Visit", summary_en="See", is_free=True
    )
    event.organisers.add(Partner.objects.create(slug="circle", title_it="Circolo", state="published"))
    for role in ("artist", "juror"):
        person = Person.objects.create(slug=role, title_it=role.capitalize(), state="published")
        Participation.objects.create(event=event, person=person, role=role)
    assert told(client, "/en/eventi/visit/")["ExhibitionEvent"] == {
        "@type": "ExhibitionEvent",
        "@id": f"{SITE}/en/eventi/visit/#event",
        "name": "Visit",
        "description": "See",
        "url": f"{SITE}/en/eventi/visit/",
        "eventStatus": "https://schema.org/EventScheduled",
        "inLanguage": "it",
        "organizer": [{"@type": "Organization", "name": "Circolo", "url": f"{SITE}/en/rete/circle/"}],
        "performer": [{"@type": "Person", "name": "Artist"}],
        "startDate": "2030-06-12T17:00:00+02:00",
        "endDate": "2030-06-12T19:00:00+02:00",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Sala",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "via Roma 1",
                "addressLocality": "Carrara",
                "addressCountry": "IT",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": 44.1, "longitude": 10.1},
        },
        "isAccessibleForFree": True,
        "offers": {"@type": "Offer", "url": f"{SITE}/en/eventi/visit/", "priceCurrency": "EUR", "price": "0"},
    }


def test_an_event_in_a_language_it_lacks_points_to_the_one_it_has(client):
    make_event("visit", rome(2030, 6, 12, 17), language="none")
    event = told(client, "/ar/eventi/visit/")["Event"]
    assert event["url"] == f"{SITE}/eventi/visit/" and "inLanguage" not in event


def test_several_dates_are_parts_of_one_event(client):
    event = make_event(
        "tour", rome(2030, 6, 12), rome(2030, 6, 13), is_all_day=True, hours=24, price_min=5, price_max=8
    )
    event.dates.create(starts_at=rome(2030, 6, 14, 10))
    data = told(client, "/eventi/tour/")["Event"]
    assert data["startDate"] == "2030-06-12" and "endDate" not in data
    assert [(part["startDate"], part.get("endDate")) for part in data["subEvent"]] == [
        ("2030-06-12", "2030-06-12"),
        ("2030-06-13", "2030-06-13"),
        ("2030-06-14T10:00:00+02:00", None),
    ]
    assert data["isAccessibleForFree"] is False
    assert data["offers"] == {
        "@type": "AggregateOffer",
        "url": f"{SITE}/eventi/tour/",
        "priceCurrency": "EUR",
        "lowPrice": "5.00",
        "highPrice": "8.00",
    }


@pytest.mark.parametrize(
    "known, says",
    [
        ({}, {}),
        ({"is_free": False}, {"isAccessibleForFree": False}),
        ({"price_min": 5}, {"isAccessibleForFree": False, "price": "5.00"}),
    ],
)
def test_of_a_cost_that_is_not_known_nothing_is_said(client, known, says):
    make_event("visit", rome(2030, 6, 12), **known)
    event = told(client, "/eventi/visit/")["Event"]
    found = {key: event[key] for key in ("isAccessibleForFree",) if key in event}
    assert found | {"price": event["offers"]["price"]} == says if "offers" in event else found == says


def test_without_a_date_it_is_no_event_for_them(client):
    make_event("some-day", title_it="Un giorno")
    assert told(client, "/eventi/some-day/") == {
        "BreadcrumbList": {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Pagina iniziale", "item": f"{SITE}/"},
                {"@type": "ListItem", "position": 2, "name": "Eventi", "item": f"{SITE}/eventi/"},
                {"@type": "ListItem", "position": 3, "name": "Un giorno", "item": f"{SITE}/eventi/some-day/"},
            ],
        }
    }


def test_the_home_page_says_who_the_office_is_and_nothing_empty(client):
    Page.objects.create(slug="home", role="home", title_it="Carrara", state="published")
    Office.objects.create(name_it="Ufficio", email="ufficio@example.org", town="Carrara")
    assert told(client, "/") == {
        "GovernmentOrganization": {
            "@type": "GovernmentOrganization",
            "@id": f"{SITE}/#office",
            "name": "Ufficio",
            "url": f"{SITE}/",
            "email": "ufficio@example.org",
            "address": {"@type": "PostalAddress", "addressLocality": "Carrara", "addressCountry": "IT"},
        }
    }
    assert organisation(Office())["@type"] == "GovernmentOrganization"


def test_no_text_can_end_the_script():
    text = "</script><script>alert(1)</script>&<!--"
    html = script({"name": text})
    inside = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&") & set(inside) and json.loads(inside) == {"name": text}
