from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import ProtectedError

from events import samples, samples_removed
from programmes.models import Programme


class Command(BaseCommand):
    help = "Makes an invented edition of open studios, marked as an example in every title, to try the site."

    def add_arguments(self, parser):
        parser.add_argument("--studios", type=int, default=50)
        parser.add_argument("--routes", type=int, default=10)
        parser.add_argument("--sessions", type=int, default=0, help="At least so many, with visits to single studios.")
        parser.add_argument("--seed", type=int, default=1, help="The same number makes the same edition.")
        parser.add_argument("--remove", action="store_true", help="Take every trace of it away.")

    def handle(self, *, studios, routes, sessions, seed, remove, **options):
        if remove:
            return self.remove()
        if Programme.objects.filter(slug=samples.SLUG).exists():
            raise CommandError("The example is there already: --remove takes it away.")
        edition = samples.make(studios, routes, seed, sessions)
        call_command("reindex", stdout=self.stdout)
        counts = edition.open_studios.count(), edition.routes.count(), edition.sessions.count()
        self.stdout.write("{} studios, {} routes and {} sessions, all marked as examples.".format(*counts))

    def remove(self):
        try:
            gone = samples_removed.remove()
        except ProtectedError as error:
            raise CommandError(f"Something that is no example leads to it: {error.args[0]}") from error
        self.stdout.write(f"{gone} rows of the example are gone." if gone else "There is no example.")
