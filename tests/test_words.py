"""Every word of every page comes out of a catalogue or out of the database, and its language is marked."""

from contextlib import contextmanager
from unittest import mock

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django_countries import countries

from carrara.content import previews
from carrara.content.languages import LANGUAGE_CODES, html_lang, path_in
from carrara.website import errors
from tests import addresses, world
from tests.addresses import BY_LINK, ITEMS, Visit, address, visit, visit_pages
from tests.markup import MESSAGE, Document, covered

pytestmark = pytest.mark.django_db
PAGES = BY_LINK.keys() - {"booking_ics"}
MORE = {  # pages with something on them that the plain ones have not; what visitors type stands between marks, too
    "results": address("search") + "?q=⟪-+row⟫",
    "loose results": address("search") + "?q=⟪-+row+xyzzy⟫",
    "no results": address("search") + "?q=⟪-+xyzzy⟫",
    "another spelling": address("search") + "?q=⟪-+titl⟫",
    "no words": address("search") + "?q=!",
    "long question": address("search") + "?q=⟪-+" + "row⟫+⟪-+" * 100,
    "filtered": address("events") + "?q=⟪-+row⟫&since=2030-05-01&until=2030-06-30&kind=row-1&hamlet=hamlet-row-1"
    "&programme=row-1&audience=everyone&language=it",
    "month filtered": address("events") + "?month=2030-05&free=on",
    "nothing filtered": address("events") + "?q=⟪-+xyzzy⟫&free=on",
    "wrong filters": address("events") + "?since=x&until=2030-01-01&kind=⟪-+x⟫",
    "backwards": address("events") + "?since=2030-05-02&until=2030-05-01",
    "studios filtered": address("studios", ["row-1"] * 2)
    + "?hamlet=hamlet-row-1&discipline=row-1&language=it&day=⟪-+x⟫",
    "no studios": address("studios", ["row-1"] * 2) + "?language=pl&step_free=on&open=on",
    "planned": address("planner", ["row-1"] * 2) + "?hour=9&people=2&hamlet=hamlet-row-1",
    "empty month": address("events_month", [2031, 1]),
    "not found": "/nothing/at/all/",
}


@contextmanager
def messages_covered():
    """Letters of messages replaced: what is still readable was in no catalogue."""
    names = ("gettext", "pgettext", "ngettext", "npgettext")
    covers = {name: covering(getattr(translation._trans, name)) for name in names}
    with (
        mock.patch.multiple(translation._trans, **covers),
        mock.patch.object(countries, "_iter_cache", {}, create=True),
    ):
        yield  # names of countries are kept once translated: others are made here, and forgotten afterwards


def covering(original):
    return lambda *arguments: covered(original(*arguments))


def visit_all(item):
    found = visit_pages()
    for code in LANGUAGE_CODES:
        found |= {(name, code): Visit(name, code, "", response) for name, response in answers(item, code).items()}
    for only in ("only-it", "only-fr"):
        items = {name: [only] for name in ITEMS} | {"edition": ["row-1", only]}
        found |= {(f"{name} {only}", code): visit(name, items[name], code) for name in items for code in LANGUAGE_CODES}
    for name, path in MORE.items():
        for code in LANGUAGE_CODES:
            found[name, code] = Visit(name, code, path_in(path, code), Client().get(path_in(path, code)))
    return found


def answers(item, code):
    """What is shown when something is wrong, and before something is public."""
    form, report = (address(name, code=code) for name in ("contact_form", "accessibility_feedback"))
    book, group = (address(name, addresses.pages()[name], code) for name in ("book", "group_request"))
    links = {name: address(name, arguments, code) for name, arguments in addresses.others().items() if name in PAGES}
    with time_machine.travel("2030-04-01T10:00Z", tick=False):
        lapsed = preview(item, code)
    said = {
        "form": Client().post(form),
        "report": Client().post(report, {"email": "nobody"}),
        "booking": Client().post(book, {"email": "nobody", "adults": 9, "children": "x"}),
        "group": Client().post(group, {"people": 1000}),
        **{name: Client().get(path) for name, path in links.items()},
        "no link": Client().get(address("booking", ["x"], code)),
        "refused": Client().post(links["booking"], {"deed": "resize", "adults": 0}),
        "no token": Client(enforce_csrf_checks=True).post(form),
        "wrong host": Client().get(form, headers={"host": "elsewhere.example"}),
        "preview": Client().get(preview(item, code)),
        "lapsed": Client().get(lapsed),
    }
    with translation.override(code):
        return said | {"forbidden": errors.forbidden(None, None), "broken": errors.server_error(None)}


def preview(item, code):
    return path_in(previews.links(item)[0]["url"], code)


@pytest.fixture(scope="module")
def visits(module_db):
    """Every page with items that all languages have, and with some that only Italian or French have."""
    with messages_covered():
        hub = world.make_world(rows=2)
        world.make_items("only-it", world.make_data("data-it", 3, ["it"]), hub, languages=["it"])
        world.make_items("only-fr", hub.data, hub, languages=["fr"])
        return visit_all(hub.event)


def faults(visits, found):
    return {f"{name} {code}": said for (name, code), visited in visits.items() if (said := found(visited.document))}


def test_no_interface_text_is_outside_the_catalogues(visits):
    assert faults(visits, Document.words_of_nobody) == {}


def test_every_text_says_which_language_it_is_in(visits):
    assert faults(visits, Document.in_wrong_language) == {}


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Forgotten</p>",
        "<p>⟪it content⟫ forgotten</p>",
        "<p>12 marzo 2030</p>",
        '<img alt="A vein">',
        '<nav aria-label="Menu">',
        '<a title="More">',
        '<input placeholder="Name">',
        '<input type="submit" value="Send">',
        '<meta name="description" content="Something">',
        "<title>Carrara</title>",
        "<svg><title>Map</title></svg>",
        "<option>All</option>",
    ],
)
def test_a_planted_word_is_found(planted):
    closing = planted[1:].split()[0].split(">")[0]
    closing = f"</{closing}>" if closing in ("nav", "a") else ""
    assert Document(f'<html lang="it" dir="ltr">{planted}{closing}</html>').words_of_nobody() != []


@pytest.mark.parametrize(
    "harmless",
    ["<p>12.30–14.00 (⟪it content⟫), info@example.org</p>", '<p translate="no">UNESCO</p>', f"<p>{MESSAGE * 3}.</p>"],
)
def test_what_is_content_or_message_passes(harmless):
    assert Document(f'<html lang="it" dir="ltr">{harmless}</html>').words_of_nobody() == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>⟪fr content⟫</p>",
        '<p lang="fr">⟪it content⟫</p>',
        '<p lang="ar">⟪ar content⟫</p>',
        '<p lang="fr">⟪fr content⟫</p><p lang="ar" dir="ltr">⟪ar content⟫</p>',
        f'<p lang="fr">{MESSAGE}</p>',
        '<img alt="⟪en content⟫">',
    ],
)
def test_a_planted_text_of_another_language_is_found(planted):
    assert Document(f'<html lang="it" dir="ltr">{planted}</html>').in_wrong_language() != []


def test_a_message_is_covered_and_its_gaps_are_not():
    m = MESSAGE
    assert covered("<b>%(count)s</b> di %s&nbsp;a {day}") == f"<b>%(count)s</b> {m * 2} %s&nbsp;{m} {{day}}"
    assert html_lang("zh-hans") and covered("共 3 项") == f"{m} 3 {m}"
