"""What every page shows around its matter."""

from functools import partial

from django.conf import settings
from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from .languages import LANGUAGE_CODES, active, direction, html_lang, own_name, path_in, without_prefix
from .models import Office, Page


def site(request):
    """Menus, office and language links: two queries, and none for a response that shows no frame (all is lazy)."""
    return {
        "site_name": settings.PUBLIC_SITE_NAME,
        "site_url": settings.SITE_URL,
        "main_menu": SimpleLazyObject(partial(menu, request, "main")),
        "footer_menu": SimpleLazyObject(partial(menu, request, "footer")),
        "legal_menu": SimpleLazyObject(partial(menu, request, "legal")),
        "office": SimpleLazyObject(lambda: Office.objects.first() or Office()),
        "language_links": SimpleLazyObject(partial(language_links, request)),
        "page_language": active(),
        "html_lang": html_lang(active()),
        "direction": direction(active()),
    }


def site_pages(request):
    """The published pages that have a place in a menu or open a section; one query a request.

    With their texts: which languages a page has depends on them, and leaving them out saves a tenth of a millisecond.
    """
    if not hasattr(request, "site_pages"):
        placed = Page.objects.published().filter(~Q(menu="none") | Q(role__isnull=False))
        request.site_pages = list(placed.select_related("cover").order_by("menu_order", "pk"))
    return request.site_pages


def menu(request, place):
    return [page for page in site_pages(request) if page.menu == place]


def section(request, role):
    """The page that opens a section of the site, or None while the office keeps it unpublished."""
    return next((page for page in site_pages(request) if page.role == role), None)


def language_links(request):
    """The same page in each language, without the query: filters are words, and words differ."""
    path = without_prefix(request.path)
    return [
        {
            "code": code,
            "html_lang": html_lang(code),
            "dir": direction(code),
            "name": own_name(code),
            "url": path_in(path, code),
            "is_current": code == active(),
        }
        for code in LANGUAGE_CODES
    ]
