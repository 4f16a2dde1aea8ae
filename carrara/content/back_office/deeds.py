"""Deeds done to many items at once: each deed is shown before it is done, and done to each item by itself."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import publishing
from ..languages import enumerated, quoted
from .chosen import CONFIRMED
from .states import moment_words
from .tagging import BulkTags

TOLD = 20  # items whose reasons are told one by one
NAMED = 8  # items that a message names; of more it tells the number


class BulkDeeds(BulkTags):
    actions = ["publish_items", "withdraw_items", *BulkTags.actions]

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
            named = enumerated(quoted(name) for name in fine)
            counted = ngettext("%(count)s item", "%(count)s items", len(fine)) % {"count": len(fine)}
            messages.success(request, done % {"items": named if len(fine) <= NAMED else counted})
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
