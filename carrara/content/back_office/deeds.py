"""Deeds done to many items at once: each deed is shown before it is done, and done to each item by itself."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import audit, publishing
from ..models import Tag
from ..models.tags import LENGTH
from .lists import drafts_beside
from .states import moment_words, state_words

MOST = 200  # items at a time: more than this nobody reads through before pressing the button
CONFIRMED = "confirmed"
TOLD = 20  # items whose reasons are told one by one


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


class BulkDeeds(admin.ModelAdmin):
    actions = ["publish_items", "withdraw_items", "tag_items", "untag_items"]

    # --- publishing ----------------------------------------------------------------------------------------------
    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish_items(self, request, queryset):
        items = self.fresh(request, queryset)
        if items is None:
            return None
        if CONFIRMED in request.POST:
            return self.do_to_each(request, items, self.publish_one, _("Published: %(items)s"))
        rows = [(item, self.publishing_words(request, item)) for item in items]
        return self.ask(request, "publish_items", _("Publish these items?"), _("Publish"), rows)

    def publishing_words(self, request, item):
        """What the deed will do to an item, before it is done."""
        if not self.has_publish_permission(request, item):
            return _("stays as it is: you may not publish it")
        if item.expires_at and item.expires_at <= timezone.now():
            return _("stays as it is: its “public until” has passed")
        if item.state == item.State.PUBLISHED and item.draft_state:
            return _("its changes are public at once")
        if item.is_public():
            return _("stays as it is: it is public already")
        if item.published_at and item.published_at > timezone.now():
            return _("goes out on %(when)s") % {"when": moment_words(item.published_at)}
        return _("is public at once")

    def publish_one(self, request, item):
        if not self.has_publish_permission(request, item):
            raise ValidationError(_("You may not publish it."))
        if item.expires_at and item.expires_at <= timezone.now():
            raise ValidationError(_("Its “public until” has passed: change that first."))
        if item.is_public() and not item.draft_state:
            raise ValidationError(_("It is public already."))
        publishing.publish(item, by=request.user)

    @admin.action(description=gettext_lazy("Take off the site"), permissions=["publish"])
    def withdraw_items(self, request, queryset):
        items = self.fresh(request, queryset)
        if items is None:
            return None
        if CONFIRMED in request.POST:
            return self.do_to_each(request, items, self.withdraw_one, _("Taken off the site: %(items)s"))
        rows = [(item, self.withdrawing_words(request, item)) for item in items]
        return self.ask(request, "withdraw_items", _("Take these items off the site?"), _("Take off the site"), rows)

    def withdrawing_words(self, request, item):
        if not self.has_publish_permission(request, item):
            return _("stays as it is: you may not take it off the site")
        if item.state != item.State.PUBLISHED:
            return _("stays as it is: it is not public")
        return _("becomes a draft: its page is no longer found")

    def withdraw_one(self, request, item):
        if not self.has_publish_permission(request, item):
            raise ValidationError(_("You may not take it off the site."))
        if item.state != item.State.PUBLISHED:
            raise ValidationError(_("It is not public."))
        publishing.withdraw(item, by=request.user)

    # --- tags ----------------------------------------------------------------------------------------------------
    @admin.action(description=gettext_lazy("Add tags"), permissions=["change"])
    def tag_items(self, request, queryset):
        form = TagForm(self.typed(request), can_add=request.user.has_perm("content.add_tag"))
        return self.tag(request, queryset, form, "tag_items", _("Add tags to these items"), _("Add the tags"))

    @admin.action(description=gettext_lazy("Remove tags"), permissions=["change"])
    def untag_items(self, request, queryset):
        borne = Tag.objects.filter(pk__in=self.through.objects.filter(**self.of(queryset)).values("tag"))
        form = TagForm(self.typed(request), can_add=False, must_know=borne)
        return self.tag(request, queryset, form, "untag_items", _("Remove tags from these items"), _("Remove the tags"))

    def tag(self, request, queryset, form, name, title, button):
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
        return {key: ", ".join(names) for key, names in found.items()}

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
        message = words % {"tags": ", ".join(names)}
        done = ngettext("%(count)s item is changed.", "%(count)s items are changed.", len(items))
        messages.success(request, f"{message} {done % {'count': len(items)}}")

    # --- all of them ---------------------------------------------------------------------------------------------
    def typed(self, request):
        return request.POST if CONFIRMED in request.POST else None

    def fresh(self, request, queryset):
        """The chosen items with all their columns, in the order of the list; None if they are too many."""
        keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.error(request, _("Choose at most %(most)s items at a time.") % {"most": MOST})
            return None
        found, drafts = self.model.objects.in_bulk(keys), drafts_beside(self.model, keys)
        for key, item in found.items():
            item.draft_state, item.draft_publish_at = drafts.get(key, ("", None))
        return [found[key] for key in keys if key in found]

    def ask(self, request, name, title, button, rows, form=None):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "rows": [(item, state_words(item, draft=item.draft_state), words) for item, words in rows],
            "form": form,
            "deed": name,
            "button": button,
            "checkbox": ACTION_CHECKBOX_NAME,
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/bulk.html", context)

    def do_to_each(self, request, items, deed, done):
        """Do it to each item in a transaction of its own; what could not be done is told item by item, with reasons."""
        fine, failed = [], []
        for item in items:
            try:
                with transaction.atomic():
                    deed(request, item)
                fine.append(str(item))
            except ValidationError as error:
                failed.append((str(item), reasons(error, item)))
        if fine:
            more = [_("and %(count)s more") % {"count": len(fine) - TOLD}] if len(fine) > TOLD else []
            messages.success(request, done % {"items": ", ".join([*(f"“{name}”" for name in fine[:TOLD]), *more])})
        if failed:
            messages.error(request, told_failures(failed))


def told_failures(failed):
    """One message for all that was not done, a line an item."""
    lines = format_html_join("", "<li>{}: {}</li>", failed[:TOLD])
    if len(failed) > TOLD:
        lines += format_html("<li>{}</li>", _("and %(count)s more") % {"count": len(failed) - TOLD})
    return format_html("{}<ul>{}</ul>", _("Not done:"), lines)


def reasons(error, item):
    """Why an item could not stand, each reason after the name of its field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {field.name: capfirst(field.verbose_name) for field in item._meta.concrete_fields}
    told = [(names.get(name), message) for name, messages in error.message_dict.items() for message in messages]
    return " ".join(f"{name}: {message}" if name else message for name, message in told)
