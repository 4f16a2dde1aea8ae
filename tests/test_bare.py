"""A site that has only begun: every field that may stay empty is, and then every list."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import Page, publishable_models
from events.models import Session
from partners.models import City
from programmes.models import Edition, Programme, Route
from tests import world
from tests.addresses import ABOUT_A_SESSION, about, address, failing, items, visit_pages
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_an_item_with_nothing_but_a_title_has_its_page():
    """Every field that may stay empty is: no office, no source, no date, no picture, no text."""
    bare = {"slug": "bare", "title": "Bare", "state": "published"}
    with time_machine.travel(NOW, tick=False):
        for role in Page.Role.values:
            Page.objects.create(slug=role.replace("_", "-"), role=role, title=role, state="published")
        for model in publishable_models():
            model.objects.create(**bare, **stands_on(model))
        City.objects.create(slug="bare", name="Bare", country="IT", is_home=True)
        under = about(bare_session().pk) | {
            "studios": ["bare"] * 2,
            "planner": ["bare"] * 2,
            "route_sheet": ["bare"] * 3,
        }
        found = visit_pages(**{name: ["bare"] * len(args) for name, args in items("bare").items()}, **under)
        csv = Client().get(address("events_csv")).content.decode()
    without = {(name, code) for name in ("events_archive_year",) for code in LANGUAGE_CODES}
    assert {key: visited.response.status_code for key, visited in found.items()} == {
        key: 404 if key in without else 200 for key in found
    }
    assert "Bare" in csv
    nothing = re.compile(r"\bNone\b|object at 0x|built-in")
    assert failing(found, lambda visited: not nothing.search(visited.response.content.decode())) == []


def bare_session():
    start = timezone.now() + timedelta(days=1)
    return Session.objects.create(
        route=Route.objects.get(slug="bare"), starts_at=start, ends_at=start + timedelta(hours=1), places=1
    )


def stands_on(model):
    above = {
        Edition: {"programme": Programme.objects.first(), "year": 2030},
        Route: {"edition": Edition.objects.first(), "sign": "A"},
    }
    return above.get(model, {})


def test_an_empty_site_has_all_its_sections():
    with time_machine.travel(NOW, tick=False):
        world.make_sections()
        found = visit_pages()
    missing = {name for (name, _), visited in found.items() if visited.response.status_code == 404}
    below = {"studios", "planner", "route_sheet", *ABOUT_A_SESSION}
    assert missing == {*items(""), *below, "events_archive_year", "news_archive"}
    assert {visited.response.status_code for visited in found.values()} == {200, 404}
