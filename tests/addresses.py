"""Every public address of the site, read out of the URL configuration, and what tests put into each."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import timezone, translation

from carrara.content import previews
from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import NewsItem
from events import hosting, links
from events.models import Booking, Session, WaitingEntry
from programmes.models import OpenStudio
from tests.markup import Document

NOT_PUBLIC = ("admin/", "accounts/")  # the back office, which has tests of its own

ITEMS = {"news_item", "person", "partner", "project", "programme", "series", "event", "page", "studio"}
STANDING = {"edition": ["row-1"], "route": ["row-1", "row-1"]}  # what stands before their own slug
ABOUT_A_SESSION = {"book", "booked", "waiting_list", "waiting_joined", "group_request", "group_requested"}
FORMS = {"contact_form", "accessibility_feedback", "book", "waiting_list", "group_request"}
BY_LINK = {"booking_confirm": "confirm", "booking": "manage", "booking_ics": "manage", "waiting_entry": "list"}
PRIVATE = {*BY_LINK, "host_day", "arrive"}  # what they tell is for who holds the address


def items(slug):
    """Name -> arguments of the page of each kind of item, under those of row 1 where it stands under others."""
    return {name: [slug] for name in ITEMS} | {name: [*above, slug] for name, above in STANDING.items()}


def pages():
    """Name -> arguments of each address that answers with a page for people, in make_world's world of today."""
    today, published = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    month, past = today + timedelta(days=10), today - timedelta(days=400)
    return {
        "home": [],
        "designation": [],
        "city": [],
        "search": [],
        "site_map": [],
        "events": [],
        "events_month": [month.year, month.month],
        "events_archive": [],
        "events_archive_year": [past.year],
        "programmes": [],
        "studios": ["row-1", "row-1"],
        "planner": ["row-1", "row-1"],
        "route_sheet": ["row-1", "row-1", "row-1"],
        "partners": [],
        "contact": [],
        "contact_form": [],
        "contact_done": [],
        "accessibility_feedback": [],
        "people": [],
        "news": [],
        "news_archive": [published.year],
        **about(session_of("row-1")),
        **items("row-1"),
    }


def about(session):
    """Name -> arguments of each page about a session, by its key."""
    return {name: [session] for name in ABOUT_A_SESSION}


def session_of(route):
    """The key of the session of a route; 0 where there is none."""
    return Session.objects.filter(route__slug=route).values_list("pk", flat=True).first() or 0


def others():
    """Name -> arguments of what is no page for people, or not for all of them."""
    item = NewsItem.objects.get(slug="row-1")
    opening = OpenStudio.objects.select_related("edition__host_city").get(edition__slug="row-1", studio__slug="row-1")
    return {
        "favicon": [],
        "robots": [],
        "security": [],
        "health": [],
        "sitemap": [],
        "cover": [item.cover_kind, item.slug],
        "media": [item.cover.share_url.removeprefix(settings.MEDIA_URL)],
        "news_feed": [],
        "events_feed": [],
        "events_ics": [],
        "events_csv": [],
        "event_ics": ["row-1"],
        "programme_ics": ["row-1"],
        "arrive": ["ACDEFH"],
        **{name: [link_of("row-1", purpose)] for name, purpose in BY_LINK.items()},
        "host_day": [hosting.make(opening, hosting.today_of(opening.edition))],
        "host_day_offline": ["any"],
        "preview": [previews.links(item)[0]["url"].strip("/").rpartition("/")[2]],
    }


def link_of(route, purpose):
    groups = WaitingEntry if purpose == "list" else Booking
    return links.make(groups.objects.select_related("session").get(session=session_of(route)), purpose)


def patterns(resolver=None):
    """Every pattern outside the back office: its name, and whether it has an address in each language."""
    return list(walk(resolver or get_resolver(), False))


def walk(resolver, is_translated):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern), is_translated
        elif str(pattern.pattern) not in NOT_PUBLIC:
            yield from walk(pattern, is_translated or isinstance(pattern.pattern, LocalePrefixPattern))


def address(name, arguments=(), code="it"):
    with translation.override(code):
        return reverse(name, args=arguments)


@dataclass
class Visit:
    name: str
    code: str
    path: str
    response: HttpResponse

    @property
    def url(self):
        return settings.SITE_URL + self.path

    @cached_property
    def document(self):
        return Document(self.response.content.decode())


def visit(name, arguments=(), code="it"):
    path = address(name, arguments, code)
    return Visit(name, code, path, Client().get(path))


def visit_pages(**changed):
    """(name, code) -> visit of each page in each language; `changed` gives other arguments, as `ITEMS` take."""
    asked = pages() | changed
    return {(name, code): visit(name, asked[name], code) for name in asked for code in LANGUAGE_CODES}


def failing(visits, is_well):
    return [f"{name} {code}" for (name, code), visited in visits.items() if not is_well(visited)]
