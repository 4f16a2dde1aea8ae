"""Reads `tasks.yaml`."""

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import yaml
from django.contrib.staticfiles import finders
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from carrara.content.languages import active, direction, html_lang

FILE = Path(__file__).with_name("tasks.yaml")
LANGUAGES = ("it", "en")  # in which the guide is written; other readers get the English one
NAME = re.compile(r"\{([^}]+)\}")


def name_of(msgid):
    """A control's name as the interface writes it, in the active language; what is filled in later is three dots."""
    words = gettext(msgid)
    if words == msgid:  # `{% translate %}` knows its percent signs doubled
        words = gettext(msgid.replace("%", "%%")).replace("%%", "%")
    return re.sub(r"%\(\w+\)s", "…", capfirst(words))


def on_screen(msgid):
    """Where the guide is English and the interface another, the name is in the interface's language."""
    code = active()
    if code == language():
        return format_html("<b>{}</b>", name_of(msgid))
    return format_html('<b lang="{}" dir="{}">{}</b>', html_lang(code), direction(code), name_of(msgid))


@dataclass(frozen=True)
class Step:
    task: str
    number: int
    texts: dict
    do: list  # what a browser does: pairs of a verb and what it needs (tests/guide.py)
    picture: bool

    @property
    def text(self):
        """The sentence in the reader's language, names of controls as they stand on the screen."""
        words = escape(self.texts[language()])
        return mark_safe(NAME.sub(lambda found: on_screen(unescaped(found[1])), words))

    def picture_name(self, code):
        return f"admin/guide/{self.task}-{self.number}-{code}.webp"

    @property
    def picture_path(self):
        """The picture in the reader's language, where one was taken."""
        name = self.picture_name(language())
        return name if self.picture and finders.find(name) else ""


@dataclass(frozen=True)
class Task:
    key: str
    titles: dict
    leads: dict
    steps: list
    pages: tuple

    @property
    def title(self):
        return self.titles[language()]

    @property
    def lead(self):
        return self.leads[language()]


def unescaped(text):
    return text.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


def language():
    return active() if active() in LANGUAGES else "en"


@cache
def tasks():
    """All tasks, in the order in which somebody new learns them."""
    return [task(raw) for raw in yaml.safe_load(FILE.read_text("utf-8"))]


def task(raw):
    steps = [
        Step(
            raw["task"],
            number,
            {code: step[code] for code in LANGUAGES},
            [next(iter(deed.items())) for deed in step["do"]],
            step.get("picture", False),
        )
        for number, step in enumerate(raw["steps"], start=1)
    ]
    return Task(raw["task"], raw["title"], raw["lead"], steps, tuple(raw.get("pages", ())))


@cache
def key_for(page):
    """The task that helps on the page of that name, or an empty string."""
    return next((task.key for task in tasks() if any(fnmatch(page, name) for name in task.pages)), "")
