from django.core.management.base import BaseCommand, CommandError

from carrara.website.samples import make_all
from events.models import Event


class Command(BaseCommand):
    help = "Fill the site with invented events and partners, marked as examples, to try it out."

    def handle(self, *args, **options):
        if Event.objects.filter(slug__startswith="esempio-").exists():
            raise CommandError("The examples are there already.")
        make_all()
        self.stdout.write("12 events and 4 partners made, all marked as examples.")
