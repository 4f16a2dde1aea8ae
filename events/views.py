from datetime import date
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carrara.content.languages import without_prefix
from carrara.content.models import LINK_FIELDS, NewsItem, Person, beyond_a_link
from carrara.content.views import ItemView, SectionView, new_year, page_of
from programmes.models import Edition, Programme

from .departures import departures
from .filters import EventFilter
from .models import Event, EventDate, EventSeries, Participation
from .months import month_calendar
from .structured import event_data
from .times import FIRST_DAY, LAST_DAY, day_of, first_day, midnight, next_month

SOONEST_FIRST = (F("starts_at").asc(nulls_last=True), "pk")
BODIES = ("organisers", "patrons", "partners")
BEYOND_LINKS = [
    *beyond_a_link("series", EventSeries),
    *beyond_a_link("parent", Event),
    *beyond_a_link("edition", Edition, "programme"),
    *beyond_a_link("edition__programme", Programme, "email"),
]


class EventsView(SectionView):
    """What is to come, under its months, and below it the events that come back, dated or not."""

    role = "events"
    template_name = "events/events.html"

    def get_context_data(self, **kwargs):
        chosen = EventFilter(self.request.GET, Event.objects.published().for_list())
        self.page = page_of(chosen.qs, self.request)
        self.is_filtered = bool(self.request.GET.keys() - {"page"})
        since, events = day_of(chosen.start), self.page.object_list
        return super().get_context_data(**kwargs) | {
            "filter": chosen,
            "page": self.page,
            "groups": by_month(events, since),
            "calendar": calendar_beside(events, since),
            "series": EventSeries.objects.published().select_related("cover").defer("body"),
            "is_filtered": self.is_filtered,
            "robots": "noindex,follow" if self.is_filtered else "",
            "feeds": feeds(),
        }

    def canonical(self, item, languages):
        """Filters lead to the whole list; its later pages are addresses of their own."""
        whole = super().canonical(item, languages)
        return whole if self.is_filtered or self.page.number == 1 else f"{whole}?page={self.page.number}"

    def alternates(self, languages):
        return [] if self.request.GET else super().alternates(languages)


def feeds():
    return [
        (_("Calendar of the events"), "text/calendar", reverse("events_ics")),
        (_("Feed of the events"), "application/atom+xml", reverse("events_feed")),
    ]


def by_month(events, since):
    """Heading, whether it is a month, events: what began before the day `since` first, what has no date last."""

    def heading(event):
        occasion = event.listed_date
        if occasion is None:
            return _("Dates to be announced"), False
        day = first_day(occasion)
        return (_("Already under way"), False) if day < since else (date_format(day, "YEAR_MONTH_FORMAT"), True)

    return [(*title, list(group)) for title, group in groupby(events, heading)]


def calendar_beside(events, since):
    """The month of the first event of the list, or that of the day `since`."""
    days = [first_day(event.listed_date) for event in events if event.listed_date]
    month = max(since, *days[:1]).replace(day=1) if days else since.replace(day=1)
    dates = EventDate.objects.during(midnight(month), midnight(next_month(month)))
    dates = dates.filter(event__in=Event.objects.published())
    return month_calendar(month, dates.order_by().values_list("event_id", "starts_at", "ends_at", named=True))


class UnderEvents(SectionView):
    """A page of the section that has an address and a title of its own."""

    role = "events"

    def crumbs(self, item):
        return [(item, item.get_absolute_url())]

    @property
    def path(self):
        """As we write it: a month may be asked for as 6 or as 06."""
        match = self.request.resolver_match
        return without_prefix(reverse(match.view_name, kwargs=match.kwargs))


class MonthView(UnderEvents):
    template_name = "events/month.html"

    def get_context_data(self, **kwargs):
        dates = EventDate.objects.during(midnight(self.month), midnight(next_month(self.month)))
        events = Event.objects.published().filter(Exists(dates.filter(event=OuterRef("pk"))))
        events = list(events.by_first_of(dates).for_list())
        return super().get_context_data(**kwargs) | {
            "month": self.month,
            "groups": by_month(events, self.month),
            "calendar": month_calendar(self.month, [each for event in events for each in event.dates.all()]),
            "robots": "" if events else "noindex,follow",
        }

    @property
    def month(self):
        try:
            month = date(self.kwargs["year"], self.kwargs["month"], 1)
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        if not FIRST_DAY <= month <= LAST_DAY:
            raise Http404
        return month

    def crumb_title(self, item):
        return date_format(self.month, "YEAR_MONTH_FORMAT")


class ArchiveView(UnderEvents):
    """What is over, latest first: all of it, or what began in one year."""

    template_name = "events/archive.html"

    def get_context_data(self, **kwargs):
        events = Event.objects.published().past()
        years = [start.year for start in events.order_by().datetimes("starts_at", "year", order="DESC")]
        year = self.kwargs.get("year")
        if "year" in self.kwargs:
            if year not in years:
                raise Http404
            events = events.filter(starts_at__gte=new_year(year), starts_at__lt=new_year(year + 1))
        self.page = page_of(events.for_list(), self.request)
        heading = "YEAR_MONTH_FORMAT" if year else "Y"
        groups = groupby(self.page.object_list, lambda event: date_format(day_of(event.starts_at), heading))
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "year": year,
            "years": [(each, reverse("events_archive_year", args=[each]), each == year) for each in years],
            "groups": [(title, bool(year), list(group)) for title, group in groups],
        }

    def crumbs(self, item):
        above = super().crumbs(item)
        return [*above, (_("Past events"), reverse("events_archive"))] if self.kwargs.get("year") else above

    def crumb_title(self, item):
        return str(self.kwargs.get("year") or _("Past events"))

    def canonical(self, item, languages):
        whole = super().canonical(item, languages)
        return whole if self.page.number == 1 else f"{whole}?page={self.page.number}"


class SeriesView(ItemView):
    """An event that comes back: who took part, when it was held and when it will be."""

    model = EventSeries
    template_name = "events/series.html"
    crumb_sections = ("events",)

    def get_queryset(self):
        return super().get_queryset().prefetch_related(people(), Prefetch("programmes", Programme.objects.published()))

    def get_context_data(self, **kwargs):
        events = list(Event.objects.published().filter(series=self.object).order_by(*SOONEST_FIRST).for_list())
        return super().get_context_data(**kwargs) | {
            "coming": [event for event in events if not event.is_over],
            "past": [event for event in reversed(events) if event.is_over],
        }


def people():
    """Those who take part, where their own page is public: a draft leaks nowhere."""
    public = Participation.objects.filter(person__in=Person.objects.published())
    return Prefetch(
        "participations", public.select_related("person").defer(*beyond_a_link("person", Person, "summary"))
    )


class EventView(ItemView):
    model = Event
    template_name = "events/event.html"
    crumb_sections = ("events",)

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("kind", "series", "parent", "edition__programme")
            .rewrite(False)  # these are columns, not fields of which modeltranslation would look for the translations
            .defer(*BEYOND_LINKS)
            .prefetch_related(people(), Prefetch("news", NewsItem.objects.published()))
        )

    def get_context_data(self, **kwargs):
        event = self.object
        others = list(parts_and_related(event))
        places = Prefetch("dates", EventDate.objects.select_related("venue__locality"))
        prefetch_related_objects([event, *others], places)  # one query for all of them
        bodies = bodies_of(event)
        dates = event.dates.all()
        told = event_data(event, dates, bodies["organisers"], event.participations.all())
        return super().get_context_data(**kwargs) | {
            "event": event,
            "parts": [other for other in others if other.parent_id == event.pk],
            "related": [other for other in others if other.parent_id != event.pk],
            "venues": list({date.venue_id: date.venue for date in dates if date.venue}.values()),
            "structured": [told] if told else [],
            "departures": departures(event.sessions.coming().select_related("edition__host_city")),
            **bodies,
        }


def parts_and_related(event):
    """All parts of an event, and the next three of the same programme or, outside programmes, of the same series."""
    chosen = Q(parent=event.pk)
    if event.edition or event.series:
        same = {"edition__programme": event.edition.programme_id} if event.edition else {"series": event.series_id}
        related = Event.objects.published().filter(ends_at__gt=timezone.now(), **same).exclude(pk=event.pk)
        chosen |= Q(pk__in=related.exclude(parent=event.pk).order_by("starts_at").values("pk")[:3])
    others = Event.objects.published().filter(chosen).select_related("kind", "cover").defer("body", "booking_note")
    return others.order_by(*SOONEST_FIRST)


def bodies_of(event):
    """Organisers, patrons and partners, in one query."""
    links = [getattr(event, name).published().only(*LINK_FIELDS, "website").order_by() for name in BODIES]
    parts = [link.annotate(role=Value(name)) for link, name in zip(links, BODIES, strict=True)]
    found = sorted(parts[0].union(*parts[1:], all=True), key=lambda partner: partner.title)
    return {name: [partner for partner in found if partner.role == name] for name in BODIES}
