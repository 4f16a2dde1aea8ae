"""Prints how many bookings a second are taken, beside a bare UPDATE and the statement that counts their places."""

import multiprocessing
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, connections, transaction
from django.db.models import F, Sum
from django.utils import timezone

from events import bookings, refusals, seats
from events.models import Booking, Session
from programmes.models import Edition, Programme, Route

LOOPBACK = "postgres://postgres@127.0.0.1:5432/postgres"
ROUNDS, SECONDS = 5, 1  # the three are measured in turns, so that what else the machine does falls on all
SESSIONS = 40
MANY, FEW = 30_000, 20  # places of the sessions measured, none of which fills, and of the one that all run for


class Command(BaseCommand):
    help = "Print bookings a second with 4 and 8 processes beside bare conditional UPDATEs, in a database of its own."

    def add_arguments(self, parser):
        parser.add_argument("--here", action="store_true", help="on the server of DATABASE_URL, or on SQLite without")

    def handle(self, *args, here, **options):
        if connection.vendor == "sqlite" and not here and answers(LOOPBACK):
            command = [sys.executable, settings.BASE_DIR / "manage.py", "bench_bookings", "--here"]
            sys.exit(subprocess.run(command, env=os.environ | {"DATABASE_URL": LOOPBACK}).returncode)
        with tempfile.TemporaryDirectory() as folder:
            is_sqlite = connection.vendor == "sqlite"
            name = str(Path(folder) / "bench.sqlite3") if is_sqlite else f"carrara_bench_{secrets.token_hex(4)}"
            connection.settings_dict["TEST"] |= {"NAME": name, "CHARSET": "UTF8", "TEMPLATE": "template0"}
            before = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            try:
                self.print_all()
            finally:
                connection.creation.destroy_test_db(before, verbosity=0)

    def print_all(self):
        self.stdout.write(f"on {connection.display_name}")
        route = make_route()
        bare, real = ([make_session(route, MANY) for _number in range(SESSIONS)] for _twice in range(2))
        told = Counter()
        words = "processes", "UPDATEs/s", "counts/s", "bookings/s", "to UPDATEs", "to counts"
        self.stdout.write(" ".join(f"{word:>10}" for word in words))
        for processes in (4, 8):
            found = measure(processes, ROUNDS, (update, bare), (count, bare), (book, real))
            updates, counts, booked = (found[work] / ROUNDS / SECONDS for work in ("update", "count", "book"))
            rates = f"{updates:10.0f} {counts:10.0f} {booked:10.0f} {booked / updates:10.2f} {booked / counts:10.2f}"
            self.stdout.write(f"{processes:10} {rates}")
            told += found
        rush = make_session(route, FEW)
        told += measure(8, 1, (book, [rush]))
        errors = {word: often for word, often in told.items() if word not in ("update", "count", "book", "refused")}
        self.stdout.write(f"errors {sum(errors.values())}")
        self.stdout.write(f"oversold {oversold([*real, rush])}")
        for error in errors:
            self.stderr.write(error)


def answers(url):
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def make_route():
    programme = Programme.objects.create(slug="bench", title_it="Bench", email="desk@example.org")
    edition = Edition.objects.create(programme=programme, slug="bench", year=2030)
    return Route.objects.create(edition=edition, slug="bench", sign="A", title_it="Bench", meeting_point_it="Piazza")


def make_session(route, places):
    """As a page has it in hand when a visitor books; each an hour after the one before."""
    start = timezone.now() + timedelta(days=10, hours=Session.objects.count())
    row = Session.objects.create(route=route, starts_at=start, ends_at=start + timedelta(hours=1), places=places)
    return Session.objects.for_list().get(pk=row.pk)


def measure(processes, rounds, *turns):
    """How often each work was done by so many processes, each with a connection; `turns` pair it with sessions."""
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    start, found = forked.Barrier(processes), forked.Queue()
    running = [forked.Process(target=run, args=(rounds, turns, start, found)) for _number in range(processes)]
    for process in running:
        process.start()
    told = sum((found.get() for _process in running), Counter())
    for process in running:
        process.join()
    return told


def run(rounds, turns, start, found):
    told, chance = Counter(), random.Random(os.getpid())
    connections.close_all()
    for work, sessions in turns:
        attempt(work, chance.choice(sessions))  # connected, templates read
    for _round, (work, sessions) in product(range(rounds), turns):
        start.wait()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            told[attempt(work, chance.choice(sessions))] += 1
    found.put(told)
    connections.close_all()


def attempt(work, session):
    try:
        work(session)
    except refusals.Refused:
        return "refused"
    except Exception as error:
        return repr(error)[:300]
    return work.__name__


def update(session):
    """As the ORM builds it, each time anew."""
    with transaction.atomic():
        rows = Session.objects.filter(pk=session.pk, seats_taken__lte=F("capacity") - 1)
        rows.update(seats_taken=F("seats_taken") + 1)


def count(session):
    """As bookings do it: more conditions, and written once."""
    with transaction.atomic():
        seats.fill(session.pk, 1, "bookable")


def book(session):
    key = uuid4()
    bookings.hold(session, name="Anna", email=f"{key.hex}@example.org", language="it", adults=1, form_key=key)


def oversold(sessions):
    """Places taken twice: more than there are, or other than the bookings add up to."""
    booked = dict(Booking.objects.seated().order_by().values_list("session").annotate(Sum("seats")))
    rows = Session.objects.filter(pk__in=[session.pk for session in sessions])
    return sum(max(row.seats_taken - row.capacity, abs(row.seats_taken - booked.get(row.pk, 0))) for row in rows)
