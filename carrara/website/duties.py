"""What a public body has to do every year by a certain day: what, why, where; what was done; letters in good time.

Duties count from the day on which the office began with this site: what was due before was done, or not, elsewhere.

The law is data here, and only what the office's own papers name: a duty is added by adding a `Duty`.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carrara.content import mail
from carrara.content.models import Letter, User

from .models import DutyRecord

SOON = 60  # days before the day from which a duty stands among what is coming
LETTERS = (30, 7)  # days before the day; shorter apart than sent letters are kept, so that each goes out once
OFFICE_LANGUAGE = "it"
PAGE = "admin:website_dutyrecord_changelist"


@dataclass(frozen=True)
class Duty:
    key: str
    month: int
    day: int
    title: str
    what: str  # what to do, in plain words
    why: str
    where: str  # the name of an address in the back office where its trace is kept
    where_label: str
    outside: str = ""  # where it is done, when that is on another site
    first_year: int = 0  # with `every`: due in this year and then every so many
    every: int = 1

    def is_due_in(self, year):
        return year >= self.first_year and (year - self.first_year) % self.every == 0


DUTIES = [
    Duty(
        "accessibility-objectives",
        3,
        31,
        _("Publish the accessibility objectives"),
        _(
            "Write what you will do this year to make the site and its documents more accessible, have it published by"
            " the public body, and keep the address of the published page here as evidence."
        ),
        _("Public bodies publish their accessibility objectives by 31 March of each year."),
        "admin:content_page_changelist",
        _("Pages"),
    ),
    Duty(
        "accessibility-declaration",
        9,
        23,
        _("Renew the accessibility declaration"),
        _(
            "Check the site, fill in the declaration on the site of AgID, and write the address you are given under"
            " “Office and footer”: the foot of every page links to it."
        ),
        _("The declaration is renewed by 23 September of each year, and the footer leads to the one in force."),
        "admin:content_office_changelist",
        _("Office and footer"),
        outside="https://form.agid.gov.it/",
    ),
    Duty(
        "membership-report",
        12,
        31,
        _("Send UNESCO the Membership Monitoring Report"),
        _(
            "Write the report on the last four years (at most 15 pages, in English or French) and send it to UNESCO."
            " UNESCO says the day: until it does, the last of the year stands here."
        ),
        _("It is due every four years after the designation, and a poor one can put the designation under review."),
        "admin:partners_commitment_changelist",
        _("Commitments"),
        first_year=2029,
        every=4,
    ),
]
BY_KEY = {duty.key: duty for duty in DUTIES}


@dataclass(frozen=True)
class Occurrence:
    """One duty in one year."""

    duty: Duty
    year: int
    today: date
    record: DutyRecord | None = None

    @property
    def due_on(self):
        return date(self.year, self.duty.month, self.duty.day)

    @property
    def is_done(self):
        return self.record is not None

    @property
    def is_overdue(self):
        """The day itself is still in time."""
        return not self.is_done and self.due_on < self.today

    @property
    def days_left(self):
        return (self.due_on - self.today).days

    @property
    def days_late(self):
        return -self.days_left

    @property
    def is_soon(self):
        return not self.is_done and 0 <= self.days_left <= SOON

    @property
    def where_url(self):
        return reverse(self.duty.where)

    @property
    def record_url(self):
        if self.record:
            return reverse("admin:website_dutyrecord_change", args=[self.record.pk])
        return f"{reverse('admin:website_dutyrecord_add')}?duty={self.duty.key}&year={self.year}"


def began_on():
    """The day of the first account; None where there is none."""
    first = User.objects.aggregate(first=Min("date_joined"))["first"]
    return first and timezone.localdate(first)


def occurrences(today=None):
    """Of each duty the last one whose day is past and those of the twelve months to come, by day.

    One query, and another where something seems to be late.
    """
    today = today or timezone.localdate()
    records = {(record.duty, record.year): record for record in DutyRecord.objects.filter(year__gte=today.year - 4)}
    found = []
    for duty in DUTIES:
        years = [year for year in range(today.year - duty.every, today.year + 2) if duty.is_due_in(year)]
        all_of_it = [Occurrence(duty, year, today, records.get((duty.key, year))) for year in years]
        past = [each for each in all_of_it if each.due_on < today][-1:]
        found += past + [each for each in all_of_it if today <= each.due_on < a_year_after(today)]
    if any(each.is_overdue for each in found) and (began := began_on()):
        found = [each for each in found if each.is_done or each.due_on >= began]
    return sorted(found, key=lambda each: (each.due_on, each.duty.key))


def a_year_after(day):
    return day.replace(year=day.year + 1, day=min(day.day, monthrange(day.year + 1, day.month)[1]))


def coming(limit=5, today=None):
    """What is overdue, then what is due within SOON days, not yet done: for the start page."""
    return [each for each in occurrences(today) if each.is_overdue or each.is_soon][:limit]


def overdue_count(today=None):
    return sum(each.is_overdue for each in occurrences(today))


def next_months(found, today):
    """(first day of the month, its occurrences) of the twelve months from this one on."""
    months = [date(today.year + (today.month + n - 1) // 12, (today.month + n - 1) % 12 + 1, 1) for n in range(12)]
    return [
        (first, [each for each in found if (each.due_on.year, each.due_on.month) == (first.year, first.month)])
        for first in months
    ]


# --- letters -----------------------------------------------------------------------------------------------------
def remind(today=None):
    """Write to the office 30 and 7 days before, once each, while the duty is not done; return how many letters.

    Most days no duty is near, and nothing is asked of the database.
    """
    today = today or timezone.localdate()
    near = [each for duty in DUTIES for each in [of_year(duty, today)] if each and 0 <= each.days_left <= max(LETTERS)]
    return sum(write(each) for each in near)


def of_year(duty, today):
    """This year's occurrence, or next year's if that is the nearer one to come."""
    found = [Occurrence(duty, year, today) for year in (today.year, today.year + 1) if duty.is_due_in(year)]
    return next((each for each in found if each.days_left >= 0), None)


def write(occurrence):
    """The letter of the last threshold passed, unless it is written, or the duty done."""
    threshold = min(days for days in LETTERS if occurrence.days_left <= days)
    key = f"duty-{occurrence.duty.key}-{occurrence.year}-{threshold}"
    is_done = DutyRecord.objects.filter(duty=occurrence.duty.key, year=occurrence.year).exists()
    if is_done or Letter.objects.filter(key=key).exists():
        return 0
    office = mail.office_address()
    if not office:
        return 0
    mail.post(key, "duty_due", office, OFFICE_LANGUAGE, occurrence=occurrence, page=reverse(PAGE))
    return 1
