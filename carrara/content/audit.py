"""The audit trail: who did what, and when, over the whole site.

    audit.record("exported", by=request.user, about=Event, rows=12, file="eventi.csv")

writes one entry, in the transaction of the deed. Deeds that the database or the door announce are recorded here by
signals: whatever a person adds, changes or deletes, rights, sign-ins and second factors. A deed of another kind gets
a line in DEEDS, a detail of another name one in DETAILS, and a call where it is done.
"""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .languages import enumerated
from .models import AuditEntry

DEEDS = {
    # contents
    "added": _("added"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "restored": _("restored an older version"),
    "published": _("published"),
    "scheduled": _("scheduled"),
    "withdrawn": _("withdrawn"),
    "submitted": _("sent to review"),
    "sent_back": _("sent back"),
    "draft_saved": _("changed the draft beside what is public"),
    "discarded": _("draft thrown away"),
    "imported": _("imported"),
    "exported": _("exported"),
    "paper_opened": _("opened a signed release"),
    # visits
    "booked": _("booked"),
    "booking_cancelled": _("booking cancelled"),
    "called_off": _("called off"),
    "moved": _("moved to another time"),
    "places_set": _("number of places changed"),
    "told": _("told by telephone"),
    "request_answered": _("request for a group answered"),
    "personal_exported": _("exported what is kept of an address"),
    "personal_erased": _("erased what is kept of an address"),
    # the door
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "sign_in_failed": _("sign-in failed"),
    "password_changed": _("password changed"),
    "factor_added": _("second factor set up"),
    "factor_removed": _("second factor removed"),
    "codes_made": _("recovery codes made"),
    "sessions_ended": _("signed out everywhere"),
    # people
    "invited": _("invited"),
    "invited_again": _("invited again"),
    "invitation_withdrawn": _("invitation withdrawn"),
    "invitation_accepted": _("invitation accepted"),
    "rights_changed": _("rights changed"),
}
DETAILS = {
    "fields": _("fields"),
    "given": _("given"),
    "taken": _("taken away"),
    "rows": _("rows"),
    "file": _("file"),
    "reason": _("reason"),
    "to": _("to"),
    "name": _("name"),
    "mark": _("mark of the address"),
}


def record(deed, *, by=None, about=None, **details):
    """Write an entry: `deed` is a word of DEEDS, `by` a person (else whoever is at work), `about` an object or model.

    `details` are short texts, numbers or lists of them. Raises KeyError for a deed that DEEDS does not know.
    """
    DEEDS[deed]
    by = by or doer()
    meta = about._meta if about is not None else None
    is_row = meta is not None and not isinstance(about, type)
    return AuditEntry.objects.create(
        by=by,
        by_name=by.shown_name if by else "",
        deed=deed,
        kind=meta.label_lower if meta else "",
        object_id=str(about.pk) if is_row else "",
        about=str(about)[:200] if is_row else "",
        details={name: value for name, value in details.items() if value not in (None, "", [])},
    )


def doer():
    """The person in whose request this happens, if any."""
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


# --- reading -----------------------------------------------------------------------------------------------------
def shown_deed(entry):
    return capfirst(DEEDS.get(entry.deed, entry.deed))


def model_of(entry):
    try:
        return apps.get_model(entry.kind) if entry.kind else None
    except (LookupError, ValueError):  # a kind that the site has no more
        return None


def shown_kind(entry):
    model = model_of(entry)
    return capfirst(model._meta.verbose_name) if model else entry.kind


def shown_details(entry):
    """What else is known of the deed, in the reader's language."""
    parts = []
    for name, value in entry.details.items():
        values = value if isinstance(value, list) else [value]
        if name == "told":
            parts.append(LogEntry(change_message=value).get_change_message())
            continue
        if name in ("given", "taken"):
            values = [gettext(each) for each in values]  # roles are kept under English names
        if name == "fields":
            values = [field_name(model_of(entry), each) for each in values]
        parts.append(f"{DETAILS.get(name, name)}: {enumerated(dict.fromkeys(values))}")
    return " · ".join(parts)


def field_name(model, name):
    """The label of a field; of a text in one language with its code: `title or name (fr)`."""
    fields = {field.name: field for field in model._meta.get_fields()} if model else {}
    field = fields.get(name)
    label = getattr(getattr(field, "translated_field", field), "verbose_name", name)
    code = getattr(field, "language", None)
    return f"{label} ({code})" if code else str(label)


# --- keeping -----------------------------------------------------------------------------------------------------
def erase_due():
    """Erase entries whose keeping time is over: they tell what colleagues did. Return how many."""
    over = timezone.now() - timedelta(days=settings.AUDIT_KEEPING_DAYS)
    return AuditEntry.objects.filter(at__lt=over).delete()[0]
