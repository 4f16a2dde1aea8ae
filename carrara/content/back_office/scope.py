"""The limits of those who edit only their own: what they add or change stays within their programmes and cities.

A path of `owners` (models/owning.py) such as `edition__programme__managers` begins with a field of the form: what is
chosen there decides whose the item is.
"""

from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..models import holds
from ..models.owning import adder_owns


def is_limited(user, model):
    return holds(user, "change_own", model) and not holds(user, "change", model)


def deciding_fields(model):
    """{field: the paths from what is chosen there to the people}; empty where an item is of who adds it.

    Of what is also of who adds it the columns alone: what will be linked with it later decides nothing yet.
    """
    found = {}
    for path in getattr(model, "owners", ()):
        field, _separator, rest = path.partition("__")
        if rest and (not adder_owns(model) or model._meta.get_field(field).concrete):
            found.setdefault(field, []).append(rest)
    return found


def choices(model, user):
    """{field: what this person may choose there so that the item is theirs}."""
    found = {}
    for field, paths in deciding_fields(model).items():
        target = model._meta.get_field(field).related_model
        is_theirs = reduce(or_, (Q(**{path: user.pk}) for path in paths))
        found[field] = target._default_manager.filter(pk__in=QuerySet(target).filter(is_theirs).values("pk"))
    return found


def has_any(request, model):
    """Whether there is anything that this person could add, asked once a request."""
    known = request.__dict__.setdefault("scope_of_additions", {})
    if model not in known:
        ours = choices(model, request.user)
        known[model] = not ours or adder_owns(model) or any(rows.exists() for rows in ours.values())
    return known[model]


def limits(model, user):
    """The fields in which nothing else can be chosen: those that alone decide whose the item is."""
    ours = choices(model, user)
    if len(ours) < 2:
        return ours
    used = {field: rows for field, rows in ours.items() if rows.exists()}
    return used if len(used) == 1 else {}


def offered(request, queryset):
    """Of the rows that a choice in a form is searched in, those that this person may choose there."""
    if getattr(request.resolver_match, "url_name", "") != "autocomplete":
        return queryset
    try:
        model = apps.get_model(request.GET["app_label"], request.GET["model_name"])
    except (LookupError, KeyError):
        return queryset
    if model not in admin.site._registry or not is_limited(request.user, model):
        return queryset
    ours = limits(model, request.user).get(request.GET.get("field_name"))
    return queryset if ours is None else queryset.filter(pk__in=ours.values("pk"))


def limited(form, model, user):
    """The form with the choices of this person, refusing in words what would not be theirs."""
    return type(f"Own{form.__name__}", (WithinScope, form), {"scope_model": model, "scope_user": user})


class WithinScope:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, ours in limits(self.scope_model, self.scope_user).items():
            if field := self.fields.get(name):
                field.queryset = field.queryset.filter(pk__in=[*ours.values_list("pk", flat=True), *self.present(name)])
                field.error_messages["invalid_choice"] = field.error_messages["invalid_pk_value"] = not_theirs()

    def present(self, name):
        """What the item is linked with already stays possible: a series of two programmes is not torn from one."""
        chosen = self.initial.get(name) or []
        chosen = chosen if isinstance(chosen, list | tuple | QuerySet) else [chosen]
        return [getattr(row, "pk", row) for row in chosen] if self.instance.pk else []

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        ours = choices(self.scope_model, self.scope_user)
        asked = [name for name in ours if name in self.fields]
        if asked and not any(name in self.errors for name in asked) and not self.is_theirs(cleaned, ours):
            self.add_error(asked[0], not_theirs())
        return cleaned

    def is_theirs(self, cleaned, ours):
        for name, rows in ours.items():
            chosen = cleaned.get(name)
            pks = [row.pk for row in chosen] if isinstance(chosen, QuerySet) else [chosen.pk] if chosen else []
            if pks and rows.filter(pk__in=pks).exists():
                return True
        return adder_owns(self.scope_model) and not any(cleaned.get(name) for name in ours)


def not_theirs():
    return _("Choose one of yours: you may add and change only what belongs to your programmes and cities.")
