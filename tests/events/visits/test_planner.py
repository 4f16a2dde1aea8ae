"""The plan of a day: what leaves with room for so many, and what is open."""

from datetime import date, time, timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from carrara.content.models import Locality
from events.models import Session
from events.visits.planner import Plan
from partners.models import City
from programmes.models import Discipline, Edition, Route
from tests.events.making import make_opening, make_route, make_session, rome, slugs

SATURDAY = date(2030, 6, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def edition():
    """Route A, without steps, passes sculptors in Torano at 15:00 and, full, at 17:30; route B a smith in Avenza."""
    stone, iron = make_route("A", step_free="yes"), make_route("B")
    Edition.objects.update(starts_on=SATURDAY, ends_on=SATURDAY + timedelta(days=1))
    for route, slug, hamlet, discipline in ((stone, "rossi", "torano", "stone"), (iron, "neri", "avenza", "iron")):
        opening = make_opening(slug, route, step_free=route.step_free, languages_spoken=" it ")
        opening.studio.locality = Locality.objects.create(slug=hamlet, name_it=hamlet)
        opening.studio.save()
        opening.studio.disciplines.add(Discipline.objects.create(key=discipline, name_it=discipline))
        opening.hours.create(day=SATURDAY, opens_at=time(10), closes_at=time(16))
    make_session(rome(2030, 6, 1, 15), route=stone, places=4)
    make_session(rome(2030, 6, 1, 15, 30), route=iron, places=4, language="en")
    evening = make_session(rome(2030, 6, 1, 17, 30), route=stone, places=4)
    Session.objects.filter(pk=evening.pk).update(seats_taken=3)
    make_session(rome(2030, 6, 2, 15), route=stone, places=4)
    return Edition.objects.get()


def planned(edition, **asked):
    plan = Plan(QueryDict(urlencode(asked)), edition)
    leaving = [f"{session.route.sign} {session.starts_at:%d %H:%M}" for session in plan.departures()]
    return leaving, slugs(hours.open_studio.studio for hours in plan.studios())


def test_the_first_day_is_planned_until_another_is_asked_for(edition):
    everything = ["A 01 13:00", "B 01 13:30", "A 01 15:30"]  # UTC: two hours behind Carrara's summer
    assert planned(edition) == (everything, ["rossi", "neri"])
    assert planned(edition, day="2030-06-02") == (["A 02 13:00"], [])
    assert planned(edition, day="no day", people="crowd") == (everything, ["rossi", "neri"])


def test_each_question_narrows_both_lists(edition):
    answers = {
        "from an hour on": planned(edition, hour=16),
        "with room for two": planned(edition, people=2),
        "in a hamlet": planned(edition, hamlet="avenza"),
        "of a discipline": planned(edition, discipline="stone"),
        "in a language": planned(edition, language="en"),
        "without steps": planned(edition, step_free="on"),
        "Saturday, from 15:00, without steps, for four": planned(
            edition, day="2030-06-01", hour=15, step_free="on", people=4
        ),
    }
    assert answers == {
        "from an hour on": (["A 01 15:30"], []),
        "with room for two": (["A 01 13:00", "B 01 13:30"], ["rossi", "neri"]),
        "in a hamlet": (["B 01 13:30"], ["neri"]),
        "of a discipline": (["A 01 13:00", "A 01 15:30"], ["rossi"]),
        "in a language": (["B 01 13:30"], []),
        "without steps": (["A 01 13:00", "A 01 15:30"], ["rossi"]),
        "Saturday, from 15:00, without steps, for four": (["A 01 13:00"], ["rossi"]),
    }


def test_what_has_begun_has_closed_or_cannot_be_booked_is_left_out(clock, edition):
    first, second = Session.objects.order_by("starts_at")[:2]
    Session.objects.filter(pk=second.pk).update(opens_at=rome(2030, 6, 1, 14))
    assert planned(edition)[0] == ["A 01 13:00", "A 01 15:30"]
    Session.objects.filter(pk=first.pk).update(state="cancelled")
    assert planned(edition)[0] == ["A 01 15:30"]
    clock.move_to(rome(2030, 6, 1, 16))
    assert planned(edition) == (["A 01 15:30"], [])
    assert planned(edition, hour=10) == (["A 01 15:30"], [])
    clock.move_to(rome(2030, 6, 1, 18))
    assert planned(edition) == ([], [])


def test_a_visit_to_a_studio_alone_is_planned_by_the_studio(edition):
    route = Route.objects.get(sign="A")
    studio = route.stops.get().studio
    Session.objects.all().delete()
    start = rome(2030, 6, 1, 15)
    Session.objects.create(edition=edition, studio=studio, starts_at=start, ends_at=rome(2030, 6, 1, 16), places=4)
    count = {
        name: len(Plan(QueryDict(query), edition).departures())
        for name, query in {"hamlet": "hamlet=torano", "steps": "step_free=on", "elsewhere": "hamlet=avenza"}.items()
    }
    assert count == {"hamlet": 1, "steps": 1, "elsewhere": 0}


def test_days_and_hours_are_those_of_the_host_city():
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")
    route = make_route("D", city=dakar)
    Edition.objects.update(starts_on=SATURDAY, ends_on=SATURDAY)
    make_session(rome(2030, 6, 1, 17, 30), route=route)  # 15:30 in Dakar
    edition = Edition.objects.select_related("host_city").get()
    assert planned(edition, hour=15)[0] == ["D 01 15:30"]
    assert planned(edition, hour=16)[0] == []


def test_a_day_with_more_than_one_page_holds_is_cut_and_says_so(client, edition):
    route = Route.objects.get(sign="B")
    for minute in range(60):
        make_session(rome(2030, 6, 1, 12, minute), route=route)
    context = client.get("/programmi/studi-aperti/2030/giornata/").context
    assert (len(context["departures"]), context["plan"].is_cut) == (60, True)
    later = client.get("/programmi/studi-aperti/2030/giornata/?hour=13").context
    assert (len(later["departures"]), later["plan"].is_cut) == (3, False)


def test_without_days_nothing_can_be_planned_yet(client, edition):
    Edition.objects.update(starts_on=None, ends_on=None)
    response = client.get("/programmi/studi-aperti/2030/giornata/")
    assert (response.status_code, response.context["departures"], response.context["studios"]) == (200, [], [])


def test_the_studios_of_the_plan_are_a_question_to_the_directory(client, edition):
    plan = client.get("/programmi/studi-aperti/2030/giornata/?hour=15&hamlet=torano&step_free=on").context["plan"]
    assert plan.studios_query == "day=2030-06-01&hamlet=torano&step_free=on"
    directory = client.get(f"/programmi/studi-aperti/2030/studi/?{plan.studios_query}")
    assert slugs(line["studio"] for line in directory.context["studios"]) == ["rossi"]
