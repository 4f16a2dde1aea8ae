"""Somebody new follows the guide to the letter, in both its languages, in a real browser."""

import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from carrara.website.guide.tasks import LANGUAGES, tasks
from tests.guide import Newcomer
from tests.guide_worlds import begin, check

PICTURES = os.environ.get("GUIDE_PICTURES")  # the folder for the guide's pictures, when they are to be taken


@pytest.fixture
def newcomer(page, live_site, client, settings, tmp_path):
    def come(task, language):
        page.set_default_timeout(30_000)
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
