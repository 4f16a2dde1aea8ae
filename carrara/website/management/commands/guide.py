import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from carrara.website.management.commands.test import pytest


class Command(BaseCommand):
    help = "Takes the pictures of the guide for new staff anew, by following it in a browser (python3 run.py guide)."
    requires_system_checks = ()

    def handle(self, *args, **options):
        folder = settings.BASE_DIR / "carrara" / "static"
        sys.exit(pytest("-n", "2", "tests/website/test_guide_browser.py", GUIDE_PICTURES=str(folder)))
