"""sitemap.xml: each page in the languages it really has, with all of them as alternates."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import translation

from carrara.content.languages import LANGUAGE_CODES, html_lang, path_in
from carrara.content.models import Page, publishable_models
from programmes.models import Edition, OpenStudio

UNDER_EDITION = ("studios", "planner")
SECTIONS_WITHOUT_PAGE = ("events_archive", "contact_form", "accessibility_feedback")


class LanguagesSitemap(Sitemap):
    limit = 5000

    def get_urls(self, page=1, site=None, protocol=None):
        """Django's own takes every language for granted; here an item names those it has."""
        return [
            {
                "item": item,
                "location": settings.SITE_URL + path_in(path, code),
                "lastmod": lastmod,
                "changefreq": None,
                "priority": "",
                "alternates": alternates(path, languages),
            }
            for item in self.paginator.page(page).object_list
            for path, languages, lastmod in [self.entry(item)]
            for code in languages
        ]


def alternates(path, languages):
    default = next(code for code in settings.MODELTRANSLATION_FALLBACK_LANGUAGES if code in languages)
    pairs = [(html_lang(code), code) for code in languages] + [("x-default", default)]
    return [{"lang_code": tag, "location": settings.SITE_URL + path_in(path, code)} for tag, code in pairs]


class ItemSitemap(LanguagesSitemap):
    def __init__(self, model):
        self.model = model

    def items(self):
        items = self.model.objects.reachable().order_by("pk").select_related(*filter(None, [self.model.path_above()]))
        if self.model is Page:
            return items.exclude(role=Page.Role.SEARCH)  # which asks robots to pass it by
        return items

    def entry(self, item):
        return item.path, item.languages, item.updated_at


class SectionSitemap(LanguagesSitemap):
    def items(self):
        return SECTIONS_WITHOUT_PAGE

    def entry(self, name):
        with translation.override(settings.LANGUAGE_CODE):
            return reverse(name), LANGUAGE_CODES, None


class VisitSitemap(LanguagesSitemap):
    """What stands below an edition in which studios open: their directory, and the plan of a day."""

    def items(self):
        editions = Edition.objects.reachable().filter(pk__in=OpenStudio.objects.published().values("edition"))
        return [(edition, name) for edition in editions.select_related("programme") for name in UNDER_EDITION]

    def entry(self, item):
        edition, name = item
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse(name, args=[edition.programme.slug, edition.slug])
        return path, edition.languages, edition.updated_at


SITEMAPS = {model._meta.model_name: ItemSitemap(model) for model in publishable_models()} | {
    "visits": VisitSitemap,
    "sections": SectionSitemap,
}
