"""The guide for new staff is followed to the letter, in both its languages, in a real browser."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from carrara.website.guide.tasks import LANGUAGES, NAME, tasks
from tests.guide import Newcomer
from tests.guide_worlds import begin, check

PICTURES = os.environ.get("GUIDE_PICTURES")  # the folder for the guide's pictures, when they are to be taken
FINDS = ("link", "button", "tab", "words", "into", "from", "in")  # what names a control, or the part it stands in


@pytest.fixture
def newcomer(page, live_site, client, settings, tmp_path):
    def come(task, language):
        page.set_default_timeout(int(os.environ.get("GUIDE_PATIENCE", 60_000)))
        user = get_user_model().objects.create_superuser(
            "nuova", "nuova@example.org", "prova", first_name="Giulia", language=language
        )
        newcomer = Newcomer(page, language, tmp_path, Path(PICTURES) if PICTURES else None)
        begin(task, newcomer, user)
        client.force_login(user)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        page.context.add_cookies([cookie | {"url": live_site}])
        page.goto(f"{live_site}/admin/")
        return newcomer

    return come


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.key)
def test_the_steps_of_the_guide_are_all_it_takes(newcomer, accessible, page, task, language):
    follower = newcomer(task.key, language)
    follower.follow(task)
    accessible(page)
    check(task.key, follower)


def test_both_languages_name_the_same_controls():
    for task in tasks():
        for step in task.steps:
            named = [sorted(NAME.findall(step.texts[code])) for code in LANGUAGES]
            assert named[0] == named[1], (task.key, step.number)


def used(step):
    """The names by which a browser finds what it uses in a step: those of the interface, and those given by staff."""
    names = [what[key] for _verb, what in step.do if isinstance(what, dict) for key in FINDS if key in what]
    return [name for name in names if not name.startswith("=")], [name[1:] for name in names if name.startswith("=")]


def test_what_a_step_names_is_what_the_browser_uses():
    """What the browser presses or fills in is named in the sentence; what stands in no sentence is not done."""
    for task in tasks():
        for step in task.steps:
            own, same = used(step)
            assert set(own) <= set(NAME.findall(step.texts["en"])), (task.key, step.number)
            assert all(name in text for name in same for text in step.texts.values()), (task.key, step.number)


def test_every_picture_is_there():
    taken = {
        str(path.relative_to(settings.BASE_DIR / "carrara" / "static"))
        for path in (settings.BASE_DIR / "carrara" / "static" / "admin" / "guide").glob("*.webp")
    }
    asked = {step.picture_name(code) for task in tasks() for step in task.steps if step.picture for code in LANGUAGES}
    assert taken == asked and all(re.fullmatch(r"admin/guide/[a-z0-9-]+\.webp", name) for name in asked)


def test_the_guide_is_read_in_the_staffs_language_and_by_everybody_who_signs_in(admin_client, admin_user, client):
    admin_user.language = "en"
    admin_user.save()
    page = admin_client.get("/admin/guide/").content.decode()
    assert '<div id="content-main" class="guide" lang="en"' in page
    assert (
        "<b>Publish the changes now</b>" in page and "{" not in page[page.index('class="guide"') :].split("<footer")[0]
    )
    assert client.get("/admin/guide/").status_code == 302
