"""Where a thing is used, on its own page of the back office."""

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import usage


def linked(item):
    """The item by its name, leading to its page in the back office where it has one."""
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}_change"
    try:
        return format_html('<a href="{}">{}</a>', reverse(name, args=[quote(item.pk)]), item)
    except NoReverseMatch:
        return str(item)


class UsageShown(admin.ModelAdmin):
    """`shown_usage` on the form and `shown_uses` in the list, whose queries go through `usage.counted`."""

    @admin.display(description=gettext_lazy("used in"))
    def shown_usage(self, thing):
        uses = usage.of(thing) if thing.pk else []
        if not uses:
            return _("Not used anywhere yet.")
        rows = [(linked(item), capfirst(item._meta.verbose_name), label) for item, label in uses]
        return format_html('<ul class="uses">{}</ul>', format_html_join("", "<li>{} ({}: {})</li>", rows))

    @admin.display(description=gettext_lazy("used in"))
    def shown_uses(self, thing):
        return thing.uses
