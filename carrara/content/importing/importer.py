"""What one kind of item takes from a sheet: declared in each app, on the right of the line of imports."""

from functools import cached_property

from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator

from ..languages import LANGUAGE_CODES, suffix
from ..sheets import Column as SheetColumn
from ..sheets import Sheet
from .columns import Finder, Linked, column


class Importer:
    model = None
    fields = ()  # of the item, a translated one named once for all languages
    inside = ""  # the reverse name of the rows inside it that a sheet may hold
    inside_fields = ()
    inside_key = ""  # tells the rows inside one item apart
    examples = {}  # key of a column -> what the first row of the template shows
    more_links = ()  # many-to-many links that `gather` makes

    @cached_property
    def columns(self):
        found = [column(field) for field in expanded(self.model, self.fields)]
        if self.inside:
            rows = self.model._meta.get_field(self.inside).related_model
            found += [column(field, is_inside=True) for field in expanded(rows, self.inside_fields)]
        return found + self.own_columns()

    def own_columns(self):
        """Columns that hold no field."""
        return []

    def gather(self, values):
        """The values of an item from those of its columns, and what else a row says, for the methods below.

        Raises ValidationError by the names of columns.
        """
        return values, None

    def differs(self, before, more):
        """What of it is to be written where the item is `before` (None: a new one); empty where nothing is."""
        return more

    def changes(self, before, more):
        """The same as `history.Change`s, to be shown."""
        return []

    def told(self, more):
        """In words, beside a new item."""
        return ""

    def prepare(self, by):
        """Write what items will be linked with, before they are written themselves."""

    def finish_item(self, item, more, by):
        """Write what else a row says, once its item is there."""

    def hints(self):
        """Further sentences for who fills in the template."""
        return []

    @cached_property
    def finders(self):
        """By the column's key. They hold what is in the database now: an importer serves one request."""
        return {each.key: Finder(each.field, self.more_names) for each in self.columns if isinstance(each, Linked)}

    def more_names(self, item):
        """Further names under which a sheet may call an item that is linked."""
        return ()

    def is_same(self, item, values, rows):
        """Whether a row without an address means `item`, which has the same title."""
        return True

    def complete(self, row, given):
        """Bring a row inside the item, read from a sheet, to what the model asks. Raises ValidationError by field."""

    def finish(self, item, rows):
        """Set what a new item keeps of the rows inside it."""

    # --- what people fill in -------------------------------------------------------------------------------------
    def template(self, language):
        """The sheet to fill in, one of the words that some columns take, and how it is done."""
        columns = [
            SheetColumn(each.label, width=width(each), language=each.code, allowed=self.few(each))
            for each in self.columns
        ]
        example = [self.examples.get(each.key, "") for each in self.columns]
        title = self.model._meta.verbose_name_plural
        return [
            Sheet(str(title).capitalize(), columns, [example] if any(example) else [], language),
            self.words(language),
            Sheet(
                _("How it works"),
                [SheetColumn(_("How it works"), width=100)],
                [[sentence] for sentence in (*how(), *self.hints())],
                language,
            ),
        ]

    def few(self, each):
        allowed = each.allowed(self.finders.get(each.key))
        return allowed if all("," not in word for word in allowed) else []

    def words(self, language):
        lists = {each.label: each.allowed(self.finders.get(each.key)) for each in self.columns}
        lists = {label: words for label, words in lists.items() if words}
        longest = max(map(len, lists.values()), default=0)
        rows = [[words[i] if i < len(words) else "" for words in lists.values()] for i in range(longest)]
        return Sheet(_("Allowed words"), [SheetColumn(label, width=28) for label in lists], rows, language)


def how():
    return [
        _("Write one row for each item. Delete the row of the example."),
        _("Columns that you do not need can be left empty or deleted. An empty cell changes nothing."),
        _("The column “Address” can stay empty: the address is then made from the title."),
        _("An item with more than one date takes a row for each date, with the same address or title."),
        _("Dates are written with the day first: 3/6/2027 9:00. A date without an hour lasts all day."),
        _("Several names in one cell are parted by semicolons."),
        _("Everything comes in as a draft: the public sees nothing until somebody publishes it."),
        _("When you send the sheet, you first see what would happen. Nothing is written until you say so."),
    ]


def width(each):
    return 60 if each.name.startswith("body") else 36 if each.code else 20


def expanded(model, names):
    """The columns of these fields, a translated one in each language."""
    try:
        translated = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        translated = set()
    for name in names:
        for found in [f"{name}_{suffix(code)}" for code in LANGUAGE_CODES] if name in translated else [name]:
            yield model._meta.get_field(found)
