"""The directory of an edition's studios: what it can be asked for, and what it says of each."""

from datetime import date, time
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrara.content.models import Locality
from events.models import HostNotice
from events.visits.filters import StudioFilter, vocabulary
from partners.models import City
from programmes.models import Discipline, Edition
from tests.events.making import make_opening, make_route, rome, slugs

SATURDAY, SUNDAY = date(2030, 6, 1), date(2030, 6, 2)
PATH = "/programmi/studi-aperti/2030/studi/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def route():
    route = make_route()
    Edition.objects.update(starts_on=SATURDAY, ends_on=SUNDAY)
    route.edition.refresh_from_db()
    return route


def make_studio(slug, route, *hours, hamlet=None, disciplines=(), **fields):
    """One that opens on Saturday unless said: `hours` are days, or pairs of a day and its two hours."""
    opening = make_opening(slug, route, **fields)
    if hamlet:
        opening.studio.locality, _new = Locality.objects.get_or_create(slug=hamlet, name_it=hamlet.capitalize())
        opening.studio.save()
    for key in disciplines:
        opening.studio.disciplines.add(Discipline.objects.get_or_create(key=key, name_it=key.capitalize())[0])
    for day, opens, closes in hours or [(SATURDAY, 10, 13), (SATURDAY, 15, 19)]:
        opening.hours.create(day=day, opens_at=time(opens), closes_at=time(closes))
    return opening


def found(edition, **asked):
    return slugs(opening.studio for opening in StudioFilter(QueryDict(urlencode(asked)), edition).qs)


def test_without_a_question_every_studio_that_the_public_can_see(route):
    make_studio("rossi", route)
    make_studio("draft", route, state="draft")
    make_studio("elsewhere", make_route("X", city=City.objects.create(slug="dakar", name_it="Dakar", country="SN")))
    assert found(route.edition) == ["rossi"]


def test_each_filter_and_two_together(route):
    make_studio("rossi", route, hamlet="torano", disciplines=["sculpture"], step_free="yes", languages_spoken=" it en ")
    make_studio("bianchi", route, (SUNDAY, 10, 13), hamlet="avenza", disciplines=["sculpture", "iron"])
    asked = {"hamlet": "torano", "discipline": "sculpture", "language": "en", "day": "2030-06-02", "step_free": "on"}
    assert {name: found(route.edition, **{name: value}) for name, value in asked.items()} == {
        "hamlet": ["rossi"],
        "discipline": ["rossi", "bianchi"],
        "language": ["rossi"],
        "day": ["bianchi"],
        "step_free": ["rossi"],
    }
    assert found(route.edition, discipline="sculpture", day="2030-06-01") == ["rossi"]
    assert found(route.edition, hamlet="avenza", step_free="on") == []


@pytest.mark.parametrize(
    "at, names",
    {
        rome(2030, 6, 1, 9, 59): [],
        rome(2030, 6, 1, 10): ["rossi"],
        rome(2030, 6, 1, 12, 59): ["rossi"],
        rome(2030, 6, 1, 13): [],
        rome(2030, 6, 1, 15): ["rossi"],
        rome(2030, 6, 2, 11): [],
    }.items(),
)
def test_open_now_is_half_open_and_of_this_day(clock, client, route, at, names):
    make_studio("rossi", route)
    clock.move_to(at)
    assert found(route.edition, open="on") == names
    told = [line["studio"].slug for line in client.get(PATH).context["studios"] if line["is_open"]]
    assert told == names


def test_open_now_is_told_by_the_clocks_of_the_host_city(clock, client):
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")
    route = make_route(city=dakar)
    make_studio("fall", route, (SATURDAY, 10, 13))
    clock.move_to(rome(2030, 6, 1, 11))  # nine in Dakar
    assert found(route.edition, open="on") == []
    clock.move_to(rome(2030, 6, 1, 12))
    assert found(route.edition, open="on") == ["fall"]
    assert "Gli orari sono quelli italiani" not in client.get("/programmi/studi-aperti/2030-dakar/studi/").text


def test_a_studio_that_had_to_close_is_not_open_until_its_host_says_otherwise(clock, client, route):
    opening = make_studio("rossi", route)
    clock.move_to(rome(2030, 6, 1, 11))
    late = HostNotice.objects.create(key=uuid4(), open_studio=opening, day=SATURDAY, kind="late", minutes=20)
    closed = HostNotice.objects.create(key=uuid4(), open_studio=opening, day=SATURDAY, kind="closed")
    HostNotice.objects.create(key=uuid4(), open_studio=opening, day=SUNDAY, kind="closed")

    def told():
        (line,) = client.get(PATH).context["studios"]
        shown = {name: line[name] for name in ("is_open", "is_closed_today", "minutes_late")}
        return shown, found(route.edition, open="on")

    assert told() == ({"is_open": False, "is_closed_today": True, "minutes_late": None}, [])
    closed.withdrawn_at = late.told_at
    closed.save()
    assert told() == ({"is_open": True, "is_closed_today": False, "minutes_late": 20}, ["rossi"])


def test_only_what_the_edition_has_can_be_chosen(route):
    make_studio("rossi", route, hamlet="torano", disciplines=["sculpture"])
    Locality.objects.create(slug="codena", name_it="Codena")
    Discipline.objects.create(key="paper", name_it="Carta")
    assert vocabulary(route.edition) == {
        "hamlet": [("torano", "Torano")],
        "discipline": [("sculpture", "Sculpture")],
    }
    days = StudioFilter(QueryDict(), route.edition).form.fields["day"].choices
    assert [key for key, _label in days] == ["", "2030-06-01", "2030-06-02"]


def test_a_line_says_number_place_hours_and_routes(client, route):
    opening = make_studio("rossi", route, hamlet="torano", disciplines=["sculpture"])
    opening.number = 7
    opening.save()
    (line,) = client.get(PATH).context["studios"]
    assert (line["opening"].number, line["facts"], line["hours"], line["routes"]) == (
        7,
        ["Torano", "Sculpture"],
        [("sabato 1", "10:00–\u206013:00 · 15:00–\u206019:00")],
        [route],
    )


def test_a_filtered_list_is_not_for_search_engines_and_leads_back_to_the_whole(client, route):
    make_studio("rossi", route, step_free="yes")
    context = client.get(f"{PATH}?step_free=on&hamlet=").context
    assert context["robots"] == "noindex,follow"
    assert context["canonical_url"].endswith(PATH)
    assert context["filter"].chips[0][1] == "hamlet="


@pytest.mark.parametrize("hidden", ["edition", "programme"])
def test_what_stands_under_a_draft_is_not_found(client, route, hidden):
    make_studio("rossi", route)
    item = route.edition if hidden == "edition" else route.edition.programme
    item.state = "draft"
    item.save()
    paths = [PATH, PATH.replace("studi/", "giornata/"), route.get_absolute_url(), route.get_absolute_url() + "stampa/"]
    assert [client.get(path).status_code for path in paths] == [404] * 4


WRONG = {"hamlet": "atlantis", "discipline": "' OR 1=1", "language": "tlh", "day": "2031-01-01"}


@pytest.mark.parametrize("name, value", WRONG.items())
def test_a_value_that_cannot_be_is_said_in_the_form_and_not_asked_for(client, route, name, value):
    make_studio("rossi", route)
    response = client.get(PATH, {name: value})
    assert (list(response.context["filter"].form.errors), len(response.context["studios"])) == ([name], 1)


NAMES = st.sampled_from([*StudioFilter.base_filters, "hour", "people", "page", "unknown"])
VALUES = st.one_of(
    st.text(max_size=40),
    st.dates().map(str),
    st.integers().map(str),
    st.sampled_from(["\x00", "on", "2030-06-01", "15", "%", "٣", "1e400", "[]"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(asked=st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_query_is_an_error_of_ours(asked):
    edition = Edition.objects.first() or make_studio("rossi", make_route()).edition
    Edition.objects.update(starts_on=SATURDAY, ends_on=SUNDAY)
    for path in (PATH, "/ar" + PATH.replace("studi/", "giornata/")):
        assert Client().get(path, asked).status_code in (200, 404), edition
