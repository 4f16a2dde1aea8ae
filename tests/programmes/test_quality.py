"""What is looked at before studios and routes are published."""

import pytest
import time_machine

from carrara.content import quality
from carrara.website.models import InventoryEntry
from events.models import Session
from partners.models import City
from tests.events.making import make_session, rome
from tests.programmes.making import SATURDAY, make_edition, make_route, make_studio, open_studio

pytestmark = pytest.mark.django_db
OWN = ("studio_", "route_")


def found(item):
    return sorted(
        (finding.code, finding.case, *finding.gaps.values())
        for finding, _weight in quality.findings(type(item).objects.get(pk=item.pk))
        if finding.code.startswith(OWN)
    )


def test_a_studio_says_where_it_is_whether_one_gets_in_and_when():
    edition = make_edition()
    bare = make_studio("bare")
    open_studio(edition, bare, SATURDAY).hours.all().delete()
    with time_machine.travel("2030-05-10T10:00Z"):
        assert found(bare) == [
            ("studio_access", ""),
            ("studio_hours", "", "Studi 2030"),
            ("studio_place", "address"),
            ("studio_place", "point"),
        ]
    with time_machine.travel("2030-07-10T10:00Z"):
        assert ("studio_hours", "", "Studi 2030") not in found(bare)
    whole = make_studio("whole", address="Via Uno", latitude="44.08", longitude="10.1", has_seating=True)
    open_studio(edition, whole)
    assert found(whole) == []


def test_a_route_has_a_meeting_point_and_stops_that_are_open():
    edition = make_edition()
    away, half, unknown, open_ones = (make_studio(slug) for slug in ("via", "mezzo", "ignoto", "sempre"))
    open_studio(edition, half, SATURDAY), open_studio(edition, open_ones)
    open_studio(edition, unknown).hours.all().delete()
    assert found(make_route(edition, "A")) == [("route_meeting_point", ""), ("route_stops", "")]
    route = make_route(edition, "B", away, half, unknown, open_ones, meeting_point_it="Piazza")
    assert found(route) == [("route_closed_stop", "away", "Via")]
    make_session(rome(2030, 6, 8, 10), route=route)
    assert found(route) == [("route_closed_stop", "away", "Via")]
    departures = [make_session(rome(2030, 6, 9, hour), route=route) for hour in (10, 15)]
    on_sunday = ("route_closed_stop", "closed", "Mezzo", "2030-06-09")
    assert found(route) == [("route_closed_stop", "away", "Via"), on_sunday]
    Session.objects.filter(pk__in=[session.pk for session in departures]).update(state="cancelled")
    assert found(route) == [("route_closed_stop", "away", "Via")]


def test_the_day_of_a_departure_is_that_of_its_host_city():
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")
    edition = make_edition("2030-dakar", host_city=dakar)
    studio = make_studio("fall")
    open_studio(edition, studio, SATURDAY)
    route = make_route(edition, "A", studio, meeting_point_it="Piazza")
    make_session(rome(2030, 6, 9, 1), route=route)  # eleven on Saturday evening in Dakar
    assert found(route) == []
    make_session(rome(2030, 6, 9, 2), route=route)
    assert found(route) == [("route_closed_stop", "closed", "Fall", "2030-06-09")]


def test_a_departure_that_is_made_is_followed_at_once(django_capture_on_commit_callbacks):
    edition, studio = make_edition(), make_studio("mezzo")
    open_studio(edition, studio, SATURDAY)
    route = make_route(edition, "A", studio, meeting_point_it="Piazza")

    def kept():
        entry = InventoryEntry.objects.get(model="programmes.route", object_id=route.pk)
        return [finding["gaps"] for finding in entry.findings if finding["code"] == "route_closed_stop"]

    with django_capture_on_commit_callbacks(execute=True):
        make_session(rome(2030, 6, 9, 10), route=route)
    assert kept() == [{"studio": "Mezzo", "day": "2030-06-09"}]
