import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation

from carrara.content import mail

ROOT = Path(__file__).resolve().parent.parent
NOTHING_MAY_BE_MISSING = os.environ.get("CI") == "true" or os.environ.get("REQUIRE_ALL") == "1"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")  # the first one draws no window of its own
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
CHROMIUM_ARGUMENTS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-quic"
)
NOW = "2030-05-10T10:00Z"  # when most of the whole-site tests take place
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

hypothesis.settings.register_profile("site", database=None, deadline=None, derandomize=True)
hypothesis.settings.load_profile("site")


def pytest_collection_modifyitems(items):
    for item in items:
        if "page" in item.fixturenames or "context" in item.fixturenames:
            item.add_marker("browser")


def pytest_runtest_setup(item):
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: sudo apt install postgresql, or TEST_DATABASE_URL=postgres://user:password@host")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where all must be at hand (CI=true or REQUIRE_ALL=1) a test that skips has failed."""
    report = yield
    if NOTHING_MAY_BE_MISSING and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, and nothing may be skipped here: {call.excinfo.value}"
    return report


@pytest.fixture(autouse=True)
def same_start():
    """Each test begins in Italian and without the counters of the one before, or its office."""
    cache.clear()
    mail.office_names.cache_clear()
    with translation.override("it"):
        yield


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """The database for fixtures that serve a whole module, at one moment; what they write goes after its last test."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        yield
        transaction.set_rollback(True)


# --- a real browser ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.skip("needs Chromium: sudo apt install chromium, or CHROMIUM=/path/to/it")
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS.split()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # Without movement: colours are measured on a page at rest.
    return browser_context_args | {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}


@pytest.fixture
def faults():
    """What the browser reported during the test, which it must not; a test that provokes something clears it."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def context(context, faults):
    """pytest-playwright's context, listening on every page: errors, CSP violations, requests that leave the machine."""

    def outside(request):
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname not in ("127.0.0.1", "localhost"):
            faults.append(f"outside request: {request.url}")

    def complaint(message):
        if message.type == "error":
            faults.append(f"console: {message.text} ({message.location['url']})")

    context.on("console", complaint)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    context.on("request", outside)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', event =>"
        " console.error('CSP:', event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber))"
    )
    return context


@pytest.fixture
def accessible(faults):
    """A function that fails, naming rules and elements, when axe finds a violation of WCAG 2.2 AA on the page."""

    def check(page):
        before = list(faults)
        results = Axe().run(page, options={"runOnly": WCAG_2_2_AA, "resultTypes": ["violations"]})
        # To read what a style sheet imports, axe itself writes it into the page: the policy rightly refuses that.
        faults[:] = before
        found = [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert found == [], page.url

    return check


# --- the site under the browser ----------------------------------------------------------------------------------
@pytest.fixture
def live_site(live_server, settings):
    """The address of a server on the test's own database: for tests that make what they look at."""
    settings.SITE_URL = live_server.url
    return live_server.url


def visitors_environment(**variables):
    """The shell of somebody who starts run.py: none of what tests/settings.py has set for this process."""
    of_tests = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "SECRET_KEY", "VAR_DIR")
    kept = {name: value for name, value in os.environ.items() if name not in of_tests}
    return kept | {name: str(value) for name, value in variables.items()}


@dataclass
class Trial:
    url: str
    var: Path
    output: str  # what run.py printed until the site answered

    @property
    def password(self):
        """Of the first account, ufficio."""
        return re.search(r"password (\S+)", self.output)[1]


@pytest.fixture(scope="session")
def trial(tmp_path_factory):
    """The site as `python3 run.py` starts it, set up from nothing, the seeds in: for tests that read."""
    var = tmp_path_factory.mktemp("trial")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = visitors_environment(VAR_DIR=var, PORT=port)
    process = subprocess.Popen([sys.executable, ROOT / "run.py"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                break
        assert process.poll() is None, "".join(lines)
        yield Trial(f"http://127.0.0.1:{port}", var, "".join(lines))
    finally:
        process.terminate()
        process.wait(timeout=40)
