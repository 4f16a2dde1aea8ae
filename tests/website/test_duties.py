"""The calendar of duties: which day counts, what is overdue, what was done, which letters go out."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from carrara.content import mail
from carrara.content.models import Letter, Office, User
from carrara.website import duties
from carrara.website.models import DutyRecord
from tests.markup import Document

pytestmark = pytest.mark.django_db
PAGE = "/admin/website/dutyrecord/"
DECLARATION, OBJECTIVES, REPORT = "accessibility-declaration", "accessibility-objectives", "membership-report"


def record(duty, year, **fields):
    return DutyRecord.objects.create(**{"duty": duty, "year": year, "done_on": date(year, 3, 1)} | fields)


def told(today):
    return [
        (each.duty.key, each.year, each.is_done, each.is_overdue, each.days_left) for each in duties.occurrences(today)
    ]


def test_each_duty_is_seen_with_its_last_day_and_its_next():
    assert told(date(2030, 4, 10)) == [
        (DECLARATION, 2029, False, True, -199),
        (REPORT, 2029, False, True, -100),
        (OBJECTIVES, 2030, False, True, -10),
        (DECLARATION, 2030, False, False, 166),
        (OBJECTIVES, 2031, False, False, 355),
    ]


@pytest.mark.parametrize(("today", "is_overdue"), [(date(2030, 3, 31), False), (date(2030, 4, 1), True)])
def test_the_day_itself_is_still_in_time(today, is_overdue):
    record(OBJECTIVES, 2029)
    found = {(each.duty.key, each.year): each for each in duties.occurrences(today)}
    assert found[OBJECTIVES, 2030].is_overdue == is_overdue


def test_the_report_is_due_every_four_years_only():
    years = {
        each.year for y in range(2026, 2038) for each in duties.occurrences(date(y, 6, 1)) if each.duty.key == REPORT
    }
    assert years == {2029, 2033, 2037}


def test_a_duty_marked_as_done_is_no_longer_overdue_and_the_count_says_so(django_assert_num_queries):
    today = date(2030, 4, 10)
    with django_assert_num_queries(2):
        assert duties.overdue_count(today) == 3
    record(OBJECTIVES, 2030)
    record(REPORT, 2029, outcome="not-due", note="UNESCO ha spostato la scadenza")
    with django_assert_num_queries(2):
        assert [(each.duty.key, each.year) for each in duties.coming(5, today)] == [(DECLARATION, 2029)]
    record(DECLARATION, 2029)
    with django_assert_num_queries(1):
        assert duties.coming(5, today) == []
    DutyRecord.objects.get(duty=DECLARATION).delete()
    assert duties.overdue_count(today) == 1
    assert [each.year for each in duties.coming(1, date(2030, 8, 1))] == [2029]  # what is late before what is near
    assert [each.year for each in duties.coming(5, date(2030, 8, 1))] == [2029, 2030]


@pytest.mark.parametrize(
    ("began", "late"), [("2030-03-30", [(OBJECTIVES, 2030)]), ("2030-03-31", [(OBJECTIVES, 2030)]), ("2030-04-01", [])]
)
def test_what_was_due_before_the_office_had_its_first_account_is_not_late(began, late):
    with time_machine.travel(f"{began}T08:00Z", tick=False):
        User.objects.create_user("first")
    User.objects.create_user("second", date_joined=timezone.now() + timedelta(days=9999))
    today = date(2030, 4, 10)
    assert [(each.duty.key, each.year) for each in duties.coming(5, today)] == late
    assert duties.overdue_count(today) == len(late)
    record(REPORT, 2029)  # what was recorded nevertheless is shown
    assert (REPORT, 2029, True) in {found[:3] for found in told(today)}


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 12, 31), date(2028, 9, 23)])
def test_twelve_months_stand_in_the_calendar_on_any_day(day):
    months = duties.next_months(duties.occurrences(day), day)
    assert months[0][0] == day.replace(day=1) and len(months) == 12
    assert sorted(each.duty.key for _first, found in months for each in found if each.due_on >= day)[:2] == [
        DECLARATION, OBJECTIVES
    ]  # fmt: skip


# --- letters -----------------------------------------------------------------------------------------------------
@pytest.fixture
def office(db):
    return Office.objects.create(name_it="Ufficio", email="ufficio@example.org")


def letters():
    return list(Letter.objects.order_by("pk").values_list("key", "to", "language"))


def live_through(first, last):
    """Housekeeping twice a day, as time goes by; letters are sent and erased meanwhile."""
    written, day = [], first
    while day <= last:
        for hour in (1, 13):
            with time_machine.travel(f"{day}T{hour:02}:00Z", tick=False):
                before = {key for key, *_rest in letters()}
                duties.remind()
                written += [(day, key) for key, *_rest in letters() if key not in before]
                mail.send_due()
                mail.erase_sent()
        day += timedelta(days=1)
    return written


def test_one_letter_thirty_days_before_and_one_seven_days_before(office):
    assert live_through(date(2030, 8, 20), date(2030, 10, 30)) == [
        (date(2030, 8, 24), f"duty-{DECLARATION}-2030-30"),
        (date(2030, 9, 16), f"duty-{DECLARATION}-2030-7"),
    ]


def test_no_letter_once_it_is_done(office):
    record(DECLARATION, 2030)
    assert live_through(date(2030, 8, 20), date(2030, 9, 30)) == []


def test_a_letter_that_was_missed_is_made_up_for_and_says_how_many_days_are_left(office):
    assert live_through(date(2030, 9, 10), date(2030, 9, 15)) == [(date(2030, 9, 10), f"duty-{DECLARATION}-2030-30")]
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == ("ufficio@example.org", "it")
    assert "13" in letter.text and PAGE in letter.text and "2030" in letter.subject


def test_without_an_address_no_letter_and_far_from_any_day_no_question(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert duties.remind(date(2030, 6, 1)) == 0
    assert duties.remind(date(2030, 9, 20)) == 0 and letters() == []


def test_housekeeping_writes_them(office, capsys):
    with time_machine.travel("2030-09-20T08:00Z", tick=False):
        call_command("housekeeping")
    assert "reminders of duties written: 1" in capsys.readouterr().out


# --- the pages ---------------------------------------------------------------------------------------------------
@pytest.fixture
def staff(client, admin_user):
    """Signed in on a day of 2030, on which the test goes on."""
    with time_machine.travel("2030-09-01T08:00Z", tick=False):
        client.force_login(admin_user)
        yield client


def test_the_page_tells_what_is_late_what_is_near_and_what_is_done(staff):
    record(OBJECTIVES, 2030, evidence_url="https://example.org/obiettivi")
    document = Document(staff.get(PAGE).content.decode())
    articles = [(each["class"], "2030" in each.text or "2029" in each.text) for each in document.all("article")]
    assert articles == [
        ("duty is-overdue", True),  # the declaration of 2029
        ("duty is-overdue", True),  # the report of 2029
        ("duty is-soon", True),
        ("duty", False),  # the objectives of 2031
        ("duty is-done", True),
    ]
    assert "https://example.org/obiettivi" in {each["href"] for each in document.all("a")}


def test_marking_as_done_keeps_who_and_when_and_nothing_typed_is_lost(staff, admin_user):
    page = Document(staff.get(PAGE).content.decode())
    url = f"{PAGE}add/?duty={DECLARATION}&year=2030"
    assert url in {each["href"] for each in page.all("a")}
    form = staff.get(url).content.decode()
    assert f'<option value="{DECLARATION}" selected>' in form and 'value="2030"' in form
    typed = {"duty": DECLARATION, "year": "2030", "outcome": "done", "evidence_url": "https://form.agid.gov.it/x"}
    refused = [
        typed | {"done_on": "2030-09-02"},  # tomorrow
        typed | {"done_on": "2030-09-01", "outcome": "not-due"},  # without why
        typed | {"done_on": "2030-09-01", "duty": REPORT},  # not due in 2030
        typed | {"done_on": "2030-09-01", "duty": "invented"},
        typed | {"done_on": ""},
    ]
    for each in refused:
        answer = staff.post(url, each)
        assert answer.context["errors"] and "https://form.agid.gov.it/x" in answer.content.decode()
    staff.post(url, typed | {"done_on": "2030-09-01"})
    made = DutyRecord.objects.get()
    assert (made.recorded_by, made.done_on, made.history.count()) == (admin_user, date(2030, 9, 1), 1)
    again = staff.post(url, typed | {"done_on": "2030-09-01"})
    assert again.context["errors"] and DutyRecord.objects.count() == 1


def test_the_calendar_file_has_every_day_once(staff):
    calendar = Calendar.from_ical(staff.get(reverse("admin:website_duties_calendar")).content)
    days = [event["dtstart"].dt for event in calendar.walk("VEVENT")]
    assert days == [date(2029, 9, 23), date(2029, 12, 31), date(2030, 3, 31), date(2030, 9, 23), date(2031, 3, 31)]


@pytest.mark.parametrize("name", ["website_dutyrecord_changelist", "website_duties_check", "website_duties_calendar"])
def test_the_pages_are_for_those_who_may(client, name):
    url = reverse(f"admin:{name}")
    assert client.get(url).status_code == 302
    user = User.objects.create_user("maria", is_staff=True)
    client.force_login(user)
    assert client.get(url).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_dutyrecord"))
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(url).status_code == 200
