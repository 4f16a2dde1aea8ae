"""Tags given to many items at once, and taken from them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import audit
from ..languages import enumerated
from ..models import Tag
from ..models.tags import LENGTH
from .chosen import Chosen


class TagForm(forms.Form):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Tags")
    )
    new = forms.CharField(required=False, max_length=LENGTH, label=gettext_lazy("A new tag"))

    def __init__(self, *args, can_add, must_know=None, **kwargs):
        super().__init__(*args, **kwargs)
        if must_know is not None:
            self.fields["tags"].queryset = must_know
        if not can_add:
            del self.fields["new"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("tags") and not (cleaned.get("new") or "").strip() and not self.errors:
            raise ValidationError(_("Choose at least one tag."))
        return cleaned

    def chosen(self):
        """The tags that were ticked, and the new one: a name that is there already is that tag."""
        name = " ".join((self.cleaned_data.get("new") or "").split())
        return list({*self.cleaned_data["tags"], *Tag.objects.named([name] if name else [])})


class BulkTags(Chosen):
    actions = ["tag_items", "untag_items"]

    @admin.action(description=gettext_lazy("Add tags"), permissions=["edit"])
    def tag_items(self, request, queryset):
        form = TagForm(self.typed(request), can_add=request.user.has_perm("content.add_tag"))
        return self.ask_for_tags(request, queryset, form, "tag_items", _("Add tags to these items"), _("Add the tags"))

    @admin.action(description=gettext_lazy("Remove tags"), permissions=["edit"])
    def untag_items(self, request, queryset):
        borne = Tag.objects.filter(pk__in=self.through.objects.filter(**self.of(queryset)).values("tag"))
        form = TagForm(self.typed(request), can_add=False, must_know=borne)
        return self.ask_for_tags(
            request, queryset, form, "untag_items", _("Remove tags from these items"), _("Remove the tags")
        )

    def ask_for_tags(self, request, queryset, form, name, title, button):
        items = self.fresh(request, queryset)
        if items is None:
            return None
        if form.is_bound and form.is_valid():
            verb = self.add_tags if name == "tag_items" else self.remove_tags
            return verb(request, items, form.chosen())
        rows = [(item, self.tags_of(items).get(item.pk, _("no tags"))) for item in items]
        return self.ask(request, name, title, button, rows, form)

    @property
    def through(self):
        return self.model.tags.through

    @property
    def own_key(self):
        return self.model._meta.get_field("tags").m2m_field_name()

    def of(self, items):
        return {f"{self.own_key}__in": [item.pk for item in items]}

    def tags_of(self, items):
        """{key: names of its tags}."""
        found = {}
        for row in self.through.objects.filter(**self.of(items)).select_related("tag").order_by("tag__key"):
            found.setdefault(getattr(row, f"{self.own_key}_id"), []).append(row.tag.name)
        return {key: enumerated(names) for key, names in found.items()}

    @transaction.atomic
    def add_tags(self, request, items, tags):
        items = self.changeable(request, items)
        rows = [self.through(**{self.own_key: item, "tag": tag}) for item in items for tag in tags]
        self.through.objects.bulk_create(rows, ignore_conflicts=True)
        self.tell_tagged(request, items, _("Tagged: %(tags)s."), tags, "given")

    @transaction.atomic
    def remove_tags(self, request, items, tags):
        items = self.changeable(request, items)
        self.through.objects.filter(tag__in=tags, **self.of(items)).delete()
        self.tell_tagged(request, items, _("Tags removed: %(tags)s."), tags, "taken")

    def changeable(self, request, items):
        allowed = [item for item in items if self.may_edit(request, item)]
        if len(allowed) < len(items):
            messages.warning(request, _("Some items stay as they are: you may not change them."))
        return allowed

    def tell_tagged(self, request, items, words, tags, moved):
        names = [tag.name for tag in tags]
        for item in items:
            audit.record("changed", by=request.user, about=item, fields=["tags"], **{moved: names})
        message = words % {"tags": enumerated(names)}
        done = ngettext("%(count)s item is changed.", "%(count)s items are changed.", len(items))
        messages.success(request, f"{message} {done % {'count': len(items)}}")
