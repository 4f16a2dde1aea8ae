"""Statements that are needed all the time: the ORM writes them once, and only their values change.

To build them anew each time takes several times as long as the database needs to run them.
"""

from datetime import UTC, datetime
from functools import cache

from django.db import connection
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery

# Written where the values will stand, and found again by what they are.
PK, PEOPLE, AT, EMAIL = 2_147_483_629, 31_991, datetime(2001, 2, 3, tzinfo=UTC), "<email>"
NAMES = {PK: "pk", PEOPLE: "people", AT: "at", EMAIL: "email"}


class Statement:
    def __init__(self, query):
        marks = {adapted(mark): name for mark, name in NAMES.items()}
        self.sql, values = query.get_compiler(connection.alias).as_sql()
        self.values = [(marks.get(value), value) for value in values]

    def run(self, cursor, given):
        cursor.execute(self.sql, [adapted(given[name]) if name else value for name, value in self.values])


class Update(Statement):
    """Of a queryset; returns how many rows were changed. `returning` is computed for each, of the value `email`."""

    def __init__(self, rows, returning="", **changes):
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        super().__init__(query)
        if returning:
            self.sql, self.values = f"{self.sql} RETURNING {returning}", [*self.values, ("email", EMAIL)]

    def __call__(self, **given):
        with connection.cursor() as cursor:
            self.run(cursor, given)
            return cursor.rowcount


class Select(Statement):
    """Of a queryset of values; returns the rows."""

    def __init__(self, rows):
        super().__init__(rows.query)

    def __call__(self, **given):
        with connection.cursor() as cursor:
            self.run(cursor, given)
            return cursor.fetchall()


def insert(row, *, ignore=False):
    """Write a new object, which then has its key; without `save()` and its signals.

    With `ignore` nothing is written where the database has such a row already, and the object has no key.
    """
    sql, fields = inserting(type(row), ignore)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row.pk = next((pk for (pk,) in cursor.fetchall()), None)
    row._state.adding = row.pk is None


@cache
def inserting(model, ignore):
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE if ignore else None)
    query.insert_values([field for field in model._meta.concrete_fields if not field.primary_key], [model()])
    compiler = query.get_compiler(connection.alias)
    compiler.returning_fields = [model._meta.pk]
    ((sql, _values),) = compiler.as_sql()
    return sql, query.fields


def adapted(value):
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
