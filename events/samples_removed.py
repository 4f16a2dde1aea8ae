"""Takes every trace of the invented edition away: what was made, what came of it, and what tells of either."""

from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import router, transaction
from django.db.models import CASCADE, DO_NOTHING, SET_NULL, ProtectedError, Q

from carrara.content.models import Letter
from programmes.models import Discipline, Edition, Host, OpenStudio, Programme, Route, Studio

from .models import Booking, GroupRequest, HostLink, Session, WaitingEntry
from .samples import SLUG

BATCH = 500


@transaction.atomic
def remove():
    """How many rows went; 0: there was nothing. Raises ProtectedError where something real leads to what would go."""
    found = {model: list(rows.order_by().values_list("pk", flat=True)) for model, rows in mine().items()}
    forget_letters(found)
    return sum(delete(model, keys) for model, keys in found.items())


def mine():
    """What was made, and what hangs on it, in an order in which it can go."""
    editions = Edition.objects.filter(programme__slug=SLUG)
    sessions = Session.objects.filter(edition__in=editions)
    of_sessions = {model: model.objects.filter(session__in=sessions) for model in (GroupRequest, WaitingEntry, Booking)}
    studios = Studio.objects.filter(slug__startswith="esempio-studio-")
    openings = OpenStudio.objects.filter(edition__in=editions)
    return {
        **of_sessions,
        Session: sessions,
        Route: Route.objects.filter(edition__in=editions),
        HostLink: HostLink.objects.filter(open_studio__in=openings),
        OpenStudio: openings,
        Edition: editions,
        Programme: Programme.objects.filter(slug=SLUG),
        Studio: studios,
        Host: Host.objects.filter(name__startswith="Host ", studios__in=studios).distinct(),
        Discipline: Discipline.objects.filter(key__startswith="esempio-"),
    }


def delete(model, keys):
    """Past the signals, which would look at each row by itself and write that it went."""
    gone = 0
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        for field in pointing_at(model):
            rows = field.model._base_manager.filter(**{f"{field.name}__in": part})
            if field.remote_field.on_delete is CASCADE:
                gone += delete(field.model, list(rows.values_list("pk", flat=True)))
            elif field.remote_field.on_delete is SET_NULL:
                rows.update(**{field.name: None})
            elif there := list(rows[:5]):
                raise ProtectedError(f"{model._meta.verbose_name}: {there}", there)
        forget(model, part)
        gone += model._base_manager.filter(pk__in=part)._raw_delete(router.db_for_write(model))
    return gone


@cache
def pointing_at(model):
    relations = (each for each in model._meta.get_fields(include_hidden=True) if each.auto_created and each.is_relation)
    fields = (each.field for each in relations)
    return [each for each in fields if not each.many_to_many and each.remote_field.on_delete is not DO_NOTHING]


def forget(model, keys):
    """What other tables tell of these rows: versions, entries of indexes, drafts, redirects, who changed what."""
    if hasattr(model, "history"):
        versions = model.history.filter(**{f"{model._meta.pk.attname}__in": keys})
        for links in model.history.model._meta.related_objects:  # those that each version had
            links.related_model._base_manager.filter(**{f"{links.field.name}__in": versions.values("pk")}).delete()
        versions.delete()
    if model._meta.auto_created:
        return
    known_as = {"content_type": ContentType.objects.get_for_model(model)}
    known_as |= {"model": model._meta.label_lower, "kind": model._meta.label_lower}
    for table, columns in telling():
        for name in columns & known_as.keys():
            told = table._base_manager.filter(**{name: known_as[name], "object_id__in": [str(key) for key in keys]})
            told.delete()


@cache
def telling():
    """The tables that name a row of any model by its kind and number, with their columns."""
    columns = {table: {field.name for field in table._meta.concrete_fields} for table in apps.get_models()}
    return [(table, names) for table, names in columns.items() if "object_id" in names]


def forget_letters(found):
    """Those of bookings bear their code, the others the number of what they are about."""
    codes = Booking.objects.filter(pk__in=found[Booking]).values_list("code", flat=True)
    starts = [f"booking-{code}-" for code in codes]
    starts += [f"waiting-{key}-" for key in found[WaitingEntry]] + [f"request-{key}-" for key in found[GroupRequest]]
    for start in range(0, len(starts), 100):
        names = [("key__startswith", each) for each in starts[start : start + 100]]
        Letter.objects.filter(Q.create(names, connector=Q.OR)).delete()
    hashes = HostLink.objects.filter(pk__in=found[HostLink]).values_list("token_hash", flat=True)
    Letter.objects.filter(key__in=[f"host-day-{token[:32]}" for token in hashes]).delete()
