"""What is not public is on no public path, and what is public appears and goes at its instant."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from carrara.content.languages import LANGUAGE_CODES, path_in
from tests import addresses, world
from tests.addresses import BY_LINK, about, address, items, session_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat(NOW)
AN_HOUR = timedelta(hours=1)
HIDDEN = {
    "zdraft": {"state": "draft"},
    "zreview": {"state": "review"},
    "zscheduled": {"published_at": NOON + AN_HOUR},
    "zexpired": {"published_at": NOON - 2 * AN_HOUR, "expires_at": NOON},
}


@pytest.fixture(scope="module")
def hub(module_db):
    """Public items on which hidden ones hang; and public ones, called orphans, that hang on hidden ones."""
    hub = world.make_world(rows=1)
    for name, publishing in HIDDEN.items():
        hidden = world.make_items(name, hub.data, hub, **publishing)
        world.make_items(f"orphan-of-{name[1:]}", hub.data, hidden)
    return hub


def details(slug):
    """Every address that is about one item; what stands on another stands on that of row 1."""
    found = items(slug) | {name: [slug] for name in ("event_ics", "programme_ics")}
    return (
        found
        | about(session_of(slug))
        | {"studios": found["edition"], "planner": found["edition"], "route_sheet": found["route"]}
    )


def public_paths():
    """Every address of the configuration that is not about a hidden item, in two languages."""
    asked = [*(addresses.pages() | addresses.others()).items()]
    asked += [pair for name in HIDDEN for pair in details(f"orphan-of-{name[1:]}").items()]
    asked += [("event", [f"orphan-of-{name[1:]}-past"]) for name in HIDDEN]
    found = {address(name, arguments, code) for name, arguments in asked for code in ("it", "fr")}
    return found | {f"/cerca/?q={words}" for words in ("row", "title", "zdraf")} | {"/eventi/?since=2020-01-01&q=title"}


def read(path):
    """An answer in one piece: calendars fold their lines."""
    return Client().get(path).getvalue().decode(errors="replace").replace("\r\n ", "")


def test_what_is_hidden_is_on_no_public_path(hub):
    paths = public_paths()
    assert {*addresses.pages(), *addresses.others()} == {name for name, _ in addresses.patterns()}
    found = {path: {*re.findall("|".join(HIDDEN), read(path))} for path in paths}
    assert {path: names for path, names in found.items() if names} == {}


def test_the_pages_of_hidden_items_are_not_there(hub):
    asked = [(name, arguments) for slug in HIDDEN for name, arguments in details(slug).items()]
    for slug in HIDDEN:
        orphan = f"orphan-of-{slug[1:]}"
        asked += [(name, [slug, orphan]) for name in ("edition", "studios", "planner")]
        asked += [(name, ["row-1", slug, orphan]) for name in ("route", "route_sheet")]
    statuses = {
        (name, *arguments, code): Client().get(address(name, arguments, code)).status_code
        for name, arguments in asked
        for code in LANGUAGE_CODES
    }
    assert {key: status for key, status in statuses.items() if status != 404} == {}


@pytest.mark.parametrize("name", HIDDEN)
def test_the_search_knows_nothing_of_what_is_hidden(hub, name):
    answers = [Client().get(path_in("/cerca/", code), {"q": name}).context for code in LANGUAGE_CODES]
    assert [(answer["total"], answer["elsewhere"]) for answer in answers] == [(0, [])] * 5


def test_a_planted_draft_would_be_found(hub):
    type(hub.news).objects.filter(slug="zdraft").update(state="published", published_at=timezone.now())
    shown = {path for path in public_paths() if "zdraft" in read(path)}
    assert shown >= {"/notizie/", "/fr/notizie/", "/sitemap.xml", "/notizie/feed/", "/programmi/row-1/"}


# Where an item of each kind is shown while it is public.
EVERYWHERE = {"sitemap", "site_map", "results"}
SHOWN = {
    "news_item": EVERYWHERE | {"home", "news", "news_archive", "news_feed", "programme", "event"},
    "person": EVERYWHERE | {"people", "series", "event"},
    "partner": EVERYWHERE
    | {"partners", "project", "designation", "programme", "edition", "event", "news_item", "preview"},
    "project": EVERYWHERE | {"partners", "partner"},
    "programme": EVERYWHERE | {"programmes", "series", "news_item", "preview"},
    "edition": EVERYWHERE | {"programme", "studio"},
    "studio": EVERYWHERE | {"studios", "planner", "route"},
    "route": EVERYWHERE | {"edition", "studio", "waiting_list"},
    "series": EVERYWHERE | {"home", "events"},
    "event": EVERYWHERE
    | {"events", "events_month", "events_feed", "events_ics", "events_csv", "programme_ics"}
    | {"series", "edition", "event", "news_item", "partner", "preview"},
}


def where_shown():
    pages = {*addresses.pages(), *BY_LINK, "preview", "arrive", "host_day"} - {"booking_ics"}
    return SHOWN | {"page": EVERYWHERE | pages}


def shown():
    """Kind of item -> where its page is named."""
    asked = {name: address(name, arguments) for name, arguments in (addresses.pages() | addresses.others()).items()}
    answers = {name: read(path) for name, path in (asked | {"results": "/cerca/?q=summary"}).items()}
    paths = {kind: address(kind, arguments) for kind, arguments in details("zbrief").items() if kind in where_shown()}
    named = {kind: (f'"{path}"', settings.SITE_URL + path) for kind, path in paths.items()}
    return {
        kind: {name for name, answer in answers.items() if any(path in answer for path in named[kind])}
        for kind in named
    }


def test_an_item_appears_and_goes_at_its_instant(hub):
    start, end, moment = NOON + 5 * AN_HOUR, NOON + 6 * AN_HOUR, timedelta(microseconds=1)
    world.make_items("zbrief", hub.data, hub, published_at=start, expires_at=end)
    found = {}
    for at in (start - moment, start, end - moment, end):
        with time_machine.travel(at, tick=False):
            found[at] = shown(), {Client().get(address(*pair)).status_code for pair in details("zbrief").items()}
    public, hidden = (where_shown(), {200}), ({kind: set() for kind in where_shown()}, {404})
    assert found == {start - moment: hidden, start: public, end - moment: public, end: hidden}
