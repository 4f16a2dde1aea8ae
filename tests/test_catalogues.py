"""The interface in five languages: nothing missing, nothing stale, nothing left in English by oversight."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import to_locale

from carrara.website.management.commands.catalogues import strings, translated
from tests.conftest import ROOT

LANGUAGES = [code for code, _ in settings.LANGUAGES]
PLURALS = {"it": 2, "en": 2, "fr": 2, "zh-hans": 1, "ar": 6}
SCRIPTS = {"zh-hans": r"[\u4e00-\u9fff]", "ar": r"[\u0621-\u064a]"}
GAP = re.compile(r"%\(\w+\)[sd]|%%")
NO_LETTERS = re.compile(r"[\W\d_]+")


def folder(code):
    return settings.LOCALE_PATHS[0] / to_locale(code) / "LC_MESSAGES"


def messages(code):
    catalogue = read_po((folder(code) / "django.po").open("rb"), locale=to_locale(code))
    return [message for message in catalogue if message.id]


def sources(message):
    return message.id if message.pluralizable else (message.id,)


def meant_to_be_the_same():
    """Pairs of language and text, from lines such as "it fr: Forum"."""
    lines = (ROOT / "tests" / "catalogues_same.txt").read_text().splitlines()
    pairs = (line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    return {(code, text) for codes, text in pairs for code in codes.split()}


def missing(messages):
    return [message.id for message in messages if not all(strings(message))]


def wrong_gaps(messages):
    """Texts whose translation names other gaps; a single or a double may leave its number out."""
    found = []
    for message in messages:
        wanted = {gap for text in sources(message) for gap in GAP.findall(text)}
        most = {gap for text in strings(message) for gap in GAP.findall(text)}
        if wanted != most:
            found.append(message.id)
    return found


def untranslated(messages, code):
    """Texts that say the same as their source, or nothing in the script of the language."""
    script = re.compile(SCRIPTS.get(code, ""))
    found = []
    for message in messages:
        words = [text for text in (NO_LETTERS.sub("", GAP.sub("", text)) for text in strings(message)) if text]
        if words and (set(strings(message)) & set(sources(message)) or not all(map(script.search, words))):
            found.append(sources(message)[0])
    return found


def test_catalogues_are_current_and_compiled():
    call_command("catalogues", check=True)


def test_a_stale_catalogue_is_noticed(settings, tmp_path):
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "carrara" / "locale"]
    (tmp_path / "events").mkdir()
    source = tmp_path / "events" / "views.py"
    source.write_text("_('Open')")
    call_command("catalogues")
    call_command("catalogues", check=True)
    source.write_text("_('Closed')")
    with pytest.raises(CommandError, match=r"it/LC_MESSAGES/django\.po"):
        call_command("catalogues", check=True)


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalogue_is_complete(code):
    found = messages(code)
    assert found
    assert missing(found) == []
    assert {len(strings(message)) for message in found if message.pluralizable} <= {PLURALS[code]}


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_keep_the_named_gaps(code):
    assert wrong_gaps(messages(code)) == []


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_an_entry_equal_to_its_source_is_meant_to_be(code):
    intended = {text for language, text in meant_to_be_the_same() if language == code}
    assert set(untranslated(messages(code), code)) == intended


def planted(tmp_path, code, text, translation):
    path = tmp_path / "django.po"
    path.write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\nmsgid "{text}"\nmsgstr "{translation}"\n'
    )
    return [message for message in translated([("x.py", text, [], None)], to_locale(code), path) if message.id]


def test_planted_faults_are_found(tmp_path):
    assert missing(planted(tmp_path, "it", "Events", "")) == ["Events"]
    assert missing(planted(tmp_path, "it", "Events", "Eventi")) == []
    assert wrong_gaps(planted(tmp_path, "it", "%(count)s events", "%(conto)s eventi")) == ["%(count)s events"]
    assert untranslated(planted(tmp_path, "it", "Events", "Events"), "it") == ["Events"]
    assert untranslated(planted(tmp_path, "ar", "Events", "Eventi"), "ar") == ["Events"]
    assert untranslated(planted(tmp_path, "zh-hans", "Events", "活动"), "zh-hans") == []
    assert untranslated(planted(tmp_path, "it", "%(a)s – %(b)s", "%(a)s – %(b)s"), "it") == []
