"""The pages behind the links of letters: nothing happens by opening them, and each says what to do next."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from icalendar import Calendar

from carrara.content.languages import LANGUAGE_CODES, without_prefix
from carrara.content.models import Letter, User
from events import bookings, links, personal, refusals, reminders, timetable, waiting
from events.models import BookingLink, Session, WaitingEntry

from .making import book, hold, join, make_session, rome, seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START = rome(2030, 6, 10, 15)
PURPOSES = {"booking_confirm": "confirm", "booking": "manage", "booking_ics": "manage", "waiting_entry": "list"}


@pytest.fixture
def session():
    return make_session(START)


def address(name, item):
    return reverse(name, args=[links.make(item, PURPOSES[name])])


def words(response):
    return unescape(" ".join(response.content.decode().split()))


def everything():
    """Every row that the site keeps."""
    kept = ("content", "partners", "programmes", "events", "website")
    models = [model for label in kept for model in apps.get_app_config(label).get_models()]
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}


def mailed():
    """The paths of all links in all letters."""
    found = re.findall(r"https?://[^/\s]+(/\S+)", "\n".join(Letter.objects.values_list("text", flat=True)))
    return {path for path in found if name_of(path) in (*PURPOSES, "book")}


def name_of(path):
    return resolve(without_prefix(path)).url_name


# --- opening ------------------------------------------------------------------------------------------------------
@pytest.fixture
def letters_of_all_kinds(session, clock):
    """What makes a letter with a link: all of it, in several languages."""
    by = User.objects.create(username="desk")
    anna = book(session, "anna", 2, language="ar")
    bookings.resize(anna, adults=3, children=0)
    hold(session, "bruno", language="fr")
    for who, people in (("carla", 2), ("dario", 1), ("elena", 4)):
        join(session, who, people)
    bookings.resize(anna, adults=1, children=0)  # offers to carla, who lets it lapse
    clock.shift(timedelta(hours=25))
    bookings.lapse_due()
    timetable.move(session, starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=3), by=by)
    clock.move_to(START - timedelta(hours=47))
    reminders.remind_due()
    clock.move_to(START - timedelta(hours=4))
    waiting.tell_last_hours()
    later = make_session(START + timedelta(days=1), route=session.route)
    book(later, "fatima", language="zh-hans")
    timetable.cancel(later, reason="Piove", by=by)


def test_opening_any_link_of_any_letter_changes_nothing(letters_of_all_kinds):
    paths = mailed()
    assert {name_of(path) for path in paths} == {"booking_confirm", "booking", "waiting_entry", "book"}
    before = everything()
    found = {
        (path, method): getattr(Client(), method)(path).status_code
        for path in paths
        for method in ("get", "head", "options")
    }
    assert set(found.values()) == {200} and len(found) == 3 * len(paths)
    assert everything() == before


@pytest.mark.parametrize("deed", ["", "x", "confirm ", "get", "dispatch", "session"])
@pytest.mark.parametrize("name", ["booking_confirm", "booking", "waiting_entry"])
def test_a_deed_that_the_page_has_not_changes_nothing(client, session, name, deed):
    item = hold(session) if name == "booking_confirm" else book(session, adults=4)
    path = address(name, join(session, "bruno") if name == "waiting_entry" else item)
    before = everything()
    response = client.post(path, {"deed": deed})
    assert (response.status_code, response.headers["Location"], everything() == before) == (302, path, True)


@pytest.fixture
def items(session):
    """What each kind of link is about."""
    anna, bruno = book(session, "anna", 3), hold(session, "bruno", 1)
    waits = join(session, "carla", 1)
    return {"booking": anna, "booking_ics": anna, "booking_confirm": bruno, "waiting_entry": waits}


@pytest.mark.parametrize("name", PURPOSES)
def test_the_page_of_a_link_is_told_to_nobody(client, items, name):
    found = [client.get(path) for path in (address(name, items[name]), reverse(name, args=["x" * 43]))]
    assert [page.status_code for page in found] == [200, 404]
    told = [[page.headers.get(key) for key in ("Referrer-Policy", "X-Robots-Tag", "Set-Cookie")] for page in found]
    assert told == [["no-referrer", "noindex, nofollow", None]] * 2
    never = "max-age=0, no-cache, no-store, must-revalidate, private"
    assert {page.headers["Cache-Control"] for page in found} == {never}


@pytest.mark.parametrize("name", PURPOSES)
def test_a_link_that_is_none_or_over_says_so_and_is_nowhere_written_down(client, session, items, name, clock):
    other = "confirm" if PURPOSES[name] == "manage" else "manage"
    paths = {
        "none": reverse(name, args=["x" * 43]),
        "for another purpose": reverse(name, args=[links.make(items["booking"], other)]),
        "over": address(name, items[name]),
    }
    assert {way: client.get(path).status_code for way, path in paths.items()} == {
        "none": 404,
        "for another purpose": 404,
        "over": 200,
    }
    clock.move_to(session.ends_at + timedelta(days=1))
    assert client.get(paths["over"]).status_code == 410
    before = everything()
    posted = [client.post(paths["over"], {"deed": deed}).status_code for deed in ("confirm", "cancel", "leave")]
    for mangled in (paths["over"] + "./", "/ar" + paths["over"] + "x/"):
        assert client.get(mangled).status_code == 404
    assert (posted, everything() == before) == ([405 if name == "booking_ics" else 410] * 3, True)


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_the_page_opens_in_the_language_of_the_letter_and_in_others(client, session, code):
    booking = book(session, language=code)
    letter = Letter.objects.get(key__endswith="-confirmed")
    path = next(path for path in mailed() if name_of(path) == "booking" and path in letter.text)
    page = client.get(path)
    assert page.headers["Content-Language"].lower() == code
    others = [link["url"] for link in page.context["language_links"]]
    assert {client.get(other).context["group"] for other in others} == {booking}


# --- confirming ---------------------------------------------------------------------------------------------------
def test_the_button_confirms_and_leads_to_the_booking(client, session):
    booking = hold(session, adults=2)
    path = address("booking_confirm", booking)
    assert client.get(path).context["told"] == "held"
    response = client.post(path, {"deed": "confirm"})
    page = client.get(response.headers["Location"])
    assert (page.context["told"], page.context["group"]) == ("confirmed", booking)
    assert booking.code in words(page)
    again = client.post(path, {"deed": "confirm"})
    assert (again.status_code, name_of(again.headers["Location"])) == (302, "booking")
    assert (client.get(path).context["told"], seats(session)) == ("confirmed", (2, 2))
    assert Letter.objects.filter(key__endswith="-confirmed").count() == 1


def test_no_cookie_and_no_token_are_needed_since_the_link_is_the_key(session):
    strict = Client(enforce_csrf_checks=True)
    path = address("booking_confirm", hold(session))
    assert strict.post(path, {"deed": "confirm"}, headers={"origin": "null"}).status_code == 302


def test_a_hold_that_lapsed_is_taken_up_again_while_there_is_room(client, session, clock):
    path = address("booking_confirm", hold(session, adults=3))
    clock.shift(timedelta(minutes=31))
    assert client.get(path).context["told"] == "lapsed"
    assert client.post(path, {"deed": "confirm"}).status_code == 302
    assert seats(session) == (3, 3)


def test_a_hold_that_lapsed_when_others_have_the_places_leads_on(client, session, clock):
    path = address("booking_confirm", hold(session, adults=3))
    other = make_session(START + timedelta(days=1), route=session.route)
    clock.shift(timedelta(minutes=31))
    book(session, "bruno", 2)
    page = client.post(path, {"deed": "confirm"})
    assert (page.status_code, str(page.context["refusal"])) == (200, str(refusals.Full(session, 3)))
    assert str(page.context["refusal"]) in words(page)
    assert [departure["session"] for departure in page.context["others"]] == [other]
    assert reverse("waiting_list", args=[session.pk]) in words(page)


def test_who_does_not_want_to_book_after_all_frees_the_places_at_once(client, session):
    booking = hold(session)
    path = address("booking_confirm", booking)
    page = client.post(path, {"deed": "decline"}, follow=True)
    assert (page.context["told"], seats(session)) == ("cancelled", (0, 0))
    again = client.post(path, {"deed": "confirm"})
    assert str(refusals.Over()) in words(again)


@pytest.mark.parametrize("name", ["booking_confirm", "booking", "waiting_entry"])
def test_of_a_session_called_off_the_page_says_why_and_offers_other_dates(client, session, name):
    other = make_session(START + timedelta(days=1), route=session.route)
    item = book(session, "anna", 4)
    path = address(name, join(session, "bruno") if name == "waiting_entry" else item)
    timetable.cancel(session, reason="Piove a dirotto", by=User.objects.create(username="desk"))
    page = client.get(path)
    assert (page.context["told"], "Piove a dirotto" in words(page)) == ("called_off", True)
    assert [departure["session"] for departure in page.context["others"]] == [other]


@pytest.mark.parametrize("name", ["booking_confirm", "booking", "waiting_entry"])
def test_when_the_visit_is_over_nothing_can_be_pressed(client, session, name, clock):
    item = book(session, "anna", 4)
    path = address(name, join(session, "bruno") if name == "waiting_entry" else item)
    clock.move_to(session.ends_at)
    page = client.get(path)
    assert (page.context["told"], "deed" in words(page)) == ("over", False)


# --- the booking --------------------------------------------------------------------------------------------------
def test_the_number_is_changed(client, session):
    booking = book(session, adults=2)
    path = address("booking", booking)
    page = client.post(path, {"deed": "resize", "adults": 1, "children": 2}, follow=True)
    assert (page.context["is_changed"], page.context["group"].seats, seats(session)) == (True, 3, (3, 3))
    assert Letter.objects.filter(key__contains="changed").count() == 1


@pytest.mark.parametrize(
    ("adults", "children", "refusal"),
    [
        (4, 0, lambda session: refusals.Full(session, 4)),
        (9, 0, lambda session: refusals.TooMany()),
        (5, 0, lambda session: refusals.TooLarge(session, 5)),
        (0, 0, lambda session: refusals.Nobody()),
        (0, 1, lambda session: refusals.ChildrenAlone()),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_words_and_kept(client, session, adults, children, refusal):
    booking = book(session, adults=2)
    book(session, "bruno")
    page = client.post(address("booking", booking), {"deed": "resize", "adults": adults, "children": children})
    form = page.context["form"]
    assert (page.status_code, form.errors) == (200, {"adults": [str(refusal(session))]})
    assert (str(refusal(session)) in words(page), form["adults"].value()) == (True, str(adults))
    assert seats(session) == (3, 3)


def test_cancelling_asks_once_more_on_the_page_and_then_cancels(client, session):
    booking = book(session, adults=2)
    path = address("booking", booking)
    page = words(client.get(path))
    sure = page[page.rindex("<details") : page.rindex("</details>")]
    assert (page.count('value="cancel"'), 'value="cancel"' in sure) == (1, True)
    done = client.post(path, {"deed": "cancel"}, follow=True)
    assert (done.context["told"], seats(session)) == ("cancelled", (0, 0))
    assert reverse("book", args=[session.pk]) in words(done)
    assert client.post(path, {"deed": "cancel"}, follow=True).context["told"] == "cancelled"
    assert Letter.objects.filter(key__endswith="-cancelled").count() == 1


def test_too_late_to_cancel_is_said_with_the_way_to_the_desk(client, session, clock):
    Session.objects.filter(pk=session.pk).update(cancel_until=START - timedelta(days=1))
    path = address("booking", book(session, adults=2))
    clock.move_to(START - timedelta(hours=23))
    page = client.get(path)
    assert ('value="cancel"' in words(page), "mailto:desk@example.org" in words(page)) == (False, True)
    for deed in ({"deed": "cancel"}, {"deed": "resize", "adults": 1, "children": 0}):
        refused = client.post(path, deed)
        assert (refused.status_code, str(refusals.TooLate()) in words(refused)) == (200, True)
    assert client.post(path, {"deed": "resize", "adults": 3, "children": 0}).status_code == 302
    assert seats(session) == (3, 3)


def test_the_entry_for_the_calendar_follows_the_booking(client, session):
    booking = book(session)
    path = address("booking_ics", booking)
    fresh = Calendar.from_ical(client.get(path).content)
    bookings.cancel(booking)
    gone = Calendar.from_ical(client.get(path).content)
    entries = [(found["method"], *found.walk("VEVENT")) for found in (fresh, gone)]
    assert [(method, entry["status"]) for method, entry in entries] == [
        ("PUBLISH", "CONFIRMED"),
        ("CANCEL", "CANCELLED"),
    ]
    assert entries[0][1]["uid"] == entries[1][1]["uid"]
    assert entries[0][1]["sequence"] < entries[1][1]["sequence"]


# --- the waiting list ---------------------------------------------------------------------------------------------
def test_the_position_is_honest_and_the_list_can_be_left(client, session):
    book(session, "anna", 4)
    first, second = join(session, "bruno", 3), join(session, "carla", 1)
    path = address("waiting_entry", second)
    assert client.get(path).context["position"] == 2
    client.post(address("waiting_entry", first), {"deed": "leave"})
    assert client.get(path).context["position"] == 1
    page = client.post(path, {"deed": "leave"}, follow=True)
    assert (page.context["told"], WaitingEntry.objects.waiting().count()) == ("left", 0)


@pytest.mark.parametrize("name", ["booking_confirm", "waiting_entry"])
@pytest.mark.parametrize("takes", [True, False])
def test_an_offer_is_taken_or_declined_from_either_letter(client, session, name, takes):
    anna = book(session, "anna", 4)
    entry, next_one = join(session, "bruno", 2), join(session, "carla", 3)
    bookings.cancel(anna)
    entry.refresh_from_db()
    path = address(name, entry.booking if name == "booking_confirm" else entry)
    page = client.get(path)
    assert (page.context["told"], bool(page.context["until"])) == ("offered", True)
    deed = {True: {"booking_confirm": "confirm", "waiting_entry": "take"}}.get(
        takes, {"booking_confirm": "decline", "waiting_entry": "leave"}
    )[name]
    page = client.post(path, {"deed": deed}, follow=True)
    entry.refresh_from_db()
    next_one.refresh_from_db()
    assert (page.context["told"], entry.state, next_one.state) == (
        ("confirmed", "taken", "waiting") if takes else (page.context["told"], "left", "offered")
    )
    assert page.context["told"] in ("confirmed", "cancelled", "left")


@pytest.mark.parametrize("still_free", [True, False])
def test_an_offer_whose_time_is_over_is_taken_up_while_there_is_room(client, session, clock, still_free):
    anna = book(session, "anna", 4)
    entry = join(session, "bruno", 2)
    bookings.cancel(anna)
    clock.shift(timedelta(hours=25))
    bookings.lapse_due()
    if not still_free:
        book(session, "carla", 3)
    path = address("waiting_entry", entry)
    assert client.get(path).context["told"] == "lapsed"
    response = client.post(path, {"deed": "take"})
    assert response.status_code == (302 if still_free else 200)
    assert seats(session) == ((2, 2) if still_free else (3, 3))


# --- what it costs ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PURPOSES)
def test_a_page_asks_as_often_with_many_bookings_as_with_one(client, session, name):
    make = join if name == "waiting_entry" else book
    full = book(session, "anna", 4) if name == "waiting_entry" else None
    path = address(name, make(session, "bruno"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    one = queries()
    for who in ("carla", "dario"):
        make(session, who)
    assert (queries(), one <= 10, full is None or full.pk > 0) == (one, True, True)


def test_links_whose_time_is_over_are_kept_until_the_booking_is_anonymous(session, clock):
    path = address("booking", book(session))
    clock.move_to(session.ends_at + timedelta(days=29))
    personal.erase_due()
    assert Client().get(path).status_code == 410
    clock.move_to(session.ends_at + timedelta(days=32))
    personal.erase_due()
    assert (Client().get(path).status_code, BookingLink.objects.count()) == (404, 0)
