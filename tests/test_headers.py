"""What every answer tells the browser: what it may load, keep and send."""

import subprocess
import sys

import pytest
from django.test import Client

from carrara.content.languages import LANGUAGE_CODES, path_in
from tests import addresses, world
from tests.addresses import address
from tests.conftest import ROOT, visitors_environment

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "object-src": {"'none'"},
}
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OTHERWISE = {"preview": {"Referrer-Policy": "no-referrer"}}  # the address is the key


@pytest.fixture(scope="module")
def answers(module_db):
    """Every public address, and every kind of refusal."""
    world.make_world(rows=1)
    asked = addresses.pages() | addresses.others()
    found = {name: Client().get(address(name, arguments)) for name, arguments in asked.items()}
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return found | {
        "400": client.get("/", headers={"host": "evil.example"}),
        "403": client.post("/contatti/scrivi/"),
        "404": client.get("/no/where/"),
        "405": client.delete("/"),
        "410": client.get(f"/anteprima/{'x' * 50}/"),
        "slash": client.get("/eventi"),
        "sign-in": client.get("/admin/"),
    }


def policy(response):
    directives = (directive.split() for directive in response.headers["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in directives}


def test_every_answer_says_what_it_may_load(answers):
    pages = {name: response for name, response in answers.items() if name not in ("media", "sign-in")}
    assert {name: policy(response) for name, response in pages.items()} == dict.fromkeys(pages, POLICY)


def test_a_file_that_was_uploaded_may_load_nothing(answers):
    assert policy(answers["media"]) == {"default-src": {"'none'"}, "sandbox": set()}


def test_every_answer_keeps_to_itself(answers):
    found = {name: {key: response.headers.get(key) for key in SAFE} for name, response in answers.items()}
    assert found == {name: SAFE | OTHERWISE.get(name, {}) for name in answers}


def test_what_never_changes_is_kept_for_ever_and_what_is_personal_never(answers):
    forever, never = "public, max-age=31536000, immutable", "max-age=0, no-cache, no-store, must-revalidate, private"
    kept = {name: response.headers["Cache-Control"] for name, response in answers.items()}
    assert kept == dict.fromkeys(answers, "no-cache") | {
        "media": forever,
        "cover": forever,
        "contact_form": never,
        "accessibility_feedback": never,
        "health": never,
        "preview": "no-store",
        "sign-in": "no-store",
    }


def test_a_browser_that_has_the_newest_gets_it_from_its_own_store(answers):
    paths = {name: answers[name].request["PATH_INFO"] for name in ("home", "events", "event", "sitemap", "events_ics")}
    found = {
        name: Client().get(path, headers={"If-None-Match": answers[name].headers["ETag"]}).status_code
        for name, path in paths.items()
    }
    assert found == dict.fromkeys(paths, 304)


# --- as run.py and production serve it --------------------------------------------------------------------------------
PRINT = """
from django.test import Client
response = Client(enforce_csrf_checks=True, headers={%s}).get("%s", secure=%s)
print(response.status_code, response.headers.get("Location"), response.headers.get("Strict-Transport-Security"))
for cookie in response.cookies.values(): print(cookie.OutputString())
"""


def served(trial, path, is_secure=True, headers="", **environment):
    """What the site answers when it is started with this environment: its status line, and its cookies."""
    code = PRINT % (headers, path, is_secure)
    command = [sys.executable, ROOT / "manage.py", "shell", "-v", "0", "-c", code]
    environment = visitors_environment(VAR_DIR=trial.var, ALLOWED_HOSTS="testserver", **environment)
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()
