"""Every page of the site in five languages, found through the URL configuration."""

from collections import Counter
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, include, path
from django.urls.resolvers import RegexPattern

from carrara.content.languages import LANGUAGE_CODES, direction, html_lang, path_in
from carrara.content.models import Page
from carrara.urls import urlpatterns as site
from tests import addresses, world
from tests.addresses import FORMS, Visit, address, failing, visit, visit_pages

pytestmark = pytest.mark.django_db
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


LATER = {
    "route_sheet",
    "search",
    "events_month",
    "events_archive_year",
    "news_archive",
    "contact_done",
    *addresses.ABOUT_A_SESSION,
}  # found by links alone


@pytest.fixture(scope="module")
def hub(module_db):
    """Two rows of everything; the first of each shows the other, too."""
    return world.make_world(rows=2)


@pytest.fixture(scope="module")
def visits(hub):
    """Every page in every language."""
    return visit_pages()


# --- the address book -----------------------------------------------------------------------------------------------
def unvisited(resolver=None):
    """Addresses of the configuration that no table of these tests names, or that two patterns share."""
    known = Counter([*addresses.pages(), *addresses.others()])
    return sorted((Counter(name for name, _ in addresses.patterns(resolver)) - known).elements())


def test_every_public_address_is_visited(hub):
    assert unvisited() == []
    assert {*addresses.pages(), *addresses.others()} == {name for name, _ in addresses.patterns()}


def test_every_page_has_an_address_in_each_language():
    assert {name for name, is_translated in addresses.patterns() if not is_translated} & {*addresses.pages()} == set()


def test_every_section_of_the_page_tree_is_visited():
    assert set(Page.Role.values) <= addresses.pages().keys()


@pytest.mark.parametrize(
    "planted", [path("new/", lambda request: None, name="new"), path("new/", lambda request: None)], ids=["named", "-"]
)
def test_a_planted_address_is_found(hub, planted):
    name = planted.name or "new/"
    assert unvisited(URLResolver(RegexPattern("^/"), [*site, planted])) == [name]
    assert unvisited(URLResolver(RegexPattern("^/"), [*site, path("deep/", include([planted]))])) == [name]


# --- what every page is ---------------------------------------------------------------------------------------------
def test_every_page_answers_in_its_language_and_direction(visits):
    found = {
        key: (
            visited.response.status_code,
            visited.response.headers["Content-Language"],
            visited.document.one("html")["lang"],
            visited.document.one("html")["dir"],
        )
        for key, visited in visits.items()
    }
    assert found == {
        (name, code): (200, html_lang(code), html_lang(code), direction(code))
        for name in addresses.pages()
        for code in LANGUAGE_CODES
    }


def test_every_page_has_one_main_and_one_first_heading(visits):
    assert failing(visits, lambda visited: [len(visited.document.all(tag)) for tag in ("main", "h1")] == [1, 1]) == []


def test_no_page_skips_a_level_of_headings(visits):
    def steps(document):
        levels = [int(heading.tag[1]) for heading in document.all(*HEADINGS)]
        return [(above, below) for above, below in zip([0, *levels], levels, strict=False) if below > above + 1]

    # The site's name stands before the first heading, the office's name after the last.
    assert failing(visits, lambda visited: steps(visited.document) == []) == []


def test_no_heading_is_empty_and_no_id_stands_twice(visits):
    def is_well(visited):
        ids = [element["id"] for element in visited.document.elements if element["id"]]
        return len(ids) == len(set(ids)) and all(each.text.strip() for each in visited.document.all(*HEADINGS))

    assert failing(visits, is_well) == []


@pytest.mark.parametrize("tag", ["title", "description"])
def test_titles_and_descriptions_tell_pages_apart(visits, tag):
    def said(document):
        if tag == "title":
            return document.all("title")[0].text.strip()
        return document.one("meta", name="description")["content"].strip()

    counts = Counter((code, said(visited.document)) for (_, code), visited in visits.items())
    assert {key: count for key, count in counts.items() if count > 1 or not key[1]} == {}


# --- languages among each other -------------------------------------------------------------------------------------
def alternates(visited):
    links = visited.document.all("link", rel="alternate")
    return {link["hreflang"]: link["href"] for link in links if link["hreflang"]}


def canonical(visited):
    return visited.document.one("link", rel="canonical")["href"]


def test_a_page_in_five_languages_names_itself_and_all_the_others(visits):
    found = {key: (canonical(visited), alternates(visited)) for key, visited in visits.items()}
    tags = {html_lang(code): code for code in LANGUAGE_CODES} | {"x-default": "it"}
    urls = {name: {tag: visits[name, code].url for tag, code in tags.items()} for name in addresses.pages()}
    assert found == {(name, code): (visits[name, code].url, urls[name]) for name, code in visits}


def test_the_language_menu_leads_to_the_same_page(visits):
    def is_well(visited):
        links = [link for link in visited.document.all("a", type=None) if link["hreflang"]]
        wanted = [(html_lang(code), visits[visited.name, code].path) for code in LANGUAGE_CODES]
        current = [link["hreflang"] for link in links if link["aria-current"] == "true"]
        return [(link["hreflang"], link["href"]) for link in links] == wanted and current == [html_lang(visited.code)]

    assert failing(visits, is_well) == []


@pytest.mark.parametrize("only", ["it", "fr"])
def test_an_item_in_one_language_stays_readable_in_all_and_says_so(hub, only):
    name = f"only-{only}"
    world.make_items(name, hub.data, hub, languages=[only])
    items = addresses.items(name)
    found = {(kind, code): visit(kind, items[kind], code) for kind in items for code in LANGUAGE_CODES}
    listed = {url for url in sitemap() if name in url}
    urls = {kind: found[kind, only].url for kind in items}

    def told(visited):
        notices = [element for element in visited.document.all("div") if "language-notice" in (element["class"] or "")]
        marked = [each for each in visited.document.all("span") if each["lang"] and f"{name} title" in each.text]
        return (
            visited.response.status_code,
            canonical(visited),
            alternates(visited),
            len(notices),
            {(each.lang, each.dir) for each in marked} - {(html_lang(visited.code), direction(visited.code))},
        )

    assert {key: told(visited) for key, visited in found.items()} == {
        (kind, code): (200, urls[kind], {html_lang(only): urls[kind], "x-default": urls[kind]}, 0, set())
        if code == only
        else (200, urls[kind], {}, 1, {(html_lang(only), direction(only))})
        for kind, code in found
    }
    assert listed >= {*urls.values()} and {url for url in listed if not url.startswith(prefix(only))} == set()


def prefix(code):
    return settings.SITE_URL + path_in("/", code)


def sitemap():
    """Address -> its alternates, of each entry of sitemap.xml."""
    tree = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    return {
        entry.find("{*}loc").text: {link.get("hreflang"): link.get("href") for link in entry.findall("{*}link")}
        for entry in tree
    }


def test_the_sitemap_says_of_each_page_what_the_page_says(hub):
    listed = sitemap()
    found = {url: Visit("", "", urlsplit(url).path, Client().get(urlsplit(url).path)) for url in listed}
    said = {canonical(visited): alternates(visited) for visited in found.values()}
    robots = [url for url, visited in found.items() if visited.document.all("meta", name="robots")]
    assert (listed, robots) == (said, []) and {visited.response.status_code for visited in found.values()} == {200}
    wanted = {visited.url for visited in (visit(name, arguments) for name, arguments in addresses.pages().items())}
    later = {address(name, addresses.pages()[name]) for name in LATER}
    assert {urlsplit(url).path for url in wanted - listed.keys()} == later


# --- what a page must not do ----------------------------------------------------------------------------------------
def test_no_page_but_the_forms_sets_a_cookie_or_keeps_others_from_keeping_it(visits):
    found = {
        key: (
            {*visited.response.cookies},
            {name.strip() for name in visited.response.headers.get("Vary", "").split(",")} - {""},
            visited.response.headers.get("Cache-Control", ""),
            "nonce-" in visited.response.headers["Content-Security-Policy"],
        )
        for key, visited in visits.items()
    }
    never = "max-age=0, no-cache, no-store, must-revalidate, private"
    assert found == {
        (name, code): ({"csrftoken"}, {"Cookie", "Accept-Encoding"}, never, False)
        if name in FORMS
        else (set(), {"Accept-Encoding"}, "no-cache", False)
        for name, code in visits
    }
