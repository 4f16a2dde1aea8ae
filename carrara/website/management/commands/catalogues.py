from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from carrara.formats.packages import SCRIPTS

PACKAGED = "carrara/formats/packages.py"
PACKAGES = ("carrara", "partners", "programmes", "events")
HEADING = "# Kept current by: python3 run.py catalogues. Translations are written here, by hand."
# Babel's own expression counts "other" before "many"; this is the order that gettext and its translators know.
ARABIC_PLURALS = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Command(BaseCommand):
    help = (
        "Brings the catalogues of carrara/locale up to date with the texts of Python files and templates: keeps what "
        "is translated, drops what is no longer said, and compiles. What is missing stays empty, to be filled in."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Write nothing; fail if something would change.")

    def handle(self, *, check, **options):
        if find_spec("babel") is None:
            raise CommandError("Babel is not installed. Start this with: python3 run.py catalogues")
        stale = []
        for domain, texts in {"django": list(extract(settings.BASE_DIR)), "djangojs": of_scripts()}.items():
            for code, _ in settings.LANGUAGES:
                stale += self.bring_up(domain, texts, code, write=not check)
        if check and stale:
            raise CommandError(f"Not current: {', '.join(stale)}. The mend: python3 run.py catalogues")

    def bring_up(self, domain, texts, code, write):
        """The files of one catalogue that were not current."""
        folder = Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES"
        catalogue = translated(texts, to_locale(code), folder / f"{domain}.po")
        missing = sum(not all(strings(message)) for message in catalogue if message.id)
        self.stdout.write(f"{code}, {domain}: {len(catalogue)} texts, {missing} missing")
        for suffix, content in {"po": readable(catalogue), "mo": compiled(catalogue)}.items():
            path = folder / f"{domain}.{suffix}"
            if path.exists() and path.read_bytes() == content:
                continue
            if write:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield str(path.relative_to(settings.BASE_DIR))


def of_scripts():
    """The texts of the packages' scripts: ours take their words from the pages they stand in."""
    return [(PACKAGED, message, [], context) for context, message in SCRIPTS]


def extract(root):
    """All our texts: (file, message, comments, context)."""
    from babel.messages.extract import extract as read

    for path in sources(root):
        text = path.read_text()
        if path.suffix != ".py":
            # What templatize leaves is no tidy Python: without indents the tokenizer takes it.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
        name = path.relative_to(root).as_posix()
        for _, message, comments, context in read("python", BytesIO(text.encode()), KEYWORDS, ["Translators:"]):
            yield name, message, comments, context


def sources(root):
    files = [path for package in PACKAGES for path in (root / package).rglob("*.py") if "migrations" not in path.parts]
    folders = [root / "templates", *(root / package for package in PACKAGES)]
    files += [path for folder in folders for path in folder.rglob("*") if path.suffix in (".html", ".txt", ".xml")]
    return sorted(set(files))


def translated(texts, locale, path):
    """A catalogue of these texts with the translations that `path` holds; English says what its source says."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    class Plain(Catalog):
        """Without dates and names, so that the same texts always give the same bytes."""

        @property
        def mime_headers(self):
            kept = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
            headers = [(name, value) for name, value in super().mime_headers if name in kept]
            return [*headers, ("Plural-Forms", f"{self.plural_forms}\n")]

        @property
        def plural_expr(self):
            return ARABIC_PLURALS if locale == "ar" else super().plural_expr

    known = read_po(BytesIO(path.read_bytes()), locale=locale) if path.exists() else Catalog(locale)
    result = Plain(locale, header_comment=HEADING, fuzzy=False)
    for name, message, comments, context in texts:
        result.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for message in result:
        if message.id:
            before = known.get(message.id, message.context)
            keep(before, message, result.num_plurals)
            if locale == "en" and not any(strings(message)):
                message.string = message.id
    return result


def keep(before, message, plurals):
    """Takes over what the translator wrote, in as many plural forms as the language has."""
    same_kind = before is not None and before.pluralizable == message.pluralizable
    message.user_comments = before.user_comments if before else []
    message.string = before.string if same_kind else ""
    if message.pluralizable:
        message.string = tuple((*strings(message), *[""] * plurals)[:plurals])


def strings(message):
    return message.string if isinstance(message.string, (list, tuple)) else (message.string,)


def readable(catalogue):
    from babel.messages.pofile import write_po

    file = BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, include_lineno=False)
    return file.getvalue()


def compiled(catalogue):
    from babel.messages.mofile import write_mo

    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()
