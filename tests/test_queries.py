"""How often a page asks the database: as often for three rows as for one."""

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import addresses, world
from tests.addresses import address
from tests.conftest import NOW

# Others 9, three of them for the frame: pages, links and notices, office. The home page asks for its blocks and shows
# eight kinds of rows, each of which costs one; the sitemap counts and reads eleven, and
# what stands below editions. A studio has ten kinds of rows, a line of the directory nine; an event has its sessions.
ALLOWED = {
    "home": 12,
    "home ar": 12,
    "sitemap": 23,
    "event": 10,
    "event ar": 10,
    "studios": 12,
    "studios ar": 12,
    "studio": 13,
    "studio ar": 13,
}


@pytest.mark.django_db
def test_a_page_asks_as_much_of_the_database_for_three_rows_as_for_one():
    with time_machine.travel(NOW, tick=False):
        ContentType.objects.get_for_models(*apps.get_models())  # asked for once, by whichever page comes first
        hub = world.make_world(rows=1)
        one = queries()
        for number in (2, 3):
            world.grow(number, hub)
        three = queries()
    assert one == three
    assert {name: count for name, count in three.items() if count > ALLOWED.get(name, 9)} == {}


def queries():
    """Of each page, of the search that finds everything, and of what is no page: how many questions it asks."""
    asked = {name: address(name, arguments) for name, arguments in addresses.pages().items()}
    asked |= {f"{name} ar": address(name, arguments, "ar") for name, arguments in addresses.pages().items()}
    asked |= {name: address(name, arguments) for name, arguments in addresses.others().items()}
    asked |= {"results": address("search") + "?q=row", "no results": address("search") + "?q=xyzzy"}
    return {name: count(path) for name, path in asked.items()}


def count(path):
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code < 400
    return len(captured)
