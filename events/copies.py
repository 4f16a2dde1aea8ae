"""Events as next year's: the same weekdays and hours, the same places and prices, without what came of them."""

from django.contrib import admin
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carrara.content import copies
from carrara.content.copies import Plan, moved_instant, moved_span, next_year_shift
from carrara.content.languages import enumerated, own_name
from programmes.copies import companions
from programmes.models import Edition

from .models import Event, EventDate, Participation, Session
from .times import spoken

LINKS = ["organisers", "patrons", "partners", "tags"]  # not the news: they told of this year's
COMPUTED = ["starts_at", "ends_at"]  # by the dates
OF_THIS_YEAR = ["capacity", "seats_taken", "cancelled_at", "cancel_reason", "moved_at", "sequence"]  # of a session
TEXTS = ["summary", "body", "cost_note", "booking_note"]
SHOWN = 6  # dates that a plan tells one by one


def with_all(events):
    return events.select_related("edition__programme", "parent", "kind").prefetch_related(
        "dates__venue__locality", "participations__person", *LINKS
    )


def parts_of(events):
    """The events that are parts of `events`, and theirs: three levels deep, which is more than anyone makes."""
    own = [event.pk for event in events]
    found, above = [], own
    for _level in range(3):
        parts = Event.objects.filter(parent__in=above).exclude(pk__in=[*own, *found])
        above = list(parts.values_list("pk", flat=True))
        found += above
    return list(with_all(Event.objects.filter(pk__in=found)).order_by("starts_at", "pk"))


def year_of(event):
    """The year an event belongs to: that of its edition or, without one, of its first date."""
    if event.edition:
        return event.edition.year
    return localtime(event.starts_at).year if event.starts_at else None


def first_day(event):
    return event.starts_at and localtime(event.starts_at).date()


# --- what will be made -------------------------------------------------------------------------------------------
def plan(event, taken=None, shift=None):
    """What next year's copy of `event` will be. `taken` are addresses that other copies of the same deed will bear.

    Its days move by `shift`, or to the same weekday of the same week of the month.
    """
    year, taken = year_of(event), set() if taken is None else taken
    slug, wanted = copies.next_slug(event, year, Event.objects, taken)
    taken.add(slug)
    namesake = copies.namesake(event, slug, wanted, Event.objects)
    if shift is None and event.starts_at:
        shift = next_year_shift(first_day(event))
    titles = copies.next_titles(event, year)
    return Plan(event, slug, titles, facts(event, shift), checks(event, year), shift, namesake)


def plans(events, taken=(), shifts=None):
    """Plans of several; `shifts` says for some keys by how much their days move."""
    taken, shifts = set(taken), shifts or {}
    return [plan(event, taken, shifts.get(event.pk)) for event in events]


def together(plans, parts):
    """{key: shift} of events that are parts: they move as those of `plans` that they are parts of."""
    shifts, above = {found.item.pk: found.shift for found in plans}, {part.pk: part.parent_id for part in parts}
    for key in above:
        top = key
        while top in above:
            top = above[top]
        shifts[key] = shifts.get(top)
    return shifts


def moved(event, shift):
    """The dates of the copy, not saved: as many, at the same hours and places."""
    found = []
    for date in event.dates.all():
        starts_at, ends_at = moved_span(date.starts_at, date.ends_at, shift)
        columns = copies.columns_of(date, "event") | {"starts_at": starts_at, "ends_at": ends_at}
        found.append(EventDate(**columns))
    return found


def facts(event, shift):
    dates = moved(event, shift)
    told = [spoken(date) for date in dates[:SHOWN]]
    if len(dates) > SHOWN:
        told.append(_("and %(count)s more dates") % {"count": len(dates) - SHOWN})
    return told or [_("No dates: this year's has none either.")]


def checks(event, year):
    """What whoever made the copy should look at, in the order of the form."""
    found = [_("The dates: they keep the weekday and the hour, a year later.")] if event.starts_at else []
    if named := copies.still_named(event, year, TEXTS):
        places = enumerated(f"{name} ({own_name(code)})" for name, code in named)
        found.append(_("Texts that still name %(year)s: %(places)s.") % {"year": year, "places": places})
    if event.is_free is not None or event.price_min is not None:
        found.append(_("The cost, which is this year's."))
    if event.booking_note:
        found.append(_("How to book, which is this year's."))
    if event.participations.all():
        found.append(_("The people who take part: who took part this year is not copied unless you ask for it."))
    return found


# --- making it ---------------------------------------------------------------------------------------------------
@transaction.atomic
def make(plans, by, editions=None, people=False):
    """Write the copies of `plans`, parts after what they are parts of; returns {old key: copy}.

    `editions` leads from an edition to its copy; an event of another edition goes to next year's, where there is one.
    Raises ValidationError, with nothing written, where a copy could not stand.
    """
    editions, made = editions or {}, {}
    for found in parents_first(plans):
        event = found.item
        edition = editions.get(event.edition_id) or following(event.edition)
        made[event.pk] = copy = copies.make(
            found, *COMPUTED, by=by, links=LINKS, parent=made.get(event.parent_id), edition=edition
        )
        for date in moved(event, found.shift):
            date.event = copy
            date.save()
        if people:
            copy_people(event, copy)
    return made


def parents_first(plans):
    above = {found.item.pk: found.item.parent_id for found in plans}

    def depth(key):
        return 1 + depth(above[key]) if key in above else 0

    return sorted(plans, key=lambda found: depth(found.item.pk))


def following(edition):
    """Next year's edition of the same programme, where exactly one is there."""
    if edition is None:
        return None
    found = Edition.objects.filter(programme=edition.programme_id, year=edition.year + 1)[:2]
    return found[0] if len(found) == 1 else None


def copy_people(event, copy):
    """Who takes part, without the notes and sources that told of this year."""
    for part in event.participations.all():
        Participation.objects.create(event=copy, person=part.person, role=part.role, order=part.order)


# --- beside an item, and beside an edition -----------------------------------------------------------------------
def options(events, inside, label):
    """Boxes to tick: what is inside, where there is anything, and the people, where there are any."""
    people = sum(len(event.participations.all()) for event in events)
    found = [("inside", label)] if inside else []
    return [*found, *([("people", people_label(people))] if people else [])]


def people_label(count):
    words = ngettext(
        "The person who takes part too", "The %(count)s people who take part too, where they are the same", count
    )
    return words % {"count": count}


class EventsOfEditions:
    """What `programmes` offers to copy with an edition: its events, with the parts of each."""

    @staticmethod
    def plans(request, found):
        """They move as their edition does, where that has days."""
        shifts = {each.item.pk: each.shift for each in found}
        may_copy = admin.site.get_model_admin(Event).may_copy
        if not request.user.has_perm("events.add_event"):
            return []
        own = with_all(Event.objects.filter(edition__in=shifts)).order_by("starts_at", "pk")
        own = plans(
            [event for event in own if may_copy(request, event)], shifts={e.pk: shifts[e.edition_id] for e in own}
        )
        parts = [part for part in parts_of([each.item for each in own]) if may_copy(request, part)]
        return [*own, *plans(parts, {each.slug for each in own}, together(own, parts))]

    @staticmethod
    def options(request, editions, inside):
        label = ngettext("Its event too", "Its %(count)s events too", len(inside)) % {"count": len(inside)}
        return options([found.item for found in inside], inside, label)

    @staticmethod
    def make(request, inside, editions, routes, chosen):
        if not chosen.get("inside"):
            return []
        return list(make(inside, by=request.user, editions=editions, people=chosen.get("people")).values())


class SessionsOfEditions:
    """Departures of routes and visits to studios; who booked and who came is this year's."""

    @staticmethod
    def plans(request, editions):
        return []

    @staticmethod
    def options(request, editions, inside):
        count = Session.objects.filter(edition__in=editions).exclude(state=Session.State.CANCELLED).count()
        if not count or not request.user.has_perm("events.add_session"):
            return []
        words = ngettext(
            "Its departure too, a year later and without bookings",
            "Its %(count)s departures too, a year later and without bookings",
            count,
        )
        return [("departures", words % {"count": count})]

    @staticmethod
    def make(request, inside, editions, routes, chosen):
        if not chosen.get("departures"):
            return []
        sessions = Session.objects.filter(edition__in=editions).exclude(state=Session.State.CANCELLED)
        sessions = sessions.select_related("edition__host_city", "studio")
        prefetch_related_objects([*routes.values()], "stops__studio")  # which say how many fit in
        return [copy_session(session, editions, routes, request.user) for session in sessions]


def copy_session(session, editions, routes, by):
    """With the days of its edition, where that has any."""
    edition, first = editions[session.edition_id], session.edition.starts_on
    day = localtime(session.starts_at, edition.zone).date()
    shift = edition.starts_on - first if first else next_year_shift(day)
    starts_at, ends_at = moved_span(session.starts_at, session.ends_at, shift, edition.zone)
    columns = copies.columns_of(session, "edition", "route", *OF_THIS_YEAR)
    columns |= {"starts_at": starts_at, "ends_at": ends_at}
    for name in ("opens_at", "closes_at", "cancel_until"):
        moment = getattr(session, name)
        columns[name] = moment and moved_instant(moment, shift, edition.zone)
    copy = Session(**columns, edition=edition, route=routes.get(session.route_id))
    copy._history_user = by
    copy.full_clean()
    copy.save()
    return copy


companions += [EventsOfEditions, SessionsOfEditions]
