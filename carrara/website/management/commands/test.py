import os
import secrets
import subprocess
import sys
from importlib.util import find_spec

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg import sql
from psycopg.conninfo import make_conninfo

LOOPBACK = "postgres://postgres@127.0.0.1:5432/postgres"
NOTHING_SELECTED = 5  # pytest's exit code


class Command(BaseCommand):
    help = (
        "Runs the tests with pytest, which gets every argument: first on SQLite, then those marked “postgres” in a "
        "database made for them on the server of TEST_DATABASE_URL, else on the one that listens on loopback."
    )
    requires_system_checks = ()

    def run_from_argv(self, argv):
        sys.exit(self.handle(*argv[2:]))

    def handle(self, *arguments, **options):
        if find_spec("pytest") is None:
            raise CommandError("pytest is not installed. Start the tests with: python3 run.py test")
        workers = str((os.cpu_count() or 1) + 1)  # a third of the time one of them waits for its browser
        codes = [pytest("-n", workers, "-m", "not postgres", *arguments), on_postgres(arguments)]
        failed = [code for code in codes if code not in (0, NOTHING_SELECTED)]
        return failed[0] if failed else min(codes)


def on_postgres(arguments):
    server = os.environ.get("TEST_DATABASE_URL") or LOOPBACK
    try:
        connection = psycopg.connect(make_conninfo(server, connect_timeout=5), autocommit=True)
    except psycopg.Error as error:
        print(f"No PostgreSQL for the tests that need it: {str(error).splitlines()[0]}", flush=True)
        return pytest("-m", "postgres", *arguments)
    name = f"carrara_test_{secrets.token_hex(4)}"
    with connection:
        try:
            return pytest("-m", "postgres", *arguments, DATABASE_URL=beside(server, name))
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def beside(url, name):
    """The address of another database on the same server."""
    address, _, query = url.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}{'?' + query if query else ''}"


def pytest(*arguments, **environment):
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=kept | environment).returncode
