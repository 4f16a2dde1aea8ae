import re
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from carrara.content.context import section
from carrara.content.languages import active, html_lang, own_name, path_in
from carrara.content.views import Frame, page_of
from carrara.website.models import SearchEntry

from . import query, suggest
from .marks import result
from .tokens import wanted

MAX_QUERY, MAX_WORDS = 200, 12
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


class SearchView(Frame, TemplateView):
    """All of the site by its words. The page with the role `search`, where there is one, lends it a title."""

    template_name = "website/search.html"

    @property
    def item(self):
        return self.preview or section(self.request, "search")

    def crumb_title(self, item):
        return item.title if item else _("Search")

    def get_context_data(self, **kwargs):
        typed = CONTROLS.sub(" ", self.request.GET.get("q", "")).strip()
        groups = wanted(typed[:MAX_QUERY])
        context = super().get_context_data(**kwargs) | {
            "robots": "noindex",
            "query": typed[:MAX_QUERY],
            "is_cut": len(typed) > MAX_QUERY or len(groups) > MAX_WORDS,
        }
        return context | self.answer(typed[:MAX_QUERY], groups[:MAX_WORDS]) if groups else context

    def answer(self, typed, groups):
        found = query.answering(groups, active())
        counts = query.by_kind(found)
        is_loose = not counts and len(groups) > 1
        if is_loose:
            found = query.answering(groups, active(), every=False)
            counts = query.by_kind(found)
        if not counts:
            return {"total": 0} | self.way_out(typed, groups)
        kind = self.request.GET.get("kind")
        kind = kind if kind in counts else ""
        found = query.ranked(found.filter(kind=kind) if kind else found, groups)
        page = page_of(found, self.request)
        page.object_list = [result(entry, groups) for entry in page.object_list]
        chips = kinds(typed, counts, kind)
        return {"page": page, "total": page.paginator.count, "is_loose": is_loose, "kinds": chips}

    def way_out(self, typed, groups):
        """For a reader who found nothing: a word spelt alike, and the languages in which there is an answer."""
        others = query.elsewhere(groups, active())
        return {
            "correction": suggest.correction(typed, active()),
            "elsewhere": [(own_name(code), html_lang(code), count, path_in(self.path, code)) for code, count in others],
        }


def kinds(typed, counts, chosen):
    """The chips above the results: label, number, query string, whether it is the one chosen."""
    chips = [("", _("Everything"), sum(counts.values()))]
    chips += [(kind.value, kind.label, counts[kind]) for kind in SearchEntry.Kind if kind in counts]
    return [
        (label, count, urlencode({"q": typed} | ({"kind": kind} if kind else {})), kind == chosen)
        for kind, label, count in chips
    ]
