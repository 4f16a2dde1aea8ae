from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..back_office.contents import ContentAdmin
from ..back_office.library import LibraryAdmin, TagFilter, UseFilter
from ..back_office.many_uploads import ManyUploads
from ..back_office.tagging import BulkTags
from ..back_office.usage import UsageShown
from ..back_office.widgets import in_every_language
from ..languages import LANGUAGE_CODES, enumerated, suffix
from ..models import Document
from ..uploads import title_of


@admin.register(Document)
class DocumentAdmin(ManyUploads, LibraryAdmin, UsageShown, BulkTags, ContentAdmin):
    actions = BulkTags.actions
    change_list_template = "admin/content/document_list.html"
    change_form_template = "admin/content/file_form.html"
    list_display = ["shown_title", "shown_language", "shown_size", "shown_tagged", "shown_uses"]
    list_filter = ["language", "is_tagged", TagFilter, UseFilter]
    search_fields = [*in_every_language("title"), "tags__name"]
    readonly_fields = ["pages", "bytes", "shown_tagged", "shown_usage", "shown_former_files"]
    described = [*in_every_language("title"), "language", "tags"]
    alike = ["language", "tags"]
    limit = "DOCUMENT_MAX_BYTES"
    upload_words = {
        "title": gettext_lazy("Add documents"),
        "drop": gettext_lazy("Drop PDF documents here"),
        "choose": gettext_lazy("Choose documents"),
        "kinds": gettext_lazy("PDF without a password. Tagged ones can be read by everybody."),
        "none": gettext_lazy("Choose at least one document."),
        "next": gettext_lazy("Give these documents their titles"),
        "describe": gettext_lazy("Give these documents their titles"),
        "why": gettext_lazy(
            "Visitors see the title: say what the document is, not how the file is called. The language is that in"
            " which the document itself is written."
        ),
    }

    def get_fieldsets(self, request, obj=None):
        facts = [
            (gettext_lazy("Where it is used"), {"fields": ["shown_usage"]}),
            (gettext_lazy("File"), {"fields": [("pages", "bytes"), "shown_tagged", "shown_former_files"]}),
        ]
        return [(None, {"fields": ["file", "language", "tags"]}), *self.language_groups(), *(facts if obj else [])]

    def new(self, accepted, name):
        """The title and the language that the file gives itself, to begin with; else its name, in Italian."""
        said = accepted.hints.get("language", "").lower()
        code = next((code for code in LANGUAGE_CODES if said.split("-")[0] == code.split("-")[0]), "it")
        title = accepted.hints.get("title") or title_of(name, 160)
        return Document(file=accepted, language=code, **{f"title_{suffix(code)}": title[:160]})

    @admin.display(description=gettext_lazy("title"), ordering="title_it")
    def shown_title(self, document):
        tags = enumerated(tag.name for tag in document.tags.all())
        return format_html('{} <span class="quiet">{}</span>', str(document), tags)

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def shown_language(self, document):
        return document.get_language_display()

    @admin.display(description=gettext_lazy("pages and weight"), ordering="pages")
    def shown_size(self, document):
        words = ngettext("%(pages)s page, %(weight)s", "%(pages)s pages, %(weight)s", document.pages)
        return words % {"pages": document.pages, "weight": filesizeformat(document.bytes)}

    @admin.display(description=gettext_lazy("for screen readers"), ordering="is_tagged")
    def shown_tagged(self, document):
        if document.is_tagged:
            return _("tagged: can be read aloud in order")
        return format_html('<span class="mark lacks">{}</span>', _("not tagged: shuts people out"))
