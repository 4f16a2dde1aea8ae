"""The order of the menus: pages and links, moved one at a time."""

from django.db import transaction

from .models import MenuLink, Page

MENUS = (Page.Menu.MAIN, Page.Menu.FOOTER, Page.Menu.LEGAL)
ALWAYS_THERE = ("home", "search")  # roles that the head of every page links to by itself
KINDS = {"page": Page, "link": MenuLink}


def entries(menu):
    """The pages, public or not, and the links of a menu, in the order in which the public reads them."""
    pages, links = Page.objects.filter(menu=menu), MenuLink.objects.filter(menu=menu)
    found = [*pages.order_by("menu_order", "pk"), *links.order_by("menu_order", "pk")]
    return sorted(found, key=lambda entry: entry.menu_order)  # stable: a page before a link of the same number


def key(entry):
    return f"{'page' if isinstance(entry, Page) else 'link'}-{entry.pk}"


def find(key):
    """The entry called `page-3` or `link-7`, or None."""
    kind, _hyphen, number = key.partition("-")
    return KINDS[kind].objects.filter(pk=number).first() if kind in KINDS and is_number(number) else None


def is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 10


@transaction.atomic
def put(entry, menu, place=None):
    """Move an entry to this place (from 0; None: the last) of a menu, or out of all menus; return its new place.

    Only rows whose number changes are written, each with its history. The rows of the menu are locked first, so that
    of two people who move at once the second moves within what the first left.
    """
    for model in KINDS.values():
        list(model.objects.select_for_update().filter(menu__in=MENUS).values_list("pk"))
    others = [each for each in entries(menu) if key(each) != key(entry)] if menu in MENUS else []
    place = len(others) if place is None else max(0, min(place, len(others)))
    others.insert(place, entry)
    for number, each in enumerate(others, start=1):
        number_it(each, menu, number if menu in MENUS else 0)
    return place


def number_it(entry, menu, number):
    if (entry.menu, entry.menu_order) != (menu, number):
        entry.menu, entry.menu_order = menu, number
        entry.save(update_fields=["menu", "menu_order"])


def step(entry, by):
    """Move an entry up (-1) or down (1) within its menu."""
    place = [key(each) for each in entries(entry.menu)].index(key(entry))
    return put(entry, entry.menu, place + by)


def outside():
    """The pages that stand in no menu and that no other part of the frame links to."""
    return Page.objects.filter(menu=Page.Menu.NONE).exclude(role__in=ALWAYS_THERE).order_by("title_it", "pk")
