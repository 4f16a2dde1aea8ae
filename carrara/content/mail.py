"""The outbox: letters are written with the deed they tell of, and sent one by one by housekeeping."""

import logging
import re
from datetime import timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from functools import cache, lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator

from .languages import LANGUAGE_CODES, active, by_preference, suffix
from .models import Letter, LetterAttachment, Office
from .prepared import Select, insert

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=10)  # longer than any sending takes; a letter whose sender was killed is tried after it
ATTEMPTS = 8  # with pauses that double from two minutes: about four hours in all
SECRET = re.compile(r"(?<=/)[\w-]{32,}")  # a part of an address; no slug in a letter is as long
KEEPING = timedelta(days=30)  # letters hold addresses: sent ones are erased


def post(key, template, to, language, reply_to="", attachments=(), **context):
    """Put a letter into the outbox, in the reader's language; one that has this key already stays the only one.

    The template's first line is the subject. Call it inside the transaction of the deed. `attachments` are triples of
    a name, a content type with its parameters, and bytes.
    """
    with translation.override(language):
        minute = timezone.now().replace(second=0, microsecond=0)
        sender = {"office": office_names(active(), minute), "site_url": settings.SITE_URL}
        text = render_to_string(f"mail/{template}.txt", {**context, **sender}).strip()
    subject, _newline, body = text.partition("\n")
    subject = shortened(subject.strip())
    text = without_gaps(body)
    letter = Letter(key=key, to=to, reply_to=reply_to, subject=subject, text=text, language=language)
    insert(letter, ignore=True)
    if letter.pk and attachments:
        LetterAttachment.objects.bulk_create(
            LetterAttachment(letter=letter, name=name, content_type=kind, data=data) for name, kind, data in attachments
        )


def has_posted(keys):
    """Whether a letter with one of these keys is in the outbox, sent or not."""
    return Letter.objects.filter(key__in=list(keys)).exists()


@lru_cache(maxsize=len(LANGUAGE_CODES))
def office_names(code, minute):
    """The name of the office and of its public body, in this language or the nearest that there is.

    Read once a minute: the letter of a booking is written while others wait for the same session.
    """
    rows = names_in(code)()
    names, bodies = (rows[0][: len(LANGUAGE_CODES)], rows[0][len(LANGUAGE_CODES) :]) if rows else ((), ())
    return {"name": next(filter(None, names), ""), "body": next(filter(None, bodies), "")}


@cache
def names_in(code):
    columns = [f"{field}_{suffix(each)}" for field in ("name", "body") for each in by_preference(code)]
    return Select(QuerySet(Office).values_list(*columns))


def without_gaps(body):
    """Parts of a letter that stay empty leave no gap: one blank line between paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", body.strip())


def shortened(subject):
    """Titles are the office's to choose, and may be long."""
    return Truncator(subject).chars(Letter._meta.get_field("subject").max_length)


def office_address():
    """Where letters to the office go; empty where nobody has written it."""
    return settings.OFFICE_EMAIL or Office.objects.values_list("email", flat=True).first() or ""


def send_due():
    """Send every letter that is due and return how many went out. Two that run at once share the work.

    A process that is killed between sending and marking sends that one letter again after the claim lapses. Mailboxes
    can tell that the second is the first: its Message-ID is the same.
    """
    sent = 0
    for letter in Letter.objects.due():
        if claim(letter):
            sent += send(letter)
    return sent


def claim(letter):
    """Move the next attempt forward in one conditional UPDATE: of several processes one alone gets the row.

    After the last attempt there is no next one, even if it kills the process.
    """
    row = Letter.objects.due().filter(pk=letter.pk, next_try_at=letter.next_try_at)
    is_last = letter.attempts + 1 >= ATTEMPTS
    return row.update(next_try_at=None if is_last else timezone.now() + CLAIM, attempts=F("attempts") + 1)


def send(letter):
    identity = f"<{letter.pk}.{letter.written_at:%Y%m%d%H%M%S%f}@{urlsplit(settings.SITE_URL).hostname}>"
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": letter.language, "Message-ID": identity}
    reply_to = [letter.reply_to] if letter.reply_to else None
    message = EmailMessage(letter.subject, letter.text, to=[letter.to], reply_to=reply_to, headers=headers)
    for file in letter.attachments.all():
        message.attach(attached(file))
    row = Letter.objects.filter(pk=letter.pk)
    try:
        message.send()
    except Exception as error:  # whatever the mail server or the network answers, the other letters go on
        log.warning("letter %s was not sent: %s", letter.pk, error)
        attempts = letter.attempts + 1
        pause = timedelta(minutes=2**attempts)
        row.update(error=str(error), next_try_at=timezone.now() + pause if attempts < ATTEMPTS else None)
        return 0
    row.update(sent_at=timezone.now(), error="")
    return 1


def attached(file):
    """The file as a part of the message: its content type keeps its parameters, such as the method of an invitation."""
    part = MIMEBase(*file.content_type.split(";")[0].split("/"))
    part.replace_header("Content-Type", file.content_type)
    part.set_payload(bytes(file.data))
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    return part


def without_secrets(letter):
    """Its text as staff may read it: the secret in each of its links is left out."""
    return SECRET.sub("…", letter.text)


def erase_sent():
    """Erase letters sent longer ago than their keeping time; return how many."""
    return Letter.objects.filter(sent_at__lt=timezone.now() - KEEPING).delete()[0]


def forwarded(email):
    """The condition of letters that tell the office what was written from an address: by the ends of their keys."""
    return Q(reply_to__iexact=email) & (Q(key__endswith="-office") | Q(key__endswith="-desk"))


def erase_to(email):
    """Erase every letter to one address, or that forwards what came from it, at its owner's wish; return how many."""
    return Letter.objects.filter(Q(to__iexact=email) | forwarded(email)).delete()[1].get("content.Letter", 0)
