"""Where items are used without a foreign key: blocks of the home page, and menu links that name our own address."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from carrara.content import usage
from carrara.content.addresses import in_italian, path_within
from carrara.content.models import MenuLink, Publishable

from .models import HomeBlock


def connect():
    usage.FINDERS += [find for find in (on_home_page, in_menus) if find not in usage.FINDERS]


def on_home_page(things):
    keys, label = [thing.pk for thing in things], things[0]._meta.label_lower
    for block in HomeBlock.objects.filter(item_model=label, item_id__in=keys):
        yield block, capfirst(block.get_kind_display())


def in_menus(things):
    addresses = {thing.path for thing in things if isinstance(thing, Publishable)}
    for link in MenuLink.objects.all() if addresses else ():
        path = path_within(link.url)
        if path and in_italian(path) in addresses:
            yield link, _("Address")
