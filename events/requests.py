"""Requests for more people than a booking holds, and for school classes: the desk answers."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from carrara.content import audit, mail

from . import bookings, refusals, rules
from .models import Booking, GroupRequest
from .session_words import contact

State = GroupRequest.State


@transaction.atomic
def receive(*, name, email, language, people, form_key, session=None, organisation="", phone="", text=""):
    """Keep a request, acknowledge it, and tell the desk. The same form sent twice is one request."""
    if people < 1:
        raise refusals.Nobody
    if session:
        rules.check_to_come(session)
    values = {
        "name": name,
        "email": email.strip().lower(),
        "language": language,
        "people": people,
        "session": session,
        "organisation": organisation,
        "phone": phone,
        "text": text,
    }
    request, is_new = GroupRequest.objects.get_or_create(form_key=form_key, defaults=values)
    if is_new:
        desk = desk_of(session)
        post(request, "request_received", reply_to=desk)
        if desk:
            mail.post(f"request-{request.pk}-desk", "request_desk", desk, "it", reply_to=request.email, request=request)
    return request


def desk_of(session):
    """Where requests go: the address of the programme or of the event, else the office's."""
    return (contact(session) if session else "") or mail.office_address()


def post(request, template, **more):
    mail.post(f"request-{request.pk}-{template}", template, request.email, request.language, request=request, **more)


@transaction.atomic
def accept(request, session, by, people=None):
    """Book places at this session, perhaps another than was asked for; the letter is that of any booking.

    For `people` of the group, or all who are still without: two classes seldom fit into one departure. It is answered
    when all have places. Of two who answer at the same moment the second is refused.
    """
    people = people or request.without_places
    booking = bookings.book_at_desk(
        session,
        name=request.organisation[:120] or request.name,
        people=people,
        phone=request.phone,
        email=request.email,
        language=request.language,
        origin=Booking.Origin.REQUEST,
        by=by,
    )
    answer(request, by, placed=request.placed + people)
    GroupRequest.objects.filter(pk=request.pk, placed__gte=F("people")).update(state=State.ACCEPTED)
    request.bookings.add(booking)
    request.refresh_from_db()
    return booking


@transaction.atomic
def decline(request, text, by):
    """Say no, with the reason and what could be done instead; to who has places for some, that there are no more."""
    answer(request, by, state=State.ACCEPTED if request.placed else State.DECLINED, answer=text)
    request.refresh_from_db()
    post(request, "request_declined", reply_to=desk_of(request.session))


def answer(request, by, **values):
    """Unless somebody answered since `request` was read."""
    row = GroupRequest.objects.filter(pk=request.pk, state=State.OPEN, placed=request.placed)
    if not row.update(answered_at=timezone.now(), answered_by=by, **values):
        raise refusals.AlreadyAnswered
    audit.record("request_answered", by=by, about=request)
