"""The key of a line: which text it is, and what source and translation were when the sheet went out.

Signed shortly, so that a damaged key is known from one that was never ours; it guards against slips, not against will.
"""

from dataclasses import dataclass
from hashlib import blake2b

from django.utils.crypto import constant_time_compare, salted_hmac

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import RichTextField
from carrara.content.sheets.richtext import from_cell

SALT = "line of a translation sheet"


class Damaged(Exception):
    pass


@dataclass(frozen=True)
class Key:
    model: str
    pk: str
    place: str
    code: str
    source: str  # fingerprints
    present: str

    def __str__(self):
        body = "|".join((self.model, self.pk, self.place, self.code, self.source, self.present))
        return f"{body}|{check(body)}"


def check(body):
    return salted_hmac(SALT, body).hexdigest()[:10]


def read(text):
    """Raises Damaged."""
    body, _bar, sign = str(text or "").strip().rpartition("|")
    parts = body.split("|")
    if len(parts) != 6 or not constant_time_compare(sign, check(body)) or parts[3] not in LANGUAGE_CODES:
        raise Damaged
    return Key(*parts)


def canonical(field, text):
    """A text as it is compared: how its lines are broken and its blocks are spaced is no difference."""
    text = (text or "").replace("\r\n", "\n").strip()
    if text and isinstance(field, RichTextField):
        return from_cell(text, field)
    return text


def fingerprint(field, text):
    return blake2b(canonical(field, text).encode(), digest_size=6).hexdigest()
