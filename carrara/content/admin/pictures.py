from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from .. import audit, usage
from ..back_office.contents import ContentAdmin
from ..back_office.forgiving import Forgiving
from ..back_office.library import LibraryAdmin, RightsFilter, TagFilter, UseFilter, WordsFilter
from ..back_office.many_uploads import ManyUploads
from ..back_office.register import RightsRegister
from ..back_office.tagging import BulkTags
from ..back_office.usage import UsageShown
from ..back_office.widgets import in_every_language
from ..media import KINDS
from ..models import Image, Release, Tag
from ..uploads import title_of


class ImageForm(forms.ModelForm):
    keeps_focal_point = forms.BooleanField(
        required=False,
        label=gettext_lazy("Keep the focal point when the file is replaced"),
        help_text=gettext_lazy(
            "Tick this if the new file shows the same thing in the same place; otherwise the point goes to the middle."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" not in self.fields:  # who may not exchange it is not asked how
            del self.fields["keeps_focal_point"]

    def clean(self):
        cleaned = super().clean()
        is_replaced = self.instance.pk and "file" in self.changed_data
        if is_replaced and "focal_point" not in self.changed_data and not cleaned.get("keeps_focal_point"):
            cleaned["focal_point"] = Image._meta.get_field("focal_point").default
        words = ["is_decorative", *in_every_language("alt")]
        is_described = any(cleaned.get(name, getattr(self.instance, name)) for name in words)  # some may only be read
        if self.instance.pk and not is_described and usage.of(self.instance):
            raise forms.ValidationError(
                _("This picture is in use: write its alternative text in one language, or call it decorative.")
            )
        return cleaned


class ReleaseForm(forms.ModelForm):
    """A paper that is on record is not exchanged: it is deleted, and the new one added."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].disabled = True


class ReleaseInline(admin.StackedInline):
    model = Release
    form = ReleaseForm
    extra = 0
    fields = ["kind", "file", ("signed_by", "signed_on"), "keep_until"]

    def has_view_permission(self, request, obj=None):
        """Who may not open the paper does not read who signed it either, whatever else they may."""
        return request.user.has_perm("content.view_release")

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request) and super().has_delete_permission(request, obj)


@admin.register(Image)
class ImageAdmin(RightsRegister, ManyUploads, LibraryAdmin, UsageShown, BulkTags, ContentAdmin):
    form = ImageForm
    inlines = [ReleaseInline]
    change_list_template = "admin/content/image_list.html"
    change_form_template = "admin/content/file_form.html"
    list_display = ["title"]
    list_filter = [WordsFilter, RightsFilter, TagFilter, UseFilter, "licence"]
    search_fields = ["title", "author", "credit", "rights_holder", "origin", "tags__name", *in_every_language("alt")]
    readonly_fields = ["width", "height", "bytes", "shown_picture", "shown_usage", "shown_former_files"]
    actions = ["describe_chosen", *BulkTags.actions]
    described = ["title", *in_every_language("alt"), "is_decorative", "author", "credit", "licence", "people", "tags"]
    alike = ["author", "credit", "licence", "people", "tags"]
    limit = "IMAGE_MAX_BYTES"
    upload_words = {
        "title": gettext_lazy("Add pictures"),
        "drop": gettext_lazy("Drop pictures here"),
        "choose": gettext_lazy("Choose pictures"),
        "kinds": gettext_lazy("JPEG, PNG, WebP or AVIF. The place and the camera noted inside a file are removed."),
        "none": gettext_lazy("Choose at least one picture."),
        "next": gettext_lazy("Describe these pictures"),
        "describe": gettext_lazy("Describe these pictures"),
        "why": gettext_lazy(
            "A picture can be used once it has its alternative text in at least one language, or is marked as"
            " decorative. What you leave empty now can be written later."
        ),
    }

    def get_fieldsets(self, request, obj=None):
        """The file first: what is to be described has to be seen."""
        file = ["file", *(["keeps_focal_point"] if obj else []), "focal_point"]
        file = file if obj is None or self.may_edit(request, obj) else ["shown_picture"]
        picture = (None, {"fields": ["title", *file, "tags", "is_decorative"]})
        names = ["author", "credit", "rights_holder", "origin", "licence", "permission_reference"]
        rights = (gettext_lazy("Rights"), {"fields": [*names, "use", "people", "rights_end_on"]})
        facts = [
            (gettext_lazy("Where it is used"), {"fields": ["shown_usage"]}),
            (gettext_lazy("File"), {"fields": [("width", "height", "bytes"), "shown_former_files"]}),
        ]
        return [picture, *self.language_groups(), rights, *(facts if obj else [])]

    @admin.display(description=Image._meta.verbose_name)
    def shown_picture(self, image):
        """For those who describe it and change nothing else of it."""
        return format_html('<img src="{}" alt="" class="shown-picture">', image.file.whole_480)

    def get_urls(self):
        name, view = "<int:object_id>/release/<int:release_id>/", self.admin_site.admin_view(self.release_view)
        return [path(name, view, name="content_image_release"), *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        """Where a picture is chosen for an item, those that may be used; in the library, all."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        is_choosing = request.path == reverse("admin:autocomplete")
        return found.usable() if is_choosing else found, may_repeat

    def new(self, accepted, name):
        return Image(file=accepted, title=title_of(name, Image._meta.get_field("title").max_length))

    def thumbnail_url(self, item):
        return item.file.strip_320

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.warn_of_waiting(request, [form.instance])

    def warn_of_waiting(self, request, items):
        waiting = sum(not image.is_described for image in items)
        if waiting:
            message = ngettext(
                "%(count)s picture cannot be used yet: it has no alternative text and is not called decorative.",
                "%(count)s pictures cannot be used yet: they have no alternative text and are not called decorative.",
                waiting,
            )
            messages.warning(request, message % {"count": waiting})

    @admin.action(description=gettext_lazy("Describe the chosen pictures"), permissions=["edit"])
    def describe_chosen(self, request, queryset):
        return redirect(self.describe_address(queryset[:100]))

    def release_view(self, request, object_id, release_id):
        """The signed paper, for those who may see such papers; nothing on the way keeps a copy."""
        if not request.user.has_perm("content.view_release"):
            raise PermissionDenied
        release = get_object_or_404(Release, pk=release_id, image=object_id)
        audit.record("paper_opened", by=request.user, about=release)
        suffix = "." + release.file.name.rpartition(".")[2]
        response = FileResponse(release.file.open(), content_type=KINDS[suffix], as_attachment=True)
        response.headers["Content-Disposition"] = f'attachment; filename="release-{release.pk}{suffix}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        return response


@admin.register(Tag)
class TagAdmin(Forgiving, UsageShown):
    list_display = ["name", "shown_uses"]
    search_fields = ["name"]
    fields = ["name"]

    def get_queryset(self, request):
        return usage.counted(super().get_queryset(request))

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.names_view))
        return [path("names/", view, name="content_tag_names"), *super().get_urls()]

    def names_view(self, request):
        """What tags.js offers: any member of staff may use the words that are there."""
        return JsonResponse({"names": [tag.name for tag in Tag.objects.all()[:500]]})
