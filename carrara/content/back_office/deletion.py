"""Deleting what is used is refused, with every place where it is used."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from .. import usage


class RefusingAdmin:
    delete_confirmation_template = "admin/delete_item.html"
    delete_selected_confirmation_template = "admin/delete_items.html"

    def get_deleted_objects(self, objs, request):
        """An item that others link to is in use as much as one they depend on: Django itself would unlink it."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        places = [described(item, label) for item, label in usage.of_all(objs)]
        return deleted, counts, missing, places or protected


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
