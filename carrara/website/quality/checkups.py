"""The whole site is looked at each night, and when staff ask; housekeeping calls it."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from carrara.website.models import Checkup

from .keeping import recheck_all

AT = 3  # o'clock in Rome, when nobody waits for anything
GIVEN_UP = timedelta(hours=1)  # after this a checkup that did not finish was killed, and is done again
KEPT = 30


def ask():
    """By staff; one that waits already is enough."""
    Checkup.objects.filter(started_at=None).first() or Checkup.objects.create()


def last():
    """The newest that is finished, and whether another one waits or is under way."""
    finished = Checkup.objects.exclude(finished_at=None).order_by("-finished_at").first()
    return finished, Checkup.objects.filter(finished_at=None).exists()


def run_due():
    """Do what is due, once however many call it at a time; the number of items looked at."""
    ask_for_the_night()
    return sum(run(checkup) for checkup in Checkup.objects.filter(finished_at=None).order_by("pk"))


def ask_for_the_night():
    now = timezone.localtime()
    if now.hour < AT or Checkup.objects.filter(night=now.date()).exists():
        return
    try:
        with transaction.atomic():
            Checkup.objects.create(night=now.date())
    except IntegrityError:  # another one was first
        return
    old = Checkup.objects.order_by("-asked_at", "-pk").values_list("pk", flat=True)[KEPT:]
    Checkup.objects.filter(pk__in=list(old)).delete()


def run(checkup):
    now = timezone.now()
    free = Checkup.objects.filter(
        Q(started_at=None) | Q(started_at__lt=now - GIVEN_UP), finished_at=None, pk=checkup.pk
    )
    if not free.update(started_at=now):
        return 0
    count = recheck_all()
    Checkup.objects.filter(pk=checkup.pk).update(finished_at=timezone.now(), items=count)
    return count
