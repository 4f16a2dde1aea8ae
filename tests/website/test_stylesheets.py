"""The style sheet that the public gets: joined, light, and whole after collectstatic has given everything its hash."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.templatetags.static import static
from django.test import override_settings

from carrara.website import stylesheets
from tests.conftest import ROOT


def test_tokens_come_first_then_the_ground_then_components_by_name():
    names = [path.relative_to(ROOT).as_posix() for path in stylesheets.sources()]
    components = [name for name in names if name.startswith("templates/components/")]
    assert names == ["carrara/static/tokens.css", "templates/base.css", *components]
    assert components == sorted(components) and "templates/components/header.css" in components


def test_every_sheet_of_a_component_stands_beside_its_template():
    sheets = (ROOT / "templates" / "components").glob("*.css")
    assert [sheet.name for sheet in sheets if not sheet.with_suffix(".html").exists()] == []


def test_comments_stay_at_home():
    assert "/*" not in stylesheets.joined()
    assert (
        stylesheets.COMMENT.sub("", "a { b: c; } /* one */\n/* two\n* lines */ d { e: f; }")
        == "a { b: c; } d { e: f; }"
    )


def test_tokens_used_are_the_tokens_there_are():
    css = stylesheets.joined()
    assert set(re.findall(r"var\((--[\w-]+)", css)) == set(re.findall(r"(--[\w-]+)\s*:", css))


def test_colours_stand_in_the_tokens_alone():
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in stylesheets.sources()[1:])
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", sheets) == []


def test_sheet_weighs_less_than_ten_kilobytes():
    assert len(brotli.compress(stylesheets.joined().encode())) < 10_000


def test_titles_can_take_the_administrations_face():
    assert "--font-display: var(--font-text)" not in stylesheets.joined()
    with override_settings(TITLES_IN_MARCELLUS=False):
        assert stylesheets.joined().endswith(":root { --font-display: var(--font-text); }\n")


def test_sheet_is_written_once_and_again_when_it_changes(tmp_path):
    with override_settings(VAR_DIR=tmp_path):
        finder = stylesheets.StylesheetFinder()
    sheet = Path(finder.find("site.css"))
    assert sheet == tmp_path / "stylesheets" / "site.css"
    written = sheet.stat().st_mtime_ns
    assert finder.find("site.css", find_all=True) == [str(sheet)] and sheet.stat().st_mtime_ns == written
    sheet.write_text("old")
    finder.find("site.css")
    assert sheet.read_text(encoding="utf-8") == stylesheets.joined()
    assert list(sheet.parent.iterdir()) == [sheet]


def test_finder_knows_one_name(tmp_path):
    with override_settings(VAR_DIR=tmp_path):
        finder = stylesheets.StylesheetFinder()
    assert (finder.find("tokens.css"), finder.find("tokens.css", find_all=True)) == ([], [])
    assert [name for name, storage in finder.list(None)] == ["site.css"]


def test_the_site_finds_its_sheet():
    assert Path(finders.find("site.css")).read_text(encoding="utf-8") == stylesheets.joined()


@pytest.fixture
def collected(tmp_path, settings):
    """The public's static files as production has them; those of the back office are left out, they take long."""
    hashed = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": hashed}
    settings.STATICFILES_FINDERS = settings.STATICFILES_FINDERS[:2]
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_collected_sheet_and_its_fonts_have_hashed_names(collected):
    sheet = collected / static("site.css").removeprefix("/static/")
    fonts = re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
    assert re.fullmatch(r"site\.[0-9a-f]{12}\.css", sheet.name)
    assert [re.sub(r"\.[0-9a-f]{12}\.", ".", font) for font in fonts] == [
        "fonts/marcellus.woff2",
        "fonts/titillium-400.woff2",
        "fonts/titillium-600.woff2",
    ]
    assert [font for font in fonts if not (collected / font).exists() or font.count(".") != 2] == []
