"""Secret links in letters: what they lead to changes nothing until its button is pressed."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from carrara.content import tokens
from carrara.content.prepared import insert

from .models import Booking, BookingLink

PAGES = {"confirm": "booking_confirm", "manage": "booking", "list": "waiting_entry"}
KEEPING = timedelta(days=1)  # after the end of the session


def make(item, purpose):
    """A new token for a booking or an entry of the waiting list; several work side by side."""
    token = tokens.new()
    about = {"booking": item} if isinstance(item, Booking) else {"entry": item}
    lapses_at = item.session.ends_at + KEEPING
    insert(BookingLink(purpose=purpose, token_hash=tokens.hashed(token), lapses_at=lapses_at, **about))
    return token


def open(token, *purposes):
    """The link of this token while it works, for one of these purposes; else None."""
    working = BookingLink.objects.filter(lapses_at__gt=timezone.now(), purpose__in=purposes)
    return working.filter(token_hash=tokens.hashed(token)).select_related("booking", "entry").first()


def address(item, purpose):
    """A new link as it is written in a letter, in the language of the moment."""
    return settings.SITE_URL + reverse(PAGES[purpose], args=[make(item, purpose)])
