"""One field that finds a booking: by name, code, telephone or e-mail, however it is written."""

import re
from functools import reduce

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Replace
from django.utils import timezone

from ..models import Booking, Session

MOST = 30
FEWEST_FIGURES = 4  # of a telephone number; fewer are in too many
BETWEEN = (" ", "-", ".", "/", "(", ")")  # how people part a telephone number


def found(words, sessions):
    """The bookings that these words mean, what is to come first."""
    now = timezone.now()
    over = Case(When(session__ends_at__lt=now, then=Value(1)), default=Value(0))
    digits = reduce(lambda field, sign: Replace(field, Value(sign), Value("")), BETWEEN, F("phone"))
    bookings = Booking.objects.alias(digits=digits, over=over).filter(meant_by(words), session__in=sessions)
    rows = list(bookings.order_by("over", "session__starts_at", "name", "pk")[:MOST])
    sessions = Session.objects.for_list().in_bulk({row.session_id for row in rows})
    for row in rows:
        row.session = sessions[row.session_id]
    return rows


def meant_by(words):
    figures = re.sub(r"\D", "", words)
    code = re.sub(r"[\s-]", "", words).upper()
    names = reduce(lambda all_of, word: all_of & Q(name__icontains=word), words.split(), Q())
    meant = names | Q(code=code) | Q(email__icontains=words)
    if len(figures) >= FEWEST_FIGURES and not re.search(r"[^\W\d_]", words):
        meant |= Q(digits__contains=figures)
    return meant
