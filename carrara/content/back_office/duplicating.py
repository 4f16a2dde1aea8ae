"""An item copied as next year's, from its form or from the list: what will be made is shown in words, then made."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..copies import next_year_shift
from ..languages import enumerated, quoted
from .chosen import CONFIRMED

MOST = 20  # items at a time
LOOK = "look"  # the button that shows the days anew and makes nothing
FURTHEST = timedelta(days=5 * 366)


class OptionsForm(forms.Form):
    """Boxes to tick: what is copied beside the items themselves."""

    def __init__(self, *args, options, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in options:
            self.fields[name] = forms.BooleanField(required=False, label=label)


class FirstDayForm(forms.Form):
    """On which day the copy begins; all its days move with it."""

    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The same weekday of the same week of the month. Choose another day: the others move with it."
        ),
    )

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, initial={"first_day": this_year + next_year_shift(this_year)}, **kwargs)
        self.this_year = this_year

    def clean_first_day(self):
        day = self.cleaned_data["first_day"]
        if not self.this_year < day < self.this_year + FURTHEST:
            raise ValidationError(_("Choose a day after this year's, and within five years."))
        return day

    @property
    def shift(self):
        return self.cleaned_data["first_day"] - self.this_year


class NextYear(admin.ModelAdmin):
    """For the kinds that come back each year. A kind says how: what is planned, offered beside it, and made."""

    actions = ["next_year_items"]

    def next_year_items_of(self, keys):
        """The items to be copied, with all that a plan reads."""
        raise NotImplementedError

    def next_year_first_day(self, item):
        """The day on which this year's begins, or None."""
        raise NotImplementedError

    def next_year_plans(self, items, shifts):
        """`shifts` says for some keys by how much the days move."""
        raise NotImplementedError

    def next_year_inside(self, request, plans):
        """Plans of what can be copied inside the items."""
        return []

    def next_year_options(self, request, plans, inside):
        return []

    def make_next_year(self, request, plans, inside, chosen):
        """Write the copies; return those of the items themselves, and those of what is inside them."""
        raise NotImplementedError

    # --- the two ways in -----------------------------------------------------------------------------------------
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_next_year"
        view = self.admin_site.admin_view(self.next_year_view)
        return [path("<path:object_id>/next-year/", view, name=name), *super().get_urls()]

    def next_year_view(self, request, object_id):
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        items = list(self.next_year_items_of([int(object_id)]))
        if not items:
            raise Http404
        return self.next_year(request, items)

    @admin.action(description=gettext_lazy("Copy as next year's"), permissions=["add"])
    def next_year_items(self, request, queryset):
        keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.error(request, _("Choose at most %(most)s items at a time.") % {"most": MOST})
            return None
        if len(keys) == 1:
            return redirect(self.address("next_year", keys[0]))
        return self.next_year(request, list(self.next_year_items_of(keys)))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.may_copy(request, obj):
            context["next_year_url"] = self.address("next_year", obj.pk)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def address(self, view, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    # --- what will be made, and making it ------------------------------------------------------------------------
    def next_year(self, request, items):
        may_see = all(self.has_view_or_change_permission(request, item) for item in items)
        if not may_see or not all(self.may_copy(request, item) for item in items):
            raise PermissionDenied
        typed = request.POST if CONFIRMED in request.POST else None
        day = self.first_day_form(items, typed)
        is_day_chosen = day is not None and day.is_valid()
        is_day_wrong = day is not None and day.is_bound and not is_day_chosen
        plans = self.next_year_plans(items, {items[0].pk: day.shift} if is_day_chosen else {})
        inside = self.next_year_inside(request, plans)
        form = OptionsForm(typed, options=self.next_year_options(request, plans, inside))
        if LOOK not in request.POST and form.is_valid() and not is_day_wrong:
            try:
                return self.made(request, plans, inside, form.cleaned_data)
            except ValidationError as error:
                messages.error(request, _("Nothing was copied: %(why)s") % {"why": " ".join(error.messages)})
        return TemplateResponse(
            request, "admin/next_year.html", self.next_year_context(request, plans, inside, day, form)
        )

    def first_day_form(self, items, typed):
        """For one item that has days: of several each goes to its own next year's day."""
        first = self.next_year_first_day(items[0]) if len(items) == 1 else None
        if first is None:
            return None
        return FirstDayForm(typed if typed and "first_day" in typed else None, this_year=first)

    def next_year_context(self, request, plans, inside, day, form):
        return {
            **self.admin_site.each_context(request),
            "title": _("Copy as next year's"),
            "opts": self.opts,
            "plans": plans,
            "inside": inside,
            "day": day,
            "look": LOOK,
            "form": form,
            "checkbox": ACTION_CHECKBOX_NAME,
            "is_action": len(plans) > 1,
        }

    def made(self, request, plans, inside, chosen):
        with transaction.atomic():
            copies, more = self.make_next_year(request, plans, inside, chosen)
            for copy, found in zip(copies, plans, strict=True):
                self.log_addition(request, copy, _("Copied from “%(title)s” as next year's.") % {"title": found.item})
            LogEntry.objects.log_actions(request.user.pk, more, ADDITION, change_message=_("Copied as next year's."))
        self.tell_made(request, copies, more, plans)
        if len(copies) == 1 and self.has_view_or_change_permission(request, copies[0]):
            return redirect(self.address("change", copies[0].pk))
        return redirect(self.address("changelist"))

    def tell_made(self, request, copies, more, plans):
        titles = enumerated(quoted(copy) for copy in copies)
        told = _("Made as a draft: %(titles)s. Nothing is public yet.") % {"titles": titles}
        if more:
            told += " " + _("Made with it, drafts too: %(titles)s.") % {
                "titles": enumerated(quoted(row) for row in more)
            }
        checks = list(dict.fromkeys(check for found in plans for check in found.checks))
        lines = format_html_join("", "<li>{}</li>", ((check,) for check in checks))
        look = format_html("<br>{}<ul>{}</ul>", _("Look at this before you publish:"), lines) if checks else ""
        messages.success(request, format_html("{}{}", told, look))
