"""The waiting list: its order, what is offered and until when, and every way in which places become free."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from carrara.content import personal
from carrara.content.models import Letter, User
from events import bookings, moving, refusals, timetable, waiting
from events.models import Booking, Session, WaitingEntry
from partners.models import City

from .making import book, hold, join, make_route, make_session, rome, seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START = rome(2030, 6, 10, 15)


@pytest.fixture
def by():
    return User.objects.create_user("desk")


@pytest.fixture
def session():
    return make_session(START, places=4)


def states(*entries):
    for entry in entries:
        entry.refresh_from_db()
    return [entry.state for entry in entries]


def letters_to(who):
    """Of which deed each letter told; a passing over has a number of its own."""
    keys = Letter.objects.filter(to=f"{who}@example.org").order_by("pk").values_list("key", flat=True)
    return [key.split("-")[2] for key in keys]


def refusal(deed, *args, **kwargs):
    with pytest.raises(refusals.Refused) as caught:
        deed(*args, **kwargs)
    assert str(caught.value)
    return type(caught.value).__name__


def test_served_in_the_order_of_arrival_and_who_does_not_fit_in_is_passed_over_and_told(session):
    booking = book(session, "anna", 4)
    entries = [join(session, who, people) for who, people in (("bruno", 3), ("carla", 1), ("dora", 2), ("elio", 1))]
    assert [waiting.position(entry) for entry in entries] == [1, 2, 3, 4]

    bookings.resize(booking, adults=2, children=0)

    assert states(*entries) == ["waiting", "offered", "waiting", "offered"]
    assert [waiting.position(entry) for entry in entries] == [1, None, 2, None]
    assert seats(session) == (4, 4)
    assert [letters_to(who) for who in ("bruno", "carla", "dora", "elio")] == [
        ["joined", "passed"],
        ["joined", "offered"],
        ["joined", "passed"],
        ["joined", "offered"],
    ]


def test_who_is_passed_over_is_told_once_and_again_only_where_more_was_free(session):
    first, second = book(session, "anna", 2), book(session, "bruno", 1)
    book(session, "carla", 1)
    join(session, "dora", 4)
    bookings.cancel(second)
    for _minute in range(3):
        bookings.lapse_due()
        waiting.tell_last_hours()
        assert refusal(hold, session, "elio", 2) == "Full"
    assert letters_to("dora") == ["joined", "passed"]
    bookings.cancel(book(session, "elio", 1))
    assert letters_to("dora") == ["joined", "passed"]  # one place once more
    bookings.cancel(first)
    assert letters_to("dora") == ["joined", "passed", "passed"]
    bookings.cancel(book(session, "fabio", 2))
    assert letters_to("dora") == ["joined", "passed", "passed"]
    assert [free in letter.text for letter, free in zip(passed_over("dora"), "13", strict=True)] == [True, True]


def passed_over(who):
    return Letter.objects.filter(to=f"{who}@example.org", key__contains="passed").order_by("pk")


def test_a_long_list_is_not_written_to_at_each_change_of_hands_before_it(session):
    """Twenty groups of three wait while one place comes and goes ten times."""
    book(session, "anna", 3)
    bruno = book(session, "bruno", 1)
    for number in range(20):
        join(session, f"group{number}", 3)
    for number in range(10):
        bookings.cancel(bruno)
        bruno = book(session, f"bruno{number}", 1)
    assert [passed_over(f"group{number}").count() for number in range(20)] == [1] * 20


def test_a_newcomer_does_not_overtake_but_takes_what_nobody_who_waits_could_use(session):
    booking = book(session, "anna", 4)
    entry = join(session, "bruno", 2)
    bookings.cancel(booking)
    assert states(entry) == ["offered"]
    assert refusal(hold, session, "carla", 3) == "Full"
    assert hold(session, "carla", 2).seats == 2


def test_places_whose_hold_has_lapsed_go_to_who_waits_before_a_newcomer(session, clock):
    """Housekeeping stands still: the newcomer's own try ends the hold."""
    hold(session, "anna", 3)
    book(session, "bruno", 1)
    entry = join(session, "carla", 2)
    clock.shift(timedelta(minutes=30))
    assert refusal(hold, session, "dora", 2) == "Full"
    assert (states(entry), seats(session)) == (["offered"], (3, 3))
    assert hold(session, "dora", 1).seats == 1


def test_an_offer_taken_lapsed_or_left(session, clock):
    book(session, "anna", 4)
    taken, lapsed, left = (join(session, who, 4) for who in ("bruno", "carla", "dora"))
    bookings.cancel(Booking.objects.get(email="anna@example.org"))
    taken.refresh_from_db()
    bookings.cancel(bookings.confirm(taken.booking))
    assert states(taken, lapsed, left) == ["taken", "offered", "waiting"]
    clock.shift(timedelta(hours=24))
    assert (bookings.lapse_due(), bookings.lapse_due()) == (1, 0)
    assert states(taken, lapsed, left) == ["taken", "lapsed", "offered"]
    waiting.leave(left)
    waiting.leave(left)
    assert (states(left), seats(session)) == (["left"], (0, 0))
    assert letters_to("carla") == ["joined", "offered", "lapsed"]


def test_who_may_join(session):
    assert refusal(join, session, "bruno", 1) == "HasRoom"
    book(session, "anna", 3)
    assert refusal(join, session, "bruno", 1) == "HasRoom"
    assert refusal(join, session, "bruno", 5) == "TooLarge"
    assert refusal(join, session, "anna", 2) == "AlreadyBooked"
    join(session, "bruno", 2)
    assert refusal(join, session, "bruno", 3) == "AlreadyWaiting"
    assert refusal(join, session, "carla", 0) == "Nobody"


def test_who_books_fewer_places_meanwhile_does_not_wait_any_more(session):
    first = book(session, "anna", 3)
    entry = join(session, "bruno", 2)
    booking = hold(session, "bruno", 1)
    bookings.cancel(first)
    assert states(entry) == ["waiting"]  # one live booking an address
    bookings.confirm(booking)
    assert states(entry) == ["taken"]


def test_an_offer_is_not_taken_by_who_has_another_visit_at_that_hour(session):
    other = make_session(START, route=make_route("B"))
    booking = book(session, "anna", 4)
    entry = join(session, "bruno", 4)
    elsewhere = book(other, "bruno")
    bookings.cancel(booking)
    entry.refresh_from_db()
    assert refusal(bookings.confirm, entry.booking) == "Overlaps"
    bookings.cancel(elsewhere)
    assert bookings.confirm(entry.booking).state == "confirmed"


# --- until when --------------------------------------------------------------------------------------------------
def there(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        ("2030-06-05 10:00", "2030-06-10 15:00", "2030-06-06 10:00"),  # a day
        ("2030-06-05 08:00", "2030-06-10 15:00", "2030-06-06 08:00"),
        ("2030-06-05 07:59", "2030-06-10 15:00", "2030-06-05 20:59"),  # never at night
        ("2030-06-05 21:00", "2030-06-10 15:00", "2030-06-06 20:59"),
        ("2030-06-05 23:30", "2030-06-10 15:00", "2030-06-06 20:59"),
        ("2030-06-06 02:00", "2030-06-10 15:00", "2030-06-06 20:59"),
        ("2030-06-09 18:00", "2030-06-10 15:00", "2030-06-10 09:00"),  # the last six hours
        ("2030-06-10 08:30", "2030-06-10 15:00", "2030-06-10 09:00"),
        ("2030-06-10 08:31", "2030-06-10 15:00", None),  # too short to answer
        ("2030-06-10 09:00", "2030-06-10 15:00", None),
        ("2030-06-09 18:00", "2030-06-10 10:00", "2030-06-09 20:59"),  # the last hours begin at night
        ("2030-06-09 22:00", "2030-06-10 10:00", None),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Rome", "Africa/Dakar"])
def test_how_long_places_are_kept(now, start, until, zone):
    session = SimpleNamespace(starts_at=there(start, zone), zone=ZoneInfo(zone))
    assert waiting.deadline(session, there(now, zone)) == (there(until, zone) if until else None)


def test_from_the_last_hours_on_the_first_to_come_is_served(session, clock):
    booking = book(session, "anna", 4)
    entries = [join(session, who, 2) for who in ("bruno", "carla")]
    clock.move_to(START - timedelta(hours=6, seconds=1))
    assert waiting.tell_last_hours() == 0
    clock.move_to(START - timedelta(hours=6))
    assert refusal(join, session, "dora", 1) == "ListClosed"
    assert (waiting.tell_last_hours(), waiting.tell_last_hours()) == (2, 0)
    assert states(*entries) == ["closed", "closed"]
    assert letters_to("bruno") == ["joined", "last"]
    bookings.cancel(booking)
    assert hold(session, "elio", 4).seats == 4


def test_in_the_last_hours_a_list_that_nobody_has_closed_yet_keeps_nobody_out(session, clock):
    booking = book(session, "anna", 4)
    entry = join(session, "bruno", 2)
    clock.move_to(START - timedelta(hours=2))
    bookings.cancel(booking)
    assert (states(entry), letters_to("bruno")) == (["closed"], ["joined", "last"])
    assert hold(session, "carla", 4).seats == 4


# --- every way in which places become free -----------------------------------------------------------------------
def freed_by_cancelling(first, by, clock):
    bookings.cancel(first)


def freed_by_the_desk(first, by, clock):
    bookings.cancel(first, by=by)


def freed_by_coming_with_fewer(first, by, clock):
    bookings.resize(first, adults=2, children=0)


def freed_by_lapsing(first, by, clock):
    Booking.objects.filter(pk=first.pk).update(state="held", lapses_at=timezone.now())
    bookings.lapse_due()


def freed_by_an_offer_that_lapses(first, by, clock):
    Booking.objects.filter(pk=first.pk).update(state="offered", lapses_at=timezone.now())
    bookings.lapse_due()


def freed_by_leaving_an_offer(first, by, clock):
    Booking.objects.filter(pk=first.pk).update(
        state="offered", lapses_at=timezone.now() + timedelta(hours=1), confirmed_at=None
    )
    values = {"name": "Zeno", "email": first.email, "adults": 4, "state": "offered", "booking": first}
    waiting.leave(WaitingEntry.objects.create(session=first.session, **values))


def freed_by_more_places(first, by, clock):
    timetable.set_places(first.session, 6, by)


def freed_by_a_larger_shuttle(first, by, clock):
    route = first.session.route
    Session.objects.filter(pk=first.session_id).update(places=6)
    route.transport_seats = 6
    route.save()
    timetable.refit(route)


def freed_by_erasure(first, by, clock):
    personal.erase(first.email)


def freed_by_moving_elsewhere(first, by, clock):
    moving.move(first, make_session(START, route=make_route("B")))


@pytest.mark.parametrize(
    "free",
    [value for name, value in sorted(globals().items()) if name.startswith("freed_by_")],
    ids=lambda f: f.__name__,
)
def test_freed_places_are_offered_at_once(free, session, by, clock):
    first = book(session, "anna", 4)
    entries = [join(session, who, people) for who, people in (("bruno", 7 - 4), ("carla", 2))]
    free(first, by, clock)
    offered = [state == "offered" for state in states(*entries)]
    session.refresh_from_db()
    assert any(offered)
    assert not any(
        entry.seats <= session.places_left for entry in entries if states(entry) == ["waiting"]
    )  # nobody waits for whom the free places would do
    assert seats(session)[0] == seats(session)[1] <= session.capacity
    assert all(("offered" in letters_to(who)) == told for who, told in zip(("bruno", "carla"), offered, strict=True))
    assert "offered" in letters_to("bruno") or "passed" in letters_to("bruno")


def test_a_lower_number_of_places_than_are_taken_is_refused_with_who_would_have_to_move(session, by):
    book(session, "anna", 1)
    last, held = book(session, "bruno", 2), hold(session, "carla", 1)
    with pytest.raises(refusals.Oversold) as caught:
        timetable.set_places(session, 1, by)
    assert [(which.pk, too_many) for which, too_many in caught.value.sessions] == [(session.pk, [held, last])]
    assert last.code in str(caught.value)
    session.refresh_from_db()
    assert (session.places, session.capacity) == (4, 4)


def test_a_dakar_city_has_its_own_night():
    dakar = City.objects.create(slug="dakar", name_it="Dakar", country="SN", time_zone="Africa/Dakar")
    session = make_session(datetime(2030, 7, 1, 15, tzinfo=ZoneInfo("Africa/Dakar")), route=make_route(city=dakar))
    assert waiting.deadline(session, rome(2030, 6, 20, 23)) == datetime(2030, 6, 21, 20, 59, tzinfo=session.zone)
