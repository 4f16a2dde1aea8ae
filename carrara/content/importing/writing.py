"""Writes what a plan says, all of it or nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction

from .. import arrivals
from .plans import CHANGED, NEW


@transaction.atomic
def write(plan, *, by, reason):
    """New items come in as drafts; what the public reads stays, and its changes go to a draft beside it.

    Raises ValidationError and writes nothing where the database refuses after all.
    """
    if plan.problems:
        raise ValidationError([str(problem) for problem in plan.problems])
    plan.importer.prepare(by)
    new = [(planned.item, planned.links, rows_of(plan, planned)) for planned in plan.of(NEW)]
    arrivals.add(new, by=by, reason=reason)
    for planned in plan.of(CHANGED):
        if planned.is_touched:
            fields = {name: getattr(planned.item, name) for name in planned.columns}
            arrivals.change(planned.before, fields, planned.links, rows_of(plan, planned), by=by, reason=reason)
    for planned in (*plan.of(NEW), *plan.of(CHANGED)):
        if planned.more:
            plan.importer.finish_item(planned.before or planned.item, planned.more, by)


def rows_of(plan, planned):
    return {plan.importer.inside: planned.inside} if planned.inside else {}
