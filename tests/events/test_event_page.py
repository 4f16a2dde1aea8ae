"""The page of an event: the facts that the law asks for, and that a visitor needs before setting out."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carrara.content.models import NewsItem, Office, Person
from events.models import Event, Participation, Venue
from partners.models import Partner
from programmes.models import Edition, Programme
from tests.events.making import make_event, make_section, rome, slugs
from tests.markup import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        Office.objects.create(
            name_it="Ufficio", contact_person="Ada Conti", email="ufficio@example.org", phone="+39 0585 1"
        )
        make_section()
        yield


def facts(client, path):
    """What the box beside the text says, label by label."""
    box = []
    aside = re.search(r"<aside.*</aside>", client.get(path).content.decode(), re.DOTALL)[0]
    for element in Document(aside).elements:
        words = " ".join(element.text.replace("\N{WORD JOINER}", "").split())
        if element.tag == "dt":
            box.append((words, []))
        elif element.tag == "dd":
            box[-1][1].append(words)
    return dict(box)


def test_what_is_known_is_stated(client):
    venue = Venue.objects.create(slug="sala", title_it="Sala", title_en="Hall", address="via Roma 1")
    event = make_event("visit", rome(2030, 6, 12, 17, 30), venue=venue, title_en="Visit", language="fr", is_free=True)
    Event.objects.filter(pk=event.pk).update(
        contact_name="Bruno Neri", email="visite@example.org", booking_note_en="Call us."
    )
    said = facts(client, "/en/eventi/visit/")
    assert said == said | {
        "When": ["Wednesday 12 June 2030, 17:30–19:30", "The hours are those of Italy."],
        "Where": ["Hall", "via Roma 1"],
        "Cost": ["Free of charge"],
        "How to book": ["Call us."],
        "For whom": ["Everyone"],
        "Language of the event": ["French"],
        "Contact": ["Bruno Neri"],
        "E-mail": ["visite@example.org"],
    }


def test_what_is_not_known_is_said_and_the_office_answers(client):
    make_event("some-day", title_en="Some day")
    said = facts(client, "/en/eventi/some-day/")
    assert said == said | {
        "When": ["The dates will be announced."],
        "Where": ["The place will be announced."],
        "Cost": ["Not stated yet: ask before setting out."],
        "Contact": ["Ada Conti"],
        "Telephone": ["+39 0585 1"],
    }
    assert "calendario.ics" not in client.get("/en/eventi/some-day/").content.decode()


@pytest.mark.parametrize(
    "known, words",
    [
        ({"is_free": False}, "There is a charge: the amount will be announced."),
        ({"price_min": 5}, "€ 5"),
        ({"price_min": 5, "price_max": "7.5"}, "€ 5–7.50"),
        ({"price_min": 0, "cost_note_en": "donations welcome"}, "€ 0, donations welcome"),
        ({"cost_note_en": "by donation"}, "by donation"),
    ],
)
def test_the_cost_in_words(client, known, words):
    make_event("visit", **known)
    assert facts(client, "/en/eventi/visit/")["Cost"] == [words]


def test_where_an_event_has_no_contact_its_programme_answers(client):
    programme = Programme.objects.create(slug="forum", title_it="Forum", email="forum@example.org", state="published")
    edition = Edition.objects.create(programme=programme, slug="2030", year=2030, title_it="Forum 2030")
    make_event("debate", edition=edition)
    said = facts(client, "/en/eventi/debate/")
    assert said["E-mail"] == ["forum@example.org"] and "Contact" not in said
    assert "Programme" not in said  # the edition is a draft


def test_each_place_says_how_to_get_there_and_how_accessible_it_is(client):
    known = Venue.objects.create(slug="studio", title_it="Studio", directions_it="In autobus", step_free="no", steps=3)
    unknown = Venue.objects.create(slug="cortile", title_it="Cortile")
    event = make_event("tour", rome(2030, 6, 1), rome(2030, 6, 2), venue=known)
    event.dates.create(starts_at=rome(2030, 6, 3), venue=unknown)
    response = client.get("/eventi/tour/")
    assert [venue.slug for venue in response.context["venues"]] == ["studio", "cortile"]
    words = " ".join(Document(client.get("/en/eventi/tour/").content.decode()).one("main").text.split())
    assert re.search(r"Studio How to get there In autobus Access [^.]*\b3\b", words)
    assert "Cortile How to get there Nothing is written of the way yet: ask the office before setting out." in words
    assert "Access Nothing is known of the access yet: ask the office before setting out." in words


def test_an_event_that_is_over_says_so(client):
    make_event("past", rome(2030, 5, 1, 10), title_en="Past")
    text = client.get("/en/eventi/past/").content.decode()
    assert "This event is over." in text and "Add to your calendar" not in text


def test_who_is_shown_is_public(client):
    event = make_event("visit", rome(2030, 6, 1), title_en="Visit")
    for state in ("published", "draft"):
        partner = Partner.objects.create(slug=f"partner-{state}", title_it=f"Partner {state}", state=state)
        person = Person.objects.create(slug=f"person-{state}", title_it=f"Person {state}", state=state)
        news = NewsItem.objects.create(slug=f"news-{state}", title_it=f"News {state}", state=state)
        event.organisers.add(partner)
        event.news.add(news)
        Participation.objects.create(event=event, person=person, role="speaker")
        make_event(f"part-{state}", parent=event, state=state)
    response = client.get("/eventi/visit/")
    text = response.content.decode()
    assert [name in text for name in ("Partner published", "Person published", "News published")] == [True] * 3
    assert " draft" not in text and slugs(response.context["parts"]) == ["part-published"]
    Event.objects.filter(pk=event.pk).update(state="draft")
    assert "part-published" in client.get("/eventi/part-published/").content.decode()
    assert "/eventi/visit/" not in client.get("/eventi/part-published/").content.decode()


def test_each_body_in_its_roles(client):
    event = make_event("visit")
    city, region = (
        Partner.objects.create(slug=slug, title_it=slug.capitalize(), state="published") for slug in ("city", "region")
    )
    event.organisers.add(region, city)
    event.patrons.add(city)
    said = facts(client, "/en/eventi/visit/")
    assert (said["Organised by"], said["With the patronage of"]) == (["City", "Region"], ["City"])
    assert "With" not in said


def test_parts_and_what_else_the_programme_offers(client):
    programme = Programme.objects.create(slug="studi", title_it="Studi", state="published")
    edition = Edition.objects.create(programme=programme, slug="2030", year=2030, title_it="2030", state="published")
    other_year = Edition.objects.create(programme=programme, slug="2031", year=2031, title_it="2031")
    festival = make_event("festival", rome(2030, 6, 1), edition=edition)
    make_event("part-b", rome(2030, 6, 2), edition=edition, parent=festival)
    make_event("part-a", rome(2030, 6, 1), parent=festival)
    for day in range(3, 8):
        make_event(f"other-{day}", rome(2030, 6, day), edition=other_year)
    make_event("over", rome(2030, 4, 1), edition=edition)
    make_event("elsewhere", rome(2030, 6, 1))
    context = client.get("/eventi/festival/").context
    assert slugs(context["parts"]) == ["part-a", "part-b"]
    assert slugs(context["related"]) == ["other-3", "other-4", "other-5"]
    assert slugs(client.get("/eventi/elsewhere/").context["related"]) == []


def test_the_page_asks_the_database_ten_times_whatever_it_shows(client):
    series = {
        "edition": Edition.objects.create(
            programme=Programme.objects.create(slug="studi", title_it="Studi", state="published"),
            slug="2030",
            year=2030,
        )
    }
    event = make_event("visit", rome(2030, 6, 1), **series)

    def grow(number):
        venue = Venue.objects.create(slug=f"venue-{number}", title_it="Sala")
        event.dates.create(starts_at=rome(2030, 6, number), venue=venue)
        person = Person.objects.create(slug=f"person-{number}", title_it="Persona", state="published")
        Participation.objects.create(event=event, person=person)
        event.partners.add(Partner.objects.create(slug=f"partner-{number}", title_it="Partner", state="published"))
        event.news.add(NewsItem.objects.create(slug=f"news-{number}", title_it="Notizia", state="published"))
        make_event(f"part-{number}", rome(2030, 6, number), parent=event)
        start = rome(2030, 6, number, 10)
        event.sessions.create(starts_at=start, ends_at=start + timedelta(hours=1), places=10)
        make_event(f"other-{number}", rome(2030, 6, number), **series)

    def questions():
        with CaptureQueriesContext(connection) as captured:
            client.get("/eventi/visit/")
        return len(captured)

    grow(1)
    one = questions()
    grow(2)
    grow(3)
    assert one == questions() == 10
