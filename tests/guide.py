"""Somebody new who does what the guide says, in a browser, finding everything by the names on the screen."""

import re
from datetime import date, timedelta

from django.utils import translation
from playwright.sync_api import expect

from carrara.website.guide.tasks import name_of

SIZE = {"width": 960, "height": 600}  # of a picture


class Newcomer:
    """Signed in, in a language, on the start page."""

    def __init__(self, page, language, folder=None):
        self.page, self.language, self.folder = page, language, folder
        self.files = {}  # name -> path, for what the guide uploads

    def follow(self, task):
        for step in task.steps:
            for verb, what in step.do:
                with translation.override(self.language):
                    getattr(self, verb)(what)
            if step.picture and self.folder:
                self.picture(step)

    def picture(self, step):
        from io import BytesIO

        from PIL import Image

        shot = Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        path = self.folder / step.picture_name(self.language)
        path.parent.mkdir(parents=True, exist_ok=True)
        shot.resize((SIZE["width"], SIZE["height"])).save(path, "WEBP", quality=70)

    # --- finding -----------------------------------------------------------------------------------------------
    def named(self, words):
        """A name of the interface in this language; after `=` a name that staff have given, as it stands."""
        if words.startswith("="):
            return re.compile(re.escape(words[1:]))
        return re.compile("^" + re.escape(name_of(words)).replace("…", ".+"))

    def place(self, what):
        if "in" not in what:
            return self.page
        if what["in"] == "navigation":
            return self.page.locator("#nav-sidebar")
        return self.page.get_by_role("group", name=self.named(what["in"])).last

    def seen(self, found):
        """The first that can be seen: a name may stand in each language, one of which is shown."""
        return found.locator("visible=true").first

    # --- verbs of the guide --------------------------------------------------------------------------------------
    def click(self, what):
        role, name = next((role, name) for role, name in what.items() if role != "in")
        self.seen(self.place(what).get_by_role(role, name=self.named(name))).click()
        self.page.wait_for_load_state("networkidle")

    def type(self, what):
        field = self.seen(self.place(what).get_by_label(self.named(what["into"])))
        field.fill(self.text(what["text"]))
        if "press" in what:
            field.press(what["press"])
            self.page.wait_for_load_state("networkidle")

    def text(self, words):
        """`day+10` is the day in ten days, as staff type it."""
        found = re.fullmatch(r"day\+(\d+)", words)
        return f"{date.today() + timedelta(days=int(found[1])):%d/%m/%Y}" if found else words

    def write(self, what):
        """Into the editor of rich text."""
        area = self.seen(self.place(what).get_by_role("textbox", name=self.named(what["into"])))
        area.click()
        self.page.keyboard.type(what["text"])

    def choose(self, what):
        """From a list that is searched while typing."""
        self.seen(self.place(what).get_by_role("combobox", name=self.named(what["from"]))).click()
        self.page.locator(".select2-container--open .select2-search__field").fill(what["text"])
        self.page.get_by_role("option", name=re.compile(re.escape(what["text"]))).first.click()

    def select(self, what):
        self.seen(self.place(what).get_by_label(self.named(what["from"]))).select_option(label=name_of(what["option"]))

    def tick(self, what):
        self.seen(self.place(what).get_by_label(self.named(what["box"]))).check()

    def upload(self, what):
        self.place(what).get_by_label(self.named(what["into"])).first.set_input_files(
            [self.files[name] for name in what["files"]]
        )
        self.page.wait_for_load_state("networkidle")

    def see(self, words):
        expect(self.seen(self.page.get_by_text(self.named(words)))).to_be_visible()
