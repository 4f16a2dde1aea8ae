"""What a form that was sent holds, compared with what somebody else saved meanwhile."""

import re
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import history
from ..languages import direction, enumerated, html_lang
from ..models import RichTextField


@dataclass
class Difference:
    name: str  # of the field, as the form writes it
    label: str
    row: str  # the row inside the item; empty for the item itself
    language: str | None
    shown: str  # HTML: <del> what is saved, <ins> what the form holds
    is_taken: bool  # only the other person changed it: the form now holds what is saved

    @property
    def marks(self):
        """The attributes of the element that shows it."""
        code = self.language
        return format_html('lang="{}" dir="{}"', html_lang(code), direction(code)) if code else ""


@dataclass
class RowNote:
    row: str
    told: str


def rows_at(model, rows, number):
    """{key: the row as it was} when the newest entry of the history had this number; without those then deleted."""
    names = [field.name for field in history.told_fields(model) if field.many_to_one]
    versions = model.history.filter(history_id__lte=number, **rows).select_related(*names).order_by("history_id")
    found = {getattr(version, model._meta.pk.attname): version for version in versions}
    return {key: version for key, version in found.items() if version.history_type != "-"}


# --- fields ------------------------------------------------------------------------------------------------------
def compare(form, saved, seen, row=""):
    """The differences that the other person made; `seen` is a version of the history, None where it is not known."""
    found = []
    for field in history.told_fields(type(saved)):
        if field.name in form.fields and field.name not in form.errors:
            old, new = value_of(field, saved), value_of(field, form.instance)
            before = value_of(field, seen) if seen else None
            words = history.words(field, saved), history.words(field, form.instance)
            found += told(form, field, row, (old, new, before), words, is_known=seen is not None)
    for field in history.tracked_links(type(saved)):
        if field.name in form.fields and field.name not in form.errors:
            theirs, mine = getattr(saved, field.name).all(), form.cleaned_data.get(field.name) or ()
            before = linked_keys(field, seen) if seen else None
            keys = {each.pk for each in theirs}, {each.pk for each in mine}, before
            words = (enumerated(sorted(map(str, links))) for links in (theirs, mine))
            found += told(form, field, row, keys, tuple(words), is_known=seen is not None)
    return found


def told(form, field, row, values, words, is_known):
    """One difference, or none where the other person left the field alone or wrote the same."""
    (old, new, before), (theirs, mine) = values, words
    if old == new or (is_known and old == before):
        return []
    is_taken = is_known and new == before
    if is_taken:
        show_theirs(form.fields[field.name])
    label, language = capfirst(history.label_of(field)), getattr(field, "language", None)
    shown = history.difference(theirs, mine)
    return [Difference(form.add_prefix(field.name), label, row, language, shown, is_taken)]


def value_of(field, holder):
    """What is compared: the editor drops the white space between the elements of a text that came another way."""
    value = getattr(holder, field.attname)
    if isinstance(field, RichTextField) or isinstance(getattr(field, "translated_field", None), RichTextField):
        return re.sub(r">\s+<", "><", value or "").strip()
    return str(value) if hasattr(value, "storage") else (value or None if isinstance(value, str) else value)


def linked_keys(field, version):
    return set(getattr(version, field.name).values_list(f"{field.m2m_reverse_field_name()}_id", flat=True))


def show_theirs(field):
    """The field of a form that was sent shows what is saved, and can still be edited."""
    field.bound_data = lambda data, initial: initial


def take_theirs(form, chosen):
    """A disabled field keeps what is saved, whatever was sent."""
    for name, field in form.fields.items():
        if form.add_prefix(name) in chosen:
            field.disabled = True


# --- rows inside the item ----------------------------------------------------------------------------------------
def with_theirs(formset, chosen):
    class Chosen(formset):
        def add_fields(self, form, index):
            super().add_fields(form, index)
            take_theirs(form, chosen)

    return Chosen


def compare_rows(formset, seen):
    """The differences within rows that both still have, and notes on those that came or went."""
    model = formset.model
    names = [field.name for field in history.told_fields(model) if field.many_to_one]
    parent = {formset.fk.attname: formset.instance.pk}
    saved = {row.pk: row for row in model._base_manager.filter(**parent).select_related(*names)}
    found, kind = [], capfirst(model._meta.verbose_name)
    held = {form.instance.pk: form for form in formset.initial_forms}
    notes = []
    for key, form in held.items():
        row = f"{kind}: {saved.get(key)}"
        changed = compare(form, saved[key], seen.get(key) if seen else None, row) if key in saved else []
        if changed and formset._should_delete_form(form):
            notes.append(RowNote(row, _("changed by the other person, and marked for deletion in your form.")))
        else:
            found += changed
    notes += [
        RowNote(f"{kind}: {row}", _("added by the other person; it stays."))
        for key, row in saved.items()
        if key not in held and key not in (seen or {})
    ]
    gone = [row for key, row in (seen or {}).items() if key not in saved]
    notes += [RowNote(f"{kind}: {row.instance}", gone_note(row)) for row in gone]
    return found, notes


def gone_note(row):
    if getattr(row, "is_put_back", False):
        return _("deleted by the other person, but you changed it: it stands again at the end of the rows.")
    return _("deleted by the other person; it is gone from your form too.")


def without_lost_rows(kwargs, formset, seen):
    """The data of a formset without the rows that are no longer there.

    One that was changed in the form becomes a new row, so that nothing typed is lost; one that was not goes.
    """
    data, prefix = kwargs["data"], kwargs["prefix"]
    key_name = formset.model._meta.pk.name
    there = set(kwargs["queryset"].filter(**{formset.fk.name: kwargs["instance"]}).values_list("pk", flat=True))
    kept, added = [], []
    initial, total = (number(data.get(f"{prefix}-{name}_FORMS")) for name in ("INITIAL", "TOTAL"))
    for index in range(total):
        start = f"{prefix}-{index}-"
        values = {name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)}
        key = number(*values.get(key_name, []))
        if index >= initial:
            added.append(values)
        elif key in there or not key:
            kept.append(values)
        elif is_changed(formset.form, data, start, seen.get(key)):
            added.append(values | {key_name: [""]})
            seen[key].is_put_back = True
    return numbered(data, prefix, kept, added)


def number(value="", *_more):
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0


def is_changed(form_class, data, start, version):
    if version is None:
        return False
    return form_class(data, prefix=start.removesuffix("-"), instance=version.instance).has_changed()


def numbered(data, prefix, kept, added):
    """The same data with its rows counted anew."""
    for name in [name for name in data if re.match(rf"{re.escape(prefix)}-\d+-", name)]:
        del data[name]
    for index, values in enumerate([*kept, *added]):
        for name, value in values.items():
            data.setlist(f"{prefix}-{index}-{name}", value)
    data[f"{prefix}-INITIAL_FORMS"], data[f"{prefix}-TOTAL_FORMS"] = len(kept), len(kept) + len(added)
    return data
