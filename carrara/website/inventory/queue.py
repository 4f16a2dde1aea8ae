"""The work of a translator: what is missing or behind in a language, the most urgent first."""

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils import timezone

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.models import Publishable
from carrara.website.models import InventoryEntry

from .rights import languages_of, writable

REACH = 500  # how far "next" and "previous" look
Status = InventoryEntry.Status
TO_DO = [Status.MISSING, Status.STALE]
HEAVY = ["title_tokens", "findings", "kept__tokens", "kept__seen"]
COMING, PUBLIC, REVIEW, DRAFT, OVER = range(5)


def of(code, labels):
    """Items of these models with work to do in a language: public ones by their day, then drafts, the past last."""
    return (
        waiting(code)
        .filter(model__in=labels)
        .annotate(urgency=urgency())
        .order_by("urgency", F("happens_at").asc(nulls_last=True), "-updated_at", "-id")
    )


def waiting(code):
    """What the source language lacks is to be written, not translated."""
    return InventoryEntry.objects.filter(**{f"status_{suffix(code)}__in": TO_DO}).exclude(source_language=code)


def urgency():
    """What has no page of its own stands on public pages: it counts as published."""
    now, state = timezone.now(), Publishable.State
    return Case(
        When(Q(expires_at__lte=now) | Q(happens_until__lte=now), then=Value(OVER)),
        When(state=state.PUBLISHED, happens_at__isnull=False, then=Value(COMING)),
        When(state__in=[state.PUBLISHED, ""], then=Value(PUBLIC)),
        When(state=state.REVIEW, then=Value(REVIEW)),
        default=Value(DRAFT),
        output_field=IntegerField(),
    )


def counts(labels, codes=LANGUAGE_CODES):
    """{code: {"missing": …, "stale": …}} of the items of these models; one query."""
    asked = {
        f"{status}_{suffix(code)}": Count(
            "id", filter=Q(**{f"status_{suffix(code)}": status}) & ~Q(source_language=code)
        )
        for code in codes
        for status in TO_DO
    }
    numbers = InventoryEntry.objects.filter(model__in=labels).order_by().aggregate(**asked) if codes else {}
    return {code: {status: numbers[f"{status}_{suffix(code)}"] for status in TO_DO} for code in codes}


def count(request):
    """How much waits for whoever asks, in all their languages together: {"missing": …, "stale": …}; one query.

    For the start page: who translates into no language has nothing waiting, and is not asked about it.
    """
    numbers = counts(writable(request), tuple(languages_of(request.user))).values()
    return {status: sum(found[status] for found in numbers) for status in TO_DO}


def neighbours(code, labels, pk):
    """Before and after an item in the queue of a language: (previous, next, place, length up to REACH).

    Of an item that is not, or no longer, in it: the first of the queue comes next.
    """
    keys = list(of(code, labels).values_list("pk", flat=True)[:REACH])
    if pk not in keys:
        return None, keys[0] if keys else None, None, len(keys)
    place = keys.index(pk)
    following = keys[place + 1] if place + 1 < len(keys) else None
    return keys[place - 1] if place else None, following, place + 1, len(keys)
