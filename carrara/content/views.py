"""The two views that every public page is made of: a section with its list, and an item."""

from datetime import datetime

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView

from .context import section
from .languages import LANGUAGE_CODES, active, html_lang, path_in, without_prefix
from .models import NewsItem, Page, Person

SAFE_METHODS = ["get", "head", "options"]


def page_of(items, request, size=20):
    """The page that `?page=` asks for; 404 for one that is not there, as for words in place of a number."""
    try:
        return Paginator(items, size).page(request.GET.get("page") or 1)
    except (InvalidPage, OverflowError) as error:
        raise Http404 from error


def new_year(year):
    return datetime(year, 1, 1, tzinfo=timezone.get_default_timezone())


class Frame:
    """Breadcrumb, canonical address and language alternates of a public page.

    `item` is what the page is about. A page shown in a language that its item lacks stays readable, but names the
    address in the language it shows as the canonical one, and no alternates.
    """

    http_method_names = SAFE_METHODS
    crumb_sections = ()  # roles of the sections above this page, outermost first
    preview = None  # the item that a signed link shows before it is public (previews.py)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        item = self.item
        languages = item.languages if item else LANGUAGE_CODES
        return context | {
            "item": item,
            "crumbs": [*self.sections(), *self.crumbs(item), (self.crumb_title(item), None)],
            "languages": languages,
            "is_in_language": active() in languages,
            "page_language": item.reading_language if item else active(),
            "canonical_url": self.canonical(item, languages),
            "og_image": settings.SITE_URL + item.share_url if item and item.share_url else "",
            "alternates": self.alternates(languages) if active() in languages else [],
        }

    def sections(self):
        pages = [section(self.request, role) for role in self.crumb_sections]
        return [(page, page.get_absolute_url()) for page in pages if page]

    def crumbs(self, item):
        """Between the section and this page: pairs of an item, or words, and its address."""
        return []

    def crumb_title(self, item):
        return item.title

    def canonical(self, item, languages):
        code = active() if active() in languages else item.reading_language
        return settings.SITE_URL + path_in(self.path, code)

    def alternates(self, languages):
        """(hreflang, address) for each real language, this one included, and x-default."""
        default = next(code for code in settings.MODELTRANSLATION_FALLBACK_LANGUAGES if code in languages)
        pairs = [(html_lang(code), code) for code in languages] + [("x-default", default)]
        return [(tag, settings.SITE_URL + path_in(self.path, code)) for tag, code in pairs]

    @property
    def path(self):
        return self.preview.path if self.preview else without_prefix(self.request.path)


class SectionView(Frame, TemplateView):
    """A section of the site, opened by the page with that role: its title, summary and text head the list."""

    role = None

    @cached_property
    def item(self):
        page = self.preview or section(self.request, self.role)
        if page is None:
            raise Http404
        return page


class ItemView(Frame, DetailView):
    """One published item, by its address."""

    context_object_name = "object"

    def get_queryset(self):
        return self.visible().select_related("cover")

    def visible(self):
        """What this view may show: what is published, or the one item of a preview."""
        return self.model.objects.filter(pk=self.preview.pk) if self.preview else self.model.objects.published()

    @property
    def item(self):
        return self.object


class PageView(ItemView):
    """An ordinary page of the tree; those that open a section live at their section's address."""

    model = Page
    template_name = "content/page.html"

    def get_queryset(self):
        return super().get_queryset().filter(role=None).select_related("parent__parent", "cover")

    def crumbs(self, item):
        above, found = item.parent, []
        while above and above.role != "home":
            if above.is_public():
                found.insert(0, (above, above.get_absolute_url()))
            above = above.parent
        return found


class PeopleView(SectionView):
    role = "people"
    template_name = "content/people.html"

    def get_context_data(self, **kwargs):
        people = Person.objects.published().select_related("cover").by_title()
        natives = [person for person in people if person.is_native]
        others = [person for person in people if not person.is_native]
        return super().get_context_data(**kwargs) | {"natives": natives, "others": others}


class PersonView(ItemView):
    model = Person
    template_name = "content/person.html"
    crumb_sections = ("people",)

    def get_queryset(self):
        return super().get_queryset().select_related("cover", "source")


class NewsView(SectionView):
    """News, newest first, all or of one year (in Rome)."""

    role = "news"
    template_name = "content/news.html"

    def get_context_data(self, **kwargs):
        news = NewsItem.objects.published().select_related("cover")
        years = [instant.year for instant in news.order_by().datetimes("published_at", "year", order="DESC")]
        year = self.kwargs.get("year")
        if year is not None:
            if year not in years:
                raise Http404
            news = news.filter(published_at__gte=new_year(year), published_at__lt=new_year(year + 1))
        page = page_of(news, self.request)
        years = [(each, reverse("news_archive", args=[each]), each == year) for each in years]
        return super().get_context_data(**kwargs) | {"page": page, "news": page, "years": years, "year": year}

    def crumb_title(self, item):
        return str(self.kwargs.get("year", item.title))

    @property
    def crumb_sections(self):
        return ("news",) if "year" in self.kwargs else ()


class NewsItemView(ItemView):
    model = NewsItem
    template_name = "content/news_item.html"
    crumb_sections = ("news",)
