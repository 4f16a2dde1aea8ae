from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..back_office.contents import ContentAdmin
from ..back_office.publishing import PublishableAdmin
from ..back_office.widgets import in_every_language
from ..imports import PersonImporter
from ..models import CityName, Fact, Link, Locality, NewsItem, Page, Person, Source

SPAN = ("span_start", "span_end")


# --- what has a page of its own ----------------------------------------------------------------------------------
@admin.register(Page)
class PageAdmin(PublishableAdmin):
    list_display = [*PublishableAdmin.list_display, "role", "menu"]
    list_filter = [*PublishableAdmin.list_filter, "menu"]
    autocomplete_fields = ["cover", "parent", "gallery", "documents"]
    readonly_fields = ["shown_menu"]
    details = [
        (gettext_lazy("Place in the site"), {"fields": ["role", "parent", "shown_menu"]}),
        (gettext_lazy("Pictures"), {"fields": ["gallery"]}),
        (gettext_lazy("documents"), {"fields": ["documents"]}),
    ]

    @admin.display(description=gettext_lazy("menu"))
    def shown_menu(self, page):
        """Where it stands is seen and changed among the other entries, on a page of its own."""
        url = reverse("admin:content_menulink_changelist")
        return format_html('{} (<a href="{}">{}</a>)', page.get_menu_display(), url, _("Menus"))


@admin.register(NewsItem)
class NewsItemAdmin(PublishableAdmin):
    details = []


@admin.register(Person)
class PersonAdmin(PublishableAdmin):
    importer = PersonImporter
    list_display = [*PublishableAdmin.list_display, "born_year", "died_year", "is_native"]
    list_filter = [*PublishableAdmin.list_filter, "is_native"]
    autocomplete_fields = ["cover", "source"]
    details = [
        (gettext_lazy("Life"), {"fields": [("born_year", "died_year"), "is_native"]}),
        (gettext_lazy("Source"), {"fields": ["source", SPAN]}),
    ]


# --- facts and places --------------------------------------------------------------------------------------------
@admin.register(Source)
class SourceAdmin(ContentAdmin):
    list_display = ["key", "title", "licence"]
    search_fields = ["key", *in_every_language("title")]


class SourcedAdmin(ContentAdmin):
    autocomplete_fields = ["source"]
    list_select_related = ["source"]


@admin.register(Fact)
class FactAdmin(SourcedAdmin):
    list_display = ["key", "label", "value", "topic", "year", "source", "order"]
    list_filter = ["topic", "source"]
    search_fields = ["key", "reading", *in_every_language("label", "value")]
    details = [
        (None, {"fields": ["key", ("topic", "order"), ("number", "unit", "year")]}),
        (gettext_lazy("Source"), {"fields": ["source", "reading", SPAN]}),
    ]


@admin.register(CityName)
class CityNameAdmin(SourcedAdmin):
    list_display = ["name", "language_code", "language_name", "source"]
    search_fields = ["name", "language_code", *in_every_language("language_name")]
    details = [(None, {"fields": ["language_code", "name", "source", SPAN]})]


@admin.register(Link)
class LinkAdmin(SourcedAdmin):
    list_display = ["title", "url", "language", "source", "order"]
    list_filter = ["language"]
    search_fields = ["url", *in_every_language("title")]
    details = [(None, {"fields": ["url", "language", "order", "source", SPAN]})]


@admin.register(Locality)
class LocalityAdmin(SourcedAdmin):
    list_display = ["name", "kind", "province", "order"]
    list_filter = ["kind"]
    search_fields = ["slug", *in_every_language("name")]
    prepopulated_fields = {"slug": ["name_it"]}
    details = [
        (None, {"fields": ["slug", ("kind", "order"), "province", ("latitude", "longitude")]}),
        (gettext_lazy("Source"), {"fields": ["source", SPAN]}),
    ]
