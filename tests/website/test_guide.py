"""The guide for new staff names the same controls in both its languages, and those that a browser uses."""

import fnmatch
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from carrara.content.models import Page
from carrara.website.back_office.which import WHICH
from carrara.website.guide.tasks import LANGUAGES, NAME, tasks

LATER = datetime(2100, 1, 1, tzinfo=UTC)
FINDS = ("link", "button", "tab", "words", "into", "from", "in")  # what names a control, or the part it stands in


def test_both_languages_name_the_same_controls():
    for task in tasks():
        for step in task.steps:
            named = [sorted(NAME.findall(step.texts[code])) for code in LANGUAGES]
            assert named[0] == named[1], (task.key, step.number)


def used(step):
    """The names by which a browser finds what it uses in a step: those of the interface, and those given by staff."""
    done = [what for verb, what in step.do if isinstance(what, dict) and verb != "appear"]
    names = [what[key] for what in done for key in FINDS if key in what]
    return [name for name in names if not name.startswith("=")], [name[1:] for name in names if name.startswith("=")]


def test_what_a_step_names_is_what_the_browser_uses():
    """What the browser presses or fills in is named in the sentence; what stands in no sentence is not done."""
    for task in tasks():
        for step in task.steps:
            own, same = used(step)
            assert set(own) <= set(NAME.findall(step.texts["en"])), (task.key, step.number)
            assert all(name in text for name in same for text in step.texts.values()), (task.key, step.number)


@pytest.mark.parametrize(("language", "shown"), [("it", "it"), ("en", "en"), ("fr", "en"), ("ar", "en")])
def test_the_guide_is_read_in_italian_or_else_in_english(admin_client, admin_user, language, shown):
    admin_user.language = language
    admin_user.save()
    guide = admin_client.get("/admin/guide/").content.decode().partition('<div id="content-main" class="guide" ')[2]
    with translation.override(shown):
        assert guide.startswith(f'lang="{shown}" dir="ltr"')
        assert re.findall(r"<h2 id=.*?-title.>(.*?)</h2>", guide) == [escape(task.title) for task in tasks()]
    assert "{" not in guide.partition("<footer")[0]


def test_names_stand_as_on_the_readers_screen():
    step = next(task for task in tasks() if task.key == "correct-a-typo").steps[-1]
    with translation.override("it"):
        assert step.text.startswith(f"Premi <b>{gettext('Publish the changes now')}</b>.")
    with translation.override("ar"):
        name = gettext("Publish the changes now")
        assert step.text.startswith(f'Press <b lang="ar" dir="rtl">{name}</b>.')


def test_only_who_signs_in_reads_it(client):
    assert client.get("/admin/guide/").status_code == 302


def test_each_picture_is_there_and_none_is_left_over():
    pictures = {
        step.picture_name(code) for task in tasks() for step in task.steps if step.picture for code in LANGUAGES
    }
    folder = Path(finders.find("admin/guide"))
    assert {f"admin/guide/{path.name}" for path in folder.iterdir()} == pictures
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2_500_000


# --- from each page to its task ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("page", "task"),
    {
        "index": "",
        "events_event_changelist": "#add-an-event",
        "my_translations": "#translate-to-arabic",
        "translations": "#missing-in-french",
        "content_page_changelist": "#correct-a-typo",
        "content_image_changelist": "#upload-five-pictures",
        "events_venue_import": "#import-twenty-venues",
        "content_user_changelist": "",
    }.items(),
)
def test_the_head_of_a_page_leads_to_its_task(admin_client, page, task):
    assert f'<a href="/admin/guide/{task}">' in admin_client.get(reverse(f"admin:{page}")).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_of_the_start_page_and_their_lists_lead_to_their_tasks(admin_client, admin_user, language):
    admin_user.language = language
    admin_user.save()
    start = admin_client.get("/admin/").content.decode()
    led = re.findall(
        r'<section class="task task-(\w+)".*?(?:href="/admin/guide/#([\w-]+)".*?)?</section>', start, re.DOTALL
    )
    tasks_of = {"review": "answer-a-review", "mine": "schedule", "scheduled": "cancel-a-schedule"}
    assert {section: task for section, task in led if task} == tasks_of
    for which, task in tasks_of.items():
        page = admin_client.get(f"/admin/find/?which={which}").content.decode()
        assert f'<a href="/admin/guide/#{task}">' in page


@pytest.mark.parametrize(
    ("state", "task"),
    [
        ({}, "schedule"),
        ({"state": "review"}, "answer-a-review"),
        ({"state": "published", "published_at": LATER}, "cancel-a-schedule"),
        ({"state": "published"}, None),
    ],
)
def test_the_foot_of_a_form_leads_to_the_task_that_is_next(admin_client, state, task):
    item = Page.objects.create(slug="una", title_it="Una", **state)
    form = admin_client.get(reverse("admin:content_page_change", args=[item.pk])).content.decode()
    panel = form.partition('class="publishing-panel"')[2].partition("</section>")[0]
    assert re.findall(r'href="/admin/guide/#([\w-]+)"', panel) == ([task] if task else [])


def test_an_items_history_leads_to_restoring(admin_client):
    item = Page.objects.create(slug="una", title_it="Una")
    history = admin_client.get(reverse("admin:content_page_history", args=[item.pk])).content.decode()
    assert '<a href="/admin/guide/#restore">' in history


def test_pages_of_the_guide_are_pages_of_the_back_office():
    names = [
        pattern.name or ""
        for resolver in admin.site.urls[0]
        for pattern in getattr(resolver, "url_patterns", [resolver])
    ]
    names += [f"find?which={key}" for key in WHICH]
    unknown = [each for task in tasks() for each in task.pages if not fnmatch.filter(names, each)]
    assert unknown == []
