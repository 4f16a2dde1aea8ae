"""What happens to an item between its first draft and the public: sent to review and back, published, withdrawn.

Each deed locks the item's row, leaves a ReviewStep that says who did it and why, and tells those concerned by letter.
An item that is published carries its changes in a Draft beside it; any other is its own draft.
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import drafts, mail, quality
from .models import Draft, Publishable, ReviewStep, owners_of

PERMISSIONS = "django.contrib.auth.backends.ModelBackend"  # whose rules allauth's backend inherits
State, Deed = Publishable.State, ReviewStep.Deed


def locked(item):
    """The item as it is now, its row locked to the end of the transaction. Raises IndexError if it is gone."""
    return type(item)._base_manager.select_for_update(no_key=True).filter(pk=item.pk)[0]


def waiting(item):
    """What is on its way to the public: the draft beside a published item (or None), else the item itself."""
    return drafts.of(item) if item.state == State.PUBLISHED else item


# --- deeds -------------------------------------------------------------------------------------------------------
@transaction.atomic
def submit(item, by, note=""):
    """Send an item, or the draft beside it, to those who may publish it."""
    item = locked(item)
    found = waiting(item)
    if found is None:
        raise ValidationError(_("There is no change to send to review."))
    found.state = State.REVIEW
    if isinstance(found, Draft):
        found.publish_at = None
    found.save()
    step = record(item, Deed.SUBMITTED, by, note)
    for reader in publishers(item):
        if reader != by:
            tell(reader, "review_asked", step)
    return item


@transaction.atomic
def send_back(item, by, reason):
    """Give an item back to who sent it to review, with the reason. Raises ValidationError without one."""
    item = locked(item)
    found = waiting(item)
    if found is None or found.state != State.REVIEW:
        raise ValidationError(_("This item is not in review any more."))
    if not reason.strip():
        raise ValidationError(_("Write what has to change: whoever wrote the item gets your words by letter."))
    found.state = State.DRAFT
    found.save()
    asked = open_request(item)
    step = record(item, Deed.SENT_BACK, by, reason)
    if asked and asked.by and asked.by != by:
        tell(asked.by, "review_sent_back", step)
    return item


@transaction.atomic
def publish(item, by, note="", at_once=False):
    """Make an item public from its `published_at` (now, where that is empty), and write the draft beside it to it.

    With `at_once` an hour that is still to come gives way to now. Raises ValidationError, with the reasons in words,
    for an item that cannot stand or lacks what the office's own checks demand; nothing is changed then.
    """
    item = locked(item)
    draft = drafts.of(item)
    if draft:
        drafts.write(item, draft.values)
        draft.delete()
    is_early = at_once and item.published_at is not None and item.published_at > timezone.now()
    if item.state == State.PUBLISHED and not draft and not is_early:
        return item
    if item.state != State.PUBLISHED or is_early:
        item.state = State.PUBLISHED
        item.published_at = None if is_early else item.published_at
        item.full_clean()
        item.save()
    quality.refuse_barred(item)
    is_later = item.published_at > timezone.now()
    finish(item, Deed.SCHEDULED if is_later else Deed.PUBLISHED, by, note)
    return item


@transaction.atomic
def schedule(item, at, by, note=""):
    """Have the draft beside a published item go out at the instant `at`, by housekeeping."""
    item = locked(item)
    draft = drafts.of(item)
    if draft is None:
        raise ValidationError(_("There is no change to schedule."))
    if at <= timezone.now():
        raise ValidationError(_("Choose a moment that is still to come, or publish now."))
    with drafts.edited(item):
        drafts.write(item, draft.values)  # what cannot stand is said now, not at night
        quality.refuse_barred(item)
    draft.state, draft.publish_at = State.DRAFT, at
    draft.save()
    finish(item, Deed.SCHEDULED, by, note)
    return item


@transaction.atomic
def withdraw(item, by, note=""):
    """Take an item from the public, or from its way there: it becomes a draft, with the changes that lay beside it."""
    item = locked(item)
    draft = drafts.of(item)
    if draft:
        drafts.write(item, draft.values)
        draft.delete()
    item.state, item.published_at, item.expires_at = State.DRAFT, None, None
    item.save()
    record(item, Deed.WITHDRAWN, by, note)
    return item


@transaction.atomic
def unschedule(item, by):
    """Keep the draft beside an item, without its hour."""
    item = locked(item)
    if Draft.objects.of(item).update(publish_at=None):
        record(item, Deed.WITHDRAWN, by)
    return item


@transaction.atomic
def discard(item, by):
    """Throw away the draft beside an item: what is public stays as it is."""
    item = locked(item)
    if Draft.objects.of(item).delete()[0]:
        record(item, Deed.DISCARDED, by)
    return item


# --- scheduled drafts --------------------------------------------------------------------------------------------
def publish_due():
    """Publish the drafts whose hour has come; return how many. Of two that run at once, one gets each draft.

    A draft that can no longer stand stays a draft, and whoever changed it last learns why by letter.
    """
    return sum(publish_one(draft) for draft in Draft.objects.due().order_by("publish_at"))


def publish_one(draft):
    item = draft.item
    if item is None:
        draft.delete()
        return 0
    try:
        with transaction.atomic():
            locked(item)
            if not Draft.objects.due().filter(pk=draft.pk).exists():
                return 0  # published, changed or withdrawn meanwhile
            publish(item, by=draft.changed_by)
    except ValidationError as error:
        with transaction.atomic():
            Draft.objects.due().filter(pk=draft.pk).update(publish_at=None)
            step = record(item, Deed.SENT_BACK, None, " ".join(error.messages))
            if draft.changed_by:
                tell(draft.changed_by, "publishing_failed", step)
        return 0
    return 1


# --- steps and letters -------------------------------------------------------------------------------------------
def record(item, deed, by, text=""):
    return ReviewStep.objects.create(item=item, deed=deed, by=by, text=text.strip())


def open_request(item):
    """The step by which a review was asked for, where nobody has answered it yet."""
    step = ReviewStep.objects.of(item).first()
    return step if step and step.deed == Deed.SUBMITTED else None


def finish(item, deed, by, note):
    """Record that an item goes out, and tell whoever had sent it to review."""
    asked = open_request(item)
    step = record(item, deed, by, note)
    if asked and asked.by and asked.by != by:
        tell(asked.by, "review_published", step)


def publishers(item):
    """Members of staff who may publish `item`, since they publish all of its kind or it is theirs; with an address."""
    name = f"{item._meta.app_label}.publish%s_{item._meta.model_name}"
    people = get_user_model().objects
    everything = people.with_perm(name % "", include_superusers=True, backend=PERMISSIONS)
    their_own = people.with_perm(name % "_own", include_superusers=False, backend=PERMISSIONS)
    may = Q(pk__in=everything.values("pk")) | Q(pk__in=their_own.filter(pk__in=owners_of(item)).values("pk"))
    return people.filter(may, is_staff=True).exclude(email="")


def tell(person, template, step):
    """One letter to a member of staff, in their language, about a step."""
    if not person.email or not person.is_active:
        return
    item = step.item
    meta = item._meta
    with translation.override(person.language):
        context = {"step": step, "title": str(item), "kind": str(meta.verbose_name)}
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk])
    mail.post(f"step-{step.pk}-{person.pk}", template, person.email, person.language, address=address, **context)
