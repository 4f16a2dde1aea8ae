import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from carrara.website.inventory.entries import rebuild
from carrara.website.models import InventoryEntry, Seeded


class Command(BaseCommand):
    help = "Brings database, files and first account up to date with the code; run.py calls it before each start."

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not InventoryEntry.objects.filter(has_page=True).exists():  # a database from before there was one
            rebuild()
        self.once("static", static_files(), self.collect, there=Path(settings.STATIC_ROOT).exists())
        self.once("seeds", seed_files(), self.sow, there=Seeded.objects.exists())
        call_command("first_account", stdout=self.stdout)

    def once(self, name, files, do, *, there):
        """Does it if these files are not those of the last time, or if what it made then is gone."""
        mark = Path(settings.VAR_DIR) / f"{name}.done"
        digest = hashlib.sha256("\n".join(files).encode()).hexdigest()
        if not (there and mark.exists() and mark.read_text() == digest):
            do()
            mark.write_text(digest)

    def collect(self):
        self.stdout.write("Collecting style sheets and scripts.")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)

    def sow(self):
        self.stdout.write("Importing the seeds.")
        call_command("import_seeds", stdout=self.stdout)


def static_files():
    for finder in get_finders():
        for path, storage in finder.list([]):
            yield f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}"


def seed_files():
    for path in sorted(settings.SEEDS_DIR.glob("*.yaml")):
        yield f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"
