"""The code of a booking: said aloud at the desk, so without letters and figures that sound or look alike."""

import secrets

from .models import Booking

SIGNS = "ACDEFHJKLMNPRTUVWXY34679"
LENGTH = 6


def new():
    """A code that no booking has."""
    code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    return new() if Booking.objects.filter(code=code).exists() else code
