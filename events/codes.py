"""The code of a booking: said aloud at the desk, so without letters and figures that sound or look alike."""

import secrets
from functools import cache

from .models import Booking
from .prepared import CODE, Select

SIGNS = "ACDEFHJKLMNPRTUVWXY34679"
LENGTH = 6


def new():
    """A code that no booking has."""
    code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    return new() if having()(code=code) else code


@cache
def having():
    return Select(Booking.objects.filter(code=CODE).order_by().values_list("pk"))
