"""The database's own rules for a row, asked before it is written."""

from django.core.exceptions import ValidationError
from django.db import models


class Constraints:
    """Remembers each answer: Django asks the database about every rule of every row, and rows of a sheet are alike."""

    def __init__(self):
        self.answers = {}

    def check(self, row):
        """Raises ValidationError with all the rules that the row breaks."""
        found = [error for rule in row._meta.constraints if (error := self.broken(rule, row))]
        if found:
            raise ValidationError(found)

    def broken(self, rule, row):
        if not isinstance(rule, models.CheckConstraint):
            return asked(rule, row)
        columns = (row._meta.get_field(name).attname for name in sorted(rule.condition.referenced_base_fields))
        key = (rule.name, *(getattr(row, column) for column in columns if column != "id"))
        if key not in self.answers:
            self.answers[key] = asked(rule, row)
        return self.answers[key]


def asked(rule, row):
    try:
        rule.validate(type(row), row)
    except ValidationError as error:
        return error
    return None
