"""Rows of the inventory as pages of work show them: what one may see, in which words."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from carrara.content.back_office.lists import languages_list
from carrara.content.back_office.states import moment_words, person_name, state_words
from carrara.content.languages import LANGUAGE_CODES, direction, html_lang, suffix
from carrara.content.models import owned
from carrara.website.models import InventoryEntry

STATUSES = [f"status_{suffix(code)}" for code in LANGUAGE_CODES]
PERSON = [f"updated_by__{name}" for name in ("first_name", "last_name", "username")]
COLUMNS = [
    *["model", "object_id", "has_page", "title", "title_language", "source_language", "state", "published_at"],
    *["expires_at", "updated_at", "happens_at", "draft_state", "draft_publish_at", "gaps", "texts", "bar_count"],
    *STATUSES,
    *PERSON,
]


@dataclass
class Row:
    """One item in a list over all kinds; made of the values of COLUMNS."""

    values: dict

    def __getattr__(self, name):
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def url(self):
        return change_address(self.model, self.object_id)

    @property
    def kind(self):
        return apps.get_model(self.model)._meta.verbose_name

    @property
    def lang(self):
        return html_lang(self.title_language)

    @property
    def dir(self):
        return direction(self.title_language)

    @property
    def person(self):
        return person_name(*(self.values[name] for name in PERSON))

    @property
    def state_words(self):
        """The class and the words of the state; None for what has no page and so no state."""
        return state_words(StateOf(self), draft=self.draft_state) if self.has_page else None

    @property
    def happens(self):
        return moment_words(self.happens_at)

    @property
    def languages(self):
        return languages_list(there(self.values), language_words(self.values))


class StateOf:
    """The part of an entry that `state_words` reads, as it would read the item."""

    def __init__(self, row):
        self.state, self.published_at, self.expires_at = row.state, row.published_at, row.expires_at
        self.draft_publish_at = row.draft_publish_at

    def get_state_display(self):
        return dict(InventoryEntry._meta.get_field("state").flatchoices)[self.state]


def there(values):
    """The languages in which anything of the item is written."""
    texts = values["texts"] or 1
    return [code for code in LANGUAGE_CODES if values["gaps"].get(code, 0) < texts]


def language_words(values):
    """{language: what is to be said of it}, where there is something to be said."""
    found = {}
    for code, column in zip(LANGUAGE_CODES, STATUSES, strict=True):
        if values[column] == InventoryEntry.Status.STALE:
            found[code] = _("fell behind its source")
        elif values[column] == InventoryEntry.Status.MISSING and values["gaps"].get(code, 0) < (values["texts"] or 1):
            found[code] = _("some texts are missing")
    return found


def told_languages(model, keys):
    """For the lists of one kind (`lists.marks`): {key: {language: words}}."""
    rows = InventoryEntry.objects.filter(model=model._meta.label_lower, object_id__in=keys)
    return {row["object_id"]: language_words(row) for row in rows.values("object_id", "gaps", "texts", *STATUSES)}


# --- what one may see --------------------------------------------------------------------------------------------
def site_of(label):
    return admin.site._registry.get(apps.get_model(label))


def seen_labels(request):
    """The kinds of the inventory that this person may look at; kept with the request."""
    if not hasattr(request, "_seen_labels"):
        registered = ((model._meta.label_lower, site) for model, site in admin.site._registry.items())
        request._seen_labels = {label for label, site in registered if site.has_view_or_change_permission(request)}
    return request._seen_labels


def published_labels(request):
    """The kinds of which this person may publish at least some items."""
    found = ((label, getattr(site_of(label), "has_publish_permission", None)) for label in seen_labels(request))
    return {label for label, may in found if may and may(request)}


def seen(request):
    """The inventory as far as this person may look: of some kinds only their own."""
    labels = seen_labels(request)
    own = {label for label in labels if not getattr(site_of(label), "sees_others", lambda request: True)(request)}
    whole = Q(model__in=sorted(labels - own))
    mine = [Q(model=label, object_id__in=own_keys(label, request.user)) for label in sorted(own)]
    return InventoryEntry.objects.filter(reduce(or_, mine, whole))


def own_keys(label, user):
    return owned(apps.get_model(label)).own_of(user).values("pk")


def change_address(label, key):
    return reverse(f"admin:{label.replace('.', '_')}_change", args=[key])


def list_address(label, query=""):
    return reverse(f"admin:{label.replace('.', '_')}_changelist") + (f"?{query}" if query else "")
