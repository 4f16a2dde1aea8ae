"""Prints what the public pages cost, on invented content in a database that is made for it and dropped."""

import re
import statistics
import tempfile
import time

import brotli
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import BaseCommand
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from carrara.website.samples import make_all
from carrara.website.seeds import import_seeds

PAGES = {
    "home": "/",
    "event list": "/eventi/",
    "event detail": "/eventi/esempio-7/",
    "partner list": "/rete/",
}
ROUNDS = 50
PLAIN = {  # names without hashes, so that static files need not be collected first
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
urlpatterns = [path("", lambda request: HttpResponse("Hello, world"))]  # what the pages are compared with


class Command(BaseCommand):
    help = "Print queries, bytes and CPU milliseconds of the main pages in Italian and Arabic."

    def handle(self, *args, **options):
        connection.settings_dict["TEST"]["NAME"] = None if connection.vendor == "sqlite" else "carrara_bench"
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder, STORAGES=PLAIN):
                import_seeds()
                make_all(events=50, partners=20)
                self.print_all()
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)

    def print_all(self):
        self.stdout.write(f"{'page':24} {'status':>6} {'queries':>7} {'bytes':>8} {'br':>7} {'CPU ms':>7}")
        with override_settings(ROOT_URLCONF=__name__):
            self.measure("hello, world", "/")
        for prefix, language in (("", "it"), ("/ar", "ar")):
            for name, address in PAGES.items():
                self.measure(f"{name} ({language})", prefix + address)
        self.first_view("/")

    def measure(self, name, address):
        fetch = Fetch()
        with CaptureQueriesContext(connection) as queries:
            response = fetch(address)
        times = []
        for _round in range(ROUNDS):
            start = time.process_time()
            fetch(address)
            times.append((time.process_time() - start) * 1000)
        body = response.content
        self.stdout.write(
            f"{name:24} {response.status_code:6} {len(queries):7} {len(body):8} {len(brotli.compress(body)):7}"
            f" {statistics.median(times):7.1f}"
        )

    def first_view(self, address):
        """All that a browser loads before scrolling: page, sheet, script, fonts, pictures that are not lazy."""
        fetch = Fetch()
        html = fetch(address).text
        sizes = [len(brotli.compress(html.encode()))]
        tags = [tag for tag in re.findall(r"<(?:link|script|img)[^>]+>", html) if 'loading="lazy"' not in tag]
        for tag in tags:
            if re.search(r'rel="(?:alternate|canonical|apple-touch-icon)"', tag):
                continue
            if found := re.search(r'(?:src|href)="(/[^"]+)"', tag):
                sizes.append(weight(fetch, found[1]))
        fonts = [weight(fetch, f"/static/fonts/{name}.woff2") for name in ("titillium-400", "titillium-600")]
        self.stdout.write(f"first view of {address}: {(sum(sizes) + sum(fonts)) / 1000:.1f} KB with all it loads (br)")


def weight(fetch, address):
    """Bytes on the wire of a file of ours, compressed as it is served."""
    if address.startswith("/static/"):
        name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", address.removeprefix("/static/"))
        if not (found := finders.find(name)):
            return 0
        with open(found, "rb") as file:
            content = file.read()
    else:
        response = fetch(address)
        content = b"".join(response) if response.streaming else response.content
    return min(len(content), len(brotli.compress(content)))


class Fetch:
    """The site as its server calls it, every middleware included."""

    def __init__(self):
        self.handler, self.requests = WSGIHandler(), RequestFactory(SERVER_NAME="localhost")

    def __call__(self, address):
        return self.handler.get_response(self.requests.get(address))
