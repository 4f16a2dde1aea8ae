"""What the start page counts and the list of all items shows: each figure is the length of the list it leads to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.lists import states
from carrara.content.models import ReviewStep, holds, owned, publishable_models

from .entries import published_labels

A_YEAR = timedelta(days=365)
DATED = ["content.newsitem"]  # what tells of its day grows old by itself
NEWEST = ("-updated_at", "-id")
SENT_BACK = 50  # of what came back, the newest
Deed = ReviewStep.Deed


@dataclass(frozen=True)
class Which:
    title: Any
    condition: Callable  # (request, now) -> Q
    order: tuple
    empty: Any


def in_review(request, now):
    """Of the kinds of which this person publishes everything all, of the others what is their own."""
    whole, own = [], Q()
    for label in sorted(published_labels(request)):
        model = apps.get_model(label)
        if holds(request.user, "publish", model):
            whole.append(label)
        else:
            own |= Q(model=label, object_id__in=owned(model).own_of(request.user).values("pk"))
    return (Q(state="review") | Q(draft_state="review")) & (Q(model__in=whole) | own)


def mine(request, now):
    """What this person writes at: their drafts, and what was sent back to them with a reason."""
    own = Q(state="draft", updated_by=request.user)
    own |= Q(draft_state="draft", draft_author=request.user, draft_publish_at=None)
    for label, key in sent_back(request):
        own |= Q(model=label, object_id=key)
    return own


def sent_back(request):
    """{(label, key): the step} of what this person sent to review and got back; asked once a request."""
    if not hasattr(request, "_sent_back"):
        of_item = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
        asked = ReviewStep.objects.filter(**of_item, deed=Deed.SUBMITTED, by=request.user, pk__lt=OuterRef("pk"))
        later = ReviewStep.objects.filter(**of_item, pk__gt=OuterRef("pk"))
        steps = ReviewStep.objects.filter(Exists(asked), ~Exists(later), deed=Deed.SENT_BACK).order_by("-pk")
        rows = steps.select_related("content_type", "by")[:SENT_BACK]
        request._sent_back = {(label_of(step.content_type), step.object_id): step for step in rows}
    return request._sent_back


def with_sending(entries):
    """Each entry with the moment at which its item was last sent to review, and by whom, in full or by user name."""
    kinds = ContentType.objects.get_for_models(*publishable_models()).items()
    of_kind = [When(model=model._meta.label_lower, then=content_type.pk) for model, content_type in kinds]
    submitted = ReviewStep.objects.filter(deed=Deed.SUBMITTED)
    sent = submitted.filter(content_type=OuterRef("kind"), object_id=OuterRef("object_id")).order_by("-at")
    entries = entries.annotate(kind=Case(*of_kind, output_field=IntegerField()))
    full_name = NullIf(Trim(Concat("by__first_name", Value(" "), "by__last_name")), Value(""))
    sender = sent.values(name=Coalesce(full_name, "by__username"))
    return entries.annotate(sent_at=Subquery(sent.values("at")[:1]), sender=Subquery(sender[:1]))


def label_of(content_type):
    return f"{content_type.app_label}.{content_type.model}"


def scheduled(request, now):
    return states(now)["scheduled"] | Q(draft_publish_at__isnull=False)


def expiring(request, now):
    return states(now)["expiring"]


def untouched(request, now):
    """Public pages, people, programmes, partners: news and what has taken place may rest."""
    happened = Q(happens_until__isnull=False, happens_until__lte=now)
    return Q(state="published", updated_at__lt=now - A_YEAR) & ~Q(model__in=DATED) & ~happened


WHICH = {
    "review": Which(
        _("Waiting for your yes"),
        in_review,
        (Coalesce("sent_at", "updated_at"), "id"),  # who waits for longest stands first, whatever was changed since
        _("Nothing waits for you."),
    ),
    "mine": Which(_("Your drafts"), mine, NEWEST, _("You have no drafts under way.")),
    "scheduled": Which(
        _("Scheduled"), scheduled, (F("draft_publish_at"), "published_at", "id"), _("Nothing is scheduled.")
    ),
    "expiring": Which(
        _("Going off the site within 30 days"), expiring, ("expires_at", "id"), _("Nothing goes off the site soon.")
    ),
    "untouched": Which(
        _("Not touched for a year"),
        untouched,
        ("updated_at", "id"),
        _("Everything was looked after within the last year."),
    ),
}


def chosen(key, request, entries):
    """Of `entries` those that are meant by `key`, in their order; all of them, the newest first, by any other key."""
    which = WHICH.get(key)
    if which is None:
        return entries.order_by(*NEWEST)
    entries = with_sending(entries) if key == "review" else entries
    return entries.filter(which.condition(request, timezone.now())).order_by(*which.order)
