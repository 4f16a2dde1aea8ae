"""Loading of `seeds/`: the facts read from the seed documents and the site's own texts.

An entry names its model, a key that stays the same for ever, and its fields. `Seeded` remembers what the last
import wrote, field by field: a field that differs from that was edited by staff, and is left alone.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import yaml
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DatabaseError, transaction

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.models import Publishable

from .models import Seeded

NATURAL_KEYS = ("slug", "key", "number")


class SeedError(Exception):
    """Says which file and entry is broken, and how, in a sentence."""


@dataclass
class Entry:
    file: str
    model: type
    key: str
    fields: dict

    def __str__(self):
        return f"{self.model._meta.label_lower} {self.key}"

    def error(self, message):
        return SeedError(f"{self.file}, {self}: {message}")


@dataclass
class Report:
    made: list = field(default_factory=list)
    changed: list = field(default_factory=list)  # (entry, columns)
    unchanged: list = field(default_factory=list)
    edited: list = field(default_factory=list)  # (entry, columns that staff edited since)
    deleted: list = field(default_factory=list)  # entries whose object staff deleted


def import_seeds(folder=None, dry_run=False):
    """Load every fixture of `folder` in one transaction and return a Report.

    Raises SeedError, and changes nothing, if any entry is broken. With `dry_run` the report is true and nothing
    is written.
    """
    entries = read_folder(Path(folder or settings.SEEDS_DIR))
    report = Report()
    with transaction.atomic():
        for entry in entries:
            try:
                with transaction.atomic():
                    load(entry, report)
            except ValidationError as error:
                raise entry.error(in_words(error)) from error
            except (DatabaseError, ValueError, TypeError) as error:
                raise entry.error(str(error)) from error
        if dry_run:
            transaction.set_rollback(True)
    return report


def in_words(error):
    if hasattr(error, "message_dict"):
        return " ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    return " ".join(error.messages)


# --- reading the files -------------------------------------------------------------------------------------------


def read_folder(folder):
    """All entries, those that others point to first; the fields of one entry may stand in several files."""
    entries = {}
    for path in sorted(folder.glob("*.yaml")):
        for position, raw in enumerate(read_file(path), start=1):
            entry = parse(path.name, position, raw)
            known = entries.setdefault((entry.model, entry.key), entry)
            if known is not entry:
                if twice := sorted(known.fields.keys() & entry.fields.keys()):
                    raise entry.error(f"{', '.join(twice)} stands in {known.file} already.")
                known.fields |= entry.fields
    order = dependency_order({model for model, _key in entries})
    return sorted(entries.values(), key=lambda entry: order.index(entry.model))


def read_file(path):
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SeedError(f"{path.name}: this is no YAML that can be read: {error}") from error
    if isinstance(content, dict):  # what read_seed prints: a report with the facts in it
        content = content.get("facts")
    if not isinstance(content, list):
        raise SeedError(f"{path.name}: a list of entries is expected.")
    return content


def parse(file, position, raw):
    try:
        model, key, fields = apps.get_model(raw["model"]), str(raw["key"]), dict(raw["fields"])
    except (LookupError, TypeError, ValueError) as error:
        raise SeedError(f"{file}, entry {position}: model, key and fields are expected ({error}).") from error
    return Entry(file, model, key, fields)


def dependency_order(models):
    """The models so that each stands after those it points to."""
    ordered = []

    def visit(model):
        for related in model._meta.get_fields():
            target = related.related_model if related.is_relation and related.concrete else None
            if target in models and target is not model and target not in ordered:
                visit(target)
        if model not in ordered:
            ordered.append(model)

    for model in sorted(models, key=lambda model: model._meta.label):
        visit(model)
    return ordered


# --- one entry ---------------------------------------------------------------------------------------------------


def load(entry, report):
    seeded = Seeded.objects.filter(model=entry.model._meta.label_lower, key=entry.key).first()
    if seeded:
        target = entry.model.objects.filter(pk=seeded.object_id).first()
        if target is None:
            report.deleted.append(entry)
            return
    elif natural(entry.model, entry.key):
        report.edited.append((entry, ["made by staff"]))
        return
    else:
        target = entry.model()
    columns, links = values(entry)
    before = {name: as_text(target, name) for name in columns}
    known = seeded.values if seeded else before
    ours = [name for name in columns if before[name] == known.get(name, as_text(entry.model(), name))]
    for name in ours:
        setattr(target, target._meta.get_field(name).attname, columns[name])
    changed = save(entry, target, before, ours, is_new=seeded is None)
    changed += link(target, links, seeded, is_new=seeded is None)
    remember(entry, target, seeded, [*ours], links)
    file_in(report, entry, changed, [name for name in columns if name not in ours], seeded)


def natural(model, key):
    """An object that is there already under this key although no import made it."""
    for name in NATURAL_KEYS[:2]:
        if any(field.name == name and field.unique for field in model._meta.fields):
            return model.objects.filter(**{name: key}).first()
    return None


def values(entry):
    """The entry's fields as values of columns, and its many-to-many links as lists of primary keys."""
    columns, links = {}, {}
    fields = defaults(entry) | entry.fields
    for name, value in fields.items():
        try:
            field = entry.model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise entry.error(f"there is no field {name}.") from error
        if field.many_to_many:
            links[name] = sorted(resolve(entry, field, key) for key in value)
        elif field.is_relation:
            columns[name] = value and resolve(entry, field, value)
        elif isinstance(value, dict):
            columns |= in_languages(entry, name, value)
        else:
            columns[name] = as_column(entry, field, value)
    return columns, links


def as_column(entry, field, value):
    try:
        return field.to_python(str(value) if isinstance(value, float) else value)
    except ValidationError as error:
        raise entry.error(f"{field.name}: {in_words(error)}") from error


def defaults(entry):
    """What an entry need not say: its address is its key, and what can be published is."""
    names = {field.name for field in entry.model._meta.fields}
    found = {name: entry.key for name in NATURAL_KEYS[:2] if name in names}
    return found | ({"state": "published"} if issubclass(entry.model, Publishable) else {})


def in_languages(entry, name, texts):
    if unknown := sorted(texts.keys() - set(LANGUAGE_CODES)):
        raise entry.error(f"{name} is given in {', '.join(map(str, unknown))}, which is no language of the site.")
    return {f"{name}_{suffix(code)}": text.strip() for code, text in texts.items()}


def resolve(entry, field, key):
    label = field.related_model._meta.label_lower
    seeded = Seeded.objects.filter(model=label, key=key).first()
    target = seeded.object_id if seeded else getattr(natural(field.related_model, key), "pk", None)
    if target is None:
        raise entry.error(f"{field.name} names {key}, which no entry of {label} has.")
    return target


def as_text(target, name):
    """A column's value as the record keeps it; what is empty is empty, whether NULL or an empty text."""
    field = target._meta.get_field(name)
    value = field.value_from_object(target)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # 64000 is written, 64000.00 comes back
    return "" if value is None else str(field.get_prep_value(value))


def save(entry, target, before, ours, is_new):
    target.full_clean()
    changed = [name for name in ours if as_text(target, name) != before[name]]
    if changed or is_new:
        target._change_reason = f"seeds/{entry.file}"
        target.save()
    return changed


def link(target, links, seeded, is_new):
    changed = []
    for name, keys in links.items():
        present = linked(target, name)
        if present != keys and (is_new or present == seeded.values.get(name)):
            getattr(target, name).set(keys)
            changed.append(name)
    return changed


def linked(target, name):
    return sorted(getattr(target, name).values_list("pk", flat=True))


def remember(entry, target, seeded, ours, links):
    seeded = seeded or Seeded(model=entry.model._meta.label_lower, key=entry.key, values={})
    links = {name: keys for name, keys in links.items() if linked(target, name) == keys}
    wrote = seeded.values | {name: as_text(target, name) for name in ours} | links
    if seeded.pk is None or wrote != seeded.values:
        seeded.object_id, seeded.values = target.pk, wrote
        seeded.save()


def file_in(report, entry, changed, edited, seeded):
    if edited:
        report.edited.append((entry, edited))
    if seeded is None:
        report.made.append(entry)
    elif changed:
        report.changed.append((entry, changed))
    elif not edited:
        report.unchanged.append(entry)
