"""What the office owes people about their data: all of one address handed over, erased, and the register of it all."""

from io import BytesIO
from pickle import dumps

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session as SignedIn
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from carrara.content import messages, personal
from carrara.content.models import AuditEntry, Letter, Message, Page, User
from carrara.website.personal_data.elsewhere import names
from events import bookings
from events.models import Booking, Event, GroupRequest, WaitingEntry
from tests.conftest import NOW
from tests.events.making import book, join, make_route, make_session, rome, seats
from tests.events.test_booking_rules import ask

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.django_db]
ADA, PAGE = "ada@example.org", "/admin/personal-data/"
START = rome(2030, 6, 10, 15)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def clerk(client, settings):
    settings.OFFICE_EMAIL = "office@example.org"
    user = User.objects.create_user("clerk", "clerk@example.org", is_staff=True, language="en", first_name="Rita")
    user.groups.set(Group.objects.filter(name="Publishers"))
    client.force_login(user)
    return client


def post(client, deed, email=ADA, **more):
    return client.post(PAGE, {"email": email, "deed": deed} | more)


def write(email=ADA, text="Buongiorno"):
    return messages.receive(Message(name="Ada", email=email, text=text, language="it"))


def a_life():
    """Ada has booked, waits elsewhere, asked for a class, wrote to the office and got letters; Bruno waits for her."""
    route = make_route()
    full, other = make_session(START, places=4, route=route), make_session(START.replace(day=11), 2, route)
    booking, waiting = book(full, "ada", 4, phone="+39 333 1", needs="Ramp"), join(full, "bruno", 2)
    book(other, "carla", 2)
    join(other, "ada", 1, phone="+39 333 2")
    ask(session=full, organisation="Liceo")
    message = write()
    messages.answer(message, "Grazie", by=User.objects.get(username="clerk"))
    write("xada@example.org")  # whose address ends like hers
    return full, booking, waiting


def tables_with(words):
    """Every value of every table, whatever model it is of, if it is of a model at all."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [table for row in cursor.fetchall() if any(stands_in(words, value) for value in row)]
    found += ["session" for each in SignedIn.objects.all() if words in str(each.get_decoded())]
    found += ["cache"] if words.encode() in dumps(cache._cache) else []
    return sorted(set(found))


def stands_in(words, value):
    text = bytes(value).decode("utf-8", "ignore") if isinstance(value, bytes | memoryview) else str(value)
    return names(text.replace("\r\n ", ""), words)  # calendar files fold their lines


ALL = {Letter: 8, Message: 1, Booking: 1, WaitingEntry: 1, GroupRequest: 1}


def counted(found):
    return {each["kept"].model: len(each["rows"]) for each in found}


# --- handed over -------------------------------------------------------------------------------------------------
def test_all_that_is_kept_of_an_address_is_shown_and_handed_over(clerk):
    a_life()
    shown = post(clerk, "show", " ADA@example.org ")
    assert counted(shown.context["found"]) == ALL
    assert shown.context["places"] == []

    file = post(clerk, "file", language="it")
    rows = list(load_workbook(BytesIO(file.content)).active.iter_rows(values_only=True))
    assert rows[0] == ("Tipo", "A che cosa serve", "Per quanto si conserva", "Numero", "Campo", "Valore")
    kept = {(kind, label): value for kind, _purpose, _time, _number, label, value in rows[1:]}
    assert kept["Prenotazioni", "telefono"] == "+39 333 1"
    assert kept["Prenotazioni", "turno"] == "A · Percorso A, lunedì 10 giugno 2030, ore 15:00–\u206017:00"
    assert kept["Prenotazioni", "stato"] == "confermata"
    assert kept["Richieste per gruppi", "scuola o gruppo"] == "Liceo"
    assert {kind for kind, *_rest in rows[1:]} == {personal.DECLARED[model].kind for model in ALL}
    entry = AuditEntry.objects.get(deed="personal_exported")
    assert entry.details == {"rows": len(rows) - 1, "mark": personal.mark(ADA)}


def test_what_begins_like_a_formula_stays_text(clerk):
    write(text="=HYPERLINK(1)")
    file = load_workbook(BytesIO(post(clerk, "file").content)).active
    cells = [cell for row in file.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells if str(cell.value).startswith("=")] == [("s", True)]


def test_the_links_of_letters_are_shown_without_their_secrets(clerk):
    a_life()
    found = {each["kept"].model: each["rows"] for each in personal.export(ADA)}[Letter]
    links = [word for row in found for word in row["testo"].split() if "/prenotazione/" in word or "/attesa/" in word]
    assert {word.partition(":8000")[2] for word in links} == {
        "/attesa/…/",
        "/prenotazione/…/",
        "/prenotazione/…/conferma/",
    }


def test_what_of_the_staff_or_of_the_machine_is_not_handed_over(clerk):
    _full, booking, _waiting = a_life()
    content = str([each["rows"] for each in personal.export(ADA)])
    assert ("clerk" in content, str(booking.form_key) in content) == (False, False)


# --- erased ------------------------------------------------------------------------------------------------------
def test_after_erasing_the_address_stands_in_no_table_and_its_places_are_offered(clerk):
    full, booking, waiting = a_life()
    assert tables_with(ADA) == [
        *["content_letter", "content_letterattachment", "content_message"],
        *["events_booking", "events_grouprequest", "events_waitingentry"],
    ]

    question = post(clerk, "ask")
    assert counted(question.context["erasable"]) == ALL
    ends = question.context["ends"]
    assert [words.split(":")[0] for words in ends] == [
        f"The booking {booking.code} ends",
        "The place on the waiting list ends",
        "The request for a group (people",
    ]
    assert seats(full) == (4, 4)  # nothing is done yet

    done = post(clerk, "erase")
    assert (done.context["count"], done.context["by_hand"], done.context["places"]) == (12, [], [])
    assert tables_with(ADA) == []
    waiting.refresh_from_db()
    assert (waiting.state, seats(full), Letter.objects.filter(key__endswith="offered").get().to) == (
        *("offered", (2, 2)),
        "bruno@example.org",
    )
    assert GroupRequest.objects.get().state == "declined"
    assert Message.objects.get().email == "xada@example.org"
    entry = AuditEntry.objects.get(deed="personal_erased")
    assert (entry.by_name, entry.details) == ("Rita", {"rows": 12, "mark": done.context["mark"]})
    assert [each.pk for each in post(clerk, "show").context["erased"]] == [entry.pk]


def test_places_that_somebody_gives_back_by_being_erased_are_not_offered_to_themselves(clerk):
    session, by = make_session(START, places=4), User.objects.get(username="clerk")
    carla = book(session, "carla", 3)
    join(session, "ada", 2)
    bookings.book_at_desk(session, name="Ada", people=1, email=ADA, by=by)  # one of them can come in any case
    bookings.resize(carla, adults=2, children=0)
    post(clerk, "erase")
    assert (tables_with(ADA), seats(session)) == ([], (2, 2))


def test_a_visit_that_is_over_stays_counted(clerk, clock):
    past = make_session(START, places=4)
    booking = book(past, "ada", 4)
    clock.move_to(past.ends_at)
    clerk.force_login(User.objects.get(username="clerk"))
    post(clerk, "erase")
    booking.refresh_from_db()
    assert (booking.state, booking.email, seats(past)) == ("confirmed", "", (4, 4))


def test_what_the_office_wrote_is_told_and_left_to_it_and_older_versions_lose_the_person(clerk):
    person = {"contact_name": "Ada", "email": ADA, "phone": "+39 333 1"}
    now, before = (Event.objects.create(slug=slug, title_it=slug, **person) for slug in ("now", "before"))
    before.contact_name, before.email, before.phone = "Bruno", "bruno@example.org", ""
    before.save()
    Page.objects.create(slug="page", title_it="Scrivici", body_it=f"<p>{ADA}</p>")

    question = post(clerk, "ask")
    assert counted(question.context["by_hand"]) == {Event: 1}
    assert (question.context["versions"], question.context["erasable"]) == (1, [])
    told = {str(place.kind): (place.count, place.rows) for place in question.context["places"]}
    page = [("Scrivici", reverse("admin:content_page_change", args=[Page.objects.get().pk]))]
    assert told == {"Pages": (1, page), "Older versions: Pages": (1, []), "Older versions: Events": (1, [])}

    assert post(clerk, "erase").context["count"] == 1
    versions = Event.history.filter(email=ADA)
    assert [version.id for version in versions] == [now.pk]
    first = Event.history.filter(id=before.pk).earliest()
    assert (first.contact_name, first.email, first.phone, first.title_it) == ("", "", "", "before")


def test_an_account_of_the_staff_is_erased_by_hand(clerk):
    done = post(clerk, "erase", "clerk@example.org")
    assert (done.context["count"], [each["kept"].model for each in done.context["by_hand"]]) == (0, [User])
    assert not AuditEntry.objects.filter(deed="personal_erased").exists()


def test_only_the_address_itself_is_meant():
    words = {ADA, f"<{ADA}>,", "Ada@Example.org.", f"mailto:{ADA}?", f"E-mail:{ADA}"}
    others = {f"x{ADA}", f"x.{ADA}", f"{ADA}.au", f"{ADA}s", ""}
    assert {each for each in words | others if names(each, ADA)} == words


# --- the pages ---------------------------------------------------------------------------------------------------
def test_the_address_comes_in_no_address_of_a_page_and_what_is_none_is_asked_for_again(clerk):
    assert "form" not in clerk.get(PAGE, {"email": ADA}).context["form"].data
    assert "found" not in clerk.get(PAGE, {"email": ADA}).context
    wrong = post(clerk, "erase", "ada")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (400, ["email"])


def test_a_page_asks_as_much_of_the_database_for_three_rows_as_for_one(clerk):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            post(clerk, "ask")
        return len(queries)

    route = make_route()
    for day in (10, 11, 12):
        session = make_session(START.replace(day=day), 4, route)
        book(session, "ada", 1)
        ask(session=session)
        write()
        if day == 10:
            one = asked()
    assert asked() == one


def test_the_register_tells_of_every_kind_in_every_language(clerk):
    clerk_user = User.objects.get(username="clerk")
    for code in ("it", "en", "fr", "zh-hans", "ar"):
        clerk_user.language = code
        clerk_user.save()
        page = clerk.get(f"{PAGE}register/")
        assert {kept.model for kept in page.context["declared"]} == set(personal.DECLARED)
        assert "%(" not in page.content.decode()
