"""The letters about bookings: in the reader's language, by the clocks of the place, with calendar entry and code."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.utils import translation
from icalendar import Calendar
from PIL import Image

from carrara.content import mail
from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import Letter, LetterAttachment, User
from events import appointments, bookings, timetable
from events.models import Booking, GroupRequest
from partners.models import City

from .making import book, hold, join, make_route, make_session, rome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START = rome(2030, 6, 10, 15)


@pytest.fixture
def by():
    return User.objects.create_user("desk")


@pytest.fixture
def session():
    return make_session(START, places=10)


def entry(letter):
    """The calendar of a letter and its one entry."""
    calendar = Calendar.from_ical(bytes(letter.attachments.get(name__endswith=".ics").data))
    [found] = calendar.walk("VEVENT")
    return calendar, found


def letter(deed):
    return Letter.objects.get(key__contains=f"-{deed}")


def test_a_confirmed_booking_is_an_invitation_and_a_code_to_be_read_at_the_door(session, settings):
    settings.SITE_URL = "https://carrara.example"
    booking = book(session, adults=2)
    calendar, found = entry(letter("confirmed"))
    assert calendar["METHOD"] == "REQUEST"
    assert {name: str(found[name]) for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "ORGANIZER")} == {
        "UID": f"booking-{booking.pk}@carrara.example",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "SUMMARY": "A · Percorso A",
        "LOCATION": "Piazza Alberica",
        "ORGANIZER": "mailto:desk@example.org",
    }
    assert found["ATTENDEE"] == "mailto:anna@example.org" and booking.code in found["DESCRIPTION"]
    picture = letter("confirmed").attachments.get(name__endswith=".png")
    assert picture.content_type == "image/png" and Image.open(BytesIO(picture.data)).size[0] > 200


def test_the_attachments_are_sent_with_their_types_and_erased_with_the_letter(session, clock):
    booking = book(session)
    mail.send_due()
    sent = next(message for message in outbox.outbox if message.attachments)
    assert [part.get_content_type() for part in sent.attachments] == ["text/calendar", "image/png"]
    assert [part.get_param("method") for part in sent.attachments] == ["REQUEST", None]
    assert [part.get_filename() for part in sent.attachments] == [f"{booking.code}.ics", f"{booking.code}.png"]
    written = [part.get_payload(decode=True) for part in sent.attachments]
    assert written == [bytes(file.data) for file in LetterAttachment.objects.all()]
    clock.shift(mail.KEEPING + timedelta(days=1))
    mail.erase_sent()
    assert LetterAttachment.objects.count() == 0


def test_a_letter_posted_twice_has_its_attachments_once():
    for _twice in range(2):
        file = ("a.txt", "text/plain", b"a")
        mail.post(
            "key", "request_received", "a@example.org", "it", attachments=[file], request=GroupRequest(pk=1, people=2)
        )
    assert (Letter.objects.count(), LetterAttachment.objects.count()) == (1, 1)


def test_one_uid_and_a_rising_sequence_until_the_entry_is_taken_out(session, by):
    booking = book(session, adults=2)
    bookings.resize(booking, adults=3, children=0)
    session = timetable.move(session, starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=3), by=by)
    bookings.cancel(booking)
    told = [(deed, *entry(letter(deed))) for deed in ("confirmed", "changed", "moved", "cancelled")]
    assert [
        (deed, str(calendar["METHOD"]), found["SEQUENCE"], str(found["STATUS"])) for deed, calendar, found in told
    ] == [
        ("confirmed", "REQUEST", 0, "CONFIRMED"),
        ("changed", "REQUEST", 1, "CONFIRMED"),
        ("moved", "REQUEST", 2, "CONFIRMED"),
        ("cancelled", "CANCEL", 3, "CANCELLED"),
    ]
    assert len({str(found["UID"]) for _deed, _calendar, found in told}) == 1
    assert [found["DTSTART"].dt for _deed, _calendar, found in told] == [
        START,
        START,
        START + timedelta(hours=1),
        START + timedelta(hours=1),
    ]


def test_who_only_held_places_gets_no_calendar_entry(session, by):
    hold(session)
    timetable.cancel(session, reason="Pioggia", by=by)
    assert LetterAttachment.objects.count() == 0
    assert "Pioggia" in letter("called-off").text


# --- the clocks --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("day", "offset"), [(26, 2), (27, 1)], ids=["saturday", "last Sunday of October"])
def test_the_hour_is_right_on_both_sides_of_the_change_of_the_clocks(day, offset, clock):
    clock.move_to("2030-10-20T10:00Z")
    session = make_session(rome(2030, 10, day, 15), places=4)
    book(session)
    calendar, found = entry(letter("confirmed"))
    assert found["DTSTART"].dt.utcoffset() == timedelta(hours=offset)
    assert found["DTSTART"].params["TZID"] == "Europe/Rome"
    assert found["DTSTART"].to_ical() == f"203010{day}T150000".encode()
    assert re.search(rf"{day}\D+2030\D+15:00–\W*17:00", letter("confirmed").text)
    [zone] = calendar.walk("VTIMEZONE")
    assert {str(part["TZNAME"]) for part in zone.subcomponents} >= {"CET", "CEST"}
    assert str(zone["TZID"]) == "Europe/Rome"


def test_a_visit_through_the_night_of_the_change_lasts_its_hours(clock):
    """On the 27th of October 2030 three o'clock is two o'clock: from 22:00 to 4:00 are seven hours."""
    clock.move_to("2030-10-20T10:00Z")
    session = make_session(rome(2030, 10, 26, 22), places=4)
    session.ends_at = rome(2030, 10, 27, 4)
    session.save()
    _calendar, found = (book(session), entry(letter("confirmed")))[1]
    assert found["DTEND"].dt.astimezone(ZoneInfo("UTC")) - found["DTSTART"].dt.astimezone(ZoneInfo("UTC")) == timedelta(
        hours=7
    )


def test_an_edition_elsewhere_is_told_by_its_clocks_and_names_their_zone():
    dakar = City.objects.create(slug="dakar", name_it="Dakar", name_en="Dakar", country="SN", time_zone="Africa/Dakar")
    start = datetime(2030, 7, 1, 15, tzinfo=ZoneInfo("Africa/Dakar"))
    booking = hold(make_session(start, route=make_route(city=dakar)), language="en")
    with translation.override("en"):
        zone = translation.gettext("%(moment)s (time of %(city)s)") % {"moment": "", "city": "Dakar"}
    assert "15:00" in letter("held").text and letter("held").text.count(zone) == 2  # the visit, and until when
    bookings.confirm(booking)
    calendar, found = entry(letter("confirmed"))
    assert found["DTSTART"].params["TZID"] == "Africa/Dakar"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Africa/Dakar"]


# --- the words ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_letter_is_written_in_the_language_of_its_reader(language, session, by, clock):
    """Its subject is one line, its links lead to pages of that language, and no gap stays open."""
    booking = book(session, "anna", 9 - 1, language=language)
    join(session, "bruno", 4, language=language)
    bookings.resize(booking, adults=7, children=0)
    bookings.cancel(booking)
    clock.shift(timedelta(days=2))
    bookings.lapse_due()
    book(session, "carla", 8, language=language)
    timetable.move(session, starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=3), by=by)
    timetable.cancel(session, reason="", by=by)
    written = Letter.objects.all()
    deeds = {re.sub(r"-[0-9a-f]{16}$|-\d+$", "", found.key.split("-", 2)[2]) for found in written}
    assert deeds == {
        "held",
        "confirmed",
        "joined",
        "passed",
        "changed",
        "cancelled",
        "offered",
        "lapsed",
        "moved",
        "called-off",
    }
    prefix = "" if language == "it" else f"/{language}"
    for found in written:
        assert found.language == language and found.subject and "\n" not in found.subject
        assert not re.search(r"%\(|{{|{%|None", found.subject + found.text), found.text
        links = re.findall(r"https?://[^/\s]+(/\S+)", found.text)
        assert [link for link in links if not link.startswith(f"{prefix}/")] == []


def test_a_long_title_makes_a_subject_that_fits():
    route = make_route(title_it="Percorso " + "lungo " * 40)
    hold(make_session(START, route=route))
    assert len(letter("held").subject) <= 200


def test_the_back_office_shows_neither_the_text_of_a_letter_nor_its_attachments(admin_client, session):
    booking = book(session)
    secret = letter("confirmed").text
    token = re.search(r"/prenotazione/([^/]+)/", secret)[1]
    for address in (f"/admin/content/letter/{letter('confirmed').pk}/change/", "/admin/content/letter/"):
        page = admin_client.get(address).content.decode()
        assert token not in page and f"{booking.code}.ics" not in page and "BEGIN:VCALENDAR" not in page


def test_who_left_no_address_gets_no_letter(session, by):
    bookings.book_at_desk(session, name="Zeno", people=1, by=by)
    timetable.cancel(session, reason="", by=by)
    assert Letter.objects.count() == 0
    assert Booking.objects.to_call().count() == 1
    timetable.told(Booking.objects.get(), by=by)
    assert Booking.objects.to_call().count() == 0


def test_the_calendar_of_a_booking_is_written_in_the_language_of_the_moment(session):
    booking = book(session)
    with translation.override("en"):
        assert b"PRODID:" in appointments.written(booking, "PUBLISH")
