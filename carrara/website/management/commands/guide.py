import os
import shutil
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Takes the pictures of the guide for new staff anew, by following it in a browser (python3 run.py guide)."
    requires_system_checks = ()

    def handle(self, *args, **options):
        folder = settings.BASE_DIR / "carrara" / "static"
        shutil.rmtree(folder / "admin" / "guide", ignore_errors=True)
        command = [sys.executable, "-m", "pytest", "-n", "2", "tests/website/test_guide_browser.py"]
        sys.exit(subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | {"GUIDE_PICTURES": folder}).returncode)
