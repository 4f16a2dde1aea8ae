import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Makes the first account of the back office, unless someone can already sign in there, and prints it once."

    def handle(self, *args, **options):
        people = get_user_model().objects
        if people.filter(is_staff=True, is_active=True).exists():
            return
        password = secrets.token_urlsafe(12)
        people.create_superuser(username="ufficio", password=password)
        self.stdout.write(
            f"First account of the back office (shown only now):\n    user ufficio   password {password}\n"
            "Forgotten? python3 run.py manage changepassword ufficio"
        )
