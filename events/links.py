"""Secret links in letters: what they lead to changes nothing until its button is pressed."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from .models import Booking, BookingLink

PAGES = {"confirm": "booking_confirm", "manage": "booking", "list": "waiting_entry"}
KEEPING = timedelta(days=1)  # after the end of the session


def make(item, purpose):
    """A new token for a booking or an entry of the waiting list; several work side by side."""
    token = secrets.token_urlsafe(32)
    about = {"booking": item} if isinstance(item, Booking) else {"entry": item}
    lapses_at = item.session.ends_at + KEEPING
    BookingLink.objects.create(purpose=purpose, token_hash=hashed(token), lapses_at=lapses_at, **about)
    return token


def open(token, *purposes):
    """The link of this token while it works, for one of these purposes; else None."""
    links = BookingLink.objects.filter(token_hash=hashed(token), lapses_at__gt=timezone.now(), purpose__in=purposes)
    return links.select_related("booking", "entry").first()


def address(item, purpose):
    """A new link as it is written in a letter, in the language of the moment."""
    return settings.SITE_URL + reverse(PAGES[purpose], args=[make(item, purpose)])


def hashed(token):
    return sha256(token.encode()).hexdigest()
