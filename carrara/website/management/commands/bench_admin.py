"""Prints what the back office costs with many items, in a database that is made for it and dropped."""

import statistics
import tempfile
import time
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from carrara.website.inventory.entries import rebuild
from carrara.website.samples import EVENT, texts
from carrara.website.seeds import import_seeds
from events.models import Event, EventDate, EventKind

from .bench_pages import PLAIN

ROUNDS = 7
AIMS = {  # queries and CPU milliseconds that a page may cost
    "start page": (15, 120),
    "list of events": (15, 120),
    "list, past events": (15, 120),
    "list, searched": (15, 120),
    "matrix": (10, None),
    "matrix, what lacks French": (10, None),
    "form of an event": (40, None),
    "form of a new event": (40, None),
    "search": (15, 120),
    "report": (15, None),
}


class Command(BaseCommand):
    help = "Print queries, bytes and CPU milliseconds of the back office's main pages, with many events."

    def add_arguments(self, parser):
        parser.add_argument("--events", type=int, default=20_000, help="how many events, each in five languages")

    def handle(self, *args, events, **options):
        connection.settings_dict["TEST"]["NAME"] = None if connection.vendor == "sqlite" else "carrara_bench"
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder, STORAGES=PLAIN):
                import_seeds()
                make_events(events)
                self.stdout.write(f"{rebuild()} items in the inventory, {connection.vendor}")
                self.print_all()
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)

    def print_all(self):
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.create_superuser("bench", "bench@example.org", language="it"))
        self.stdout.write(f"{'page':28} {'status':>6} {'queries':>7} {'aim':>4} {'bytes':>8} {'CPU ms':>7} {'aim':>4}")
        for name, address in addresses().items():
            self.measure(client, name, address)

    def measure(self, client, name, address):
        client.get(address)  # content types and templates are then at hand
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        asked = len(queries)  # now: the requests that follow empty the log
        times = []
        for _round in range(ROUNDS):
            start = time.process_time()
            client.get(address)
            times.append((time.process_time() - start) * 1000)
        most, longest = AIMS[name]
        self.stdout.write(
            f"{name:28} {response.status_code:6} {asked:7} {most:4} {len(response.content):8}"
            f" {statistics.median(times):7.1f} {longest or '':>4}"
        )


def addresses():
    """Name -> address; those of pages that are no list or form of Django's are asked for by their name."""
    event, matrix = Event.objects.order_by("pk").values_list("pk", flat=True)[100], reverse("admin:translations")
    events = reverse("admin:events_event_changelist")
    return {
        "start page": reverse("admin:index"),
        "list of events": f"{events}?_clear=1",  # none of the filters that stay
        "list, past events": f"{events}?when=past",
        "list, searched": f"{events}?q=Laboratorio",
        "matrix": matrix,
        "matrix, what lacks French": f"{matrix}?language=fr&status=missing",
        "form of an event": reverse("admin:events_event_change", args=[event]),
        "form of a new event": reverse("admin:events_event_add"),
        "search": f"{reverse('admin:find')}?q=laboratorio",
        "report": reverse("admin:quality_report"),
    }


def make_events(number):
    """Events from two years ago to three years ahead, in all states, some without French."""
    kinds, now, states = list(EventKind.objects.all()), timezone.now(), ["published", "published", "draft", "review"]
    rows = []
    for place in range(number):
        columns = texts(EVENT, place)
        if place % 5 == 0:
            columns |= {"title_fr": None, "summary_fr": None, "body_fr": ""}
        event = Event(slug=f"esempio-{place}", state=states[place % 4], kind=kinds[place % len(kinds)], **columns)
        event.title = event.title_it
        event.published_at = now - timedelta(days=place % 700) if event.state == "published" else None
        event.starts_at = now + timedelta(hours=place * 2 - 2 * 365 * 24)
        event.ends_at = event.starts_at + timedelta(hours=2)
        rows.append(event)
    Event.objects.bulk_create(rows, batch_size=500)
    dates = [EventDate(event=event, starts_at=event.starts_at, ends_at=event.ends_at) for event in rows]
    EventDate.objects.bulk_create(dates, batch_size=500)
