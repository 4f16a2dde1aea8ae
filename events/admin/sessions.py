from django.contrib import admin

from carrara.content.back_office.contents import ContentAdmin
from carrara.content.back_office.widgets import in_every_language

from ..models import Session


@admin.register(Session)
class SessionAdmin(ContentAdmin):
    list_display = ["__str__", "language", "guide", "seats_taken", "capacity", "state"]
    list_filter = ["state", "edition", "language"]
    list_select_related = ["route", "studio", "event", "edition__host_city"]
    search_fields = ["guide", *in_every_language("route__title", "studio__title", "event__title")]
    autocomplete_fields = ["edition", "route", "studio", "event", "venue"]
