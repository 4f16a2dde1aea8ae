from django.core.management.base import BaseCommand

from carrara.website.inventory.entries import rebuild
from carrara.website.search.index import reindex


class Command(BaseCommand):
    help = "Writes search index and inventory anew: needed after rows came in without being saved one by one."

    def handle(self, *args, **options):
        self.stdout.write(f"{reindex()} items in the search index.")
        self.stdout.write(f"{rebuild()} items in the inventory.")
