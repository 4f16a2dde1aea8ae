"""The day of a host: the link, who came, and what visitors are told."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from carrara.content.models import Letter
from events import arrivals, bookings, hosting, refusals
from events.host_day import HostDay
from events.models import Arrival, HostLink, WalkIn
from partners.models import City, CreativeField
from programmes.models import Host

from .making import book, hold, make_opening, make_route, make_session, rome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = rome(2030, 6, 10).date()
FIRST = UUID(int=1)


@pytest.fixture
def route():
    return make_route()


@pytest.fixture
def openings(route):
    """Two studios on the way of route A, and one that it does not pass."""
    other = make_route("B")
    return make_opening("bianchi", route), make_opening("neri", route, minutes_before=5), make_opening("rossi", other)


@pytest.fixture
def session(route, openings):
    return make_session(rome(2030, 6, 10, 15), places=15, route=route)


@pytest.fixture
def on_the_day(clock, session):
    """Half an hour before the start, two groups expected."""
    booked = book(session, "anna", 4), book(session, "bruno", 2)
    clock.move_to(rome(2030, 6, 10, 14, 30))
    return booked


def link_for(opening, day=DAY):
    return hosting.by_token(hosting.make(opening, day))


def state(booking):
    booking.refresh_from_db()
    return booking.state, booking.arrived


# --- arrivals
def test_people_come_in_parts_and_a_repeated_word_is_one_arrival(on_the_day):
    anna, bruno = on_the_day
    arrivals.record(anna, came=3, key=FIRST)
    arrivals.record(anna, came=3, key=FIRST)
    assert (state(anna), Arrival.objects.count()) == (("attended", 3), 1)
    arrivals.record(anna, came=4, key=uuid4())
    arrivals.record(anna, came=3, key=FIRST)  # a line that was slow
    assert state(anna) == ("attended", 4)
    arrivals.record(bruno, came=3, key=uuid4())  # one more than was booked
    assert state(bruno) == ("attended", 3)


def test_what_was_wrong_is_undone(on_the_day):
    anna, _bruno = on_the_day
    arrivals.record(anna, came=4, key=uuid4())
    arrivals.record(anna, came=2, key=uuid4())
    arrivals.undo(anna, key=FIRST)
    arrivals.undo(anna, key=FIRST)
    assert state(anna) == ("attended", 4)
    arrivals.record(anna, came=0, key=uuid4())
    assert state(anna) == ("confirmed", 0)


def test_the_first_arrival_is_undone_to_nobody(on_the_day):
    anna, _bruno = on_the_day
    arrivals.record(anna, came=4, key=uuid4())
    arrivals.undo(anna, key=uuid4())
    assert state(anna) == ("confirmed", 0)


def test_who_holds_no_places_does_not_arrive(on_the_day):
    anna, _bruno = on_the_day
    bookings.cancel(anna, by=None)
    with pytest.raises(refusals.NotHere):
        arrivals.record(anna, came=4, key=uuid4())
    assert (state(anna), Arrival.objects.count()) == (("cancelled", 0), 0)


def test_who_comes_to_places_that_are_held_has_confirmed_by_coming(clock, session):
    clock.move_to(rome(2030, 6, 10, 14, 50))
    carla = hold(session, "carla", 2)
    arrivals.record(carla, came=2, key=uuid4())
    assert state(carla) == ("attended", 2)


def test_after_the_end_who_was_not_seen_did_not_come(clock, on_the_day, session):
    anna, bruno = on_the_day
    arrivals.record(anna, came=4, key=uuid4())
    clock.move_to(session.ends_at - timedelta(seconds=1))
    assert arrivals.mark_no_shows() == 0
    clock.move_to(session.ends_at)
    assert (arrivals.mark_no_shows(), arrivals.mark_no_shows()) == (1, 0)
    assert (state(anna), state(bruno)) == (("attended", 4), ("no_show", 0))
    arrivals.record(bruno, came=1, key=uuid4())
    assert state(bruno) == ("attended", 1)
    arrivals.undo(bruno, key=uuid4())
    assert state(bruno) == ("no_show", 0)
    session.refresh_from_db()
    assert session.seats_taken == 6


def test_who_has_booked_once_more_cannot_be_made_not_to_have_come(on_the_day, session):
    anna, _bruno = on_the_day
    arrivals.record(anna, came=4, key=uuid4())
    again = book(session, "anna", 1)
    with pytest.raises(refusals.AlreadyBooked):
        arrivals.undo(anna, key=uuid4())
    assert (state(anna), state(again)) == (("attended", 4), ("confirmed", 0))


# --- the link of the day
def test_a_link_works_from_midnight_to_midnight_until_it_is_revoked(clock, openings):
    link = link_for(openings[0])
    found = {}
    for moment in (rome(2030, 6, 9, 23, 59), rome(2030, 6, 10), rome(2030, 6, 10, 23, 59), rome(2030, 6, 11)):
        clock.move_to(moment)
        found[f"{moment:%d %H:%M}"] = hosting.standing(link)
    assert found == {"09 23:59": "early", "10 00:00": "open", "10 23:59": "open", "11 00:00": "over"}
    clock.move_to(rome(2030, 6, 10, 12))
    assert (hosting.revoke(openings[1], DAY), hosting.standing(hosting.found(pk=link.pk))) == (0, "open")
    assert (hosting.revoke(openings[0], DAY), hosting.standing(hosting.found(pk=link.pk))) == (1, "revoked")
    assert hosting.standing(hosting.by_token("x")) == "revoked"


def test_midnight_is_that_of_the_host_city(clock, db):
    field = CreativeField.objects.create(key="media")
    tokyo = City.objects.create(slug="tokyo", name="Tokyo", country="JP", field=field, time_zone="Asia/Tokyo")
    link = link_for(make_opening("sato", make_route("T", tokyo)))
    clock.move_to(rome(2030, 6, 9, 17))  # in Tokyo it is midnight
    assert hosting.standing(link) == "open"
    clock.move_to(rome(2030, 6, 10, 17))
    assert hosting.standing(link) == "over"


def test_each_host_with_an_address_gets_a_letter_in_their_language(openings):
    opening = openings[0]
    for name, email, language in (
        ("Ada", "ada@example.org", "it"),
        ("Li", "li@example.org", "zh-hans"),
        ("Ugo", "", "it"),
    ):
        opening.studio.hosts.add(Host.objects.create(name=name, email=email, language=language))
    assert hosting.send(opening, DAY) == 2
    letters = Letter.objects.order_by("to")
    assert [(letter.to, letter.language) for letter in letters] == [
        ("ada@example.org", "it"),
        ("li@example.org", "zh-hans"),
    ]
    paths = [next(line for line in letter.text.splitlines() if "/ospite/" in line) for letter in letters]
    assert "/zh-hans/ospite/" in paths[1]
    tokens = [path.strip("/").rpartition("/")[2] for path in paths]
    assert {hosting.by_token(token).open_studio for token in tokens} == {opening}
    assert HostLink.objects.filter(token_hash__in=tokens).count() == 0  # the hash alone is kept


# --- what it shows and counts
def test_a_studio_sees_its_groups_when_they_reach_it(clock, on_the_day, route, openings, session):
    book(make_session(rome(2030, 6, 11, 15), route=route), "dora")
    hold(make_session(rome(2030, 6, 10, 17), route=route), "elio")
    seen = [
        [
            (f"{visit.at:%H:%M}", [group.name for group in visit.groups], visit.people)
            for visit in HostDay(link_for(each)).visits
        ]
        for each in openings
    ]
    assert seen == [
        [("15:10", ["Anna", "Bruno"], 6), ("17:10", [], 0)],
        [("15:35", ["Anna", "Bruno"], 6), ("17:35", [], 0)],
        [],
    ]


def test_people_without_a_booking_are_counted_once_and_taken_back(on_the_day, openings, session):
    link, other = link_for(openings[0]), link_for(openings[2])
    hosting.walk_in(link, key=FIRST)
    hosting.walk_in(link, key=FIRST)
    along = hosting.walk_in(link, key=uuid4(), session=session)
    last = hosting.walk_in(link, key=uuid4())
    day = HostDay(link)
    assert (day.walked_in, day.visits[0].walk_ins, HostDay(other).walked_in) == (2, 1, 0)
    hosting.take_back(other, last.key)
    assert HostDay(link).walked_in == 2
    hosting.take_back(link, last.key)
    hosting.take_back(link, along.key)
    hosting.walk_in(link, key=last.key)  # sent again by a slow line
    day = HostDay(link)
    assert (day.walked_in, day.visits[0].walk_ins, WalkIn.objects.count()) == (1, 0, 3)


def test_what_a_host_tells_stands_for_the_day_and_the_last_word_counts(clock, on_the_day, openings):
    link = link_for(openings[0])

    def told():
        return [(str(row.open_studio.studio), row.kind, row.minutes) for row in hosting.notices_today()]

    hosting.tell(link, "late", minutes=10, key=FIRST)
    hosting.tell(link, "late", minutes=20, key=uuid4())
    hosting.tell(link, "late", minutes=10, key=FIRST)
    assert told() == [("Bianchi", "late", 20)]
    hosting.tell(link, "closed", key=uuid4())
    assert told() == [("Bianchi", "closed", None)]
    clock.move_to(rome(2030, 6, 11))
    assert told() == []
    clock.move_to(rome(2030, 6, 10, 18))
    hosting.withdraw(link)
    assert told() == []


def test_a_day_is_read_in_as_many_queries_for_three_groups_as_for_one(
    django_assert_num_queries, clock, session, openings
):
    link = link_for(openings[0])
    clock.move_to(rome(2030, 6, 9))

    def read():
        with django_assert_num_queries(6):
            day = HostDay(hosting.found(pk=link.pk))
            return [len(visit.groups) for visit in day.visits], day.walked_in, day.notice

    book(session, "anna")
    assert read() == ([1], 0, None)
    for who in ("bruno", "carla"):
        book(session, who)
    assert read() == ([3], 0, None)
