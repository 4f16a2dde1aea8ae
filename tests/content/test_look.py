"""The template tags of the components."""

import re

import pytest
from django.core.paginator import Paginator
from django.utils import translation

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.templatetags import look


def symbols(settings):
    sprite = (settings.BASE_DIR / "carrara" / "static" / "icons.svg").read_text()
    return set(re.findall(r'<symbol id="([\w-]+)"', sprite))


def test_icon_is_hidden_from_screen_readers_and_turns_only_where_it_points():
    assert look.icon("clock") == ('<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#clock"/></svg>')
    assert 'class="icon icon-turns"' in look.icon("arrow")


def test_every_icon_a_template_asks_for_is_in_the_sprite(settings):
    templates = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    asked = {name for text in templates for name in re.findall(r'{% icon "([^"]+)"', text)}
    asked |= {name for text in templates for name in re.findall(r' icon="([^"]+)"', text)}
    assert asked and asked - symbols(settings) == set()
    assert symbols(settings) > look.TURNING


def test_page_numbers_are_elided():
    pages = Paginator(range(200), 20)
    assert list(look.page_numbers(pages.page(5))) == [1, pages.ELLIPSIS, 4, 5, 6, pages.ELLIPSIS, 10]
    assert list(look.page_numbers(Paginator(range(40), 20).page(1))) == [1, 2]


@pytest.mark.parametrize(
    ("path", "section", "expected"),
    [
        ("/eventi/", "/eventi/", True),
        ("/eventi/x/", "/eventi/", True),
        ("/en/eventi/x/", "/en/eventi/", True),
        ("/eventi/", "/rete/", False),
        ("/eventi/", "/", False),
        ("/en/eventi/", "/en/", False),
        ("/en/", "/en/", True),
    ],
)
def test_is_under(path, section, expected):
    assert look.is_under(path, section) is expected


@pytest.mark.parametrize(
    ("code", "fetches"), [("it", True), ("en", True), ("fr", True), ("zh-hans", False), ("ar", False)]
)
def test_title_font_is_fetched_for_latin_letters_alone(code, fetches, settings):
    with translation.override(code):
        assert look.title_font() == ("/static/fonts/marcellus.woff2" if fetches else "")
        settings.TITLES_IN_MARCELLUS = False
        assert look.title_font() == ""


def test_every_language_has_a_name_after_in():
    assert [look.language_name(code) for code in LANGUAGE_CODES if not look.language_name(code)] == []
