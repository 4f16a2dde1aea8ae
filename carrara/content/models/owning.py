"""Whose a row is, and who may edit it: the one place where rights over "one's own" are turned into a query."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth import get_permission_codename, get_user_model
from django.db import models
from django.db.models import Q

TRANSLATED_DEEDS = ("add", "change", "delete", "view", "translate")
OWNED_DEEDS = ("add", "change", "delete", "view", "change_own", "delete_own")


class OwnedQuerySet(models.QuerySet):
    """Rows of a model that may name, in `owners`, the paths from a row to the people whose it is.

    Where it names none, a row is of the person who added it, as its history tells; where it says `adder_owns`, of both.
    """

    def own_of(self, user):
        if not hasattr(self.model, "owners"):
            return self.filter(pk__in=self.added_by(user))
        theirs = Q(pk__in=self.paths_to(user))
        return self.filter(theirs | Q(pk__in=self.added_by(user)) if adder_owns(self.model) else theirs)

    def paths_to(self, user):
        paths = (Q(**{path: user.pk}) for path in self.model.owners)
        return models.QuerySet(self.model).filter(reduce(or_, paths)).values("pk")

    def added_by(self, user):
        if not hasattr(self.model, "history"):
            return []
        return self.model.history.filter(history_type="+", history_user=user.pk).values(self.model._meta.pk.attname)

    def editable_by(self, user):
        """What this person may change: everything, their own, or nothing."""
        if holds(user, "change", self.model):
            return self.all()
        return self.own_of(user) if holds(user, "change_own", self.model) else self.none()


def owners_of(row):
    """The keys of the people whose this row is, as `own_of` would tell each of them."""
    model, found = type(row), set()
    if hasattr(model, "owners"):
        paths = models.QuerySet(model).filter(pk=row.pk).values_list(*model.owners)
        found = {key for keys in paths for key in keys if key}
    if not hasattr(model, "owners") or adder_owns(model):
        added = model.history.filter(history_type="+", **{model._meta.pk.attname: row.pk})
        found |= set(added.values_list("history_user", flat=True)) - {None}
    return found


def adder_owns(model):
    """Whether a row stands on its own before it belongs anywhere: a studio, until it opens in somebody's edition."""
    return getattr(model, "adder_owns", False)


def holds(user, deed, model):
    return user.has_perm(f"{model._meta.app_label}.{get_permission_codename(deed, model._meta)}")


def owned(model):
    """All rows of any model, able to say whose they are."""
    rows = model._default_manager.all()
    return rows if isinstance(rows, OwnedQuerySet) else OwnedQuerySet(model)


class PeopleField(models.ManyToManyField):
    """The members of staff whose a row is. It gives rights, so no form of the row itself offers it: the page of the
    person does (`scopes`), and neither drafts nor older versions bring it back."""

    def __init__(self, to=settings.AUTH_USER_MODEL, **kwargs):
        super().__init__(to, **{"blank": True, "editable": False, **kwargs})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, kwargs


def scopes():
    """The relations by which rows to the right are somebody's, as seen from a person: {accessor: relation}."""
    relations = get_user_model()._meta.related_objects
    return {each.get_accessor_name(): each for each in relations if isinstance(each.field, PeopleField)}
