"""The page of an edition on which staff say which studios take part, and when each is open."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carrara.content.models import Locality, User
from partners.models import City
from tests.programmes.making import SATURDAY, make_edition, make_route, make_studio, open_studio, told

SAT, SUN = "day_20300608", "day_20300609"


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("anna", language="en"))
    return client


@pytest.fixture
def edition(db):
    return make_edition()


def page_of(edition):
    return f"/admin/programmes/edition/{edition.pk}/studios/"


def row(studio, **cells):
    """What is typed in the row of a studio that takes part."""
    return {f"s{studio.pk}-{name}": value for name, value in ({"is_open": "on"} | cells).items()}


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


def faults(answer):
    return {
        f"{form.studio.slug} {name}": list(found)
        for form in answer.context["rows"]
        for name, found in form.errors.items()
    }


def test_fifty_studios_open_with_the_usual_hours_and_one_exception(staff, edition):
    one, two = make_studio("uno"), make_studio("due")
    typed = {f"usual-{SAT}": "10-13 15-20", f"usual-{SUN}": "10-18"}
    typed |= row(one, number=7) | row(two, guest_artist="Lin", **{SAT: "closed", SUN: "11-12"})
    answer = staff.post(page_of(edition), typed, follow=True)
    assert messages(answer) == ["2 studios take part now."]
    assert told(edition) == {
        "uno": (7, "", {"2030-06-08": "15:00-20:00", "2030-06-09": "10:00-18:00"}),
        "due": (None, "Lin", {"2030-06-09": "11:00-12:00"}),
    }
    spans = edition.open_studios.get(studio=one).hours.filter(day=SATURDAY)
    assert [str(each) for each in spans] == ["2030-06-08 10:00–13:00", "2030-06-08 15:00–20:00"]


def test_what_is_shown_is_saved_again_without_a_change(staff, edition):
    open_studio(edition, make_studio("uno"), SATURDAY, number=3)
    form = staff.get(page_of(edition)).context["rows"][0]
    shown = {field.html_name: field.value() or "" for field in form}
    assert shown[f"{form.prefix}-{SAT}"] == "10:00–19:00" and shown[f"{form.prefix}-{SUN}"] == "closed"
    before = told(edition)
    answer = staff.post(page_of(edition), shown, follow=True)
    assert (messages(answer), told(edition)) == (["Nothing was changed."], before)


def test_all_of_them_open_with_one_button(staff, edition):
    make_studio("uno"), make_studio("due")
    staff.post(page_of(edition), {"_all": "1", f"usual-{SAT}": "10-18"})
    hours = {"2030-06-08": "10:00-18:00"}
    assert told(edition) == {"uno": (None, "", hours), "due": (None, "", hours)}


def test_two_studios_change_numbers_and_a_third_may_not_take_one(staff, edition):
    one, two, three = (make_studio(slug) for slug in ("uno", "due", "tre"))
    open_studio(edition, one, number=1), open_studio(edition, two, number=2)
    staff.post(page_of(edition), row(one, number=2) | row(two, number=1))
    assert {slug: number for slug, (number, _artist, _hours) in told(edition).items()} == {"uno": 2, "due": 1}
    answer = staff.post(page_of(edition), row(one, number=2) | row(two, number=1) | row(three, number=1))
    assert faults(answer) == {"tre number": ["“Due” has this number."]}
    assert set(told(edition)) == {"uno", "due"}


def test_what_is_wrong_is_said_at_the_cell_and_nothing_is_saved(staff, edition):
    one, two = make_studio("uno"), make_studio("due")
    answer = staff.post(page_of(edition), row(one, **{SAT: "mattina"}) | row(two, **{SAT: "10-18"}))
    assert faults(answer) == {
        f"uno {SAT}": ["“mattina” is not understood: write hours like 10-13, 15:30-19, or “closed”."]
    }
    assert told(edition) == {} and 'value="mattina"' in answer.content.decode()


def test_a_studio_at_which_a_route_stops_stays(staff, edition):
    one = make_studio("uno")
    open_studio(edition, one)
    make_route(edition, "A", one)
    answer = staff.post(page_of(edition), {})
    assert faults(answer) == {"uno is_open": ["A route stops there: A · Percorso A. Take the stop away first."]}
    assert set(told(edition)) == {"uno"}


def test_studios_of_the_host_city_are_offered(staff):
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")
    here, there = make_studio("qui"), make_studio("la", city=dakar)
    at_home, away = make_edition(), make_edition("2030-dakar", host_city=dakar)
    offered = {each: [form.studio for form in staff.get(page_of(each)).context["rows"]] for each in (at_home, away)}
    assert offered == {at_home: [here], away: [there]}
    assert "in the time of Dakar" in staff.get(page_of(away)).content.decode()


def test_words_and_what_takes_part_narrow_the_page(staff, edition):
    torano = Locality.objects.create(slug="torano", name_it="Torano")
    one, _two = make_studio("uno", locality=torano), make_studio("due")
    open_studio(edition, one)
    found = {
        query: [form.studio.slug for form in staff.get(page_of(edition) + query).context["rows"]]
        for query in ("", "?q=torano", "?only=open", "?q=xyz", "?page=99")
    }
    assert found == {
        "": ["due", "uno"],
        "?q=torano": ["uno"],
        "?only=open": ["uno"],
        "?q=xyz": [],
        "?page=99": ["due", "uno"],
    }


def test_an_edition_without_days_says_so(staff):
    page = staff.get(page_of(make_edition(starts_on=None, ends_on=None)))
    assert "This edition has no days yet" in page.content.decode()


def test_the_page_asks_as_often_for_three_studios_as_for_one(staff, edition):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            staff.get(page_of(edition))
        return len(queries)

    open_studio(edition, make_studio("uno"))
    first = asked()
    open_studio(edition, make_studio("due")), open_studio(edition, make_studio("tre"))
    assert asked() == first


def test_the_form_of_the_edition_leads_here(staff, edition):
    page = staff.get(f"/admin/programmes/edition/{edition.pk}/change/").content.decode()
    links = re.findall(r'<li><a href="([^"]+)">(Studios and their hours|Departures|Make departures)</a>', page)
    assert links == [
        (page_of(edition), "Studios and their hours"),
        (f"/admin/events/session/?edition__id__exact={edition.pk}&amp;_once=1", "Departures"),
        (f"/admin/events/session/pattern/?edition={edition.pk}", "Make departures"),
    ]
