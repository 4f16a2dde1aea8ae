from django.core.management.base import BaseCommand, CommandError

from carrara.website.seeds import SeedError, import_seeds


class Command(BaseCommand):
    help = "Load seeds/ into the database; what staff edited since is left alone and reported."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--folder", help="another folder of fixtures than seeds/")

    def handle(self, *args, **options):
        try:
            report = import_seeds(options["folder"], dry_run=options["dry_run"])
        except SeedError as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        for entry, columns in report.changed:
            self.stdout.write(f"changed: {entry} ({', '.join(columns)})")
        for entry, columns in report.edited:
            self.stdout.write(f"left alone, edited by staff: {entry} ({', '.join(columns)})")
        for entry in report.deleted:
            self.stdout.write(f"left alone, deleted by staff: {entry}")
        counts = (len(report.made), len(report.changed), len(report.unchanged), len(report.edited + report.deleted))
        summary = "{} made, {} changed, {} already as in the seeds, {} left to the staff".format(*counts)
        self.stdout.write(f"{summary}{' (dry run: nothing was written)' if options['dry_run'] else ''}")
