"""Somebody new who does what the guide says, in a browser, finding everything by the names on the screen."""

import re
from datetime import date, timedelta
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook
from PIL import Image

from carrara.website.guide.tasks import name_of

SIZE = {"width": 960, "height": 600}  # of a picture
ACROSS = ("click", "open", "fill_in")  # verbs after which the screen is another: the picture is taken before
MARK = "(each, on) => { each.style.outline = on ? '3px solid #c2410c' : ''; each.style.outlineOffset = '1px'; }"
TO_THE_MIDDLE = "each => each.scrollIntoView({ block: 'center' })"


class Newcomer:
    """Signed in, in a language, on the start page."""

    def __init__(self, page, language, folder, pictures=None):
        self.page, self.language, self.folder, self.pictures = page, language, folder, pictures
        self.files = {}  # name -> path, for what the guide uploads
        self.step = None  # of which a picture is still to be taken

    def follow(self, task):
        for step in task.steps:
            deeds = [deed for deed in step.do if deed[0] not in ("see", "appear")]
            for deed in step.do:
                self.step = step if self.pictures and step.picture and deed == deeds[-1] else None
                verb, what = deed
                self.is_before = verb in ACROSS
                with translation.override(self.language):
                    getattr(self, verb)(what)

    def use(self, control, deed):
        """Does it to the control, and takes the picture with the control marked."""
        if self.step and self.is_before:
            self.picture(control)
        deed(control)
        if self.step and not self.is_before:
            self.picture(control)

    def picture(self, control):
        control.evaluate(TO_THE_MIDDLE)
        control.evaluate(MARK, True)
        shot = Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        control.evaluate(MARK, False)
        path = self.pictures / self.step.picture_name(self.language)
        path.parent.mkdir(parents=True, exist_ok=True)
        shot.resize((SIZE["width"], SIZE["height"]), Image.Resampling.LANCZOS).save(path, "WEBP", quality=70)

    # --- finding -----------------------------------------------------------------------------------------------
    def named(self, words):
        """A name of the interface in this language; after `=` one that is the same in every language."""
        name = words[1:] if words.startswith("=") else name_of(words)
        return re.compile("^" + re.escape(name).replace("…", ".+"), re.IGNORECASE)  # as a reader, who minds no capital

    def place(self, what):
        """The whole page, a part of it that bears a name, or the row of a table in which something stands."""
        if "row" in what:
            return self.seen(self.page.get_by_role("row", name=what["row"]))
        if "in" not in what:
            return self.page
        name = self.named(what["in"])
        return self.seen(self.page.get_by_role("region", name=name).or_(self.page.get_by_role("group", name=name)))

    def seen(self, found):
        """The first that can be seen: a name may stand in each language, one of which is shown."""
        return found.locator("visible=true").first

    def control(self, what):
        """A link, button or tab by its name."""
        role, words = next((role, words) for role, words in what.items() if role not in ("in", "row", "file", "rows"))
        if role == "item":
            return self.seen(self.place(what).get_by_role("link", name=words, exact=True))
        return self.seen(self.place(what).get_by_role(role, name=self.named(words)))

    def those(self, fields, what):
        """All fields of that name, which a page may show of each of its items; or the first."""
        fields.first.wait_for()
        return fields.all() if what.get("each") else [fields.first]

    def settle(self):
        self.page.wait_for_load_state("networkidle")

    # --- verbs of the guide ------------------------------------------------------------------------------------
    def click(self, what):
        self.use(self.control(what), lambda control: control.click())
        self.settle()

    def open(self, what):
        summary = self.page.locator("summary").filter(has_text=self.named(what["words"]))
        self.use(self.seen(summary), lambda control: control.click())

    def type(self, what):
        """`day+10 18:00` is that hour of the day in ten days, as staff type it: into the two fields of a moment."""
        fields = self.place(what).get_by_role("textbox", name=self.named(what["into"])).locator("visible=true")
        if "of" in what:  # the language, where a page shows several one under the other
            fields = fields.and_(self.page.get_by_label(what["of"]))
        moment = re.fullmatch(r"day\+(\d+) (\S+)", what["text"])
        if moment:
            day = date.today() + timedelta(days=int(moment[1]))
            fields.nth(0).fill(f"{day:%d/%m/%Y}")
            return self.use(fields.nth(1), lambda field: field.fill(moment[2]))
        for field in self.those(fields, what)[::-1]:
            field.fill(what["text"])
        return self.use(fields.first, lambda field: field.focus())

    def choose(self, what):
        """From a list that is searched while typing."""
        self.seen(self.page.get_by_role("combobox", name=self.named(what["from"]))).click()
        self.page.locator(".select2-container--open .select2-search__field").fill(what["text"])
        self.page.get_by_role("option", name=what["text"], exact=True).click()

    def select(self, what):
        fields = self.place(what).get_by_role("combobox", name=self.named(what["from"])).locator("visible=true")
        for field in self.those(fields, what):
            field.select_option(label=str(gettext(what["option"])))

    def upload(self, what):
        field = self.place(what).get_by_label(self.named(what["into"])).first
        self.use(field, lambda field: field.set_input_files([self.files[name] for name in what["files"]]))
        self.settle()

    def fill_in(self, what):
        """Downloads the template and writes rows into it, as the template itself asks: the example's row goes."""
        with self.page.expect_download() as download:
            self.use(self.control(what), lambda control: control.click())
        self.files[what["file"]] = self.folder / what["file"]
        book = load_workbook(BytesIO(download.value.path().read_bytes()))
        sheet = book.worksheets[0]
        headings = [cell.value for cell in sheet[1]]
        example = [cell.value for cell in sheet[2]]
        sheet.delete_rows(2)
        for number in range(1, what["rows"] + 1):
            row = [f"{value} {number}" if isinstance(value, str) else None for value in example]
            sheet.append(row[: len(headings)])
        book.save(self.files[what["file"]])

    def appear(self, what):
        self.control(what).wait_for()

    def see(self, words):
        self.seen(self.page.get_by_text(self.named(words))).wait_for()
