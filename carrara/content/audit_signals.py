"""What the audit trail hears of by itself."""

from allauth.account import signals as account
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth import signals as auth
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import m2m_changed, post_delete, post_save
from simple_history.signals import post_create_historical_record

from . import audit
from .back_office.forgiving import ReadOnlyAdmin
from .history import RESTORED, label_of, told_fields
from .models import AuditEntry, Letter, Publishable, ReviewStep, User, scopes

QUIET = (AuditEntry, Letter)  # written by the program
PUBLISHING = {"state", "published_at", "expires_at"}


def connect():
    for signal, receiver in {
        post_create_historical_record: version_written,
        auth.user_logged_in: signed_in,
        auth.user_logged_out: signed_out,
        auth.user_login_failed: sign_in_failed,
        account.password_changed: password_changed,
        account.password_set: password_changed,
        account.password_reset: password_changed,
    }.items():
        signal.connect(receiver, dispatch_uid="audit")
    post_save.connect(factor_came, sender=Authenticator, dispatch_uid="audit")
    post_delete.connect(factor_went, sender=Authenticator, dispatch_uid="audit")
    post_save.connect(logged_by_the_admin, sender=LogEntry, dispatch_uid="audit")
    post_save.connect(step_taken, sender=ReviewStep, dispatch_uid="audit")
    post_delete.connect(row_deleted, dispatch_uid="audit")
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(rights_moved, sender=through, dispatch_uid="audit")
    for relation in scopes().values():
        m2m_changed.connect(rights_moved, sender=relation.through, dispatch_uid="audit")


# --- contents ----------------------------------------------------------------------------------------------------
def version_written(instance, history_instance, **kwargs):
    """Every version that a person writes; those of imports and housekeeping stand in the item's history alone."""
    if history_instance.history_user is None:
        return
    fields = changed_fields(type(instance), history_instance) if history_instance.history_type == "~" else []
    if "state" in fields and set(fields) <= PUBLISHING:
        return  # told by the step of the review
    audit.record(deed_of(history_instance), by=history_instance.history_user, about=instance, fields=fields)


def changed_fields(model, version):
    """The names of the fields in which it differs from the version before; of rows of links it is not told."""
    before = model.history.filter(**{model._meta.pk.attname: version.instance.pk})
    before = before.filter(history_id__lt=version.history_id).order_by("-history_id").first()
    if before is None:
        return []
    names = [field for field in told_fields(model) if label_of(field)]
    return [field.name for field in names if getattr(before, field.attname) != getattr(version, field.attname)]


def deed_of(version):
    if version.history_type != "~":
        return {"+": "added", "-": "deleted"}[version.history_type]
    if (version.history_change_reason or "").startswith(RESTORED):
        return "restored"
    return "changed"


def step_taken(instance, created, **kwargs):
    """Sent to review and back, published, scheduled, withdrawn: the deeds of publishing.py."""
    if created and instance.by:
        audit.record(instance.deed, by=instance.by, about=instance.item, reason=instance.text)


def logged_by_the_admin(instance, created, **kwargs):
    """What the back office changed in rows without a history, such as people, or in the draft beside a public item."""
    model = ContentType.objects.get_for_id(instance.content_type_id).model_class()  # kept: a deed may be on many rows
    if not created or model is None or model in QUIET or instance.action_flag == DELETION:
        return
    if hasattr(model, "history") and (instance.is_addition() or not issubclass(model, Publishable)):
        return
    deed = "added" if instance.is_addition() else "changed"
    row = model._base_manager.filter(pk=instance.object_id).first()
    if hasattr(model, "history"):
        if not is_live(row):
            return
        deed = "draft_saved"
    audit.record(deed, by=audit.doer() or instance.user, about=row, told=instance.change_message)


def is_live(row):
    return isinstance(row, Publishable) and row.state == Publishable.State.PUBLISHED


def row_deleted(sender, instance, **kwargs):
    """Rows without a history, by whatever way they were deleted; a person at work is needed, or it is housekeeping."""
    if hasattr(sender, "history") or not audit.doer():
        return
    site = admin.site._registry.get(sender)
    if site is not None and not isinstance(site, ReadOnlyAdmin):  # the others are rows of the program
        audit.record("deleted", about=instance)


# --- rights ------------------------------------------------------------------------------------------------------
def rights_moved(sender, instance, action, reverse, model, pk_set, **kwargs):
    """Groups, permissions and scopes that somebody gave or took away; `pre_clear` still sees what goes."""
    if action not in ("post_add", "post_remove", "pre_clear") or not audit.doer():
        return
    if action == "pre_clear":
        field = next(field for field in links_of(instance) if field_through(field) is sender)
        rows = getattr(instance, field.name if field.concrete else field.get_accessor_name()).all()
    else:
        rows = model._default_manager.filter(pk__in=pk_set)
    if names := [str(row) for row in rows]:
        audit.record("rights_changed", about=instance, **{"given" if action == "post_add" else "taken": names})


def links_of(instance):
    return [field for field in instance._meta.get_fields() if field.many_to_many]


def field_through(field):
    return field.remote_field.through if field.concrete else field.through


# --- the door ----------------------------------------------------------------------------------------------------
def signed_in(user, **kwargs):
    audit.record("signed_in", by=user, about=user)


def signed_out(user, **kwargs):
    if user is not None:
        audit.record("signed_out", by=user, about=user)


def sign_in_failed(credentials, **kwargs):
    """Only a name that we know is kept: people also type their password into the wrong field."""
    typed = str(credentials.get("email") or credentials.get("username") or "")[:254]
    user = typed and (User.objects.filter(username__iexact=typed) | User.objects.filter(email__iexact=typed)).first()
    audit.record("sign_in_failed", about=user or None)


def password_changed(user, **kwargs):
    audit.record("password_changed", by=user, about=user)


def factor_came(instance, created, **kwargs):
    is_totp = instance.type == Authenticator.Type.TOTP
    if created:
        audit.record("factor_added" if is_totp else "codes_made", by=audit.doer() or instance.user, about=instance.user)


def factor_went(instance, **kwargs):
    if instance.type == Authenticator.Type.TOTP and (user := User.objects.filter(pk=instance.user_id).first()):
        audit.record("factor_removed", about=user)
