"""What every answer tells the browser: what it may load, keep and send."""

import gzip
import json
import re
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest
from django.test import Client

from tests import addresses, world
from tests.addresses import FORMS, PRIVATE, address
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
OTHERWISE = {name: {"Referrer-Policy": "no-referrer"} for name in ("preview", *PRIVATE)}  # the address is the key
OTHERWISE["arrive"] = {"Referrer-Policy": "same-origin"}  # its form asks for a token, and so for an origin


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
        **dict.fromkeys({*FORMS, *PRIVATE}, never),
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


def test_the_forms_cookie_is_out_of_the_reach_of_scripts_and_other_sites(answers):
    cookie = answers["contact_form"].cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "Lax", "", "/")


# --- as run.py and production serve it --------------------------------------------------------------------------------
PRINTED = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
plain, secure = (Client().get("/robots.txt", secure=is_secure, headers={"host": "127.0.0.1"}) for is_secure in (0, 1))
cookies = [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE]
hsts = secure.headers.get("Strict-Transport-Security")
print(json.dumps([plain.status_code, plain.headers.get("Location"), secure.status_code, hsts, cookies]))
"""


@pytest.mark.parametrize(
    ("secure", "expected"),
    [
        ("off", [200, None, 200, None, [False, False]]),
        (
            "on",
            [301, "https://127.0.0.1/robots.txt", 200, "max-age=63072000; includeSubDomains; preload", [True, True]],
        ),
    ],
)
def test_https_is_asked_for_everywhere_where_the_site_has_it(tmp_path, secure, expected):
    variables = {"SECURE": secure, "SECRET_KEY": "x" * 50, "VAR_DIR": tmp_path}
    environment = visitors_environment(**variables, DJANGO_SETTINGS_MODULE="carrara.settings")
    result = subprocess.run(
        [sys.executable, "-c", PRINTED], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert json.loads(result.stdout) == expected, result.stderr


def fetch(url):
    with urlopen(Request(url, headers={"Accept-Encoding": "br, gzip"})) as response:
        return response.headers, response.read()


def test_files_of_the_look_are_kept_for_ever_and_sent_small(trial):
    headers, page = fetch(f"{trial.url}/en/")
    paths = {*re.findall(rb'(?:href|src)="(/static/[^"#]+)', gzip.decompress(page))}
    found = {path.decode(): fetch(trial.url + path.decode())[0] for path in paths}
    kept = {path: headers["Cache-Control"] for path, headers in found.items()}
    assert kept and kept == dict.fromkeys(found, "max-age=315360000, public, immutable")
    assert {headers["X-Content-Type-Options"] for headers in found.values()} == {"nosniff"}
    packed = {path: headers["Content-Encoding"] for path, headers in found.items()}
    texts = [path for path in found if path.endswith((".css", ".js", ".svg"))]
    assert texts and {packed[path] for path in texts} == {"br"}
    assert (headers["Content-Encoding"], headers["Set-Cookie"]) == ("gzip", None)
