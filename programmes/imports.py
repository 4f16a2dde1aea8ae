"""Studios from sheets, with their hosts and, for an edition, the hours in which they open."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carrara.content import history
from carrara.content.importing import Importer
from carrara.content.importing.columns import OwnColumn
from carrara.content.sheets.values import as_day, as_number, as_text, plain

from . import hours, openings
from .models import Host, OpenStudio, Studio

HOSTS = 3  # each with columns of their own
MAIL = re.compile(r"<?([^\s<>;,]+@[^\s<>;,]+)>?")
PHONE = re.compile(r"(\+?\b\d{2,}[\d\s./-]{3,}\d)")


class DayColumn(OwnColumn):
    """The hours of one day. Its heading may be the date, or the weekday where the edition has it once."""

    def __init__(self, day, days):
        super().__init__(f"hours_{day:%Y-%m-%d}")
        self.day, self.is_only_one = day, [each.weekday() for each in days].count(day.weekday()) == 1

    @property
    def label(self):
        return date_format(self.day, "l j F Y")

    def sureness(self, heading):
        return 3 if heading == self.key or day_in(heading) == self.day else self.words.get(plain(heading), 0)

    def headings(self):
        shapes = ["l j F Y", "l j F", "j F Y", "j F", "D j F", *(["l"] if self.is_only_one else [])]
        return [date_format(self.day, shape) for shape in shapes]

    def read(self, cell, finder=None):
        return hours.read(as_text(cell))


def day_in(heading):
    """The day that a heading names; spreadsheets give a date as such, with an hour."""
    try:
        return date.fromisoformat(heading[:10]) if heading[4:5] == "-" else as_day(heading)
    except (ValidationError, ValueError):
        return None


class NumberColumn(OwnColumn):
    def read(self, cell, finder=None):
        number = as_number(cell, 0)
        if number is None or number != int(number) or not 0 < number < 10000:
            raise ValidationError(_("“%(value)s” is not a whole number.") % {"value": as_text(cell)})
        return int(number)


def host_columns():
    several = OwnColumn("hosts", gettext_lazy("hosts"), gettext_lazy("host"))
    found = [several]
    for number in range(1, HOSTS + 1):
        for part, words in (
            ("", gettext_lazy("host {number}")),
            ("_email", gettext_lazy("e-mail of host {number}")),
            ("_phone", gettext_lazy("telephone of host {number}")),
        ):
            found.append(OwnColumn(f"host_{number}{part}", format_lazy(words, number=number)))
    return found


class StudioImporter(Importer):
    """With an edition every studio of the sheet takes part in it."""

    model = Studio
    fields = [
        *["slug", "source_language", "title", "summary", "body", "kind", "disciplines"],
        *["address", "locality", "latitude", "longitude", "directions", "languages_spoken", "website", "capacity"],
        *["step_free", "steps", "has_accessible_toilet", "has_seating", "has_parking", "has_dust", "has_noise"],
        *["allows_touch", "access_note"],
    ]
    more_links = ("hosts",)
    examples = {
        "title_it": "Studio Esempio",
        "title_en": "Example Studio",
        "address": "Via Carriona 1",
        "latitude": 44.0793,
        "longitude": 10.0977,
        "hosts": "Anna Esempio <anna@example.org> +39 0585 000000; Bruno Esempio",
    }

    def __init__(self, edition=None):
        self.edition = edition
        self.city = edition.host_city if edition and edition.host_city and not edition.host_city.is_home else None
        self.days = edition.every_day if edition else []
        self.hosts = KnownHosts(self.city, edition.source_language if edition else "it")
        self.openings = openings.of(edition, edition.open_studios.values("studio")) if edition else {}
        self.numbers = {opening.number: key for key, opening in self.openings.items() if opening.number}
        self.given = set()  # in this sheet

    def own_columns(self):
        found = host_columns()
        if self.edition:
            found.append(NumberColumn("number", gettext_lazy("number on the map")))
            found.append(OwnColumn("guest_artist", gettext_lazy("artist hosted")))
            found += [DayColumn(day, self.days) for day in self.days]
        return found

    def is_same(self, item, values, rows):
        """Two studios may have one name: the street and the city tell them apart."""
        return values.get("address", item.address) == item.address and item.city_id == (self.city and self.city.pk)

    # --- what a row says beside the fields -----------------------------------------------------------------------
    def gather(self, values):
        values, said = dict(values), {}
        for column in self.own_columns():
            if column.name in values:
                said[column.name] = values.pop(column.name)
        if hosts := self.named_hosts(said):
            values["hosts"] = hosts
        if self.city:
            values["city"] = self.city
        return values, self.opening(said) if self.edition else None

    def named_hosts(self, said):
        found = []
        for number in range(1, HOSTS + 1):
            name, email, phone = (said.get(f"host_{number}{part}", "") for part in ("", "_email", "_phone"))
            if name:
                found.append(self.hosts.host(f"host_{number}", name, email, phone))
            elif email or phone:
                raise ValidationError({f"host_{number}": _("write the name of the host too.")})
        for entry in said.get("hosts", "").replace("\n", ";").split(";"):
            if entry.strip():
                found.append(self.hosts.host("hosts", *contacts(entry)))
        return list({id(host): host for host in found}.values())  # some have no key yet

    def opening(self, said):
        return {
            "number": said.get("number"),
            "guest_artist": said.get("guest_artist", ""),
            "hours": {day: said[f"hours_{day:%Y-%m-%d}"] for day in self.days if f"hours_{day:%Y-%m-%d}" in said},
        }

    def differs(self, before, more):
        """What of an opening is new; an empty cell changes nothing. A number stands once an edition."""
        if more is None:
            return None
        if number := more["number"]:
            if number in self.given or self.numbers.get(number) not in (None, before and before.pk):
                raise ValidationError({"number": _("another studio has this number.")})
            self.given.add(number)
        present = self.openings.get(before.pk) if before else None
        if present is None:
            return more
        there = openings.by_day(present)
        changed = {
            "number": more["number"] if more["number"] != present.number else None,
            "guest_artist": more["guest_artist"] if more["guest_artist"] != present.guest_artist else "",
            "hours": {day: spans for day, spans in more["hours"].items() if spans != there.get(day, [])},
        }
        return changed if any(changed.values()) else None

    def changes(self, before, more):
        if not more:
            return []
        return [history.Change("openings", str(self.edition), None, history.difference("", self.told(more)))]

    def told(self, more):
        if not more:
            return ""
        written = {day: hours.written(spans) or _("closed") for day, spans in more["hours"].items()}
        number = _("number %(number)s") % {"number": more["number"]} if more["number"] else ""
        days = [f"{date_format(day, 'D j F')} {spans}" for day, spans in written.items()]
        return "; ".join(filter(None, [number, more["guest_artist"], *days]))

    # --- writing -------------------------------------------------------------------------------------------------
    def prepare(self, by):
        self.hosts.save()

    def finish_item(self, item, more, by):
        found = self.openings.get(item.pk)
        opening = found or OpenStudio(edition=self.edition, studio=item)
        opening.number = more["number"] or opening.number
        opening.guest_artist = more["guest_artist"] or opening.guest_artist
        opening._history_user = by
        opening.save()
        openings.set_hours(opening, more["hours"], by=by, is_new=found is None)

    def hints(self):
        found = [
            _(
                "Several hosts in one cell are parted by semicolons, each with e-mail and telephone if you have them,"
                " or each in columns of their own."
            )
        ]
        if self.edition:
            found.append(_("Hours are written like 10-13, 15:30-19, or “closed”."))
        return found


def contacts(entry):
    """Name, e-mail and telephone out of “Anna Rossi <anna@example.org> +39 0585 123456”.

    Raises ValidationError where what stands in the brackets is no address, rather than take it for a name.
    """
    email, phone = MAIL.search(entry), None
    rest = MAIL.sub(" ", entry)
    if phone := PHONE.search(rest):
        rest = PHONE.sub(" ", rest)
    name = " ".join(rest.replace(",", " ").replace("(", " ").replace(")", " ").split())
    if any(sign in name for sign in "<>@"):
        raise ValidationError({"hosts": _("“%(value)s” holds no e-mail address.") % {"value": entry.strip()}})
    return name, email[1] if email else "", phone[1].strip() if phone else ""


class KnownHosts:
    """The hosts that a sheet may mean: those there are, by e-mail or name, and those that it brings."""

    def __init__(self, city, language):
        self.city, self.language = city, language
        self.by_name, self.by_email, self.touched = {}, {}, {}
        for host in Host.objects.filter(city=city):
            self.remember(host)

    def remember(self, host):
        self.by_name.setdefault(plain(host.name), []).append(host)
        if host.email:
            self.by_email[host.email.lower()] = host

    def host(self, column, name, email="", phone=""):
        """Raises ValidationError at the column. What the sheet says of a host is kept of them."""
        if not name:
            raise ValidationError({column: _("write the name of the host too.")})
        if email:
            try:
                validate_email(email)
            except ValidationError as error:
                raise ValidationError({column: error.messages}) from error
        found = self.found(column, name, email)
        if found is None:
            found = Host(name=name, email=email, phone=phone, city=self.city, language=self.language)
            self.remember(found)
            self.touched[id(found)] = found
        elif (email and found.email != email) or (phone and found.phone != phone):
            found.email, found.phone = email or found.email, phone or found.phone
            self.touched[id(found)] = found
        return found

    def found(self, column, name, email):
        named = self.by_name.get(plain(name), [])
        by_mail = self.by_email.get(email.lower()) if email else None
        if by_mail is not None and by_mail in named:
            return by_mail
        if len(named) > 1:
            words = _("there are several hosts called “%(name)s”: write the e-mail address too.")
            raise ValidationError({column: words % {"name": name}})
        if named and email and named[0].email and named[0].email.lower() != email.lower():
            return None  # of one name, and another person
        return named[0] if named else None

    def save(self):
        for host in self.touched.values():
            host.save()
