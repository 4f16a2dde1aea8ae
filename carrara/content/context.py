"""What every page shows around its matter."""

from functools import partial

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject

from .languages import LANGUAGE_CODES, active, direction, html_lang, own_name, path_in, suffix, without_prefix
from .models import MenuLink, Notice, Office, Page


def site(request):
    """Menus, notices, office, language links: three queries, and none for a response without a frame (all is lazy)."""
    return {
        "site_name": settings.PUBLIC_SITE_NAME,
        "site_url": settings.SITE_URL,
        "main_menu": SimpleLazyObject(partial(menu, request, "main")),
        "footer_menu": SimpleLazyObject(partial(menu, request, "footer")),
        "legal_menu": SimpleLazyObject(partial(menu, request, "legal")),
        "notices": SimpleLazyObject(lambda: frame_lines(request)["notices"]),
        "office": SimpleLazyObject(office),
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


def frame_lines(request):
    """Links of the menus and the notices of this hour; one query a request for both, since most pages have neither.

    Django's plain QuerySet: modeltranslation's would exchange the columns of five languages for the reader's own.
    """
    if not hasattr(request, "frame_lines"):
        links = QuerySet(MenuLink).exclude(menu=Page.Menu.NONE).order_by()
        notices = QuerySet(Notice).filter(pk__in=Notice.objects.current().order_by().values("pk")).order_by()
        rows = links.values_list("menu", "menu_order", "pk", "url", *in_columns("title")).union(
            notices.values_list("severity", "pk", "pk", "url", *in_columns("text")), all=True
        )
        request.frame_lines = {"links": [], "notices": []}
        for place, order, key, url, *words in rows:
            if place in Notice.Severity:
                notice = Notice(pk=key, severity=place, url=url, **dict(zip(in_columns("text"), words, strict=True)))
                request.frame_lines["notices"].append(notice)
            else:
                texts = dict(zip(in_columns("title"), words, strict=True))
                request.frame_lines["links"].append(MenuLink(pk=key, menu=place, menu_order=order, url=url, **texts))
        request.frame_lines["links"].sort(key=lambda link: (link.menu_order, link.pk))
        request.frame_lines["notices"].sort(key=lambda notice: (notice.severity != "warning", -notice.pk))
    return request.frame_lines


def in_columns(field):
    return [f"{field}_{suffix(code)}" for code in LANGUAGE_CODES]


def menu(request, place):
    """The pages and the links of a menu in their order; a page before a link of the same number."""
    entries = [*site_pages(request), *frame_lines(request)["links"]]
    return sorted((entry for entry in entries if entry.menu == place), key=lambda entry: entry.menu_order)


def office():
    return Office.objects.select_related("emblem").first() or Office()


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
