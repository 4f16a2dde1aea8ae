"""What would become of each row of a sheet. Planning reads and checks; it writes nothing and locks nothing.

The rules are the models' own: each item is brought to what it would be and passes `full_clean`, as from a form.
"""

import copy
import hashlib
import json
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import arrivals, history
from ..languages import enumerated
from ..models import Publishable
from . import headings
from .columns import Linked, LinkedMany, Moment
from .constraints import Constraints
from .slugs import Slugs, title_of
from .titles import check_title, source_of

NEW, CHANGED, SAME = "new", "changed", "same"
ROWS_NAMED = 12  # of a problem


@dataclass
class Problem:
    """What is wrong in some rows: one unknown word may stand in fifty."""

    rows: list
    text: str
    column: str = ""

    def __str__(self):
        numbers = enumerated(self.rows[:ROWS_NAMED])
        gaps = {"rows": f"{numbers}…" if len(self.rows) > ROWS_NAMED else numbers}
        gaps |= {"column": self.column, "text": self.text}
        if self.column:
            words = ngettext(
                "Row %(rows)s, column “%(column)s”: %(text)s",
                "Rows %(rows)s, column “%(column)s”: %(text)s",
                len(self.rows),
            )
        else:
            words = ngettext("Row %(rows)s: %(text)s", "Rows %(rows)s: %(text)s", len(self.rows))
        return words % gaps


@dataclass
class Planned:
    """One item: of which rows, what it would be, and what differs from what it is."""

    numbers: list
    item: object
    before: object = None  # None: it is new
    columns: list = field(default_factory=list)  # attribute names that differ
    links: dict = field(default_factory=dict)  # many-to-many links that differ: {name: items}
    inside: list = field(default_factory=list)  # rows inside it that are new or differ
    changes: list = field(default_factory=list)  # of history.Change, to be shown
    more: object = None  # what else the importer will write
    told: str = ""
    is_live: bool = False

    @property
    def is_touched(self):
        return bool(self.columns or self.links or self.inside)

    @property
    def deed(self):
        return NEW if self.before is None else CHANGED if self.is_touched or self.more else SAME


@dataclass
class Plan:
    importer: object
    planned: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def of(self, deed):
        return [each for each in self.planned if each.deed == deed]

    @property
    def is_ready(self):
        return not self.problems and any(each.deed != SAME for each in self.planned)

    def digest(self):
        """What was shown and agreed to: at the second reading nothing else may come out."""
        told = [
            [
                *[each.deed, each.item.pk, each.item.slug, each.told, each.is_live],
                [[change.name, str(change.shown)] for change in each.changes],
            ]
            for each in self.planned
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]


def plan(importer, tables, *, may_add=lambda: True, may_change=lambda item: True):
    """Read a sheet against the database. The problems are in the order of the rows."""
    made = Plan(importer)
    table, found, wrong = headings.find(tables, importer.columns)
    made.problems += [Problem([table.rows[0].number], text) for text in wrong]
    if table.is_guessed:
        made.notes.append(_("The file does not say its alphabet: look whether accented letters came in well."))
    if wrong:
        return made
    if len(table.rows) < 2:
        made.problems.append(Problem([table.rows[0].number], _("below the headings there is no row.")))
    Planning(importer, found, made, may_add, may_change).run(table.rows[1:])
    made.problems += [Problem([table.rows[0].number], text) for text in too_many(made)]
    made.problems = told_once(made.problems)
    return made


def told_once(problems):
    """The same of several rows is one problem; they are in the order of the first rows."""
    by_text = {}
    for problem in sorted(problems, key=lambda each: each.rows):
        same = by_text.setdefault((problem.column, problem.text), Problem([], problem.text, problem.column))
        same.rows += problem.rows
    return list(by_text.values())


def too_many(made):
    for deed, most, words in (
        (
            NEW,
            settings.IMPORT_MAX_NEW,
            _("The sheet would make %(count)s items, and it may make %(most)s at a time: send it in parts."),
        ),
        (
            CHANGED,
            settings.IMPORT_MAX_CHANGED,
            _("The sheet would change %(count)s items, and it may change %(most)s at a time: send it in parts."),
        ),
    ):
        if (count := len(made.of(deed))) > most:
            gaps = {"count": count, "most": most}
            yield words % {name: number_format(number, force_grouping=True) for name, number in gaps.items()}


class Planning:
    def __init__(self, importer, found, made, may_add, may_change):
        self.importer, self.found, self.made = importer, found, made
        self.may_add, self.may_change = may_add, may_change
        self.constraints = Constraints()
        self.labels = {column.name: column.label for column in found.values() if not column.is_inside}
        self.inside_labels = {column.name: column.label for column in found.values() if column.is_inside}

    def run(self, rows):
        read = [(row.number, *self.values(row)) for row in rows]
        groups = self.grouped(read)
        self.slugs = Slugs(self.importer, [values for _numbers, values, _rows in groups])
        for numbers, values, inside in groups:
            planned = self.planned(numbers, values, inside)
            if planned is not None:
                self.made.planned.append(planned)

    def problem(self, row, text, column=""):
        self.made.problems.append(Problem([row], text, column))

    # --- reading -------------------------------------------------------------------------------------------------
    def values(self, row):
        """The values of the item and those of a row inside it; empty cells are left out: they change nothing."""
        own, inside = {}, {}
        for position, column in self.found.items():
            cell = row.cells[position] if position < len(row.cells) else None
            if cell is None or cell == "":
                continue
            try:
                value = column.read(cell, self.importer.finders.get(column.key))
            except ValidationError as error:
                self.problem(row.number, " ".join(error.messages), column.label)
                continue
            (inside if column.is_inside else own)[column.name] = value
        return own, inside

    def grouped(self, read):
        """Rows of one item together: (their numbers, its values, [(number, values of a row inside)])."""
        groups, by_key = [], {}
        for number, own, inside in read:
            key = own.get("slug") or (self.importer.inside and title_of(own)) or None
            group = by_key.get(key) if key else None
            if group is None:
                group = ([], own, [])
                groups.append(group)
                by_key |= {key: group} if key else {}
            elif not self.importer.inside:
                gaps = {"first": group[0][0]}
                self.problem(number, _("this address stands in row %(first)s already.") % gaps, self.labels["slug"])
            else:
                self.agree(number, own, group)
            group[0].append(number)
            group[2].extend([(number, inside)] if inside else [])
        return groups

    def agree(self, number, own, group):
        """A further row of an item may repeat what the first says, and fill in what it left empty."""
        for name, value in own.items():
            if group[1].setdefault(name, value) != value:
                words = _("row %(first)s says otherwise of the same item.")
                self.problem(number, words % {"first": group[0][0]}, self.labels[name])

    # --- planning ------------------------------------------------------------------------------------------------
    def planned(self, numbers, values, inside):
        before = self.slugs.existing(values, [given for _number, given in inside])
        if before is None and not self.may_add():
            return self.problem(numbers[0], _("you may not make new items of this kind."))
        if before is not None and not self.may_change(before):
            return self.problem(numbers[0], _("you may not change “%(item)s”.") % {"item": before})
        item = copy.copy(before) if before is not None else self.importer.model()
        made = Planned(numbers, item, before, is_live=before is not None and arrivals.is_live(before))
        if before is None:
            values = {"source_language": source_of(values), **values} if self.is_publishable else values
            item.slug = values["slug"] = values.get("slug") or self.slugs.new(values)
        try:
            values, more = self.importer.gather(values)
            made.more = self.importer.differs(before, more)
        except ValidationError as error:
            return self.told(error, numbers[0], self.labels)
        self.lay(made, values)
        self.lay_inside(made, inside)
        self.check(made)
        if before is None:
            self.importer.finish(item, made.inside)
            made.told = self.importer.told(made.more)
        else:
            self.compare(made)
        return made

    @property
    def is_publishable(self):
        return issubclass(self.importer.model, Publishable)

    def lay(self, made, values):
        several = {c.name for c in self.importer.columns if isinstance(c, LinkedMany)} | {*self.importer.more_links}
        for name, value in values.items():
            if name not in several:
                setattr(made.item, name, value)
            elif made.before is None or {each.pk for each in value} != {
                each.pk for each in arrivals.linked(made.before, name)
            }:
                made.links[name] = value

    def lay_inside(self, made, inside):
        if not self.importer.inside:
            return
        relation = self.importer.model._meta.get_field(self.importer.inside)
        there = {}
        if made.before is not None:
            there = {
                getattr(row, self.importer.inside_key): row for row in getattr(made.before, self.importer.inside).all()
            }
        for number, given in inside:
            row = self.row_inside(relation, made, number, given, there)
            if row is not None:
                made.inside.append(row)

    def row_inside(self, relation, made, number, given, there):
        """A new row, or one that is there and would change; None where nothing is to do or something is wrong."""
        row = relation.related_model()
        hours = {c.name for c in self.importer.columns if c.is_inside and isinstance(c, Moment)}
        flat = {name: value[0] if name in hours else value for name, value in given.items()}
        present = there.get(flat.get(self.importer.inside_key))
        if present is not None:
            row = copy.copy(present)
        for name, value in flat.items():
            setattr(row, name, value)
        skipped = [
            relation.field.name,
            *(c.name for c in self.importer.columns if c.is_inside and isinstance(c, Linked)),
        ]
        try:
            self.importer.complete(row, given)
            row.full_clean(exclude=skipped, validate_unique=False, validate_constraints=False)
            self.constraints.check(row)
        except ValidationError as error:
            return self.told(error, number, self.inside_labels)
        if present is not None and not differing(present, row):
            return None
        there[getattr(row, self.importer.inside_key)] = row
        return row

    def check(self, made):
        """The model's own rules; links were found among what is there."""
        for rule in (check_title, self.check_fields, self.constraints.check):
            try:
                if rule is not check_title or self.is_publishable:
                    rule(made.item)
            except ValidationError as error:
                self.told(error, made.numbers[0], self.labels)
                if rule == self.check_fields:
                    return  # the database's rules are about values that are some

    def check_fields(self, item):
        """Links were found among what is there, and addresses are seen to by `Slugs`."""
        skipped = [c.name for c in self.importer.columns if isinstance(c, Linked) and not c.is_inside]
        skipped += ["title"] if self.is_publishable else []  # asked for in the source language, by `check_title`
        item.full_clean(exclude=skipped, validate_unique=False, validate_constraints=False)
        item.validate_unique(exclude=[*skipped, "slug"])

    def told(self, error, row, labels):
        for name, texts in (
            error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        ).items():
            label = labels.get(name) or (capfirst(self.field_label(name)) if name != NON_FIELD_ERRORS else "")
            for text in texts:
                self.problem(row, text, label)

    def field_label(self, name):
        found = (column.label for column in self.importer.columns if column.name == name)
        return next(found, name)

    # --- comparing -----------------------------------------------------------------------------------------------
    def compare(self, made):
        made.columns = differing(made.before, made.item)
        made.changes = history.changes(self.importer.model, made.before, made.item)
        for name, items in made.links.items():
            old, new = (enumerated(sorted(map(str, each))) for each in (arrivals.linked(made.before, name), items))
            label = capfirst(self.importer.model._meta.get_field(name).verbose_name)
            made.changes.append(history.Change(name, label, None, history.difference(old, new)))
        for row in made.inside:
            label = capfirst(row._meta.verbose_name)
            made.changes.append(history.Change(self.importer.inside, label, None, history.difference("", str(row))))
        made.changes += self.importer.changes(made.before, made.more)


def differing(before, after):
    """The columns in which two states of a row differ, an empty text being as good as none."""
    return [
        each.attname
        for each in history.told_fields(type(after))
        if (getattr(before, each.attname) or None) != (getattr(after, each.attname) or None)
        or (getattr(before, each.attname) is False) != (getattr(after, each.attname) is False)
    ]
