"""However large an edition is, its pages ask the database as often as those of a small one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carrara.content.models import Locality
from events import samples
from events.models import Session
from programmes.models import OpeningHours, OpenStudio

FIRST = 100_000  # the keys of the copies begin here
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def copy(row, times, **changes):
    """So many copies of a row, by the database alone: to make each in Python takes minutes."""
    table, columns = row._meta.db_table, [field.column for field in row._meta.concrete_fields]
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    chosen = f"SELECT {values} FROM {table}, numbers WHERE {table}.id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {NUMBERS} {chosen}", [times, row.pk])


def grow(edition, studios, sessions):
    key, opening = f"{FIRST} + n", edition.open_studios.select_related("studio").first()
    copy(opening.studio, studios, id=key, slug="slug || '-' || n", latitude="latitude + n * 0.00001")
    copy(opening, studios, id=key, studio_id=key, number="10 + n")
    copy(opening.hours.first(), studios, id=key, open_studio_id=key)
    copy(edition.sessions.exclude(studio=None).first(), sessions, id=key, studio_id=f"{FIRST} + 1 + n % {studios}")


def asked(edition):
    url, route = edition.get_absolute_url(), edition.routes.first()
    day = edition.starts_on
    return {
        path: queries(path)
        for path in (
            url,
            f"{url}studi/",
            f"{url}studi/?hamlet=torano&step_free=on&open=on&day={day}",
            f"{url}giornata/?day={day}",
            f"{url}giornata/?day={day}&hour=15&step_free=on&language=it&hamlet=torano",
            route.get_absolute_url(),
            edition.open_studios.first().studio.get_absolute_url(),
        )
    }


def queries(path):
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def test_five_thousand_studios_and_twenty_thousand_sessions_are_asked_for_like_five():
    Locality.objects.create(slug="torano", name_it="Torano", latitude="44.09", longitude="10.11")
    edition = samples.make(studios=5, routes=5, sessions=25)
    few = asked(edition)
    grow(edition, studios=5000, sessions=20_000)
    rows = (OpenStudio.objects.published(), OpeningHours.objects, Session.objects.public())
    assert [each.count() for each in rows] == [5005, 5010, 20_025]
    assert asked(edition) == few
