"""The desk: bookings by telephone, on the same places as all others; who may work there, and on what."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from carrara.content.models import Letter, User
from events import arrivals, bookings, hosting, refusals, requests, timetable
from events.models import Booking, HostLink
from programmes.models import Host

from .making import book, join, make_opening, make_route, make_session, rome, seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def person(name, role):
    user = User.objects.create_user(name, f"{name}@example.org", is_staff=True, language="en")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def desk(client):
    user = person("desk", "Desk")
    client.force_login(user)
    return user


@pytest.fixture
def session():
    return make_session(rome(2030, 6, 10, 15), places=5)


def at(name, *args):
    return reverse(f"admin:{name}", args=args)


def day_comes(clock, client, moment):
    """Nobody stays signed in for a month."""
    clock.move_to(moment)
    client.force_login(User.objects.get(username="desk"))


def new(name="Carla Verdi", people=2, phone="0585 641 222", **more):
    return {"form_key": uuid4(), "name": name, "people": people, "phone": phone} | more


def deed(client, booking, name, **values):
    return client.post(at("desk_booking", booking.pk), {"deed": name} | values)


# --- a booking ---
def test_three_fields_make_a_booking_and_its_code_is_read_out(client, desk, session):
    answer = client.post(at("desk_session", session.pk), new(), follow=True)
    booking = Booking.objects.get()
    values = {"name": "Carla Verdi", "seats": 2, "phone": "0585 641 222", "email": "", "state": "confirmed"}
    assert {name: getattr(booking, name) for name in values} == values
    assert (booking.origin, booking.made_by, seats(session)) == ("desk", desk, (2, 2))
    assert answer.redirect_chain == [(at("desk_booking", booking.pk), 302)]
    assert f'<p class="spoken"><bdi>{booking.code}</bdi></p>' in answer.content.decode()
    assert Letter.objects.count() == 0


def test_a_form_that_is_sent_twice_is_one_booking(client, desk, session):
    form = new()
    answers = [client.post(at("desk_session", session.pk), form) for _time in range(2)]
    assert len({answer.url for answer in answers}) == 1
    assert seats(session) == (2, 2)


def test_what_does_not_fit_is_refused_in_words_with_other_times(client, desk, session):
    later = make_session(rome(2030, 6, 10, 18), route=session.route)
    book(session, "anna", 4)
    answer = client.post(at("desk_session", session.pk), new(people=3))
    assert (answer.status_code, seats(session)) == (409, (4, 4))
    assert str(answer.context["refusal"]) == str(refusals.Full(session, 3))
    assert [other for other, _what, _when in answer.context["alternatives"]] == [later]
    assert answer.context["form"]["name"].value() == "Carla Verdi"  # nothing of it is lost


@pytest.mark.parametrize(
    "words",
    ["verdi", "Carla V", "code", "c o d e", "0585641222", "641-222", "CARLA@example.org"],
)
def test_one_field_finds_it(client, desk, session, words):
    wanted = bookings.book_at_desk(
        session, name="Carla Verdi", people=1, phone="0585 641 222", email="carla@example.org", by=desk
    )
    bookings.book_at_desk(session, name="Ugo Neri", people=1, phone="0585 999 111", by=desk)
    words = {"code": wanted.code.lower(), "c o d e": " ".join(wanted.code)}.get(words, words)
    assert client.get(at("desk"), {"q": words}).context["found"] == [wanted]


def test_who_is_nowhere_is_not_found(client, desk, session):
    book(session)
    assert client.get(at("desk"), {"q": "xyz"}).context["found"] == []


def test_a_booking_is_changed_moved_and_cancelled(client, desk, session):
    other = make_session(rome(2030, 6, 10, 18), route=session.route, places=4)
    booking = book(session, "anna", 2)
    deed(client, booking, "resize", adults=3, children=1)
    assert (seats(session), seats(other)) == ((4, 4), (0, 0))
    deed(client, booking, "move", session=other.pk)
    booking.refresh_from_db()
    assert (booking.session, seats(session), seats(other)) == (other, (0, 0), (4, 4))
    deed(client, booking, "cancel")
    assert (seats(session), seats(other)) == ((0, 0), (0, 0))
    kinds = [key.split("-", 2)[2] for key in Letter.objects.order_by("pk").values_list("key", flat=True)]
    assert kinds == ["held", "confirmed", "changed-1", "changed-2", "cancelled"]


def test_moving_serves_who_waits_and_never_oversells(client, desk, session):
    other = make_session(rome(2030, 6, 10, 18), route=session.route, places=4)
    booking = book(session, "anna", 4)
    entry = join(session, "bruno", 3)
    book(other, "carla", 2)
    answer = client.get(at("desk_booking", booking.pk))
    assert list(answer.context["target"].fields["session"].queryset) == []
    deed(client, booking, "move", session=other.pk)  # it is not among those to choose
    assert (seats(session), seats(other)) == ((4, 4), (2, 2))
    bookings.resize(booking, adults=2, children=0)
    deed(client, booking, "move", session=other.pk)
    entry.refresh_from_db()
    assert (entry.state, seats(session), seats(other)) == ("offered", (3, 3), (4, 4))


def test_a_booking_is_not_moved_to_where_its_visitor_is_booked_already(client, desk, session):
    other = make_session(rome(2030, 6, 10, 18), route=session.route)
    booking, _second = book(session, "anna", 1), book(other, "anna", 1)
    answer = deed(client, booking, "move", session=other.pk)
    assert (answer.status_code, seats(session), seats(other)) == (409, (1, 1), (1, 1))
    assert answer.context["refusal"].startswith("There is already a booking")


def test_who_comes_is_noted_and_undone(client, desk, session, clock):
    booking = book(session, "anna", 4)
    day_comes(clock, client, rome(2030, 6, 10, 14, 55))
    key = uuid4()
    for _time in range(2):
        deed(client, booking, "came", came=3, key=key)
    deed(client, booking, "came", came=4, key=uuid4())
    deed(client, booking, "undo", key=uuid4())
    booking.refresh_from_db()
    assert (booking.state, booking.arrived, booking.arrivals.filter(by=desk).count()) == ("attended", 3, 3)


def test_a_deed_that_is_none_and_a_form_that_is_empty(client, desk, session):
    booking = book(session)
    assert deed(client, booking, "fly").status_code == 404
    assert deed(client, booking, "undo", key="x").status_code == 409
    assert deed(client, booking, "resize", adults="").status_code == 409
    assert client.post(at("desk_session", session.pk), new(name="")).status_code == 400
    assert seats(session) == (1, 1)


# --- a session that is called off ---
def test_who_has_no_letter_is_called_and_ticked_off(client, desk, session, clock):
    gone = bookings.book_at_desk(session, name="Gone", people=1, phone="1", by=desk)
    bookings.cancel(gone, by=desk)
    clock.shift(60)
    called = bookings.book_at_desk(session, name="Carla", people=2, phone="0585 1", by=desk)
    book(session, "anna")
    assert client.get(at("desk_calls", session.pk)).status_code == 404
    timetable.cancel(session, reason="storm", by=desk)
    page = client.get(at("desk_calls", session.pk))
    assert (page.context["bookings"], page.context["left"]) == ([called], 1)
    answer = client.post(at("desk_told", called.pk), {"told": "1"}, follow=True)
    assert (answer.context["left"], answer.context["bookings"][0].told_at is None) == (0, False)
    assert client.post(at("desk_told", called.pk), follow=True).context["left"] == 1  # ticked by mistake
    assert client.post(at("desk_told", gone.pk), {"told": "1"}).status_code == 404
    form = client.get(at("desk_session", session.pk), {"instead_of": called.pk}).context["form"]
    assert (form["name"].value(), form["people"].value(), form["phone"].value()) == ("Carla", 2, "0585 1")


def test_who_has_no_letter_is_called_when_the_time_changes(client, desk, session, clock):
    carla = bookings.book_at_desk(session, name="Carla", people=2, phone="0585 1", by=desk)
    book(session, "anna")
    clock.shift(60)
    start = rome(2030, 6, 10, 16)
    timetable.move(session, starts_at=start, ends_at=start + (session.ends_at - session.starts_at), by=desk)
    clock.shift(60)
    bookings.book_at_desk(session, name="Ugo", people=1, phone="0585 2", by=desk)  # told the new time
    assert client.get(at("desk_calls", session.pk)).context["bookings"] == [carla]
    assert client.post(at("desk_told", carla.pk), {"told": "1"}, follow=True).context["left"] == 0


# --- on paper ---
def test_lists_hold_who_is_expected_and_nobody_else(client, desk, session):
    later = make_session(rome(2030, 6, 10, 18), route=session.route)
    make_session(rome(2030, 6, 11, 18), route=session.route)
    book(later, "bruno")
    book(session, "anna")
    bookings.cancel(book(session, "carla"))
    named = {
        address: [[booking.name for booking in each["bookings"]] for each in client.get(address).context["lists"]]
        for address in (at("desk_session_list", session.pk), at("desk_day_list", session.edition_id, "2030-06-10"))
    }
    assert list(named.values()) == [[["Anna"]], [["Anna"], ["Bruno"]]]
    assert client.get(at("desk_day_list", session.edition_id, "2030-06-09")).status_code == 404
    assert client.get(at("desk_day_list", session.edition_id, "tomorrow")).status_code == 404


# --- requests for groups ---
@pytest.fixture
def asked(session):
    values = {"name": "Prof. Neri", "organisation": "Class 4B", "email": "neri@example.org", "language": "it"}
    return requests.receive(**values, people=20, form_key=uuid4(), session=session)


def test_a_request_is_accepted_above_the_visitors_limit_on_the_same_places(client, desk, session, asked):
    form = client.get(at("desk_request", asked.pk)).context["accept"]
    assert (list(form.fields["session"].queryset), form.initial["people"]) == ([session], 20)
    large = make_session(rome(2030, 6, 10, 9), places=25, route=session.route)
    book(large, "anna", 5)
    client.post(at("desk_request", asked.pk), {"deed": "accept", "session": large.pk, "people": 20})
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by, asked.bookings.get().seats) == ("accepted", desk, 20)
    assert seats(large) == (25, 25)
    again = client.post(at("desk_request", asked.pk), {"deed": "decline", "text": "No."})
    assert (again.status_code, again.context["refusal"]) == (409, "This request has already been answered.")


def test_a_group_too_large_for_one_departure_is_placed_in_parts(client, desk, session, asked):
    """Each part is a booking; the page says how many are still without, and asks for no more than those."""
    later, page = make_session(rome(2030, 6, 10, 17), places=15, route=session.route), at("desk_request", asked.pk)
    left = session.capacity - session.seats_taken
    answer = client.post(page, {"deed": "accept", "session": session.pk, "people": left}, follow=True)
    assert f"{20 - left} still without places" in answer.content.decode()
    assert client.post(page, {"deed": "accept", "session": later.pk, "people": 20}).context["accept"].errors
    client.post(page, {"deed": "accept", "session": later.pk, "people": 20 - left})
    asked.refresh_from_db()
    assert (asked.state, [each.seats for each in asked.bookings.order_by("pk")]) == ("accepted", [left, 20 - left])


def test_a_request_is_declined_with_a_text(client, desk, asked):
    assert client.post(at("desk_request", asked.pk), {"deed": "decline", "text": ""}).status_code == 200
    client.post(at("desk_request", asked.pk), {"deed": "decline", "text": "We are full; please come in May."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("declined", "We are full; please come in May.")
    assert "We are full; please come in May." in Letter.objects.get(key__endswith="declined").text


# --- links for hosts ---
def test_links_are_sent_printed_and_ended(client, desk, session, clock):
    day_comes(clock, client, rome(2030, 6, 10, 8))
    one, two = make_opening("bianchi", session.route), make_opening("neri", session.route)
    one.studio.hosts.add(Host.objects.create(name="Ada", email="ada@example.org"))
    chosen = {"edition": session.edition_id, "day": "2030-06-10", "studio": [one.pk, two.pk]}
    client.post(at("desk_hosts"), chosen | {"deed": "send"})
    assert list(Letter.objects.values_list("to", flat=True)) == ["ada@example.org"]
    sheets = client.post(at("desk_hosts"), chosen | {"deed": "sheets"})
    assert [sheet["opening"] for sheet in sheets.context["sheets"]] == [one, two]
    assert sheets.content.decode().count('<svg class="qr"') == 2
    assert [hosting.standing(link) for link in HostLink.objects.all()] == ["open"] * 3
    client.post(at("desk_hosts"), chosen | {"deed": "revoke", "studio": [one.pk]})
    found = {link.open_studio: hosting.standing(link) for link in HostLink.objects.all()}
    assert found == {one: "revoked", two: "open"}
    client.post(at("desk_hosts"), {"deed": "send"})
    assert HostLink.objects.count() == 3


def test_from_the_form_of_a_host_one_comes_to_their_links_alone(client, desk, session):
    managed = make_opening("bianchi", session.route), make_opening("neri", session.route)
    ada, idle = Host.objects.create(name="Ada", email="ada@example.org"), Host.objects.create(name="Idle")
    managed[0].studio.hosts.add(ada)
    forms = [client.get(reverse("admin:programmes_host_change", args=[host.pk])) for host in (ada, idle)]
    [(words, address)], none = (form.context["work_links"] for form in forms)
    assert (words, none) == ("Links of the day", [])
    page = client.get(address)
    assert (page.context["host"], list(page.context["openings"])) == (ada, [managed[0]])
    chosen = {"host": ada.pk, "edition": session.edition_id, "day": "2030-06-10", "studio": [managed[0].pk]}
    answer = client.post(at("desk_hosts"), chosen | {"deed": "send"})
    assert answer.url == f"{at('desk_hosts')}?edition={session.edition_id}&day=2030-06-10&host={ada.pk}"
    assert [letter.to for letter in Letter.objects.all()] == ["ada@example.org"]


def test_what_hosts_tell_is_seen_at_the_desk(client, desk, session, clock):
    opening = make_opening("bianchi", session.route)
    day_comes(clock, client, rome(2030, 6, 10, 14))
    link = hosting.by_token(hosting.make(opening, rome(2030, 6, 10).date()))
    hosting.tell(link, "late", minutes=20, key=uuid4())
    for page in ("desk", "desk_hosts"):
        assert "running 20 minutes late" in client.get(at(page)).content.decode()


# --- figures ---
def test_figures_come_as_files_in_which_nothing_runs(client, desk, session, clock, tmp_path):
    route = session.route
    route.title_it = route.title_en = "=1+1"
    route.sign = "="
    route.save()
    arrivals.record(book(session, "anna", 2), came=2, key=uuid4(), by=desk)
    csv = client.get(at("figures_file", session.edition_id, "csv")).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:8] for line in csv[1:3]] == [
        ["In all", "", "1", "2", "2", "0", "2", "0"],
        ["By route", "'= · =1+1", "1", "2", "2", "0", "2", "0"],
    ]
    file = tmp_path / "figures.xlsx"
    file.write_bytes(client.get(at("figures_file", session.edition_id, "xlsx")).content)
    cell = load_workbook(file).active["B3"]
    assert (cell.value, cell.data_type) == ("= · =1+1", "s")
    assert client.get(at("figures_file", session.edition_id, "pdf")).status_code == 404


# --- who may ---
PAGES = ["desk", "desk_requests", "desk_hosts", "figures"]


def everything(session, booking, asked):
    return [
        *(at(name) for name in PAGES),
        *(at(name, session.pk) for name in ("desk_session", "desk_session_list", "desk_calls")),
        at("desk_day_list", session.edition_id, "2030-06-10"),
        at("desk_booking", booking.pk),
        at("desk_request", asked.pk),
        at("figures_file", session.edition_id, "csv"),
    ]


def test_the_desk_is_closed_to_who_has_no_right_to_bookings(client, session, asked):
    booking = book(session)
    timetable.cancel(session, reason="", by=person("desk", "Desk"))
    addresses = everything(session, booking, asked)
    found = {}
    for role in ("Desk", "Editors", "Translators", "Jurors"):
        client.force_login(User.objects.get(username="desk") if role == "Desk" else person(role.lower(), role))
        found[role] = {client.get(address).status_code for address in addresses}
    assert found == {"Desk": {200}, "Editors": {403}, "Translators": {403}, "Jurors": {403}}


def test_whoever_manages_a_programme_works_on_its_sessions_alone(client, session, asked):
    manager = person("manager", "Programme managers")
    client.force_login(manager)
    booking = book(session)
    found = [client.get(address).status_code for address in everything(session, booking, asked)]
    assert found == [200] * 4 + [404] * 7
    assert client.get(at("desk"), {"q": "anna"}).context["found"] == []
    assert deed(client, booking, "cancel").status_code == 404
    session.edition.programme.managers.add(manager)
    assert client.get(at("desk"), {"q": "anna"}).context["found"] == [booking]
    client.post(at("desk_session", session.pk), new())
    assert seats(session) == (3, 3)


def test_a_page_of_the_desk_asks_as_often_for_many_as_for_few(client, desk, session):
    def asked_for(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def count():
        pages = [at("desk"), at("desk") + "?q=a", at("desk_session", session.pk), at("desk_session_list", session.pk)]
        return [asked_for(page) for page in [*pages, at("desk_requests"), at("desk_hosts"), at("figures")]]

    ask = {"name": "N", "email": "n@example.org", "language": "it", "people": 9, "session": session}
    make_opening("first", session.route)
    book(session, "anna")
    requests.receive(**ask, form_key=uuid4())
    count()  # what is asked for once
    few = count()
    for number in range(3):
        make_opening(f"studio-{number}", session.route).studio.hosts.add(Host.objects.create(name="H"))
        book(session, f"anna-{number}")
        book(make_session(rome(2030, 6, 12, 9 + 2 * number), route=make_route(f"R{number}")), f"ada-{number}")
        requests.receive(**ask, form_key=uuid4())
    assert count() == few
