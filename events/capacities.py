"""Capacities follow what they are made from: a route's transport, its stops, a studio's room, whoever changes them.

Who asks first, as the back office does with `timetable.refit`, can still be told which bookings would have to move.
"""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from programmes.models import Route, RouteStop, Studio


def connect():
    for model in (Route, RouteStop, Studio):
        post_save.connect(changed, sender=model, dispatch_uid="capacities")
    post_delete.connect(changed, sender=RouteStop, dispatch_uid="capacities")


def changed(sender, instance, raw=False, created=False, **kwargs):
    """After the commit: what a preview writes and takes back changes nothing."""
    from . import timetable  # the models are ready by now

    if raw or (created and sender is not RouteStop):
        return
    subject = Route(pk=instance.route_id) if sender is RouteStop else instance
    transaction.on_commit(partial(timetable.follow, subject))
