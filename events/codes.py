"""The code of a booking: said aloud at the desk, so without letters and figures that sound or look alike."""

import secrets

from .models import Booking

SIGNS = "ACDEFHJKLMNPRTUVWXY34679"
LENGTH = 6


def new():
    """One of 191 million. That another booking has it is so rare that who books then tries once more."""
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def unused():
    """For who cannot try once more."""
    code = new()
    return unused() if Booking.objects.filter(code=code).exists() else code
