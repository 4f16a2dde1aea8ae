"""The lists of the library: its filters, and rows that know how often they are used."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import rights, usage
from ..languages import LANGUAGE_CODES, active, enumerated, own_name, suffix
from ..models import Tag
from .widgets import short


class LibraryList(ChangeList):
    def get_queryset(self, *args, **kwargs):
        return usage.counted(super().get_queryset(*args, **kwargs)).prefetch_related("tags")


class OneChoice(admin.SimpleListFilter):
    """A filter that leaves the list as it is when asked for what it does not know."""

    def queryset(self, request, queryset):
        is_known = self.value() in {str(key) for key, _label in self.lookup_choices}
        return self.narrowed(queryset, self.value()) if is_known else queryset


class TagFilter(OneChoice):
    title = gettext_lazy("tag")
    parameter_name = "tag"

    def lookups(self, request, model_admin):
        used = Tag.objects.filter(pk__in=model_admin.model.tags.through.objects.values("tag"))
        return [(tag.pk, tag.name) for tag in used]

    def narrowed(self, queryset, value):
        return queryset.filter(tags=value)


class WordsFilter(OneChoice):
    """The reader's own language first."""

    title = gettext_lazy("alternative text")
    parameter_name = "alt"

    def lookups(self, request, model_admin):
        codes = sorted(LANGUAGE_CODES, key=lambda code: code != active())
        missing = [(code, _("missing in %(language)s") % {"language": own_name(code)}) for code in codes]
        return [("none", _("none yet: cannot be used")), *missing, ("decorative", _("decorative: needs none"))]

    def narrowed(self, queryset, value):
        if value == "none":
            return queryset.waiting()
        if value == "decorative":
            return queryset.filter(is_decorative=True)
        column = f"alt_{suffix(value)}"
        return queryset.filter(Q(**{column: None}) | Q(**{column: ""}), is_decorative=False)


class RightsFilter(OneChoice):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def lookups(self, request, model_admin):
        soon = _("end within %(days)s days") % {"days": rights.SOON}
        return [
            ("soon", soon),
            ("ended", _("have ended")),
            *rights.missing(),
        ]

    def narrowed(self, queryset, value):
        if value == "soon":
            return queryset.ending(rights.SOON)
        return queryset.ended() if value == "ended" else queryset.filter(rights.MISSING[value][1])


class UseFilter(OneChoice):
    title = gettext_lazy("use")
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("no", _("used nowhere")), ("yes", _("used"))]

    def narrowed(self, queryset, value):
        unused = usage.unused(queryset)
        return unused if value == "no" else queryset.exclude(pk__in=unused.values("pk"))


class LibraryAdmin(admin.ModelAdmin):
    """A list of files by page, with what was searched in every language."""

    list_per_page = 48
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def get_changelist(self, request, **kwargs):
        return LibraryList

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description=gettext_lazy("earlier files"))
    def shown_former_files(self, thing):
        days = enumerated(short(each.replaced_at) for each in thing.former_files.all()) if thing.pk else ""
        return _("replaced on %(days)s; the old addresses lead to this file") % {"days": days} if days else _("none")
