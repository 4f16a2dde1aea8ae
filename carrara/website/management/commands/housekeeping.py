import logging
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from carrara.content import (
    audit,
    bin,
    invitations,
    keeping,
    mail,
    messages,
    missing,
    presence,
    publishing,
    rights,
)
from carrara.website import duties
from carrara.website.quality import checkups
from events import arrivals, bookings, personal, reminders, waiting

log = logging.getLogger(__name__)
PAUSE = 3  # seconds between two rounds
TASKS = {
    "drafts published": publishing.publish_due,
    "pictures told of": rights.tell_due,
    "papers told of": rights.tell_erasing,
    "reminders of duties written": duties.remind,
    "held and offered places ended": bookings.lapse_due,
    "groups told that their waiting list is closed": waiting.tell_last_hours,
    "reminders of visits written": reminders.remind_due,
    "no-shows marked": arrivals.mark_no_shows,
    "letters sent": mail.send_due,
    "sent letters erased": mail.erase_sent,
    "messages erased": messages.erase_due,
    "presences erased": presence.erase_lapsed,
    "releases erased": rights.erase_due,
    "addresses not found erased": missing.erase_due,
    "items looked at": checkups.run_due,
    "deleted items erased": bin.erase_due,
    "bookings, waiting lists and requests made anonymous": personal.erase_due,
    "sheets erased": keeping.erase_due,
    "invitations erased": invitations.erase_lapsed,
    "entries of the audit trail erased": audit.erase_due,
}


class Command(BaseCommand):
    help = "Publish drafts, send letters, erase what is past its keeping time. Safe to run twice at once."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help=f"go on for ever, every {PAUSE} seconds")

    def handle(self, *args, **options):
        self.round()
        while options["loop"]:
            time.sleep(PAUSE)
            close_old_connections()
            self.round()

    def round(self):
        for name, task in TASKS.items():
            try:
                count = task()
            except Exception:  # one task that fails must not keep the others from their work
                log.exception("housekeeping: %s", name)
                continue
            if count:
                self.stdout.write(f"{name}: {count}")
