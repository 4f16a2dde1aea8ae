"""Personal data: every model with fields about people declares them here, with purpose, keeping time and erasure.

    personal.declare(Message, ["name", "email", "text"], purpose=..., keeping=..., erasure=..., found_by=["email"])

An app does so in its `ready()`. What is found by an e-mail address is exported for its owner; `erase` is a function
that erases it and returns how many rows it touched. Without it the office decides: an event names whom to ask.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Model, Q
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DECLARED = {}
SECRET = {"password", "key", "form_key", "token_hash", "next_try_at", "attempts", "sequence", "session_epoch"}
BY_ITSELF = _("The site erases it by itself when the time is over.")
BY_HAND = _("The office erases it by hand.")


@dataclass(frozen=True)
class Declaration:
    """`also` finds rows of an address beside those that `found_by` finds; `ends` tells what is under way and would end
    with erasing, a sentence each; `stays`, what of an erased row is kept; `follow`, what the names of linked rows read;
    `shown`, by the name of a field, makes of a row what is told of it; `gaps` are those of `keeping`."""

    model: type[Model]
    fields: Sequence[str]
    purpose: str
    keeping: str
    erasure: str
    found_by: Sequence[str] = ()
    also: Callable[[str], Q] | None = None
    erase: Callable[[str], int] | None = None
    ends: Callable[[str], Sequence[str]] | None = None
    stays: str = ""
    follow: Sequence[str] = ()
    shown: Mapping[str, Callable] = field(default_factory=dict)
    gaps: Mapping = field(default_factory=dict)

    @property
    def kind(self):
        return str(capfirst(self.model._meta.verbose_name_plural))

    @property
    def is_erased_on_request(self):
        return self.erase is not None

    @property
    def kept_for(self):
        return str(self.keeping) % self.gaps

    @property
    def labels(self):
        """Its fields in the words of the staff."""
        return [str(self.model._meta.get_field(name).verbose_name) for name in self.fields]

    def rows_of(self, email):
        if not self.found_by:
            return self.model._base_manager.none()
        found = self.of(email) | self.also(email) if self.also else self.of(email)
        return self.model._base_manager.filter(found)

    def versions_of(self, email):
        """Older versions of items that had this address and have it no more, or that are gone."""
        if not self.found_by or not hasattr(self.model, "history"):
            return self.model._base_manager.none()
        key = self.model._meta.pk.attname
        return self.model.history.filter(self.of(email)).exclude(**{f"{key}__in": self.rows_of(email).values("pk")})

    def of(self, email):
        return Q.create([(f"{name}__iexact", email) for name in self.found_by], connector=Q.OR)


def declare(model, fields, **words):
    DECLARED[model] = Declaration(model, fields, **words)


def export(email):
    """All that is kept of an address: of each kind its declaration and its rows, as labels and values."""
    found = []
    for kept in DECLARED.values():
        rows = kept.rows_of(email.strip()).select_related(*links(kept.model), *kept.follow)
        if told := [written(row, kept) for row in rows]:
            found.append({"kept": kept, "rows": told})
    return found


def links(model):
    """What a row points to says what it is about; whom of the staff it points to is no matter of the person's."""
    return [each.name for each in model._meta.concrete_fields if each.is_relation and not is_staff(each)]


def is_staff(link):
    return link.related_model._meta.label == settings.AUTH_USER_MODEL


def written(row, kept):
    """Every value that says something, but keys and secrets; of what the site shows in public its name, and what is
    personal in it."""
    fields = [each for each in row._meta.concrete_fields if not each.primary_key and each.name not in SECRET]
    values = {}
    if hasattr(kept.model, "history"):
        values[str(row._meta.verbose_name)] = str(row)
        fields = [each for each in fields if each.name in kept.fields]
    for each in fields:
        if not each.is_relation or not is_staff(each):
            shown = kept.shown.get(each.name)
            values[str(each.verbose_name)] = shown(row) if shown else in_words(row, each)
    return {name: value for name, value in values.items() if value not in ("", "None", None)}


def in_words(row, column):
    """The value in the words of the staff: what a choice is called, and moments by the clocks of Rome."""
    value = getattr(row, column.name)
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if column.is_relation:
        return str(value or "")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return localtime(value).replace(tzinfo=None, microsecond=0)
    return value if isinstance(value, int) else column.value_to_string(row)


def erase(email):
    """Erase all that can be erased of an address; how many rows.

    What was declared last goes first: ending a visit may still write letters, which go with the others.
    """
    email = email.strip()
    count = sum(kept.erase(email) for kept in reversed(DECLARED.values()) if kept.erase)
    return count + sum(erase_from_versions(kept, email) for kept in DECLARED.values())


def erase_from_versions(kept, email):
    """Older versions lose what the item itself says no more of this person; how many."""
    return kept.versions_of(email).update(**dict.fromkeys(kept.fields, ""))


def mark(email):
    """What stands for an address in the audit trail: it tells whether it was this one, and cannot be read back."""
    return salted_hmac("personal data", email.strip().lower(), algorithm="sha256").hexdigest()[:16]


def declare_all():
    """Those of this app."""
    from . import mail, messages
    from .models import AuditEntry, Image, Letter, Message, Office, Person, Release, User

    declare(
        User,
        ["username", "first_name", "last_name", "email"],
        purpose=_("Accounts of the staff."),
        keeping=_("As long as the person works here."),
        erasure=BY_HAND,
        found_by=["email"],
    )
    declare(
        AuditEntry,
        ["by_name"],
        purpose=_("Shows who of the staff did what."),
        keeping=_("%(days)s days."),
        gaps={"days": settings.AUDIT_KEEPING_DAYS},
        erasure=BY_ITSELF,
    )
    declare(
        Letter,
        ["to", "reply_to", "text"],
        purpose=_("Letters that the site sends."),
        keeping=_("%(days)s days after they were sent."),
        gaps={"days": mail.KEEPING.days},
        erasure=BY_ITSELF,
        found_by=["to"],
        also=mail.forwarded,
        shown={"text": mail.without_secrets},
        erase=mail.erase_to,
    )
    declare(
        Message,
        ["name", "email", "text"],
        purpose=_("Messages of visitors, to be answered."),
        keeping=_("%(days)s days after the answer, twice as long without one."),
        gaps={"days": settings.MESSAGE_KEEPING_DAYS},
        erasure=BY_ITSELF,
        found_by=["email"],
        erase=messages.erase_from,
    )
    declare(
        Office,
        ["name", "contact_person", "email", "pec", "phone", "dpo_name", "dpo_email"],
        purpose=_("By law a public body shows them."),
        keeping=_("As long as they hold."),
        erasure=BY_HAND,
    )
    declare(
        Person,
        ["title"],
        purpose=_("People of whom the site tells in public."),
        keeping=_("As long as the page stands."),
        erasure=BY_HAND,
    )
    declare(
        Image,
        ["author", "rights_holder"],
        purpose=_("The law asks that the author of a picture be named."),
        keeping=_("As long as the picture is kept."),
        erasure=BY_HAND,
    )
    declare(
        Release,
        ["signed_by", "file"],
        purpose=_("Proves that a picture may be shown."),
        keeping=_("Until the day that stands beside each paper."),
        erasure=BY_ITSELF,
    )
