from django.utils.translation import gettext_lazy as _

from carrara.content.back_office.library import OneChoice

from ..lacking import OF_ROUTES, OF_STUDIOS, lacking


class LacksFilter(OneChoice):
    """What routes or studios lack: in the edition that is chosen beside it, else in any."""

    title = _("what they lack")
    parameter_name = "lacks"
    conditions = {}
    edition = ""  # the name of the filter beside it

    def __init__(self, request, *args):
        self.asked = request.GET.get(self.edition, "")
        super().__init__(request, *args)

    def lookups(self, request, model_admin):
        return [(key, words) for key, (words, _condition) in self.conditions.items()]

    def narrowed(self, queryset, value):
        condition, rows = self.conditions[value][1], queryset.model.objects
        is_known = self.asked.isdecimal() and len(self.asked) < 10
        found = lacking(rows, condition, self.asked) if is_known else rows.filter(condition)
        return queryset.filter(pk__in=found.values("pk"))


class RouteLacks(LacksFilter):
    conditions, edition = OF_ROUTES, "edition__id__exact"


class StudioLacks(LacksFilter):
    conditions, edition = OF_STUDIOS, "openings__edition__id__exact"
