"""Two people in one item: the second to save is shown what the first one changed; nothing is overwritten silently.

The form carries the version it was opened on (`_seen`): the newest history row of the item and of each kind of row
inside it. On saving, under a lock of the item, a version that has moved on refuses to save. The form comes back with
what was typed, and with the differences: what only the other person changed is taken over into it, what both changed
is a choice. Saving then is a deed of its own (`_over`), bound to the version whose differences were shown.
"""

from dataclasses import dataclass, field

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from . import differences

CHOICE = "_choice-"  # before the name of a field that both changed; its value is "mine" or "theirs"


@dataclass
class Conflict:
    now: str  # the version that is saved
    seen: str  # the version that the form was opened on
    who: str
    when: str
    is_known: bool = True  # what the form showed: else who changed what cannot be told
    found: list = field(default_factory=list)  # differences.Difference
    rows: list = field(default_factory=list)  # differences.RowNote

    @property
    def both(self):
        return [found for found in self.found if not found.is_taken]

    @property
    def taken(self):
        return [found for found in self.found if found.is_taken]

    @property
    def sentence(self):
        told = _(
            "Not saved yet: %(who)s saved this item on %(when)s, while you had it open. All that you typed is here."
        )
        return told % {"who": self.who, "when": self.when}


class ConcurrentAdmin(admin.ModelAdmin):
    """The guard of the second save. A model that is not saved as one row and its inner rows redefines these:

    `version_of(pk)`, a text that moves with each save; `saved_by(pk)`, who saved last and when; `as_seen(pk, seen)`,
    the item as the form showed it, or None where that is not known: then each difference is a choice.
    """

    # --- what a version is -----------------------------------------------------------------------------------------
    def tracked(self, pk):
        """The histories of the item and of its inner rows: pairs of a model and the condition that picks its rows."""
        return [(self.model, {self.opts.pk.attname: pk}), *((model, {key.attname: pk}) for model, key in self.parts())]

    def version_of(self, pk):
        newest = [
            model.history.filter(**rows).aggregate(newest=Max("history_id"))["newest"] or 0
            for model, rows in self.tracked(pk)
        ]
        return ".".join(map(str, newest))

    def saved_by(self, pk):
        """The newest entry of the history: its `history_user`, None for the program, and its `history_date`."""
        found = [
            model.history.filter(**rows).select_related("history_user").order_by("-history_id").first()
            for model, rows in self.tracked(pk)
        ]
        return max(filter(None, found), key=lambda entry: entry.history_date, default=None)

    def as_seen(self, pk, seen):
        """{model: {key of a row: the row as it was}} at the version `seen`; None where it cannot be told."""
        numbers = [int(part) for part in seen.split(".") if part.isascii() and part.isdecimal()]
        tracked = self.tracked(pk)
        if len(numbers) != len(tracked):
            return None
        pairs = zip(tracked, numbers, strict=True)
        known = {model: differences.rows_at(model, rows, number) for (model, rows), number in pairs}
        item = known[self.model].get(pk)
        return known if item and item.pk == numbers[0] else None

    # --- the guard -------------------------------------------------------------------------------------------------
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        pk = None if object_id is None or "_saveasnew" in request.POST else self.key_of(object_id)
        if pk is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            # Before the item is read: what is read may then be newer than the version says, never older.
            request.item_version = self.version_of(pk)
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic(using=router.db_for_write(self.model)):
            self.lock(pk)
            request.item_version = self.version_of(pk)
            request.save_conflict = self.conflict(request, pk)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def key_of(self, object_id):
        try:
            return self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            return None

    def lock(self, pk):
        """Whoever saves second waits here until the first is done. On SQLite the transaction itself is the lock."""
        list(self.model._base_manager.select_for_update().filter(pk=pk).values_list("pk"))

    def conflict(self, request, pk):
        seen, now = request.POST.get("_seen"), request.item_version
        if seen is None or seen == now or now in (request.POST.get("_over"), request.POST.get("_over_all")):
            return None
        entry = self.saved_by(pk)
        user = entry and entry.history_user
        who = (user.get_full_name() or user.get_username()) if user else _("the program")
        when = date_format(localtime(entry.history_date), "DATETIME_FORMAT") if entry else ""
        return Conflict(now, seen, who, when)

    # --- the form --------------------------------------------------------------------------------------------------
    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        conflict, chosen = getattr(request, "save_conflict", None), theirs_chosen(request)

        class Guarded(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                differences.take_theirs(self, chosen)

            def clean(self):
                cleaned = super().clean()
                if conflict:
                    self.add_error(None, conflict.sentence)
                return cleaned

        return Guarded if conflict or chosen else form

    def get_formsets_with_inlines(self, request, obj=None):
        chosen = theirs_chosen(request)
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield (differences.with_theirs(formset, chosen) if chosen else formset), inline

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Rows that the other person deleted meanwhile are no rows any more: see `without_lost_rows`."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        seen = request.POST.get("_seen")
        if obj and obj.pk and seen is not None and seen != getattr(request, "item_version", seen):
            known = self.seen_by(request, obj.pk) or {}
            formset = inline.get_formset(request, obj)
            kwargs["data"] = differences.without_lost_rows(kwargs, formset, known.get(inline.model, {}))
        return kwargs

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and hasattr(request, "item_version"):
            context["item_version"] = request.POST.get("_seen", request.item_version)
            if conflict := getattr(request, "save_conflict", None):
                self.compare(request, conflict, context, obj.pk)
                context["conflict"] = conflict
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def seen_by(self, request, pk):
        """`as_seen` of the form that was sent, read once a request."""
        if not hasattr(request, "seen_rows"):
            request.seen_rows = self.as_seen(pk, request.POST["_seen"])
        return request.seen_rows

    def compare(self, request, conflict, context, pk):
        """Fill in what differs between the form and what is saved, in the item and in its rows."""
        known = self.seen_by(request, pk)
        saved = self.get_object(request, str(pk))
        conflict.is_known = known is not None
        seen = known and known[self.model][pk]
        conflict.found += differences.compare(context["adminform"].form, saved, seen)
        for formset in context["inline_admin_formsets"]:
            if known is None or formset.opts.model in known:
                rows = known and known[formset.opts.model]
                found, notes = differences.compare_rows(formset.formset, rows)
                conflict.found += found
                conflict.rows += notes


def theirs_chosen(request):
    """The names of the fields, as the form writes them, for which the saved text was chosen over the typed one."""
    if request.method != "POST" or "_over" not in request.POST:
        return frozenset()
    chosen = (name for name, value in request.POST.items() if name.startswith(CHOICE) and value == "theirs")
    return frozenset(name.removeprefix(CHOICE) for name in chosen)
