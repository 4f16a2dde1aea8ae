from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.contents import ContentAdmin
from carrara.content.back_office.publishing import PublishableAdmin
from carrara.content.back_office.widgets import StackedInline, in_every_language, short

from .imports import EventImporter, VenueImporter
from .models import Event, EventDate, EventKind, EventSeries, Participation, Venue


class EventDateInline(StackedInline):
    model = EventDate
    autocomplete_fields = ["venue"]
    fieldsets = [
        (None, {"fields": [("starts_at", "ends_at", "is_all_day"), "venue"]}),
        (_("Note"), {"fields": ["note"], "classes": ["collapse"]}),
    ]


class ParticipationInline(StackedInline):
    model = Participation
    autocomplete_fields = ["person", "source"]
    fieldsets = [
        (None, {"fields": [("person", "role", "order")]}),
        (_("Note and source"), {"fields": ["note", "source", ("span_start", "span_end")], "classes": ["collapse"]}),
    ]


@admin.register(EventKind)
class EventKindAdmin(ContentAdmin):
    list_display = ["name", "key", "code", "schema_type", "order"]
    search_fields = ["key", "code", *in_every_language("name")]
    prepopulated_fields = {"key": ["name_it"]}


@admin.register(Venue)
class VenueAdmin(ContentAdmin):
    importer = VenueImporter
    list_display = ["title", "address", "locality", "step_free"]
    list_filter = ["locality", "step_free"]
    list_select_related = ["locality"]
    search_fields = ["slug", "address", *in_every_language("title")]
    autocomplete_fields = ["locality"]
    prepopulated_fields = {"slug": ["title_it"]}
    details = [
        (None, {"fields": ["slug", "address", "locality", ("latitude", "longitude")]}),
        (
            _("Access"),
            {
                "fields": [("step_free", "steps"), "has_accessible_toilet", "has_parking", "has_dust", "has_noise"],
                "description": _("Leave what nobody has looked at as it is: the page then says that it is not stated."),
            },
        ),
    ]


@admin.register(EventSeries)
class EventSeriesAdmin(PublishableAdmin):
    autocomplete_fields = ["cover", "programmes"]
    details = [(_("Links"), {"fields": ["programmes"]})]
    inlines = [ParticipationInline]


@admin.register(Event)
class EventAdmin(PublishableAdmin):
    importer = EventImporter
    list_display = ["shown_title", "shown_state", "shown_languages", "shown_starts_at", "shown_updated_at"]
    list_filter = [*PublishableAdmin.list_filter, "kind", "audience"]
    autocomplete_fields = ["cover", "series", "edition", "parent", "kind", "organisers", "patrons", "partners", "news"]
    inlines = [EventDateInline, ParticipationInline]
    details = [
        (_("What it is"), {"fields": ["kind", ("audience", "language"), "series", "edition", "parent"]}),
        (_("Cost"), {"fields": ["is_free", ("price_min", "price_max")]}),
        (_("Contacts"), {"fields": ["contact_name", ("email", "phone"), "website"]}),
        (_("Links"), {"fields": ["organisers", "patrons", "partners", "news"]}),
    ]

    @admin.display(description=_("first start"), ordering="starts_at")
    def shown_starts_at(self, event):
        return short(event.starts_at)
