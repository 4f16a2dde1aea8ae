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
    for planned in plan.of(NEW):
        planned.item._change_reason = reason
        planned.item.save()
        arrivals.complete(planned.item, planned.links, planned.inside, plan.importer.inside, reason)
    for planned in plan.of(CHANGED):
        fields = {name: getattr(planned.item, name) for name in planned.columns}
        arrivals.change(
            planned.before, fields, planned.links, plan.importer.inside, planned.inside, by=by, reason=reason
        )
