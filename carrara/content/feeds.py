from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from .languages import active, html_lang, path_in
from .models import NewsItem


class MarkedFeed(Atom1Feed):
    """Names the language of each entry, since a text may fall back; Django would call Chinese `zh-hans`."""

    def root_attributes(self):
        return super().root_attributes() | {"xml:lang": html_lang(active())}

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}


class NewsFeed(Feed):
    feed_type = MarkedFeed
    link = reverse_lazy("news")
    title = _("News of Carrara, UNESCO Creative City")
    subtitle = _("What the Creative City Office announces.")
    author_name = settings.PUBLIC_SITE_NAME

    def items(self):
        return NewsItem.objects.published()[:30]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_guid(self, item):
        return settings.SITE_URL + path_in(item.path, active())

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at

    def item_extra_kwargs(self, item):
        return {"language": html_lang(item.shown_in("title"))}
