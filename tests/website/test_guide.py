"""The guide for new staff names the same controls in both its languages, and those that a browser uses."""

from carrara.website.guide.tasks import LANGUAGES, NAME, tasks

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


def test_the_guide_is_read_in_the_staffs_language_and_by_everybody_who_signs_in(admin_client, admin_user, client):
    admin_user.language = "en"
    admin_user.save()
    page = admin_client.get("/admin/guide/").content.decode()
    assert '<div id="content-main" class="guide" lang="en"' in page
    assert (
        "<b>Publish the changes now</b>" in page and "{" not in page[page.index('class="guide"') :].split("<footer")[0]
    )
    assert client.get("/admin/guide/").status_code == 302
