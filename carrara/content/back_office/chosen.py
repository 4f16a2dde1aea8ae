"""Items chosen in a list: they are shown, with what would happen to each, before anything is done to them."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..models import Publishable
from .lists import drafts_beside
from .states import state_words

MOST = 200  # items at a time: more than this nobody reads through before pressing the button
CONFIRMED = "confirmed"


class Chosen(admin.ModelAdmin):
    def typed(self, request):
        return request.POST if CONFIRMED in request.POST else None

    def fresh(self, request, queryset):
        """The chosen items with all their columns, in the order of the list; None if they are too many."""
        keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.error(request, _("Choose at most %(most)s items at a time.") % {"most": MOST})
            return None
        found, drafts = self.model.objects.in_bulk(keys), drafts_beside(self.model, keys)
        for key, item in found.items():
            item.draft_state, item.draft_publish_at = drafts.get(key, ("", None))
        return [found[key] for key in keys if key in found]

    def ask(self, request, name, title, button, rows, form=None):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "rows": [(item, self.state_of(item), words) for item, words in rows],
            "has_states": issubclass(self.model, Publishable),
            "form": form,
            "deed": name,
            "button": button,
            "checkbox": ACTION_CHECKBOX_NAME,
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/bulk.html", context)

    def state_of(self, item):
        return state_words(item, draft=item.draft_state) if isinstance(item, Publishable) else None
