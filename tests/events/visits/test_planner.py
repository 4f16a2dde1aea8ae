"""The plan of a day: what leaves with room for so many, and what is open."""

from datetime import date, time, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import QueryDict

from carrara.content.models import Locality
from events.models import HostNotice, Session
from events.visits.planner import Plan
from partners.models import City
from programmes.models import Discipline, Edition, Route
from tests.events.making import make_opening, make_route, make_session, rome, slugs
from tests.markup import Document

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
    leaving = [f"{session.route.sign} {session.starts_at:%d %H:%M}" for session in plan.sessions()]
    return leaving, slugs(hours.open_studio.studio for hours in plan.opening_hours())


def times(rows):
    """Of each row its minute, and the sign of the route that leaves or how many studios are open from then on."""
    return [
        f"{row['time']:%H:%M} {row['departure']['session'].route.sign if 'departure' in row else len(row['studios'])}"
        for row in rows
    ]


def test_what_leaves_and_what_is_open_stands_in_one_list_in_the_order_of_time(clock, edition):
    late = make_opening("bianchi", Route.objects.get(sign="B"))
    late.hours.create(day=SATURDAY, opens_at=time(15, 30), closes_at=time(19))
    make_session(rome(2030, 6, 1, 10), route=Route.objects.get(sign="A"))

    def planned_from(**asked):
        return times(Plan(QueryDict(urlencode(asked)), edition).rows())

    whole = ["10:00 A", "10:00 2", "15:00 A", "15:30 B", "15:30 1", "17:30 A"]
    assert planned_from() == whole
    assert planned_from(hour=15) == ["15:00 A", "15:00 2", *whole[3:]]
    assert planned_from(hour=16) == ["16:00 1", "17:30 A"]
    clock.move_to(rome(2030, 6, 1, 15, 15).replace(second=40))
    assert planned_from() == ["15:15 2", *whole[3:]]


def test_a_row_says_what_where_from_until_and_whether_there_is_room_and_a_step(client, edition):
    items = Document(client.get("/programmi/studi-aperti/2030/giornata/?hour=15").text).all("li")
    told = [" ".join(item.text.split()) for item in items if (item["class"] or "").startswith("planned-")]
    visit = (
        "{0} {1}Itinerario {1}, blu: Percorso {1} Piazza Alberica {2} posti liberi su 4 "
        "Prenota: itinerario {1}, Percorso {1} , sabato 1 giugno, {0}"
    )
    assert told == [
        visit.format("15:00–\u206017:00", "A", "Senza gradini Italiano 4"),
        "15:00 2 studi sono aperti: non serve prenotare "
        "Rossi torano 10:00–\u206016:00 Senza gradini Neri avenza 10:00–\u206016:00",
        visit.format("15:30–\u206017:30", "B", "Inglese 4"),
        visit.format("17:30–\u206019:30", "A", "Senza gradini Italiano 1").replace("1 posti liberi", "1 posto libero"),
    ]


def test_a_studio_whose_host_has_closed_it_is_not_in_the_plan_of_that_day(clock, edition):
    opening = edition.open_studios.get(studio__slug="rossi")
    HostNotice.objects.create(key=uuid4(), open_studio=opening, day=SATURDAY, kind="closed")
    assert planned(edition)[1] == ["neri"]


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
        name: len(Plan(QueryDict(query), edition).sessions())
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
    assert (len(times(context["rows"])), context["plan"].is_cut) == (60 + 1, True)
    later = client.get("/programmi/studi-aperti/2030/giornata/?hour=13").context
    assert (times(later["rows"]), later["plan"].is_cut) == (["13:00 2", "15:00 A", "15:30 B", "17:30 A"], False)


def test_without_days_nothing_can_be_planned_yet(client, edition):
    Edition.objects.update(starts_on=None, ends_on=None)
    response = client.get("/programmi/studi-aperti/2030/giornata/")
    assert (response.status_code, response.context["rows"]) == (200, [])


def test_the_studios_of_the_plan_are_a_question_to_the_directory(client, edition):
    plan = client.get("/programmi/studi-aperti/2030/giornata/?hour=15&hamlet=torano&step_free=on").context["plan"]
    assert plan.studios_query == "day=2030-06-01&hamlet=torano&step_free=on"
    directory = client.get(f"/programmi/studi-aperti/2030/studi/?{plan.studios_query}")
    assert slugs(line["studio"] for line in directory.context["studios"]) == ["rossi"]
