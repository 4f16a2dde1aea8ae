"""Ending sessions: a session stays open while it knows the person's password and epoch (models.User)."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from simple_history.models import HistoricalRecords

from .models import User


def end(people, *, keep=None):
    """End every session of these people, a queryset or one person; that of the request `keep` stays open.

    It is one UPDATE: no session is looked for, so none is missed, wherever it was opened.
    """
    person = people if isinstance(people, User) else None
    if person:
        people = User.objects.filter(pk=person.pk)
    people.update(session_epoch=F("session_epoch") + 1)
    if person:
        person.refresh_from_db(fields=["session_epoch"])
    user = getattr(keep, "user", None)
    if user is not None and user.is_authenticated and people.filter(pk=user.pk).exists():
        user.refresh_from_db(fields=["session_epoch"])
        update_session_auth_hash(keep, user)


def present_request():
    """The request in whose course this happens, if any."""
    return getattr(HistoricalRecords.context, "request", None)


def connect():
    """A second factor that comes or goes ends the sessions that were opened on other terms."""
    post_save.connect(second_factor_came, sender=Authenticator, dispatch_uid="sessions")
    post_delete.connect(second_factor_went, sender=Authenticator, dispatch_uid="sessions")


def second_factor_came(instance, created, **kwargs):
    if created and instance.type == Authenticator.Type.TOTP:
        end(instance.user, keep=present_request())


def second_factor_went(instance, **kwargs):
    if instance.type == Authenticator.Type.TOTP:
        end(User.objects.filter(pk=instance.user_id), keep=present_request())
