"""The pages on which visitors ask for places: what they say, refuse, keep, and never tell."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from carrara.content.models import Letter
from events import bookings, refusals
from events.models import Booking, GroupRequest, Session, WaitingEntry

from .making import book, hold, join, make_route, make_session, rome, seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START = rome(2030, 6, 10, 15)
TYPED = {"name": "Anna Bianchi", "email": "anna@example.org", "language": "it", "adults": 1, "children": 0}
GROUP = {"name": "Anna", "email": "anna@example.org", "language": "fr", "people": 25, "organisation": "Liceo"}


@pytest.fixture
def session():
    return make_session(START)


def address(name, session):
    return reverse(name, args=[session.pk])


def opened(client, session, name="book"):
    """What the form holds unseen, for somebody who takes a minute to write."""
    form = client.get(address(name, session)).context["form"]
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        return {"opened": form.signer.sign("form"), "form_key": form.initial["form_key"]}


def send(client, session, name="book", /, **typed):
    values = GROUP if name == "group_request" else TYPED
    return client.post(address(name, session), values | opened(client, session, name) | typed)


def words(response):
    return unescape(" ".join(response.content.decode().split()))


# --- booking ------------------------------------------------------------------------------------------------------
def test_a_visitor_books_and_is_told_to_look_into_the_mail(client, session):
    response = send(client, session, children=2, needs="una sedia", country="FR", phone="+39 0585 1", language="ar")
    booking = Booking.objects.get()
    told = {name: getattr(booking, name) for name in (*Booking.DETAILS, "state", "seats", "origin")}
    assert told == {
        "name": "Anna Bianchi",
        "email": "anna@example.org",
        "phone": "+39 0585 1",
        "language": "ar",
        "adults": 1,
        "children": 2,
        "needs": "una sedia",
        "country": "FR",
        "state": "held",
        "seats": 3,
        "origin": "web",
    }
    assert (response.status_code, Letter.objects.get().to) == (302, "anna@example.org")
    done = client.get(response.headers["Location"])
    assert (done.context["people"], done.context["is_over"]) == (3, False)
    assert done.context["until"] in words(done)
    assert "12:30" in done.context["until"]  # half an hour from noon, by the clocks of Carrara
    assert not [each for each in ("Anna", "anna@", booking.code) if each in words(done)]


def test_where_the_places_are_held_until_cannot_be_invented(client, session):
    found = [client.get(f"{address('booked', session)}?held={held}") for held in ("", "x", "WzMsMV0:1:x", "%00")]
    assert [(page.status_code, page.context.get("until")) for page in found] == [(200, None)] * 4


def test_the_time_to_confirm_runs_out_on_the_page_too(client, session, clock):
    done = send(client, session).headers["Location"]
    clock.shift(timedelta(minutes=31))
    assert client.get(done).context["is_over"] is True


def test_a_form_sent_twice_is_one_booking(client, session):
    values = TYPED | opened(client, session)
    places = [client.post(address("book", session), values).headers["Location"] for _time in range(2)]
    assert (places[0], Booking.objects.count(), Letter.objects.count()) == (places[1], 1, 1)


def test_who_goes_back_and_mends_the_address_gets_a_letter_there(client, session):
    values = TYPED | opened(client, session)
    for email in ("ana@example.org", "anna@example.org"):
        client.post(address("book", session), values | {"email": email})
    assert set(Letter.objects.values_list("to", flat=True)) == {"ana@example.org", "anna@example.org"}


@pytest.mark.parametrize("code", ["it", "ar"])
@pytest.mark.parametrize(
    ("about", "typed", "field", "refusal"),
    [
        ({}, {"adults": 5}, "adults", lambda session: refusals.TooLarge(session, 5)),
        ({"places": 20}, {"adults": 7, "children": 2}, "adults", lambda session: refusals.TooMany()),
        ({}, {"adults": 0}, "adults", lambda session: refusals.Nobody()),
        ({}, {"adults": 0, "children": 1}, "adults", lambda session: refusals.ChildrenAlone()),
        ({"seats": 3}, {"adults": 2}, "adults", lambda session: refusals.Full(session, 2)),
        ({"opens_at": rome(2030, 6, 1, 9)}, {}, "__all__", lambda session: refusals.NotOpen(session)),
        ({"closes_at": rome(2030, 5, 9, 9)}, {}, "__all__", lambda session: refusals.Closed(session)),
        ({"state": "cancelled"}, {}, "__all__", lambda session: refusals.CalledOff(session)),
    ],
)
def test_each_refusal_is_a_sentence_where_it_belongs_and_nothing_typed_is_lost(
    client, code, about, typed, field, refusal
):
    session = make_session(START, places=about.get("places", 4))
    hidden = opened(client, session)
    if "seats" in about:
        book(session, "bruno", about["seats"])
    fields = {name: value for name, value in about.items() if name not in ("places", "seats")}
    fields and Session.objects.filter(pk=session.pk).update(**fields)
    session.refresh_from_db()
    with translation.override(code):
        response = client.post(address("book", session), TYPED | hidden | typed)
        said = str(refusal(session))
    form = response.context["form"]
    assert (response.status_code, {name: list(found) for name, found in form.errors.items()}) == (200, {field: [said]})
    assert said in words(response)
    assert form["name"].value() == "Anna Bianchi"
    assert not Booking.objects.filter(email="anna@example.org").exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Win at evil.example/now"}, "name"),
        ({"name": "visit www.example.com"}, "name"),
        ({"email": "anna@"}, "email"),
        ({"adults": ""}, "adults"),
        ({"adults": "two"}, "adults"),
        ({"adults": -1}, "adults"),
        ({"children": "x"}, "children"),
        ({"language": "de"}, "language"),
        ({"country": "XX"}, "country"),
        ({"needs": "x" * 301}, "needs"),
        ({"name": "nul\x00l"}, "name"),
        ({"homepage": "https://spam.example"}, "__all__"),
        ({"opened": "forged"}, "__all__"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(client, session, typed, field):
    response = send(client, session, **typed)
    form = response.context["form"]
    assert (response.status_code, list(form.errors), Booking.objects.count()) == (200, [field], 0)
    assert form["email"].value() == typed.get("email", "anna@example.org")


def test_names_of_people_are_not_taken_for_addresses(client, session):
    names = ["J. R. R. Tolkien", "St.Clair", "María-José d’Àvila", "李小龙", "محمد بن سلمان"]
    for number, name in enumerate(names):
        send(client, make_session(rome(2030, 6, 11 + number, 15), route=session.route), name=name)
    assert list(Booking.objects.order_by("pk").values_list("name", flat=True)) == names


def test_adults_only_asks_for_no_children(client):
    session = make_session(START, min_age=18)
    assert "children" not in client.get(address("book", session)).context["form"].fields
    assert send(client, session).status_code == 302


# --- what the page must not tell ----------------------------------------------------------------------------------
def test_a_stranger_learns_nothing_of_who_has_booked(client, session):
    """The answer is that of a first booking; why nothing was booked is told by letter, once an hour."""
    other = make_session(START + timedelta(hours=1), route=session.route)
    anna = book(session, language="en")
    first = send(client, other, email="bruno@example.org")
    for asked in (session, session, other):
        again = send(client, asked)
        told = (again.status_code, again.headers["Location"].split("?")[0])
        assert told == (302, address("booked", asked))
        assert words(client.get(again.headers["Location"])).count("12:30") == words(
            client.get(first.headers["Location"])
        ).count("12:30")
    known = Letter.objects.filter(to="anna@example.org", key__contains="known").order_by("pk")
    with translation.override("en"):
        sentences = [str(refusals.AlreadyBooked(anna)), str(refusals.Overlaps(anna))]
    assert [sentence in letter.text for sentence, letter in zip(sentences, known, strict=True)] == [True, True]
    assert (Booking.objects.filter(email="anna@example.org").count(), {letter.language for letter in known}) == (
        1,
        {"en"},
    )


def test_nobody_is_flooded_with_letters_by_strangers(client, session):
    for number in range(7):
        later = make_session(rome(2030, 6, 11 + number, 15), route=session.route)
        response = client.post(address("book", later), TYPED | opened(client, later), REMOTE_ADDR=f"192.0.2.{number}")
    assert (list(response.context["form"].errors), Letter.objects.count()) == (["email"], 5)


def test_the_limit_of_letters_tells_no_stranger_what_an_address_has(client, session):
    book(session)
    others = [session, *(make_session(START + timedelta(days=day), route=session.route) for day in range(1, 6))]
    answers = {
        who: [
            client.post(
                address("book", other), TYPED | {"email": f"{who}@example.org"} | opened(client, other), REMOTE_ADDR=who
            ).status_code
            for other in others
        ]
        for who in ("anna", "bruno")
    }
    assert answers == {"anna": [302] * 5 + [200], "bruno": [302] * 5 + [200]}
    assert Letter.objects.filter(to="anna@example.org", key__contains="known").count() == 1


def test_what_is_unseen_in_a_name_does_not_get_into_lists_and_calendars(client, session):
    send(client, session, name="Anna\u202e\x07 \u2028Neri\r\n", needs="una\nsedia\x1b[2J")
    booking = Booking.objects.get()
    assert (booking.name, booking.needs) == ("Anna Neri", "una sedia[2J")
    send(client, session, "group_request", organisation="Liceo\r\nBcc: x")
    assert GroupRequest.objects.get().organisation == "Liceo Bcc: x"


def test_who_confirms_may_book_on(client, session):
    for number in range(7):
        later = make_session(rome(2030, 6, 11 + number, 15), route=session.route)
        assert send(client, later).status_code == 302
        bookings.confirm(Booking.objects.get(session=later))


def test_one_connection_sends_so_many_and_another_goes_on(client, session, settings):
    sent = [send(client, session, email=f"x{number}@example.org", adults=9) for number in range(3)]
    wrong = [list(response.context["form"].errors) for response in sent]
    assert wrong == [["adults"]] * 3  # and not counted
    answers = [
        send(client, make_session(START + timedelta(days=day), route=session.route), email=f"x{day}@example.org")
        for day in range(1, settings.BOOKING_POSTS_AN_HOUR + 2)
    ]
    assert [response.status_code for response in answers[-2:]] == [302, 200]


# --- where a session stands ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "seated", "takes", "standing"),
    [
        ({}, 0, True, "open"),
        ({}, 4, False, "full"),
        ({"opens_at": rome(2030, 6, 1, 9)}, 0, False, "later"),
        ({"closes_at": rome(2030, 5, 9, 9)}, 0, False, "closed"),
        ({"state": "cancelled", "cancel_reason": "Piove"}, 0, False, "cancelled"),
        ({"starts_at": rome(2030, 5, 10, 11), "ends_at": rome(2030, 5, 10, 13)}, 0, False, "begun"),
    ],
)
def test_the_page_says_where_the_session_stands_and_what_to_do(client, session, fields, seated, takes, standing):
    other = make_session(START + timedelta(days=1), route=session.route)
    if seated:
        book(session, "bruno", seated)
    fields and Session.objects.filter(pk=session.pk).update(**fields)
    page = client.get(address("book", session))
    told = {name: page.context[name] for name in ("takes", "standing", "can_wait")}
    assert told == {"takes": takes, "standing": standing, "can_wait": standing == "full"}
    offered = [departure["session"] for departure in page.context.get("others", [])]
    assert offered == ([] if takes else [other])
    assert (address("waiting_list", session) in words(page)) == (standing == "full")
    assert fields.get("cancel_reason", "") in words(page)


def test_places_whose_hold_has_lapsed_can_be_booked_without_housekeeping(client, session, clock):
    hold(session, "bruno", 4)
    clock.shift(timedelta(minutes=31))
    assert client.get(address("book", session)).context["takes"] is True
    assert (send(client, session, adults=4).status_code, seats(session)) == (302, (4, 4))


def test_a_group_too_large_for_what_is_left_is_offered_other_times_and_the_list(client, session):
    book(session, "bruno", 3)
    narrow = make_session(START + timedelta(days=1), places=1, route=session.route)
    wide = make_session(START + timedelta(days=2), route=session.route)
    page = send(client, session, adults=2)
    assert [departure["session"] for departure in page.context["others"]] == [wide]
    assert (page.context["can_wait"], narrow.is_full) == (True, False)


def test_of_what_is_not_public_there_is_no_page(client, session):
    type(session.route).objects.filter(pk=session.route_id).update(state="draft")
    names = ("book", "booked", "waiting_list", "waiting_joined", "group_request", "group_requested")
    assert {name: client.get(address(name, session)).status_code for name in names} == dict.fromkeys(names, 404)


@pytest.mark.parametrize("name", ["book", "waiting_list", "group_request"])
def test_what_is_kept_why_and_until_when_stands_at_the_form(client, session, name):
    book(session, "bruno", 4) if name == "waiting_list" else None
    with translation.override("en"):
        said = words(client.get(address(name, session)))
        privacy = reverse("page", args=["privacy"])
    assert [each for each in ("GDPR, article 6.1.e", "30 days", privacy) if each not in said] == []
    assert ("7 days" in said, "article 9.2.a" in said) == (name != "group_request",) * 2


# --- the waiting list ---------------------------------------------------------------------------------------------
def test_who_waits_is_told_how_many_wait_before_and_gets_a_letter(client, session):
    book(session, "bruno", 4)
    join(session, "carla")
    assert client.get(address("waiting_list", session)).context["waiting"] == 1
    response = send(client, session, "waiting_list", adults=2)
    entry = WaitingEntry.objects.get(email="anna@example.org")
    assert response.headers["Location"] == address("waiting_joined", session)
    assert (entry.seats, entry.state, Letter.objects.filter(to=entry.email).count()) == (2, "waiting", 1)
    assert "anna" not in words(client.get(response.headers["Location"])).lower()


def test_who_waits_already_is_told_so_by_letter_alone(client, session):
    book(session, "bruno", 4)
    join(session)
    answer = send(client, session, "waiting_list")
    assert (answer.headers["Location"], WaitingEntry.objects.count()) == (address("waiting_joined", session), 1)
    letter = Letter.objects.get(key__contains="known")
    assert (letter.to, str(refusals.AlreadyWaiting()) in letter.text) == ("anna@example.org", True)


@pytest.mark.parametrize(
    ("start", "seated", "refusal"),
    [(START, 3, refusals.HasRoom), (rome(2030, 5, 10, 17), 4, refusals.ListClosed)],
)
def test_the_list_refuses_in_words(client, session, start, seated, refusal):
    hidden = opened(client, session, "waiting_list")
    Session.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
    book(session, "bruno", seated)
    page = client.post(address("waiting_list", session), TYPED | hidden)
    assert page.context["form"].errors == {"__all__": [str(refusal(session))]}
    assert str(refusal(session)) in words(page)


# --- groups -------------------------------------------------------------------------------------------------------
def test_a_class_asks_and_the_desk_answers(client, session):
    response = send(client, session, "group_request", text="Terza media", phone="0585 1")
    request = GroupRequest.objects.get()
    told = {name: getattr(request, name) for name in (*GROUP, "text", "phone", "session", "state")}
    assert told == GROUP | {"text": "Terza media", "phone": "0585 1", "session": session, "state": "open"}
    assert response.headers["Location"] == address("group_requested", session)
    assert set(Letter.objects.values_list("to", flat=True)) == {"anna@example.org", "desk@example.org"}
    assert "Terza media" not in Letter.objects.get(to="anna@example.org").text


@pytest.mark.parametrize("people", ["", 0, -3, 1000, "many"])
def test_a_group_says_how_many_it_is(client, session, people):
    response = send(client, session, "group_request", people=people)
    assert (list(response.context["form"].errors), GroupRequest.objects.count()) == (["people"], 0)


def test_above_the_limit_the_form_leads_to_the_request(client, session):
    assert address("group_request", session) in words(client.get(address("book", session)))


# --- what it costs ------------------------------------------------------------------------------------------------
def test_the_page_asks_as_often_with_many_other_times_as_with_one(client):
    session = make_session(START, places=1)
    book(session, "bruno")
    make_session(START + timedelta(days=1), route=session.route)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address("book", session))
        return len(captured)

    one = queries()
    for sign in "BCD":
        make_session(START, route=make_route(sign))
    assert (queries(), one <= 12) == (one, True)
