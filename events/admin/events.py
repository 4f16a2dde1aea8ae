from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.contents import ContentAdmin
from carrara.content.back_office.duplicating import NextYear
from carrara.content.back_office.publishing import PublishableAdmin
from carrara.content.back_office.widgets import StackedInline, in_every_language, short

from .. import copies
from ..imports import EventImporter, VenueImporter
from ..models import Event, EventDate, EventKind, EventSeries, Participation, Venue
from ..times import midnight, next_month, spoken

SOONEST_FIRST = ("coming", "this_month", "next_month")


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


class PeriodFilter(admin.SimpleListFilter):
    """By when an event happens; coming and past are half-open, as in `EventQuerySet`."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [
            ("coming", gettext("coming")),
            ("this_month", gettext("this month")),
            ("next_month", gettext("next month")),
            ("past", gettext("past")),
            ("none", gettext("without dates")),
        ]

    def queryset(self, request, queryset):
        now, first = timezone.now(), timezone.localdate().replace(day=1)
        second, third = next_month(first), next_month(next_month(first))
        months = {"this_month": (first, second), "next_month": (second, third)}
        if self.value() in months:
            dates = EventDate.objects.during(*map(midnight, months[self.value()]))
            return queryset.filter(pk__in=dates.values("event"))
        conditions = {"coming": {"ends_at__gt": now}, "past": {"ends_at__lte": now}, "none": {"starts_at": None}}
        return queryset.filter(**conditions.get(self.value(), {}))


@admin.register(Event)
class EventAdmin(NextYear, PublishableAdmin):
    importer = EventImporter
    list_filter = [PeriodFilter, *PublishableAdmin.list_filter, "kind", "audience"]
    actions = [*PublishableAdmin.actions, *NextYear.actions]
    autocomplete_fields = ["cover", "series", "edition", "parent", "kind", "organisers", "patrons", "partners", "news"]
    inlines = [EventDateInline, ParticipationInline]
    details = [
        (_("What it is"), {"fields": ["kind", ("audience", "language"), "series", "edition", "parent"]}),
        (_("Cost"), {"fields": ["is_free", ("price_min", "price_max")]}),
        (_("Contacts"), {"fields": ["contact_name", ("email", "phone"), "website"]}),
        (_("Links"), {"fields": ["organisers", "patrons", "partners", "news"]}),
    ]
    exported_more = [(_("Dates"), lambda event: "; ".join(spoken(date) for date in event.dates.all()))]

    def get_ordering(self, request):
        """What is coming by its start, the next one first; all else the latest first."""
        return ["starts_at", "slug"] if request.GET.get("when") in SOONEST_FIRST else super().get_ordering(request)

    def exported(self, keys):
        return super().exported(keys).prefetch_related("dates")

    @admin.display(description=_("first start"), ordering="starts_at")
    def shown_day(self, event):
        return short(event.starts_at) or gettext("no dates yet")

    # --- next year's ---
    def next_year_items_of(self, keys):
        return copies.with_all(Event.objects.filter(pk__in=keys)).order_by("starts_at", "pk")

    def next_year_first_day(self, event):
        return copies.first_day(event)

    def next_year_plans(self, items, shifts):
        return copies.plans(items, shifts=shifts)

    def next_year_inside(self, request, plans):
        parts = copies.parts_of([found.item for found in plans])
        parts = [part for part in parts if self.may_copy(request, part)]
        return copies.plans(parts, {found.slug for found in plans}, copies.together(plans, parts))

    def next_year_options(self, request, plans, inside):
        label = ngettext("Its part too", "Its %(count)s parts too", len(inside)) % {"count": len(inside)}
        return copies.options([found.item for found in (*plans, *inside)], inside, label)

    def make_next_year(self, request, plans, inside, chosen):
        wanted = [*plans, *(inside if chosen.get("inside") else [])]
        made = copies.make(wanted, by=request.user, people=chosen.get("people"))
        own = [made.pop(found.item.pk) for found in plans]
        return own, list(made.values())
