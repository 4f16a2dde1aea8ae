"""The one style sheet of the public site: tokens, ground and components, joined when static files are looked for.

A component's sheet stands beside its template, so nothing in the sources is called `site.css`. This finder joins
it into `var/`, from where runserver and the tests serve it and collectstatic takes it, with a hashed name and
the addresses of its fonts mended. Joined in the order of `sources`: components never depend on each other's order.
"""

import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "site.css"
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
ADMINISTRATION_TITLES = ":root { --font-display: var(--font-text); }\n"


def sources():
    templates = settings.BASE_DIR / "templates"
    tokens = settings.BASE_DIR / "carrara" / "static" / "tokens.css"
    return [tokens, templates / "base.css", *sorted((templates / "components").glob("*.css"))]


def joined():
    sheets = "".join(COMMENT.sub("", sheet.read_text(encoding="utf-8")) for sheet in sources())
    return sheets if settings.TITLES_IN_MARCELLUS else sheets + ADMINISTRATION_TITLES


class StylesheetFinder(BaseFinder):
    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(settings.VAR_DIR / "stylesheets")

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        found = [self.write()] if path == NAME else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns):
        self.write()
        yield NAME, self.storage

    def write(self):
        """The path of the sheet, written only when it changed, and as a whole: several processes may ask at once."""
        target, sheet = Path(self.storage.path(NAME)), joined()
        if not target.exists() or target.read_text(encoding="utf-8") != sheet:
            target.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=target.parent, encoding="utf-8", delete=False) as draft:
                draft.write(sheet)
            os.replace(draft.name, target)
        return str(target)
