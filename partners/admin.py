from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.contents import ContentAdmin
from carrara.content.back_office.publishing import PublishableAdmin
from carrara.content.back_office.widgets import StackedInline, in_every_language

from .models import City, Commitment, CooperationProject, CreativeField, Exchange, Partner


class ExchangeInline(StackedInline):
    model = Exchange
    autocomplete_fields = ["partner", "project"]
    fieldsets = [
        (None, {"fields": [("kind", "direction", "people"), ("starts_on", "ends_on"), "partner", "project"]}),
        (_("Description"), {"fields": ["description"], "classes": ["collapse"]}),
    ]


@admin.register(CreativeField)
class CreativeFieldAdmin(ContentAdmin):
    list_display = ["name", "key", "order"]
    search_fields = ["key", *in_every_language("name")]
    prepopulated_fields = {"key": ["name_it"]}


@admin.register(City)
class CityAdmin(ContentAdmin):
    list_display = ["name", "country", "field", "designated_on", "is_home"]
    list_filter = ["field"]
    list_select_related = ["field"]
    search_fields = ["slug", *in_every_language("name")]
    autocomplete_fields = ["field", "designation_source"]
    prepopulated_fields = {"slug": ["name_it"]}
    details = [
        (None, {"fields": ["slug", "country", ("latitude", "longitude"), "time_zone", "is_home"]}),
        (_("Designation"), {"fields": ["field", "designated_on", "designation_source"]}),
    ]


@admin.register(Partner)
class PartnerAdmin(PublishableAdmin):
    list_display = [*PublishableAdmin.list_display, "kind", "country"]
    list_filter = [*PublishableAdmin.list_filter, "kind"]
    autocomplete_fields = ["cover", "city", "news"]
    details = [
        (_("Details"), {"fields": ["kind", "country", "city", ("latitude", "longitude"), "website", "email"]}),
        (_("Links"), {"fields": ["news"]}),
    ]
    inlines = [ExchangeInline]


@admin.register(Commitment)
class CommitmentAdmin(ContentAdmin):
    list_display = ["number", "title", "source"]
    list_display_links = ["number", "title"]
    list_select_related = ["source"]
    search_fields = ["number", *in_every_language("title")]
    autocomplete_fields = ["partners", "source"]
    details = [
        (None, {"fields": ["number", "partners"]}),
        (_("Source"), {"fields": ["source", ("span_start", "span_end")]}),
    ]


@admin.register(CooperationProject)
class CooperationProjectAdmin(PublishableAdmin):
    list_display = [*PublishableAdmin.list_display, "status", "starts_on"]
    list_filter = [*PublishableAdmin.list_filter, "status"]
    autocomplete_fields = ["cover", "partners", "commitments"]
    details = [
        (_("Details"), {"fields": ["status", ("starts_on", "ends_on")]}),
        (_("Links"), {"fields": ["partners", "commitments"]}),
    ]
    inlines = [ExchangeInline]


@admin.register(Exchange)
class ExchangeAdmin(ContentAdmin):
    list_display = ["partner", "kind", "direction", "starts_on", "ends_on", "people", "project"]
    list_filter = ["kind", "direction"]
    list_select_related = ["partner", "project"]
    search_fields = in_every_language("partner__title", "description")
    autocomplete_fields = ["partner", "project"]
    details = [
        (None, {"fields": [("kind", "direction", "people"), ("starts_on", "ends_on"), "partner", "project"]}),
    ]
