"""No page leads to what is not there (pages, pictures, files, places in a page), or out of the reader's language."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from carrara.content.languages import LANGUAGE_CODES, path_in
from tests import world
from tests.addresses import Visit, address, failing, visit_pages

pytestmark = pytest.mark.django_db
MORE = {
    "results": address("search") + "?q=row",
    "filtered": address("events") + "?q=row&kind=row-1",
    "lost": "/no/where/",
}


@pytest.fixture(scope="module")
def visits(module_db):
    world.make_world(rows=2)
    more = {(name, code): path_in(path, code) for name, path in MORE.items() for code in LANGUAGE_CODES}
    return visit_pages() | {key: Visit(*key, path, Client().get(path)) for key, path in more.items()}


def links(document):
    """(element, address) of whatever a page leads to or fetches."""
    for element in document.elements:
        for name in ("href", "src", "action", "poster"):
            if element[name] is not None:
                yield element, element[name]
        for candidate in filter(None, (element["srcset"] or "").split(",")):
            yield element, candidate.split()[0]
    yield from ((meta, meta["content"]) for meta in document.all("meta", property="og:image"))


def targets(visited):
    """Absolute addresses within the site, but for the same page in other languages."""
    elsewhere = [element for element in visited.document.all("a", "link", type=None) if element["hreflang"]]
    found = {urljoin(visited.url, link) for element, link in links(visited.document) if element not in elsewhere}
    return {url for url in found if url.startswith(settings.SITE_URL)}


def is_there(url):
    address, fragment = urldefrag(url)
    path = urlsplit(address).path
    if path.startswith(settings.STATIC_URL):
        return bool(finders.find(path.removeprefix(settings.STATIC_URL)))
    response = Client().get(address.removeprefix(settings.SITE_URL))
    if fragment:  # of a page, whatever it answers: the one that says that nothing was found has a skip link too
        return f'id="{fragment}"' in response.content.decode()
    return response.status_code == 200


@pytest.mark.parametrize("code", ["it", "ar"])
def test_every_link_arrives(visits, code):
    pages = {key: targets(visited) for key, visited in visits.items() if key[1] == code}
    dead = {url for url in set().union(*pages.values()) if not is_there(url)}
    assert {key: urls & dead for key, urls in pages.items() if urls & dead} == {}


@pytest.mark.parametrize("url", ["/no/where/", "/static/no.css", "/citta/#no", "/media/images/no.webp", "/eventi/no/"])
def test_a_dead_link_is_found(visits, url):
    assert is_there(settings.SITE_URL + "/citta/#content") and not is_there(settings.SITE_URL + url)


def test_links_keep_the_language_of_the_reader(visits):
    without_language = ("/static/", "/media/", "/covers/")

    def is_well(visited):
        paths = {urlsplit(url).path for url in targets(visited)}
        return all(path.startswith((path_in("/", visited.code), *without_language)) for path in paths)

    assert failing({key: visited for key, visited in visits.items() if key[1] != "it"}, is_well) == []
    others = tuple(path_in("/", code) for code in LANGUAGE_CODES if code != "it")
    italian = {urlsplit(url).path for (_, code), visited in visits.items() if code == "it" for url in targets(visited)}
    assert {path for path in italian if path.startswith(others)} == set()


def test_every_item_is_reached_by_links_from_the_menus(visits):
    """The home page, then what the menus name, then what these list: no reader needs the search."""
    once = set().union(*(targets(visited) for visited in visits.values() if visited.code == "it"))
    assert {
        visited.url for (name, code), visited in visits.items() if code == "it" and name not in MORE
    } - once == set()
