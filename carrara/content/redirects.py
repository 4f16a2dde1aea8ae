"""Addresses that moved: remembered as they move, asked for only where there would be nothing.

A redirect to an item follows it wherever it moves next, so that no chain of them can come to be; one that would lead
to itself goes.
"""

import re

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_save, pre_save
from django.http import HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import addresses, missing
from .languages import path_in
from .models import Page, Publishable, Redirect, publishable_models
from .models.addresses import PATH

MOVES_WITH = ("slug", "role")  # the fields of an item that its address is made of, beside what it stands on
PUBLIC_BY = ("state", "published_at", "expires_at")
LOCAL = re.compile(r"/(?:[^/\\?#\s%]+/)*[^/\\?#\s%]*")  # no second slash at the start, which would name another site


# --- remembered --------------------------------------------------------------------------------------------------
def connect():
    for model in publishable_models():
        pre_save.connect(will_be_saved, sender=model, dispatch_uid=f"redirects before {model._meta.label}")
        post_save.connect(saved, sender=model, dispatch_uid=f"redirects after {model._meta.label}")


def will_be_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    """Look up the address as it stands in the database, which may be another than the object was read with."""
    instance.address_before = None
    moving = {*MOVES_WITH, *PUBLIC_BY, sender.stands_on}
    if raw or instance.pk is None or (update_fields is not None and not moving & {*update_fields}):
        return
    known = sender._base_manager.filter(pk=instance.pk).select_related(*filter(None, [sender.path_above()]))
    instance.address_before = known.only(*columns(sender)).first()


def columns(model):
    fields = {field.name for field in model._meta.concrete_fields}
    own = [name for name in (*MOVES_WITH, *PUBLIC_BY) if name in fields]
    return [*own, *columns_above(model)]


def columns_above(model, before=""):
    """What an address is made of further up: `edition`, `edition__slug`, `edition__programme`, ..."""
    if not model.stands_on:
        return []
    name = before + model.stands_on
    over = model._meta.get_field(model.stands_on).related_model
    return [name, f"{name}__slug", *columns_above(over, f"{name}__")]


def saved(sender, instance, raw=False, **kwargs):
    if raw:
        return
    before, old, new = instance.address_before, address_of(instance.address_before), address_of(instance)
    is_published = instance.state == Publishable.State.PUBLISHED
    if before is None or old == new or new is None:
        if is_published and new and (before is None or before.state != Publishable.State.PUBLISHED):
            free(new)
        return
    for item in (instance, *standing_on(instance)):
        address = address_of(item)
        remember(item, address.replace(new, old, 1), address, was_ever_public(before if item is instance else item))


def address_of(item):
    """None where there is no item, or its slug is none."""
    try:
        return item and item.path
    except NoReverseMatch:
        return None


def standing_on(item):
    """The items whose addresses begin with this one's."""
    for model in publishable_models():
        if model.stands_on and isinstance(item, model._meta.get_field(model.stands_on).related_model):
            for found in model._base_manager.filter(**{model.stands_on: item.pk}).select_related(model.path_above()):
                yield found
                yield from standing_on(found)


def was_ever_public(item):
    """Whether somebody may have kept its address: now public, or once."""
    if item.published_at is not None and item.published_at <= timezone.now():
        return True
    versions = type(item).history.filter(**{item._meta.pk.attname: item.pk})
    return versions.filter(state=Publishable.State.PUBLISHED, published_at__lte=timezone.now()).exists()


@transaction.atomic
def remember(item, old, new, was_public):
    """`item` has moved from one address to another, both in Italian."""
    target = {"content_type": ContentType.objects.get_for_model(item), "object_id": item.pk, "new_path": ""}
    if item.state == Publishable.State.PUBLISHED:
        free(new)
    Redirect.objects.filter(old_path=new, content_type=target["content_type"], object_id=item.pk).delete()
    if not was_public or old == "/":
        return
    Redirect.objects.filter(new_path=old).update(**target)
    Redirect.objects.update_or_create(old_path=old, defaults={**target, "is_automatic": True})
    missing.forget(old)


def free(path):
    """Something lives at this address: nothing leads away from it any more."""
    Redirect.objects.filter(old_path=path).delete()


# --- made by hand ------------------------------------------------------------------------------------------------
def checked(old, new, item=None):
    """The two paths of a redirect, and the item to which it leads, as they are kept.

    Raises ValidationError, by field, where the old address is none or is alive, or the new one is not ours.
    """
    errors = {}
    old = collected(errors, "old_path", old_path, old)
    if item is not None:
        new = ""
    else:
        new, item = collected(errors, "new_path", new_path, new) or ("", None)
    if not errors and old == (item.path if item else new):
        errors["old_path"] = _("An address cannot lead to itself.")
    if errors:
        raise ValidationError(errors)
    return old, new, item


def collected(errors, field, function, value):
    try:
        return function(value)
    except ValidationError as error:
        errors[field] = error.messages
        return None


def old_path(text):
    path = local(text)
    if path == "/" or path.startswith((*addresses.FOR_STAFF, settings.STATIC_URL)):
        raise ValidationError(_("This address belongs to the site itself: write the one that people no longer find."))
    place = addresses.places([path])[path]
    if place.is_alive and place.kind != "moved":
        raise ValidationError(_("There is a page at this address: a redirect is only for addresses that are none."))
    return path


def new_path(text):
    """(path, None), or ("", item) where an item stands there: the redirect then follows it."""
    path = local(text)
    place = addresses.places([path])[path]
    if place.kind == "moved":
        path = place.path
        place = addresses.places([path])[path]
    if place.kind == "item" and place.item.is_reachable():
        return "", place.item
    if place.kind not in ("page", "list", "file"):
        raise ValidationError(_("There is no public page at this address: choose one that readers can open."))
    return path, None


def local(text):
    """A path of ours, in Italian; an address that begins with the name of our site is one too."""
    text = (text or "").strip()
    is_ours = text.startswith((f"{settings.SITE_URL}/", "/")) and not text.startswith("//") and not {*text} & {*"?#"}
    path = addresses.path_within(text) if is_ours else None
    if path is None or not LOCAL.fullmatch(path) or not path.isprintable() or len(path) > PATH:
        raise ValidationError(
            _("Write an address of this site that begins with a slash, as in /eventi/archivio/, without ? and #.")
        )
    return addresses.in_italian(path)


@transaction.atomic
def settle(redirect):
    """After one was saved by hand: what led to its old address leads straight on, and a loop goes."""
    target = {name: getattr(redirect, name) for name in ("content_type", "object_id", "new_path")}
    Redirect.objects.filter(new_path=redirect.old_path).exclude(old_path=redirect.new_path).update(**target)
    Redirect.objects.filter(new_path=redirect.old_path).delete()


# --- asked for ---------------------------------------------------------------------------------------------------
def answer(request):
    """The redirect for an address where there is nothing, in the reader's language and with the query; or None."""
    if request.method not in ("GET", "HEAD") or request.path.startswith(addresses.FOR_STAFF):
        return None
    new = find(addresses.in_italian(request.path))
    if new is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    location = path_in(new, addresses.language_of(request.path))
    return HttpResponsePermanentRedirect(f"{location}?{query}" if query else location)


def find(path):
    """Where a path (in Italian) leads, or None: itself or, of a file such as its calendar, the page it belongs to."""
    page, _slash, file = path.rpartition("/")
    asked = [path, *([f"{page}/"] if file else [])]
    if len(path) > PATH or not path.isprintable():
        return None
    rows = Redirect.objects.filter(old_path__in=asked).with_items()
    leads = {row.old_path: row.path for row in rows}
    if leads.get(path):
        return leads[path]
    beside = f"{leads.get(asked[-1], '')}{file}"
    return beside if file and leads.get(asked[-1]) and is_known(beside) else None


def is_known(path):
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return resolve(path).url_name != Page._meta.model_name
    except Resolver404:
        return False
