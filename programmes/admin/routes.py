from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carrara.content.back_office.publishing import PublishableAdmin
from carrara.content.back_office.widgets import TabularInline, in_every_language
from carrara.content.models import beyond_a_link

from ..models import Edition, Route, RouteStop
from .lacks import RouteLacks


class RouteStopInline(TabularInline):
    model = RouteStop
    autocomplete_fields = ["studio"]
    fields = ["order", "studio", "minutes_before", "minutes", "capacity"]


@admin.register(Route)
class RouteAdmin(PublishableAdmin):
    list_display = [*PublishableAdmin.list_display, "edition", "means"]
    list_filter = ["edition", RouteLacks, *PublishableAdmin.list_filter, "means", "step_free"]
    list_select_related = ["edition"]
    search_fields = [*PublishableAdmin.search_fields, "sign", "guide", *in_every_language("edition__title")]
    autocomplete_fields = ["cover", "edition"]
    readonly_fields = ["shown_places"]
    inlines = [RouteStopInline]
    details = [
        (gettext_lazy("What it is"), {"fields": ["edition", ("sign", "colour", "order"), ("means", "step_free")]}),
        (gettext_lazy("Details"), {"fields": ["length_km", "guide"]}),
        (gettext_lazy("Places"), {"fields": ["transport_seats", "shown_places"]}),
    ]

    def left_out(self):
        return [*super().left_out(), *beyond_a_link("edition", Edition, "programme")]

    @admin.display(description=gettext_lazy("places of a departure"))
    def shown_places(self, route):
        """The smallest of what the stops and the transport hold, and which of them it is."""
        limits = route.limits() if route.pk else []
        if not limits:
            return _("as many as the departure itself offers: neither a stop nor a transport says how many fit in")
        return _("at most %(count)s, whatever the departure offers") % {"count": min(limits)}
