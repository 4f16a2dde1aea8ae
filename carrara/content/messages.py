"""What visitors write to the office: received, answered, erased."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from . import mail
from .models import Message, Office

ACKNOWLEDGED_AN_HOUR = 5  # messages under one e-mail address


class AlreadyAnswered(Exception):
    pass


@transaction.atomic
def receive(message):
    """Store a message, tell the office, and acknowledge it to the writer.

    The acknowledgement repeats nothing of what was typed: a form that sends its text to any address would be a
    tool for strangers' mail. Nor does it go on when many messages name one address, whoever sends them.
    """
    message.save()
    if office := mail.office_address():
        key = f"message-{message.pk}-office"
        mail.post(key, "message_office", office, "it", reply_to=message.email, message=message)
    if message.email and not is_flooded(message.email):
        key = f"message-{message.pk}-received"
        mail.post(key, "message_received", message.email, message.language, message=message)
    return message


def is_flooded(email):
    since = timezone.now() - timedelta(hours=1)
    return Message.objects.filter(email__iexact=email, received_at__gt=since).count() > ACKNOWLEDGED_AN_HOUR


@transaction.atomic
def answer(message, text, by):
    """Send the office's answer to the writer, once.

    Raises AlreadyAnswered if someone was quicker: the row is locked by the conditional UPDATE.
    """
    row = Message.objects.filter(pk=message.pk, answered_at=None)
    if not row.update(answer=text, answered_at=timezone.now(), answered_by=by):
        raise AlreadyAnswered(_("This message has already been answered."))
    message.refresh_from_db()
    if message.email:
        office = Office.objects.values_list("email", flat=True).first() or ""
        key = f"message-{message.pk}-answer"
        mail.post(key, "message_answer", message.email, message.language, reply_to=office, message=message)


def erase_due():
    """Erase messages whose keeping time is over (GDPR, art. 5.1.e), counted from the answer or, failing one,
    twice as long from arrival; return how many."""
    keeping = timedelta(days=settings.MESSAGE_KEEPING_DAYS)
    now = timezone.now()
    over = Q(answered_at__lt=now - keeping) | Q(answered_at=None, received_at__lt=now - 2 * keeping)
    return Message.objects.filter(over).delete()[0]


def erase_from(email):
    """Erase every message from one address, at its owner's wish; return how many."""
    return Message.objects.filter(email__iexact=email).delete()[0]
