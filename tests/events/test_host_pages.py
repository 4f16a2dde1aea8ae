"""The page of a host and the address in the QR code: what they show to whom, and what a touch does."""

from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation

from carrara.content.models import User
from events import bookings, hosting
from events.models import Arrival, HostNotice, WalkIn

from .making import book, make_opening, make_route, make_session, rome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = rome(2030, 6, 10).date()
KEY = UUID(int=1)


@pytest.fixture
def opening():
    return make_opening("bianchi", make_route())


@pytest.fixture
def session(opening):
    return make_session(rome(2030, 6, 10, 15), places=15, route=opening.edition.routes.get())


@pytest.fixture
def anna(session):
    return book(session, "anna", 4, name="Anna Maria Bianchi", needs="wheelchair", phone="0585 1")


@pytest.fixture
def token(opening, anna, clock):
    """The link, in the morning of its day."""
    clock.move_to(rome(2030, 6, 10, 9))
    return hosting.make(opening, DAY)


@pytest.fixture
def page(token):
    return reverse("host_day", args=[token])


def touch(client, page, **values):
    return client.post(page, {"key": uuid4()} | values)


# --- the page of the day ---
def test_a_host_sees_first_names_numbers_and_needs_and_nothing_else(client, page, anna):
    with translation.override("en"):
        text = client.get("/en" + page).content.decode()
    assert all(words in text for words in ("Anna", "4 people", "wheelchair", "15:10"))
    assert [word for word in ("Bianchi</strong>", "Maria", "0585 1", "anna@example.org") if word in text] == []


def test_the_address_is_kept_nowhere_and_told_to_nobody(client, page):
    answer = client.get(page)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_key_in_the_address_is_enough_and_at_the_code_a_token_is_asked_for(page, anna):
    strict = Client(enforce_csrf_checks=True)
    assert touch(strict, page, deed="walk_in").status_code == 302
    assert strict.get(page).cookies.keys() == {"host_day"}
    assert strict.post(reverse("arrive", args=[anna.code]), {"came": 4, "key": KEY}).status_code == 403


def test_opening_the_link_changes_nothing(client, page):
    for method in (client.get, client.head, client.options):
        method(page)
    assert (Arrival.objects.count(), WalkIn.objects.count(), HostNotice.objects.count()) == (0, 0, 0)


def test_each_touch_counts_once(client, page, anna, session):
    for _time in range(2):
        touch(client, page, deed="came", booking=anna.pk, came=3, key=KEY)
        touch(client, page, deed="walk_in", key=KEY)
        touch(client, page, deed="walk_in", session=session.pk, key=UUID(int=2))
        touch(client, page, deed="late", minutes=20, key=KEY)
    anna.refresh_from_db()
    assert (anna.arrived, Arrival.objects.count()) == (3, 1)
    assert [(each.session, each.people) for each in WalkIn.objects.order_by("pk")] == [(None, 1), (session, 1)]
    assert [(each.kind, each.minutes) for each in HostNotice.objects.all()] == [("late", 20)]
    touch(client, page, deed="take_back", key=KEY)
    touch(client, page, deed="closed")
    touch(client, page, deed="on_time")
    assert (WalkIn.objects.get(session=None).people, hosting.notices_today()) == (0, [])


def test_a_plain_form_comes_back_to_where_it_was_touched(client, page, anna):
    assert touch(client, page, deed="came", booking=anna.pk, came=3).url == f"{page}#group-{anna.pk}"


def test_a_host_counts_in_no_other_studio_and_on_no_other_day(client, page, opening):
    elsewhere = make_session(rome(2030, 6, 10, 15), route=make_route("B"))
    tomorrow = make_session(rome(2030, 6, 11, 15), route=opening.edition.routes.get(sign="A"))
    for session in (elsewhere, tomorrow):
        booking = book(session, "bruno")
        assert touch(client, page, deed="came", booking=booking.pk, came=1).status_code == 404
        assert touch(client, page, deed="walk_in", session=session.pk).status_code == 302
    assert (Arrival.objects.count(), WalkIn.objects.filter(session=None).count()) == (0, 2)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"deed": "fly"},
        {"deed": "came", "key": "x"},
        {"deed": "came", "booking": "x"},
        {"deed": "late", "minutes": "7"},
        {"deed": "late"},
        {"deed": "came", "booking": 1, "came": -1},
    ],
)
def test_what_the_page_did_not_make_is_refused_in_words(client, page, values):
    answer = touch(client, page, **values)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (400, True)


def test_a_booking_that_holds_no_places_is_refused_in_words(client, page, anna):
    bookings.cancel(anna, by=User.objects.create_user("desk"))
    answer = touch(client, page, deed="came", booking=anna.pk, came=1)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (409, True)


def test_before_its_day_after_midnight_and_revoked_a_link_opens_nothing(client, page, opening, anna, clock):
    found = {}
    for moment in (rome(2030, 6, 9, 23, 59), rome(2030, 6, 10, 23, 59), rome(2030, 6, 11, 0, 1)):
        clock.move_to(moment)
        answer = client.get(page)
        posted = touch(client, page, deed="came", booking=anna.pk, came=4).status_code
        found[f"{moment:%d %H:%M}"] = answer.status_code, posted, "wheelchair" in answer.content.decode()
    clock.move_to(rome(2030, 6, 10, 12))
    hosting.revoke(opening, DAY)
    answer = client.get(page)
    found["revoked"] = answer.status_code, touch(client, page, deed="walk_in").status_code, False
    assert found == {
        "09 23:59": (200, 200, False),
        "10 23:59": (200, 302, True),
        "11 00:01": (410, 410, False),
        "revoked": (410, 410, False),
    }
    assert (Arrival.objects.count(), WalkIn.objects.count()) == (1, 0)
    assert client.get(reverse("host_day", args=["never"])).status_code == 410


# --- what visitors see of it ---
def test_what_a_host_tells_stands_on_the_pages_of_the_studio_and_its_routes_today(client, opening, token, clock):
    link = hosting.by_token(token)
    pages = [opening.studio.get_absolute_url(), opening.edition.routes.get().get_absolute_url()]

    def told():
        return ["20 minutes late" in text or "late by 20 minutes" in text for text in texts()]

    def texts():
        return [client.get(f"/en{page}").content.decode() for page in pages]

    assert told() == [False, False]
    hosting.tell(link, "late", minutes=20, key=uuid4())
    assert told() == [True, True]
    hosting.tell(link, "closed", key=uuid4())
    assert told() == [False, False]
    assert ["Closed" in text for text in texts()] == [True, True]
    clock.move_to(rome(2030, 6, 11, 0, 1))
    assert ["Closed" in text for text in texts()] == [False, False]


# --- the QR code ---
@pytest.fixture
def code(anna):
    return reverse("arrive", args=[anna.code])


def seen(answer):
    """Who the page shows, if anybody."""
    return "Anna" in answer.content.decode()


def test_a_visitor_is_told_to_show_it_and_learns_nothing(client, code, anna):
    real, invented = client.get(code).content.decode(), client.get(reverse("arrive", args=["QQQQQQ"])).content.decode()
    assert real.replace(anna.code, "") == invented.replace("QQQQQQ", "")
    assert client.post(code, {"came": 4, "key": KEY}).status_code == 200
    assert Arrival.objects.count() == 0


def test_the_telephone_that_opened_the_days_link_checks_in(client, page, code, anna, opening, clock):
    assert not seen(client.get(code))
    client.get(page)
    assert seen(client.get(code)) and seen(client.get("/ar" + code))
    for _time in range(2):
        client.post(code, {"came": 4, "key": KEY})
    anna.refresh_from_db()
    assert (anna.state, anna.arrived, anna.arrivals.get().host_link.open_studio) == ("attended", 4, opening)
    assert not seen(Client().get(code))
    hosting.revoke(opening, DAY)
    assert not seen(client.get(code))


def test_a_cookie_that_was_tampered_with_opens_nothing(client, page, code):
    client.get(page)
    signed = client.cookies["host_day"].value
    client.cookies["host_day"] = "7" + signed
    assert not seen(client.get(code))


def test_the_cookie_is_out_of_reach_and_ends_with_the_day(client, page):
    cookie = client.get(page).cookies["host_day"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == 15 * 3600  # from nine in the morning to midnight


def test_staff_check_in_with_the_right_to_bookings_alone(client, code, anna):
    for name, role in (("editor", "Editors"), ("desk", "Desk")):
        user = User.objects.create_user(name, f"{name}@example.org", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert seen(client.get(code)) == (name == "desk"), name
    client.post(code, {"came": 3, "key": KEY})
    client.post(code, {"came": "", "key": KEY})
    anna.refresh_from_db()
    assert (anna.arrived, anna.arrivals.get().by) == (3, user)
