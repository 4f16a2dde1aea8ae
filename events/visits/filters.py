"""What the directory of an edition's studios can be asked for."""

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carrara.content.models import SPOKEN_CHOICES, Locality
from programmes.models import Discipline, OpeningHours, OpenStudio

from ..filters import CheckFilter, ListFilter, ListFilterSet, words
from ..models import HostNotice
from .hours import open_at, short_day

MOST_DAYS = 31  # of an edition that lasts longer, the first ones can be chosen


def vocabulary(edition):
    """The hamlets and disciplines of the studios that open in an edition, in one query, named for the reader."""
    hamlets = Locality.objects.filter(studios__openings__edition=edition)
    disciplines = Discipline.objects.filter(studios__openings__edition=edition)
    rows = words("hamlet", hamlets, "slug", "name", group=F("kind")).union(
        words("discipline", disciplines, "key", "name")
    )
    found = {"hamlet": [], "discipline": []}
    for table, _group, _order, key, *names in sorted(rows, key=lambda row: row[:4]):
        found[table].append((key, next(filter(None, names), key)))
    return found


class StudioFilter(ListFilterSet):
    """A value that cannot be is said in the form, and not asked for."""

    hamlet = ListFilter(label=_("Where"), field_name="studio__locality__slug", empty_label=_("Everywhere"))
    discipline = ListFilter(
        label=_("Discipline"), field_name="studio__disciplines__key", empty_label=_("All disciplines")
    )
    language = ListFilter(
        label=_("Language spoken"), method="spoken_there", choices=SPOKEN_CHOICES, empty_label=_("All languages")
    )
    day = ListFilter(label=_("Open on"), method="open_on", empty_label=_("Any day"))
    step_free = CheckFilter(label=_("Without steps"), method="without_steps")
    open = CheckFilter(label=_("Open now"), method="open_now")

    class Meta:
        model = OpenStudio
        fields = []

    def __init__(self, data, edition):
        super().__init__(data, OpenStudio.objects.filter(edition=edition).published())
        self.edition = edition
        for name, choices in vocabulary(edition).items():
            self.filters[name].extra["choices"] = choices
        self.filters["day"].extra["choices"] = [
            (day.isoformat(), short_day(day)) for day in edition.every_day[:MOST_DAYS]
        ]

    def hours(self, **conditions):
        return Exists(OpeningHours.objects.filter(open_studio=OuterRef("pk"), **conditions))

    def spoken_there(self, openings, name, value):
        return openings.filter(studio__languages_spoken__contains=f" {value} ")

    def open_on(self, openings, name, value):
        return openings.filter(self.hours(day=value))

    def without_steps(self, openings, name, value):
        return openings.filter(studio__step_free="yes") if value else openings

    def open_now(self, openings, name, value):
        if not value:
            return openings
        now = timezone.now()
        hours = open_at(self.edition.zone, now)
        closed = HostNotice.objects.closed().filter(day=hours["day"], open_studio=OuterRef("pk"))
        return openings.filter(self.hours(**hours), ~Exists(closed))

    def spoken(self, name, value):
        return self.filters[name].label if value is True else super().spoken(name, value)

    def query_with_hamlet(self, hamlet):
        """The same question about one hamlet alone."""
        rest = self.data.copy()
        rest.pop("page", None)
        rest["hamlet"] = hamlet.slug
        return f"?{rest.urlencode()}"
