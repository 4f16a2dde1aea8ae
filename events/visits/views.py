"""The studios and routes of an edition, as visitors are shown them."""

from django.conf import settings
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from carrara.content import qr
from carrara.content.models import spoken_names
from carrara.content.views import ItemView, page_of
from programmes.models import Edition, Host, OpenStudio, Route, RouteStop, Studio
from programmes.views import EditionView

from ..departures import departures
from ..models import Session
from .filters import StudioFilter
from .hours import long_hours
from .lines import listed, notices_about, now_words, studio_line
from .maps import MapView, map_of_studios, map_of_way
from .planner import Plan
from .structured import route_data, studio_data

MOST_DEPARTURES = 60  # on one page; the planner has the rest, a day at a time
STUDIOS_A_PAGE = 100


class UnderEdition(EditionView):
    """A page below an edition's own: what the edition has, by its address."""

    def get_queryset(self):
        return self.visible().select_related("programme", "host_city", "cover")

    def crumbs(self, item):
        return [*super().crumbs(item), (item, item.get_absolute_url())]

    def alternates(self, languages):
        return [] if self.request.GET else super().alternates(languages)


class StudiosView(MapView, UnderEdition):
    """The directory: filters, a map, and the same studios as a list."""

    template_name = "events/studios.html"

    def get_context_data(self, **kwargs):
        asked = StudioFilter(self.request.GET, self.object)
        zone, now = self.object.zone, timezone.now()
        self.page = page_of(listed(asked.qs, self.object, now), self.request, STUDIOS_A_PAGE)
        self.is_filtered = bool(self.request.GET.keys() - {"page"})
        lines = [studio_line(opening, zone, now) for opening in self.page.object_list]
        choose = None if self.request.GET.get("hamlet") else asked.query_with_hamlet
        return super().get_context_data(**kwargs) | {
            "filter": asked,
            "page": self.page,
            "studios": lines,
            **map_of_studios(lines, choose),
            "is_filtered": self.is_filtered,
            "robots": "noindex,follow" if self.is_filtered else "",
        }

    def crumb_title(self, item):
        return _("Studios")

    def canonical(self, item, languages):
        whole = super().canonical(item, languages)
        return whole if self.is_filtered or self.page.number == 1 else f"{whole}?page={self.page.number}"


class PlannerView(UnderEdition):
    """What is open and can be booked on a day, from an hour on."""

    template_name = "events/planner.html"

    def get_context_data(self, **kwargs):
        plan = Plan(self.request.GET, self.object)
        return super().get_context_data(**kwargs) | {
            "plan": plan,
            "rows": plan.rows(),
            "is_first": not self.request.GET,
            "robots": "noindex,follow" if self.request.GET else "",
        }

    def crumb_title(self, item):
        return _("Plan a day")


class StudioView(ItemView):
    model = Studio
    template_name = "events/studio.html"
    crumb_sections = ("programmes",)

    def get_queryset(self):
        openings = OpenStudio.objects.filter(edition__in=Edition.objects.reachable())
        openings = openings.select_related("edition__programme", "edition__host_city")
        openings = openings.prefetch_related("hours", notices_about(timezone.now()))
        stops = RouteStop.objects.filter(route__in=Route.objects.reachable()).select_related(
            "route__edition__programme"
        )
        return (
            super()
            .get_queryset()
            .select_related("locality", "city")
            .prefetch_related(
                "disciplines",
                Prefetch("hosts", Host.objects.select_related("person")),
                "pictures__image",
                Prefetch("openings", openings.order_by("-edition__year", "-edition")),
                Prefetch("stops", stops.order_by("route__order", "route__sign")),
            )
        )

    def get_context_data(self, **kwargs):
        now = timezone.now()
        openings = self.object.openings.all()
        coming = [opening for opening in openings if not is_over(opening.edition, now)]
        editions = {opening.edition_id for opening in coming}
        return super().get_context_data(**kwargs) | {
            "openings": [
                (opening, long_hours(opening.hours.all()), now_words(opening, opening.edition.zone, now))
                for opening in coming
            ],
            "past": [opening.edition for opening in openings if opening not in coming],
            "routes": [stop.route for stop in self.object.stops.all() if stop.route.edition_id in editions],
            "departures": departures(self.sessions(now)[:MOST_DEPARTURES], now),
            "structured": [studio_data(self.object, coming)],
            "languages": spoken_names(self.object.languages_spoken),
            "pictures": [picture for picture in self.object.pictures.all() if picture.image.is_usable],
        }

    def sessions(self, now):
        here = Q(studio=self.object) | Q(route__in=[stop.route_id for stop in self.object.stops.all()])
        return Session.objects.public().coming(now).filter(here).for_list()

    @cached_property
    def edition(self):
        """The edition by which one comes to this page: the latest in which the studio opens."""
        return next((opening.edition for opening in self.object.openings.all()), None)

    def crumbs(self, item):
        edition = self.edition
        return (
            [
                (edition.programme, edition.programme.get_absolute_url()),
                (edition, edition.get_absolute_url()),
                (_("Studios"), reverse("studios", args=[edition.programme.slug, edition.slug])),
            ]
            if edition
            else []
        )


class RouteView(MapView, ItemView):
    model = Route
    template_name = "events/route.html"
    crumb_sections = ("programmes",)

    def visible(self):
        return super().visible() if self.preview else Route.objects.reachable()

    def get_object(self, queryset=None):
        return get_object_or_404(
            self.get_queryset(),
            edition__programme__slug=self.kwargs["programme"],
            edition__slug=self.kwargs["edition"],
            slug=self.kwargs["slug"],
        )

    def get_queryset(self):
        stops = RouteStop.objects.select_related("studio__locality")
        return (
            super()
            .get_queryset()
            .select_related("edition__programme", "edition__host_city")
            .prefetch_related(Prefetch("stops", stops))
        )

    def get_context_data(self, **kwargs):
        stops = with_offsets(self.object.stops.all())
        leaving = departures(self.object.sessions.coming().select_related("edition__host_city")[:MOST_DEPARTURES])
        return super().get_context_data(**kwargs) | {
            "structured": route_data(self.object, stops, leaving),
            "stops": stops,
            **map_of_way(stops),
            "departures": leaving,
            "costs": list(dict.fromkeys(each["cost"] for each in leaving if each["cost"])),
        }

    def crumbs(self, item):
        edition = item.edition
        return [(edition.programme, edition.programme.get_absolute_url()), (edition, edition.get_absolute_url())]


class RouteSheetView(RouteView):
    """The same route for paper: large type, and a code that leads back to its page."""

    template_name = "events/route_sheet.html"

    def get_context_data(self, **kwargs):
        url = settings.SITE_URL + self.object.get_absolute_url()
        return super().get_context_data(**kwargs) | {
            "url": url,
            "code": qr.drawn(url, _("QR code that leads to the page of this route")),
            "robots": "noindex",
            "tiles": None,  # on paper nobody asks for them
        }

    def crumbs(self, item):
        return [*super().crumbs(item), (item, item.get_absolute_url())]

    def crumb_title(self, item):
        return _("Sheet to print")


def is_over(edition, at):
    """By its last day, in its own time; an edition whose days are unknown is to come."""
    last = edition.ends_on or edition.starts_on
    return last is not None and last < timezone.localtime(at, edition.zone).date()


def with_offsets(stops):
    """Pairs of a stop and the minutes after the start at which one arrives there; hidden ones take their time too."""
    found, minutes = [], 0
    for stop in stops:
        minutes += stop.minutes_before
        if stop.studio.is_public():
            found.append((stop, minutes))
        minutes += stop.minutes
    return found
