"""What the routes and studios of an edition lack before visitors can come: for the figures of staff and their lists."""

from functools import reduce
from operator import and_

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import LANGUAGE_CODES, suffix


def nothing_in(field):
    """In no language."""
    names = (f"{field}_{suffix(code)}" for code in LANGUAGE_CODES)
    return reduce(and_, (Q(**{f"{name}__isnull": True}) | Q(**{name: ""}) for name in names))


UNKNOWN = ("has_accessible_toilet", "has_seating", "has_parking", "has_dust", "has_noise", "steps")
OF_ROUTES = {
    "stops": (_("routes without stops"), Q(stops=None)),
    "departures": (_("routes without departures"), ~Q(sessions__state="open")),
    "guide": (_("routes without a guide"), Q(guide="") & ~Q(sessions__guide__gt="")),
    "meeting_point": (_("routes without a meeting point"), nothing_in("meeting_point")),
    "step_free": (_("routes of which nobody says whether there are steps"), Q(step_free="unknown")),
}
OF_STUDIOS = {
    "hours": (_("studios without opening hours"), Q(openings__hours=None)),
    "coordinates": (_("studios that are not on the map"), Q(latitude=None)),
    "access": (
        _("studios without access facts"),
        Q(step_free="unknown", **dict.fromkeys(UNKNOWN)) & nothing_in("access_note"),
    ),
    "picture": (_("studios without a picture"), Q(cover=None, pictures=None)),
}
TO_EDITION = {"route": "edition", "studio": "openings__edition"}


def lacking(rows, condition, edition):
    """Those of the routes or studios `rows` that lack it in an edition: one `filter`, so the hours are of that one."""
    return rows.filter(condition, **{TO_EDITION[rows.model._meta.model_name]: edition})


def counted(editions, **kinds):
    """The editions, each with how many rows it has in all and how many lack what, in one query.

    `kinds` are names of rows, rows, conditions.
    """
    return editions.annotate(
        **{
            f"{name}_{key}": how_many(lacking(rows, condition, OuterRef("pk")))
            for name, (rows, conditions) in kinds.items()
            for key, (_words, condition) in {**conditions, "all": ("", Q())}.items()
        }
    )


def how_many(rows):
    counts = rows.order_by().values(TO_EDITION[rows.model._meta.model_name]).annotate(rows=Count("pk", distinct=True))
    return Coalesce(Subquery(counts.values("rows")), 0)
