"""What the list of events can be asked for, and what it answers to nonsense."""

from urllib.parse import urlencode

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrara.content.models import Locality
from events.filters import EventFilter, vocabulary
from events.models import Event, EventKind, Venue
from programmes.models import Edition, Programme
from tests.events.making import make_event, make_section, rome, slugs

NOW = "2030-05-10T10:00Z"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel(NOW, tick=False):
        yield


def found(**asked):
    return slugs(EventFilter(QueryDict(urlencode(asked)), Event.objects.published()).qs)


def make_venue(slug, kind=Locality.Kind.HAMLET):
    hamlet = Locality.objects.create(slug=slug, kind=kind, name_it=slug.capitalize())
    return Venue.objects.create(slug=slug, title_it=slug, locality=hamlet)


def test_without_a_question_what_is_to_come():
    make_event("past", rome(2030, 5, 1))
    make_event("later", rome(2030, 6, 1))
    make_event("soon", rome(2030, 5, 11))
    make_event("some-day")
    make_event("draft", rome(2030, 5, 12), state="draft")
    assert found() == ["soon", "later", "some-day"]


def test_a_period_holds_its_first_and_last_day_and_reaches_into_the_past():
    make_event("april", rome(2030, 4, 20, 18))
    make_event("last-evening", rome(2030, 4, 30, 23))
    make_event("may-day", rome(2030, 5, 1, 0, 30))
    make_event("june", rome(2030, 6, 5))
    make_event("from-march", rome(2030, 3, 1), hours=24 * 365)
    make_event("some-day")
    assert found(since="2030-04-20", until="2030-04-30") == ["from-march", "april", "last-evening"]
    assert found(since="2030-05-11") == ["from-march", "june"]
    assert found(until="2030-05-31") == ["from-march"]
    assert found(since="01/06/2030", until="05/06/2030") == ["from-march", "june"]


def test_the_form_offers_a_year_of_months_and_days_only_where_an_address_asks_for_them(client):
    make_event("may", rome(2030, 5, 1))
    make_event("last-of-may", rome(2030, 5, 31, 23))
    make_event("june", rome(2030, 6, 1))
    assert found(month="2030-05") == ["may", "last-of-may"]
    assert found(month="2030-05", since="2030-05-31") == ["last-of-may"]
    asked = {"nothing": "", "a day": "since=2030-05-01", "a month too far": "month=2031-05"}
    forms = {name: EventFilter(QueryDict(query), Event.objects.published()).form for name, query in asked.items()}
    assert [key for key, _label in forms["nothing"].fields["month"].choices] == [
        "",
        *(f"2030-{number:02}" for number in range(5, 13)),
        *(f"2031-{number:02}" for number in range(1, 5)),
    ]
    assert {name: form["since"].is_hidden for name, form in forms.items()} == {
        "nothing": True,
        "a day": False,
        "a month too far": True,
    }
    assert {name: list(form.errors) for name, form in forms.items()} == {
        "nothing": [],
        "a day": [],
        "a month too far": ["month"],
    }


def test_an_event_of_several_dates_is_found_once_by_the_date_that_was_asked_for():
    make_event("weekly", *(rome(2030, 6, day, 18) for day in (4, 11, 18)))
    make_event("once", rome(2030, 6, 10, 18))
    asked = EventFilter(QueryDict("since=2030-06-08&until=2030-06-30"), Event.objects.published().for_list()).qs
    assert [(event.slug, event.listed_date.starts_at.day) for event in asked] == [("once", 10), ("weekly", 11)]


def test_the_period_and_the_hamlet_are_asked_of_the_same_date():
    torano, colonnata = make_venue("torano"), make_venue("colonnata")
    event = make_event("tour", rome(2030, 6, 1), venue=torano)
    event.dates.create(starts_at=rome(2030, 7, 1), venue=colonnata)
    make_event("elsewhere", rome(2030, 6, 2))
    assert found(hamlet="torano") == ["tour"]
    assert found(hamlet="colonnata", since="2030-07-01") == ["tour"]
    assert found(hamlet="torano", since="2030-07-01") == []


def test_kind_programme_audience_language_and_cost():
    fair = EventKind.objects.create(key="fair", name_it="Fiera")
    forum = Programme.objects.create(slug="forum", title_it="Forum", state="published")
    edition = Edition.objects.create(programme=forum, slug="2030", year=2030, title_it="Forum 2030")
    make_event("fair", rome(2030, 6, 1), kind=fair, is_free=True)
    make_event("debate", rome(2030, 6, 2), edition=edition, is_free=False)
    make_event("for-families", rome(2030, 6, 3), audience="families", language="none")
    everything = {"kind": "fair", "programme": "forum", "audience": "families", "language": "none", "free": "on"}
    answers = {name: found(**{name: value}) for name, value in everything.items()}
    assert answers == {
        "kind": ["fair"],
        "programme": ["debate"],
        "audience": ["for-families"],
        "language": ["for-families"],
        "free": ["fair"],
    }
    assert found(kind="fair", audience="families") == []


def test_words_are_looked_for_in_every_language_all_of_them():
    make_event("carving", title_en="Open carving", summary_it="Nel marmo bianco", title_ar="نحت الرخام")
    make_event("reading", title_en="Reading")
    assert found(q="CARVING") == ["carving"]
    assert found(q="bianco open") == ["carving"]
    assert found(q="الرخام") == ["carving"]
    assert found(q="bianco reading") == []
    assert found(q="100%") == found(q="_") == []


def test_the_choices_are_named_in_the_readers_language_the_centre_before_the_hamlets():
    EventKind.objects.create(key="b", name_it="Fiera", name_en="Fair", order=1)
    EventKind.objects.create(key="a", name_it="Mostra", order=2)
    make_venue("avenza")
    make_venue("centro", kind=Locality.Kind.CENTRE)
    make_venue("massa", kind=Locality.Kind.NEIGHBOUR)
    Programme.objects.create(slug="draft", title_it="Bozza")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("events.filters.active", lambda: "en")
        assert vocabulary() == {
            "kind": [("b", "Fair"), ("a", "Mostra")],
            "programme": [],
            "hamlet": [("centro", "Centro"), ("avenza", "Avenza")],
        }


def test_each_chip_takes_one_filter_away_and_goes_back_to_the_first_page():
    asked = EventFilter(QueryDict("free=on&q=marmo&since=2030-06-01&page=2&kind="), Event.objects.published())
    asked.qs.exists()
    assert asked.chips == [
        ("«marmo»", "free=on&since=2030-06-01&kind="),
        ("da sabato 1 giugno 2030", "free=on&q=marmo&kind="),
        ("gratuito", "q=marmo&since=2030-06-01&kind="),
    ]


WRONG = {
    "since": "2030-13-45",
    "until": "9999-12-31",
    "kind": "no-such-kind",
    "programme": "' OR 1=1 --",
    "hamlet": "x" * 5000,
    "audience": "robots",
    "language": "tlh",
    "q": "nothing\x00here",
}


@pytest.mark.parametrize("name, value", WRONG.items())
def test_a_value_that_cannot_be_is_said_in_the_form_and_not_asked_for(client, name, value):
    make_section()
    make_event("soon", rome(2030, 5, 11))
    response = client.get("/eventi/", {name: value})
    assert response.status_code == 200
    assert list(response.context["filter"].form.errors) == [name]
    assert slugs(response.context["page"]) == ["soon"]


def test_a_period_that_ends_before_it_begins_is_said(client):
    make_section()
    response = client.get("/eventi/?since=2030-06-10&until=2030-06-01")
    assert list(response.context["filter"].form.errors) == ["until"]


@pytest.mark.parametrize("query", ["page=99999", "page=0", "page=-1", "page=abc", "page=" + "9" * 5000, "page=1.5"])
def test_a_page_that_is_not_there_is_not_found(client, query):
    make_section()
    assert client.get(f"/eventi/?{query}").status_code == 404


NAMES = st.sampled_from([*EventFilter.base_filters, "page", "unknown"])
VALUES = st.one_of(
    st.text(max_size=60),
    st.dates().map(str),
    st.integers().map(str),
    st.sampled_from(["\x00", "on", "2030-02-30", "%", "１", "٣", "1e400", "[]", "{{7*7}}"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(asked=st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_query_is_an_error_of_ours(asked):
    if not Event.objects.exists():
        make_section()
        make_event("soon", rome(2030, 5, 11))
    for path in ("/eventi/", "/ar/eventi/eventi.csv"):
        assert Client().get(path, asked).status_code in (200, 404)
