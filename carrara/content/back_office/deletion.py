"""Deleting what is used is refused, with every place where it is used."""

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from .. import drafts, usage
from ..models import Publishable


class RefusingAdmin:
    delete_confirmation_template = "admin/delete_item.html"
    delete_selected_confirmation_template = "admin/delete_items.html"

    def get_deleted_objects(self, objs, request):
        """An item that others link to is in use as much as one they depend on: Django itself would unlink it.

        Django's own would also ask the database once for each row that goes along, to name it.
        """
        objs = list(objs)
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        along = [row for item in objs for _name, _key, rows in inside(item) for row in rows]
        deleted = [told(item) for item in [*objs, *along]]
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in collector.model_objs.items()}
        missing = (
            {self.opts.verbose_name} if not all(self.has_delete_permission(request, item) for item in objs) else ()
        )
        places = [described(item, label) for item, label in usage.of_all(objs)]
        return deleted, counts, missing, places or [told(item) for item in collector.protected]


def inside(item):
    return drafts.inside(item) if isinstance(item, Publishable) else ()


def told(item):
    return f"{capfirst(item._meta.verbose_name)}: {item}"


def described(item, label):
    """As the page of a refused deletion names what uses an item, and for what."""
    kind = capfirst(item._meta.verbose_name)
    address = address_of(item)
    if address is None:
        return format_html("{}: {} ({})", kind, item, label)
    return format_html('{}: <a href="{}">{}</a> ({})', kind, address, item, label)


def address_of(item):
    """Of its form in the back office; None where it has none."""
    if type(item) not in admin.site._registry:
        return None
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])
