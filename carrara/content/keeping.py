"""A file that somebody sent and has still to say yes to: kept for an hour, out of reach of any address.

What the person gets is a signed word that names the file by its digest; it is worth something only to them, for the
purpose they sent the file for, and only until the hour is over.
"""

import hashlib
import time

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEPT = 3600  # seconds
SALT = "sheet kept for its sender"
LAPSED = _("The sheet is kept for one hour, and the hour is over: please send it again.")


def folder():
    return settings.VAR_DIR / "sheets"


def keep(data, *, by, purpose, **facts):
    """Store the bytes of a file; returns the word that gives them back, which also carries `facts`."""
    digest = hashlib.sha256(data).hexdigest()
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder() / f"{by.pk}-{digest}"
    file.write_bytes(data)
    file.chmod(0o600)
    return signing.dumps([by.pk, purpose, digest, facts], salt=SALT, compress=True)


def kept(word, *, by, purpose):
    """The bytes and the facts. Raises ValidationError where the word is another's, too old, or not ours."""
    try:
        owner, meant, digest, facts = signing.loads(word, salt=SALT, max_age=KEPT)
        data = (folder() / f"{owner}-{digest}").read_bytes()
    except (signing.BadSignature, OSError, ValueError) as error:
        raise ValidationError(LAPSED, code="lapsed") from error
    if (owner, meant) != (by.pk, purpose) or hashlib.sha256(data).hexdigest() != digest:
        raise ValidationError(LAPSED, code="lapsed")
    return data, facts


def forget(word):
    """Once it is written the sheet is of no more use."""
    owner, _meant, digest, _facts = signing.loads(word, salt=SALT)
    (folder() / f"{owner}-{digest}").unlink(missing_ok=True)


def erase_due():
    """Erase what nobody said yes to; the number of files."""
    over = [file for file in folder().glob("*") if file.stat().st_mtime < time.time() - KEPT]
    for file in over:
        file.unlink(missing_ok=True)
    return len(over)
