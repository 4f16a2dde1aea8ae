"""For which sessions somebody may work at the desk: with the right to change bookings for all, or for their own."""

from carrara.content.models.owning import holds

from ..models import Booking, GroupRequest, Session


def sessions(user):
    if holds(user, "change", Booking):
        return Session.objects.all()
    return Session.objects.own_of(user) if holds(user, "change_own", Booking) else Session.objects.none()


def requests(user):
    """Those without a session are for whoever answers for all."""
    if holds(user, "change", Booking):
        return GroupRequest.objects.all()
    return GroupRequest.objects.filter(session__in=sessions(user))


def may_open(request):
    return holds(request.user, "change", Booking) or holds(request.user, "change_own", Booking)
