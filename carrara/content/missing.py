"""Addresses that were asked for and are none: counted by day, kept for a month, with nothing of who asked.

A flood must not become a load of its own: each worker writes at most `A_MINUTE` rows a minute, waits for no lock, and
of one day at most `A_DAY` addresses are told one by one. What programs try that look for weak spots is one row.
"""

import logging
import re
import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from . import addresses
from .models import MissingPage
from .models.addresses import PATH

log = logging.getLogger(__name__)
A_MINUTE = 60  # rows written by one worker
A_DAY = 500  # addresses told one by one
KEEPING = timedelta(days=31)
WAIT = 50  # milliseconds for a lock: the visitor is waiting too
NOT_COUNTED = (*addresses.FOR_STAFF, settings.STATIC_URL)  # secrets, and files that no redirect can mend
TOGETHER = ""  # the path of the row that counts all others
SCANNED = re.compile(
    r"\.(php\d?|aspx?|jspx?|cgi|env|git|svn|sql|bak|old|zip|tar|gz|ini|ya?ml|log|sh|exe|dll|action)(/|$)"
    r"|(^|/)(wp-|wordpress|cgi-bin|phpmyadmin|\.|vendor/|xmlrpc|actuator|solr/|autodiscover)|@",
    re.IGNORECASE,
)


class Budget:
    """So many deeds a minute, in one worker; a race between its threads costs one more at the most."""

    def __init__(self, size):
        self.size, self.left, self.until = size, size, 0.0

    def take(self):
        now = time.monotonic()
        if now >= self.until:
            self.left, self.until = self.size, now + 60
        self.left -= 1
        return self.left >= 0


budget = Budget(A_MINUTE)


def record(request):
    """Count a request for an address that is none. Never raises, and never keeps the answer waiting."""
    is_for_staff = addresses.in_italian(request.path).startswith(NOT_COUNTED)
    if request.method not in ("GET", "HEAD") or is_for_staff or not budget.take():
        return
    try:
        asked_from = referrer(request)
        with impatient():
            count(told(request.path, asked_from), asked_from)
    except DatabaseError:
        log.warning("A page that was not found could not be counted.", exc_info=True)


def told(path, asked_from):
    """The path as it is counted: in Italian and alone, or together with all that no person asked for."""
    path = addresses.in_italian(path)
    is_ours = asked_from.startswith("/")
    if len(path) > PATH or not path.isprintable() or ("@" in path) or (SCANNED.search(path) and not is_ours):
        return TOGETHER
    return path


def referrer(request):
    """The page of ours that leads there, as a path; of another site its name alone."""
    try:
        parts = urlsplit(request.META.get("HTTP_REFERER", "")[:2000])
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host.isprintable():
        return ""
    if parts.netloc == urlsplit(settings.SITE_URL).netloc or parts.netloc == request.get_host():
        is_readable = parts.path.isprintable() and not parts.path.startswith((*addresses.FOR_STAFF, "//"))
        return parts.path[:PATH] if is_readable and parts.path.startswith("/") else ""
    return host[:PATH]


@contextmanager
def impatient():
    """Fail at once where another writer holds the lock."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}ms'")
            yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {WAIT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def count(path, asked_from=""):
    """One UPDATE for an address that was asked for today already, as in a flood nearly all are."""
    today = timezone.localdate()
    rows = MissingPage.objects.filter(path=path, day=today)
    seen = {"referrer": asked_from} if asked_from.startswith("/") and path else {}
    if rows.update(count=F("count") + 1, **seen):
        return
    if path and MissingPage.objects.filter(day=today).count() >= A_DAY:
        return count(TOGETHER)
    before = MissingPage.objects.filter(path=path).order_by("-day").first() if path else None
    try:
        with transaction.atomic():
            MissingPage.objects.create(
                path=path,
                day=today,
                referrer=(asked_from or (before.referrer if before else "")) if path else "",
                is_ignored=bool(before and before.is_ignored),
            )
    except IntegrityError:  # another worker was first
        rows.update(count=F("count") + 1)


def forget(path):
    """It was mended: a redirect leads on from there."""
    MissingPage.objects.filter(path=path).delete()


def erase_due():
    deleted, _rows = MissingPage.objects.filter(day__lt=timezone.localdate() - KEEPING).delete()
    return deleted
