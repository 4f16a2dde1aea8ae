"""The site's settings as tests want them: nothing of the shell's environment, and every file in a folder that goes."""

import os
import tempfile

for name in (
    "SECURE",
    "DEBUG",
    "EMAIL_URL",
    "CACHE_URL",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "BEHIND_PROXY",
    "OFFICE_EMAIL",
    "MAP_TILES",
):
    os.environ.pop(name, None)
folder = tempfile.TemporaryDirectory(prefix="carrara-tests-")  # removed when this process ends
os.environ["VAR_DIR"] = folder.name
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the thread of the test

from carrara.settings import *  # noqa: E402, F403
from carrara.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the threads of a live server each need a connection of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    # The test command chose the name and drops the database; a server made without a locale would give it no UTF-8.
    name = DATABASES["default"]["NAME"]
    DATABASES["default"]["TEST"] = {"NAME": name, "CHARSET": "UTF8", "TEMPLATE": "template0"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes seconds on a busy machine
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # a page that asks the database in a loop fails its test
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session", "field": "get()"},  # Django reads a session again to delete it
    {"model": "contenttypes.ContentType", "field": "get()"},  # each kind once, whichever page comes first
    {"model": "programmes.RouteStop", "field": "get()"},  # forms look up each of their rows, and what it links to
    {"model": "programmes.Studio", "field": "get()"},
    {"model": "events.Session", "field": "get()"},  # who ends several visits locks each of them by itself
]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
