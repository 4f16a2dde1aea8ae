"""Inviting somebody to join the staff by a letter with a link that works once, for some days."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from . import audit, mail, tokens
from .models import Invitation, User


class NotWaiting(Exception):
    """The person has come already, or the invitation was withdrawn."""


@transaction.atomic
def invite(user, *, by):
    """Make the account wait for its owner and send the letter. `user` is saved; its rights may be given after."""
    user.is_active, user.is_staff = False, True
    user.set_unusable_password()
    user.save()
    post(user, by=by)
    audit.record("invited", by=by, about=user, to=user.email)
    return user


@transaction.atomic
def send_again(user, *, by):
    """A new letter with a new link; the link of the letter before ends. Raises NotWaiting."""
    if not Invitation.objects.select_for_update().filter(user=user, user__is_active=False, accepted_at=None).exists():
        raise NotWaiting
    post(user, by=by)
    audit.record("invited_again", by=by, about=user, to=user.email)


@transaction.atomic
def withdraw(user, *, by):
    """The link ends, and the account that nobody has used goes with it. Raises NotWaiting."""
    if not Invitation.objects.select_for_update().filter(user=user, user__is_active=False, accepted_at=None).exists():
        raise NotWaiting
    audit.record("invitation_withdrawn", by=by, about=user, to=user.email)
    user.delete()


def post(user, *, by):
    token, now = tokens.new(), timezone.now()
    digest = tokens.hashed(token)
    values = {"by": by, "token_hash": digest, "sent_at": now, "lapses_at": now + keeping()}
    Invitation.objects.update_or_create(user=user, defaults=values)
    url = settings.SITE_URL + reverse("invitation", args=[token])
    words = {"user": user, "by": by, "url": url, "days": settings.INVITATION_DAYS}
    mail.post(f"invitation-{digest[:32]}", "invitation", user.email, user.language, **words)


def keeping():
    return timedelta(days=settings.INVITATION_DAYS)


def found(token):
    """The invitation of this link, while it works."""
    return Invitation.objects.open().filter(token_hash=tokens.hashed(token)).select_related("user", "by").first()


@transaction.atomic
def accept(invitation, password):
    """Open the account with this password. Raises NotWaiting if the link was used or ended meanwhile."""
    now = timezone.now()
    if (
        not Invitation.objects.open(now)
        .filter(pk=invitation.pk, token_hash=invitation.token_hash)
        .update(accepted_at=now)
    ):
        raise NotWaiting
    user = invitation.user
    user.set_password(password)
    user.is_active = True
    user.save()
    audit.record("invitation_accepted", by=user, about=user)
    return user


def erase_lapsed():
    """Erase the accounts of those who never came, some time after their link has lapsed; return how many."""
    over = timezone.now() - timedelta(days=settings.INVITATION_KEEPING_DAYS)
    gone = User.objects.filter(is_active=False, last_login=None, invitation__accepted_at=None)
    return gone.filter(invitation__lapses_at__lt=over).delete()[1].get("content.User", 0)
