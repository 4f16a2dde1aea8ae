"""What is refused, to whom and when; and what a form sent twice, or a hold that lapsed, must not spoil."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from carrara.content.models import Letter, User
from events import bookings, refusals, requests, rules
from events.models import Booking, GroupRequest, Session

from .making import book, hold, make_event, make_route, make_session, rome, seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START = rome(2030, 6, 10, 15)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def session():
    return make_session(START, places=10)


def refusal(deed, *args, **kwargs):
    with pytest.raises(refusals.Refused) as caught:
        deed(*args, **kwargs)
    assert str(caught.value)
    return type(caught.value).__name__


def now():
    return timezone.now()


@pytest.mark.parametrize(
    ("people", "fields", "expected"),
    [
        ((0, 0), {}, "Nobody"),
        ((-1, 3), {}, "Nobody"),
        ((9, 0), {}, "TooMany"),
        ((5, 4), {}, "TooMany"),
        ((0, 2), {}, "ChildrenAlone"),
        ((0, 2), {"children_with_adult": False}, None),
        ((1, 7), {}, None),
        ((1, 1), {"min_age": 18}, "TooYoung"),
        ((2, 0), {"min_age": 18}, None),
        ((4, 0), {"places": 3}, "TooLarge"),
        ((1, 0), {"opens_at": rome(2030, 6, 1)}, "NotOpen"),
        ((1, 0), {"closes_at": rome(2030, 5, 1)}, "Closed"),
        ((1, 0), {"state": Session.State.CANCELLED}, "CalledOff"),
    ],
)
def test_who_may_book(people, fields, expected):
    session = make_session(START, **{"places": 10} | fields)
    adults, children = people
    if expected is None:
        assert hold(session, adults=adults, children=children).seats == sum(people)
    else:
        assert refusal(hold, session, adults=adults, children=children) == expected
        assert seats(session) == (0, 0)


def test_booking_ends_at_the_instant_of_the_start(session, clock):
    clock.move_to(START - timedelta(seconds=1))
    assert hold(session).lapses_at == START
    clock.move_to(START)
    assert refusal(hold, session, "bruno") == "Closed"


def test_the_desk_may_book_more_people_earlier_later_and_without_an_address(clock):
    session = make_session(START, places=20, opens_at=rome(2030, 6, 1), closes_at=rome(2030, 6, 9))
    by = User.objects.create_user("desk")
    for moment in (now(), START + timedelta(hours=1)):
        clock.move_to(moment)
        bookings.book_at_desk(session, name="Anna", people=9, by=by)
    assert seats(session) == (18, 18)
    assert refusal(bookings.book_at_desk, session, name="Bruno", people=3, by=by) == "Full"


# --- one address -------------------------------------------------------------------------------------------------
def test_one_live_booking_an_address_and_session_however_it_is_typed(session):
    hold(session, "anna")
    assert refusal(hold, session, "ANNA", email=" Anna@Example.ORG ") == "AlreadyBooked"
    assert seats(session) == (1, 1)


@pytest.mark.parametrize(
    ("hours", "expected"), [(-2, None), (-1, "Overlaps"), (0, "Overlaps"), (1, "Overlaps"), (2, None)]
)
def test_no_two_sessions_at_once_for_one_address(session, hours, expected):
    other = make_session(START + timedelta(hours=hours), route=make_route("B"))
    hold(session)
    assert expected == (refusal(hold, other) if expected else None)
    assert seats(other) == (0, 0)


def test_a_hold_of_the_same_address_that_has_lapsed_keeps_nobody_out_not_even_its_owner(session, clock):
    """Housekeeping stands still all the while."""
    other = make_session(START, places=4, route=make_route("B"))
    first = hold(other, "anna", 4)
    assert refusal(hold, other, "bruno") == "Full"
    clock.shift(HALF_AN_HOUR)
    hold(session, "anna")
    assert hold(other, "bruno", 3).seats == 3
    first.refresh_from_db()
    assert (first.state, seats(other), seats(session)) == ("lapsed", (3, 3), (1, 1))
    clock.shift(HALF_AN_HOUR)
    hold(session, "anna", 2)
    assert seats(session) == (2, 2)


def test_a_form_sent_twice_is_one_booking_and_answers_as_the_first(session):
    key = uuid4()
    first = hold(session, adults=8, form_key=key)
    assert hold(session, adults=8, form_key=key) == first
    hold(session, "bruno", 2)
    assert hold(session, adults=8, form_key=key) == first  # there would be no room for another
    assert hold(session, "somebody-else", form_key=key) == first
    assert (seats(session), Letter.objects.filter(to=first.email).count()) == ((10, 10), 1)


def test_a_form_sent_again_after_its_hold_has_lapsed_is_a_new_booking(session, clock):
    key = uuid4()
    first = hold(session, form_key=key)
    clock.shift(HALF_AN_HOUR)
    assert hold(session, form_key=key) != first
    assert seats(session) == (1, 1)


# --- confirming, changing, cancelling ----------------------------------------------------------------------------
def test_a_yes_that_comes_too_late_takes_what_is_left(session, clock):
    late, too_late = hold(session, "anna", 4), hold(session, "bruno", 4)
    clock.shift(HALF_AN_HOUR)
    book(session, "carla", 5)
    assert bookings.confirm(late).state == "confirmed"
    assert refusal(bookings.confirm, too_late) == "Full"
    assert seats(session) == (9, 9)


def test_a_yes_said_twice_is_one_and_none_after_cancelling(session):
    booking = book(session)
    bookings.confirm(booking)
    assert Letter.objects.filter(key__endswith="-confirmed").count() == 1
    bookings.cancel(booking)
    assert refusal(bookings.confirm, booking) == "Over"


def test_until_when_visitors_cancel_and_come_with_fewer_while_the_desk_always_can(clock):
    session = make_session(START, places=10, cancel_until=START - timedelta(days=1))
    booking, by = book(session, adults=4), User.objects.create_user("desk")
    clock.move_to(START - timedelta(days=1))
    assert refusal(bookings.cancel, booking) == "TooLate"
    assert refusal(bookings.resize, booking, adults=2, children=0) == "TooLate"
    assert bookings.resize(booking, adults=5, children=0).seats == 5
    assert bookings.resize(booking, adults=9, children=0, by=by).seats == 9
    assert bookings.cancel(booking, by=by).state == "cancelled"
    assert seats(session) == (0, 0)


def test_growing_is_refused_where_there_is_no_room_and_all_stays_as_it_was(session):
    booking = book(session, "anna", 4)
    book(session, "bruno", 4)
    assert refusal(bookings.resize, booking, adults=7, children=0) == "Full"
    assert refusal(bookings.resize, booking, adults=0, children=1) == "ChildrenAlone"
    booking.refresh_from_db()
    assert (booking.seats, booking.sequence, seats(session)) == (4, 0, (8, 8))
    bookings.cancel(booking)
    assert refusal(bookings.resize, booking, adults=1, children=0) == "NotHere"


def test_full_names_other_times_with_room_of_the_same_route_first(session):
    route, other = session.route, make_route("B")
    same = make_session(START + timedelta(hours=3), route=route, places=4)
    make_session(START + timedelta(hours=6), route=route, places=2)
    near = make_session(START + timedelta(hours=1), route=other)
    make_session(START, route=other, state=Session.State.CANCELLED)
    assert refusals.Full(session, 3).alternatives == [same, near]


def test_places_at_a_training_are_booked_without_a_studio_in_sight():
    event = make_event("marmotec", START, email="fair@example.org")
    row = Session.objects.create(event=event, starts_at=START, ends_at=START + timedelta(hours=1), places=2)
    booking = book(Session.objects.for_list().get(pk=row.pk), adults=2)
    assert (booking.state, Letter.objects.first().reply_to) == ("confirmed", "fair@example.org")
    assert "Marmotec" in Letter.objects.first().subject


def test_a_code_that_another_booking_has_by_chance_is_replaced(session, monkeypatch):
    codes = iter(["AAAAAA", "AAAAAA", "CCCCCC"])
    monkeypatch.setattr("events.codes.new", lambda: next(codes))
    assert [hold(session, who).code for who in ("anna", "bruno")] == ["AAAAAA", "CCCCCC"]
    assert seats(session) == (2, 2)


def test_saving_a_session_never_writes_the_places_counted(session):
    stale = Session.objects.get(pk=session.pk)
    hold(session, adults=3)
    stale.guide, stale.places = "Ada", 1
    stale.save()
    session.refresh_from_db()
    assert (session.guide, session.places, session.seats_taken) == ("Ada", 10, 3)


def test_the_rule_for_an_object_in_hand_is_that_of_the_query(session):
    """`why_not` and the conditional UPDATE must not disagree."""
    for field in ("opens_at", "closes_at"):
        for moment in (now() - HALF_AN_HOUR, now(), now() + HALF_AN_HOUR):
            Session.objects.filter(pk=session.pk).update(**{"opens_at": None, "closes_at": None} | {field: moment})
            session.refresh_from_db()
            assert session.is_bookable() == Session.objects.bookable().filter(pk=session.pk).exists()
            assert isinstance(rules.why_not(session, 1), refusals.Full) == session.is_bookable()


# --- requests ----------------------------------------------------------------------------------------------------
def ask(**fields):
    values = {"name": "Ada", "email": "Ada@example.org", "language": "en", "people": 15, "form_key": uuid4()}
    return requests.receive(**values | fields)


def test_a_school_asks_and_the_desk_says_yes_once():
    session, by, key = make_session(START, places=20), User.objects.create_user("desk"), uuid4()
    request = ask(session=session, organisation="Liceo", form_key=key)
    assert ask(session=session, organisation="Liceo", form_key=key) == request
    booking = requests.accept(request, session, by)
    assert (booking.state, booking.origin, booking.seats, booking.name) == ("confirmed", "request", 15, "Liceo")
    assert refusal(requests.decline, request, "No", by) == "AlreadyAnswered"
    request.refresh_from_db()
    assert (request.state, [*request.bookings.all()], request.answered_by) == ("accepted", [booking], by)
    assert sorted((letter.to, letter.key.rsplit("-", 1)[1]) for letter in Letter.objects.all()) == [
        ("ada@example.org", "confirmed"),
        ("ada@example.org", "request_received"),
        ("desk@example.org", "desk"),
    ]


def test_nobody_asks_for_a_visit_that_is_over_or_called_off():
    over, off = make_session(START, route=make_route("A")), make_session(START, route=make_route("B"))
    Session.objects.filter(pk=over.pk).update(starts_at=now() - 2 * HALF_AN_HOUR, ends_at=now() - HALF_AN_HOUR)
    Session.objects.filter(pk=off.pk).update(state="cancelled")
    over.refresh_from_db(), off.refresh_from_db()
    assert (refusal(ask, session=over), refusal(ask, session=off)) == ("Closed", "CalledOff")
    assert not GroupRequest.objects.exists() and not Letter.objects.exists()


def test_two_classes_part_over_two_departures_of_the_same_hour():
    """For a visitor these would overlap. The request waits until the last of them has a place."""
    here, there = (make_session(START, places=15, route=make_route(sign)) for sign in "AB")
    by, request = User.objects.create_user("desk"), ask(people=24, organisation="Liceo")
    stale = GroupRequest.objects.get(pk=request.pk)
    first = requests.accept(request, here, by, 15)
    assert (request.state, request.without_places, first.seats) == ("open", 9, 15)
    assert refusal(requests.accept, stale, there, by, 9) == "AlreadyAnswered"
    second = requests.accept(request, there, by)
    assert (request.state, request.without_places) == ("accepted", 0)
    assert [*request.bookings.order_by("pk")] == [first, second]
    assert [Session.objects.get(pk=each.pk).seats_taken for each in (here, there)] == [15, 9]


def test_who_has_places_for_some_is_told_that_there_are_none_for_the_others():
    session, by, request = make_session(START, places=15), User.objects.create_user("desk"), ask(people=24)
    requests.accept(request, session, by, 15)
    requests.decline(request, "Come with the others on Sunday.", by)
    text = Letter.objects.get(key=f"request-{request.pk}-request_declined").text
    assert request.state == "accepted" and Booking.objects.get().state == "confirmed"
    assert text.split("\n\n")[:2] == [
        "We have booked places for your group, but none for 9 of you.",
        "Come with the others on Sunday.",
    ]


def test_a_yes_where_there_is_no_room_leaves_the_request_open():
    session, by = make_session(START, places=10), User.objects.create_user("desk")
    request = ask()
    assert refusal(requests.accept, request, session, by) == "TooLarge"
    requests.decline(request, "Come on Sunday.", by)
    letter = Letter.objects.first()
    assert (letter.language, "Come on Sunday." in letter.text) == ("en", True)
    assert (GroupRequest.objects.get().state, Booking.objects.count()) == ("declined", 0)
