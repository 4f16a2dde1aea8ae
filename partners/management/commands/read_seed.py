import yaml
from django.core.management.base import BaseCommand, CommandError

from carrara.content.seed_documents.reading import DocumentRefused
from partners import seed_document


class Command(BaseCommand):
    help = (
        "Reads a seed document (a UCCN profile form or the text of an encyclopedia article) and prints as YAML its"
        " facts, each with the characters it was read from, what was repaired, empty headings, what could not be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="the document, plain text in UTF-8")

    def handle(self, *args, file, **options):
        try:
            fixture = seed_document.read(file)
        except DocumentRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(as_yaml(fixture))


def as_yaml(fixture):
    """A fact on three lines, as it is committed in seeds/."""
    return yaml.safe_dump(fixture, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
