from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carrara.content.back_office.contents import ContentAdmin
from carrara.content.back_office.deletion import RefusingAdmin
from carrara.content.back_office.forgiving import Forgiving
from carrara.content.back_office.permissions import Permissions
from carrara.content.back_office.publishing import PublishableAdmin
from carrara.content.back_office.scope import is_limited
from carrara.content.back_office.widgets import TabularInline, Widgets, in_every_language

from ..imports import StudioImporter
from ..models import Discipline, Edition, Host, Studio, StudioPicture
from .lacks import StudioLacks

ACCESS = {
    "fields": [
        ("step_free", "steps"),
        *["has_accessible_toilet", "has_seating", "has_parking", "has_dust", "has_noise", "allows_touch"],
    ],
    "description": gettext_lazy("Leave what nobody has looked at as it is: the page then says that it is not stated."),
}


HOST_LINKS = []  # (request, host) -> words and address of a page of work on it, or None: added from further right


class OfACity:
    """Rows that stand in a city of the network: whoever edits one city alone begins with it."""

    def get_changeform_initial_data(self, request):
        asked = super().get_changeform_initial_data(request)
        if "city" not in asked and is_limited(request.user, self.model):
            cities = list(request.user.edited_cities.values_list("pk", flat=True)[:2])
            asked |= {"city": cities[0]} if len(cities) == 1 else {}
        return asked


@admin.register(Discipline)
class DisciplineAdmin(ContentAdmin):
    list_display = ["name", "key", "order"]
    search_fields = ["key", *in_every_language("name")]
    prepopulated_fields = {"key": ["name_it"]}


@admin.register(Host)
class HostAdmin(OfACity, Permissions, Widgets, RefusingAdmin, Forgiving):
    list_display = ["name", "phone", "email", "language", "city"]
    list_filter = ["city", "language"]
    list_select_related = ["city"]
    search_fields = ["name", "email", "phone", *in_every_language("studios__title")]
    autocomplete_fields = ["person", "city"]
    readonly_fields = ["shown_studios"]
    fieldsets = [
        (None, {"fields": ["name", "person", "city", "shown_studios"]}),
        (
            gettext_lazy("For the office and the desk"),
            {
                "fields": [("phone", "email"), "language"],
                "description": gettext_lazy("Never shown on the site: the link of the day is sent there."),
            },
        ),
    ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["work_links"] = [link for make in HOST_LINKS if (link := make(request, obj))]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=gettext_lazy("studios"))
    def shown_studios(self, host):
        return links_to(host.studios.all() if host.pk else [])


class StudioPictureInline(TabularInline):
    model = StudioPicture
    autocomplete_fields = ["image"]
    fields = ["image", "order"]


@admin.register(Studio)
class StudioAdmin(OfACity, PublishableAdmin):
    importer = StudioImporter
    list_display = [*PublishableAdmin.list_display, "locality"]
    list_filter = [
        *PublishableAdmin.list_filter,
        *["openings__edition", StudioLacks, "locality", "kind", "disciplines", "step_free"],
    ]
    list_select_related = ["locality"]
    search_fields = [*PublishableAdmin.search_fields, "address", "hosts__name"]
    autocomplete_fields = ["cover", "locality", "city", "disciplines", "hosts"]
    readonly_fields = ["shown_openings"]
    inlines = [StudioPictureInline]
    details = [
        (gettext_lazy("What it is"), {"fields": ["kind", "disciplines", "languages_spoken", "website"]}),
        (gettext_lazy("Where it is"), {"fields": ["address", "locality", ("latitude", "longitude"), "city"]}),
        (gettext_lazy("Access"), ACCESS),
        (gettext_lazy("Visitors"), {"fields": ["capacity"]}),
        (gettext_lazy("Hosts"), {"fields": ["hosts", "shown_openings"]}),
    ]

    # --- sheets: of an edition, with its hours, or of none --------------------------------------------------------
    def has_import_permission(self, request):
        """Whoever edits only their own brings in the studios of an edition of theirs, and changes no others."""
        if super().has_import_permission(request):
            return True
        return self.has_add_permission(request) and self.edition_of(request) is not None

    def edition_of(self, request):
        key = request.GET.get("edition", "")
        if not (key.isdecimal() and len(key) < 10):
            return None
        editions = Edition.objects.editable_by(request.user)
        return editions.select_related("host_city", "programme").filter(pk=key).first()

    def importer_for(self, request):
        return StudioImporter(self.edition_of(request))

    def import_query(self, request):
        edition = self.edition_of(request)
        return f"?edition={edition.pk}" if edition else ""

    def import_notes(self, request):
        if edition := self.edition_of(request):
            return [_("Every studio of the sheet takes part in “%(edition)s”.") % {"edition": edition}]
        return [_("To bring in the opening hours too, begin on the page “Studios and their hours” of an edition.")]

    def imported_url(self, request):
        edition = self.edition_of(request)
        if edition is None:
            return super().imported_url(request)
        return reverse("admin:programmes_edition_studios", args=[edition.pk])

    @admin.display(description=gettext_lazy("takes part in"))
    def shown_openings(self, studio):
        openings = studio.openings.select_related("edition__programme") if studio.pk else []
        return links_to([opening.edition for opening in openings]) or _("no edition yet")


def links_to(items):
    """The items as links to their forms."""
    names = ((reverse(f"admin:programmes_{item._meta.model_name}_change", args=[item.pk]), item) for item in items)
    return format_html_join(" · ", '<a href="{}">{}</a>', names)
