from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from carrara.content.feeds import MarkedFeed
from carrara.content.languages import active, html_lang

from .calendars import host
from .models import Event
from .times import spoken


class EventsFeed(Feed):
    """The events to come, in the order of their dates."""

    feed_type = MarkedFeed
    title = _("Events in Carrara, UNESCO Creative City")
    subtitle = _("What is to come: open workshops, visits, exhibitions, meetings.")
    author_name = settings.PUBLIC_SITE_NAME

    def link(self):
        return settings.SITE_URL + reverse("events")

    def feed_url(self):
        return settings.SITE_URL + reverse("events_feed")

    def item_link(self, item):
        return settings.SITE_URL + item.get_absolute_url()

    def items(self):
        return Event.objects.published().coming().for_list()[:50]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        """HTML, as Atom says of a summary."""
        coming = item.listed_date
        when = spoken(coming) if coming else _("Dates to be announced")
        return f"<p>{escape(when)}</p><p>{escape(item.summary or '')}</p>"

    def item_guid(self, item):
        return f"tag:{host()},{item.created_at:%Y-%m-%d}:event-{item.pk}-{active()}"

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at

    def item_extra_kwargs(self, item):
        return {"language": html_lang(item.shown_in("title"))}
