"""Who may do what to which item: everything, one's own, or the translation of it.

`change` is a right over every item of a kind, `change_own` over one's own (models/owning.py); so with `publish` and
`delete`. Who may `translate` opens any item and writes in it the texts of their languages, but not the source text.
Who may not `view` a kind, but `change_own`, sees their own and knows of no others.
"""

from django.conf import settings
from django.contrib.admin.utils import flatten_fieldsets

from ..languages import LANGUAGE_CODES, suffix
from ..models import Publishable, holds, owned
from . import scope


class Permissions:
    """For ModelAdmin: rights over one's own items, and the limits of who has no others."""

    def holds(self, request, deed, obj=None):
        """Whether the deed is this person's to do: to anything, or to this item since it is theirs."""
        if holds(request.user, deed, self.model):
            return True
        if not holds(request.user, f"{deed}_own", self.model):
            return False
        return obj is None or self.is_own(request, obj)

    def is_own(self, request, obj):
        """Asked of the database once a request: a form asks it many times."""
        known = request.__dict__.setdefault("own_items", {})
        key = (self.model, obj.pk)
        if key not in known:
            known[key] = owned(self.model).own_of(request.user).filter(pk=obj.pk).exists()
        return known[key]

    def sees_others(self, request):
        return any(holds(request.user, deed, self.model) for deed in ("view", "change")) or not holds(
            request.user, "change_own", self.model
        )

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or self.may_edit(request, obj)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return (
            rows
            if self.sees_others(request)
            else rows.filter(pk__in=owned(self.model).own_of(request.user).values("pk"))
        )

    def has_add_permission(self, request):
        """Who may change only their own adds only what will be theirs: without a programme or city, nothing."""
        if not super().has_add_permission(request):
            return False
        return not scope.is_limited(request.user, self.model) or scope.has_any(request, self.model)

    def may_copy(self, request, obj):
        """A copy belongs where the item does: who adds only what is theirs copies only what is theirs."""
        is_within = not scope.is_limited(request.user, self.model) or self.is_own(request, obj)
        return self.has_add_permission(request) and is_within

    def has_change_permission(self, request, obj=None):
        return self.may_edit(request, obj) or bool(self.may_translate(request, obj))

    def has_delete_permission(self, request, obj=None):
        """What is public is taken away only by those who may publish it."""
        is_live = isinstance(obj, Publishable) and obj.state == Publishable.State.PUBLISHED
        return self.holds(request, "delete", obj) and (not is_live or self.holds(request, "publish", obj))

    def has_publish_permission(self, request, obj=None):
        return self.holds(request, "publish", obj)

    def may_edit(self, request, obj=None):
        """Whether the whole item is theirs to change; a translator may change only some of its texts."""
        return self.holds(request, "change", obj)

    def has_edit_permission(self, request):
        """By this name the actions of a list ask."""
        return self.may_edit(request)

    def may_translate(self, request, obj=None):
        """The languages in which this person may write the translations of the item."""
        if not holds(request.user, "translate", self.model):
            return ()
        source = getattr(obj, "source_language", settings.LANGUAGE_CODE) if obj else None
        return tuple(code for code in LANGUAGE_CODES if code in request.user.languages and code != source)

    def editable(self, request, items):
        """Of these items, a queryset, those that are this person's to change."""
        if holds(request.user, "change", self.model):
            return items
        return items.filter(pk__in=owned(self.model).editable_by(request.user).values("pk"))

    def only_translates(self, request, obj=None):
        """The languages of who may write translations here and nothing else; else none."""
        return () if obj is None or self.may_edit(request, obj) else self.may_translate(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """A translator sees the whole form and writes in the texts of their languages: no other field is read."""
        fields = super().get_readonly_fields(request, obj)
        if codes := self.only_translates(request, obj):
            return closed(flatten_fieldsets(self.get_fieldsets(request, obj)), fields, codes)
        return fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if self.only_translates(request, obj) else super().get_prepopulated_fields(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        is_scoped = scope.is_limited(request.user, self.model) and not self.only_translates(request, obj)
        return scope.limited(form, self.model, request.user) if is_scoped else form

    def get_search_results(self, request, queryset, search_term):
        queryset, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        return scope.offered(request, queryset), may_have_duplicates


class InlinePermissions:
    """For rows inside an item: they are of whoever the item is of, and translators write their texts alone."""

    @property
    def item_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def only_translates(self, request, obj):
        return self.item_admin.only_translates(request, obj)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not self.only_translates(request, obj)

    def has_change_permission(self, request, obj=None):
        is_theirs = super().has_change_permission(request, obj) or holds(request.user, "change_own", self.model)
        return is_theirs or bool(self.only_translates(request, obj))

    def has_delete_permission(self, request, obj=None):
        is_theirs = super().has_delete_permission(request, obj) or holds(request.user, "delete_own", self.model)
        return is_theirs and not self.only_translates(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if codes := self.only_translates(request, obj):
            return closed(flatten_fieldsets(self.get_fieldsets(request, obj)), fields, codes)
        return fields


def closed(shown, fields, codes):
    """The fields that a translator into the languages `codes` can only read."""
    endings = tuple(f"_{suffix(code)}" for code in codes)
    return [*fields, *(name for name in shown if name not in fields and not name.endswith(endings))]
