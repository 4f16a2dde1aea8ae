from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.duplicating import NextYear
from carrara.content.back_office.publishing import PublishableAdmin
from carrara.content.back_office.widgets import in_every_language
from carrara.content.models import beyond_a_link

from .. import copies
from ..models import Edition, Programme
from .openings import OpeningsPage


@admin.register(Programme)
class ProgrammeAdmin(PublishableAdmin):
    list_display = [*PublishableAdmin.list_display, "kind", "order"]
    list_filter = [*PublishableAdmin.list_filter, "kind"]
    autocomplete_fields = ["cover", "commitments", "partners", "news"]
    readonly_fields = ["shown_editions"]
    details = [
        (_("Details"), {"fields": [("kind", "order"), "email", "shown_editions"]}),
        (_("Links"), {"fields": ["commitments", "partners", "news"]}),
    ]

    @admin.display(description=_("editions"))
    def shown_editions(self, programme):
        editions = programme.editions.all() if programme.pk else []
        links = [(reverse("admin:programmes_edition_change", args=[edition.pk]), edition) for edition in editions]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)


class DaysFilter(admin.SimpleListFilter):
    """An edition is past when its last day is over or, without dates, its year; the coming ones wait for theirs."""

    title = _("days")
    parameter_name = "days"

    def lookups(self, request, model_admin):
        return [("coming", gettext("coming")), ("past", gettext("past")), ("none", gettext("still without dates"))]

    def queryset(self, request, queryset):
        found = by_days(localdate())
        return queryset.filter(found[self.value()]) if self.value() in found else queryset


def by_days(today):
    is_over = Q(ends_on__lt=today) | Q(ends_on=None, starts_on__lt=today)
    return {
        "coming": Q(starts_on__isnull=False) & ~is_over,
        "past": is_over | Q(starts_on=None, year__lt=today.year),
        "none": Q(starts_on=None, year__gte=today.year),
    }


@admin.register(Edition)
class EditionAdmin(OpeningsPage, NextYear, PublishableAdmin):
    list_display = [*PublishableAdmin.list_display, "programme", "year"]
    list_filter = [DaysFilter, *PublishableAdmin.list_filter, "programme", "year"]
    list_select_related = ["programme"]
    actions = [*PublishableAdmin.actions, *NextYear.actions]
    search_fields = [*PublishableAdmin.search_fields, *in_every_language("programme__title", "theme")]
    autocomplete_fields = ["cover", "programme", "host_city", "organisers"]
    prepopulated_fields = {"slug": ["year"]}
    details = [
        (_("Details"), {"fields": ["programme", "year", ("starts_on", "ends_on"), "host_city"]}),
        (_("Links"), {"fields": ["organisers"]}),
    ]

    def left_out(self):
        return [*super().left_out(), *beyond_a_link("programme", Programme, "kind")]

    @admin.display(description=_("days"), ordering="starts_on")
    def shown_day(self, edition):
        return edition.days or gettext("no dates yet")

    # --- next year's, with what stands to the right: the events ---
    def next_year_items_of(self, keys):
        return Edition.objects.filter(pk__in=keys).select_related("programme").prefetch_related(*copies.LINKS)

    def next_year_first_day(self, edition):
        return edition.starts_on

    def next_year_plans(self, items, shifts):
        return [copies.plan(edition, shifts.get(edition.pk)) for edition in items]

    def next_year_inside(self, request, plans):
        return [found for companion in copies.companions for found in companion.plans(request, plans)]

    def next_year_options(self, request, plans, inside):
        editions = [found.item for found in plans]
        return [option for companion in copies.companions for option in companion.options(request, editions, inside)]

    def make_next_year(self, request, plans, inside, chosen):
        made = {found.item.pk: copies.make(found, by=request.user) for found in plans}
        routes = copies.copy_routes([found.item for found in plans], made, by=request.user)
        more = [copy for each in copies.companions for copy in each.make(request, inside, made, routes, chosen)]
        return list(made.values()), [*routes.values(), *more]
