from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.publishing import PublishableAdmin
from carrara.content.back_office.widgets import in_every_language

from .models import Edition, Programme


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


@admin.register(Edition)
class EditionAdmin(PublishableAdmin):
    list_display = [*PublishableAdmin.list_display, "programme", "year", "starts_on"]
    list_filter = [*PublishableAdmin.list_filter, "programme", "year"]
    list_select_related = ["programme"]
    search_fields = [*PublishableAdmin.search_fields, *in_every_language("programme__title", "theme")]
    autocomplete_fields = ["cover", "programme", "host_city", "organisers"]
    prepopulated_fields = {"slug": ["year"]}
    details = [
        (_("Details"), {"fields": ["programme", "year", ("starts_on", "ends_on"), "host_city"]}),
        (_("Links"), {"fields": ["organisers"]}),
    ]
