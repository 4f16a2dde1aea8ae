"""Personal data: every model with fields about people declares them here, with purpose, keeping time and erasure.

    personal.declare(Message, ["name", "email", "text"], purpose=..., keeping=..., erasure=..., found_by=["email"])

An app does so in its `ready()`. What is found by an e-mail address is exported for its owner; `erase` is a function
that erases it and returns how many rows it touched. Without it the office decides: an event names whom to ask.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

DECLARED = {}
SECRET = {"password", "key", "form_key", "token_hash", "next_try_at", "attempts"}


@dataclass(frozen=True)
class Declaration:
    model: type[Model]
    fields: Sequence[str]
    purpose: str
    keeping: str
    erasure: str
    found_by: Sequence[str] = ()
    erase: Callable[[str], int] | None = None

    def rows_of(self, email):
        if not self.found_by:
            return self.model._base_manager.none()
        found = Q.create([(f"{name}__iexact", email) for name in self.found_by], connector=Q.OR)
        return self.model._base_manager.filter(found)


def declare(model, fields, **words):
    DECLARED[model] = Declaration(model, fields, **words)


def export(email):
    """All that is kept of an address: kinds, each with its purpose, its keeping time, and rows of labels and texts."""
    found = []
    for kept in DECLARED.values():
        if rows := [written(row) for row in kept.rows_of(email.strip())]:
            name = str(kept.model._meta.verbose_name_plural)
            found.append({"kind": name, "purpose": str(kept.purpose), "keeping": str(kept.keeping), "rows": rows})
    return found


def written(row):
    """Every value that says something, but keys and secrets."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.is_relation]
    values = {str(field.verbose_name): field.value_to_string(row) for field in fields if field.name not in SECRET}
    return {name: value for name, value in values.items() if value not in ("", "None")}


def erase(email):
    """Erase all that can be erased of an address; how many rows."""
    return sum(kept.erase(email.strip()) for kept in DECLARED.values() if kept.erase)


def declare_all():
    """Those of this app."""
    from . import mail, messages
    from .models import AuditEntry, Image, Letter, Message, Office, Person, Release, User

    by_hand = _("The office erases it by hand.")
    declare(
        User,
        ["username", "first_name", "last_name", "email"],
        purpose=_("Accounts of the staff."),
        keeping=_("As long as the person works here."),
        erasure=by_hand,
        found_by=["email"],
    )
    declare(
        AuditEntry,
        ["by_name"],
        purpose=_("Shows who of the staff did what."),
        keeping=_("The days of AUDIT_KEEPING_DAYS."),
        erasure=_("Housekeeping erases it."),
    )
    declare(
        Letter,
        ["to", "reply_to", "text"],
        purpose=_("Letters that the site sends."),
        keeping=_("Thirty days after they were sent."),
        erasure=_("Housekeeping erases it."),
        found_by=["to"],
        erase=mail.erase_to,
    )
    declare(
        Message,
        ["name", "email", "text"],
        purpose=_("Messages of visitors, to be answered."),
        keeping=_("The days of MESSAGE_KEEPING_DAYS after the answer, twice as long without one."),
        erasure=_("Housekeeping erases it."),
        found_by=["email"],
        erase=messages.erase_from,
    )
    declare(
        Office,
        ["name", "contact_person", "email", "pec", "phone", "dpo_name", "dpo_email"],
        purpose=_("By law a public body shows them."),
        keeping=_("As long as they hold."),
        erasure=by_hand,
    )
    declare(
        Person,
        ["title"],
        purpose=_("People of whom the site tells in public."),
        keeping=_("As long as the page stands."),
        erasure=by_hand,
    )
    declare(
        Image,
        ["author", "rights_holder"],
        purpose=_("The law asks that the author of a picture be named."),
        keeping=_("As long as the picture is kept."),
        erasure=by_hand,
    )
    declare(
        Release,
        ["signed_by", "file"],
        purpose=_("Proves that a picture may be shown."),
        keeping=_("Until the day that stands beside each paper."),
        erasure=_("Housekeeping erases it."),
    )
