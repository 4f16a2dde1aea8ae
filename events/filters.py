"""What the list of events can be asked for."""

from datetime import date, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter as TextFilter
from django_filters import ChoiceFilter, DateFilter, Filter, FilterSet

from carrara.content.languages import LANGUAGE_CODES, active, by_preference, suffix
from carrara.content.models import Locality
from programmes.models import Programme

from .languages import spoken_languages
from .models import Event, EventDate, EventKind
from .times import FIRST_DAY, LAST_DAY, day_words, midnight, next_day, next_month

SELECTED = {True: mark_safe(" selected"), False: ""}
NO_GROUP = Value("", CharField())
SEARCHED = [f"{field}_{suffix(code)}__icontains" for field in ("title", "summary") for code in LANGUAGE_CODES]


def vocabulary():
    """The words to choose from, {"kind": [(key, name), …], …}: three tables in one query, named for the reader."""
    hamlets = Locality.objects.exclude(kind=Locality.Kind.NEIGHBOUR)
    rows = words("kind", EventKind.objects.all(), "key", "name").union(
        words("programme", Programme.objects.published(), "slug", "title"),
        words("hamlet", hamlets, "slug", "name", group=F("kind")),  # the centre before the hamlets
    )
    found = {"kind": [], "programme": [], "hamlet": []}
    for table, _group, _order, key, *names in sorted(rows):
        found[table].append((key, next(filter(None, names), key)))
    return found


def coming_months():
    """This month and the eleven after it."""
    month, choices = timezone.localdate().replace(day=1), []
    for _number in range(12):
        choices.append((f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")))
        month = next_month(month)
    return choices


def words(table, queryset, key, name, group=NO_GROUP):
    names = [f"{name}_{suffix(code)}" for code in by_preference(active())]
    plain = queryset.rewrite(False).order_by()  # rewritten, the columns would lose their order
    return plain.values_list(Value(table, CharField()), group, "order", key, *names)


class Select(forms.Select):
    """Django draws each choice with two templates of its own: a tenth of the time of a page with fifty choices."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = str(value or "")
        choices = ((key, SELECTED[key == chosen], label) for key, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', choices)
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs(attrs, {"name": name})), options)


class ListFilter(ChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=Select, **kwargs)


class CheckFilter(Filter):
    field_class = forms.BooleanField


class ListFilterSet(FilterSet):
    """A list's filters, each of which stands over it as a chip that takes it away."""

    @property
    def chips(self):
        """What is being asked: pairs of words and the query string without it."""
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        return [(self.spoken(name, value), self.query_without(name)) for name, value in chosen.items()]

    def spoken(self, name, value):
        return dict(self.form.fields[name].choices)[value]

    def query_without(self, name):
        rest = self.data.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        return rest.urlencode()


class PeriodForm(forms.Form):
    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first: choose a later one."))


def day_filter(label):
    return DateFilter(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )


class EventFilter(ListFilterSet):
    """Without a period, what is to come; with one, the past as well.

    A value that cannot be is said in the form, and not asked for.
    """

    OF_A_DATE = ("month", "since", "until", "hamlet")  # asked of one and the same date of an event
    DAYS = ("since", "until")  # what the calendar's days ask; the form offers whole months

    q = TextFilter(label=_("Words"), method="with_words", max_length=100)
    month = ListFilter(label=_("When"), empty_label=_("Any time"))
    since = day_filter(_("From"))
    until = day_filter(_("Until"))
    kind = ListFilter(label=_("Kind"), field_name="kind__key", empty_label=_("All kinds"))
    programme = ListFilter(label=_("Programme"), field_name="edition__programme__slug", empty_label=_("All programmes"))
    hamlet = ListFilter(label=_("Where"), empty_label=_("Everywhere"))
    audience = ListFilter(label=_("For whom"), choices=Event.Audience.choices, empty_label=_("All audiences"))
    language = ListFilter(label=_("Language of the event"), choices=spoken_languages, empty_label=_("All languages"))
    free = CheckFilter(label=_("Free of charge only"), method="at_no_cost")

    class Meta:
        model = Event
        fields = []
        form = PeriodForm

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in vocabulary().items():
            self.filters[name].extra["choices"] = choices
        self.filters["month"].extra["choices"] = coming_months()
        for name in self.DAYS:
            if not self.data.get(name):
                self.filters[name].extra["widget"] = forms.HiddenInput

    def filter_queryset(self, events):
        chosen = self.form.cleaned_data
        for name in chosen.keys() - set(self.OF_A_DATE):
            events = self.filters[name].filter(events, chosen[name])
        if any(chosen.get(name) for name in self.OF_A_DATE):
            return events.filter(Exists(self.dates.filter(event=OuterRef("pk")))).by_first_of(self.dates)
        return events.coming()

    @property
    def period(self):
        """First and last day asked for, or None: days if given, else those of the month."""
        chosen = self.form.cleaned_data
        month = chosen.get("month") and date.fromisoformat(f"{chosen['month']}-01")
        first, last = (month, next_month(month) - timedelta(days=1)) if month else (None, None)
        return chosen.get("since") or first, chosen.get("until") or last

    @property
    def start(self):
        """From when on: the day that was asked for, or now."""
        since, _until = self.period
        return midnight(since) if since else timezone.now()

    @property
    def dates(self):
        """Those that fit; an event stands in the list by the first of its own."""
        chosen = self.form.cleaned_data
        dates = EventDate.objects.not_over(self.start)
        _since, until = self.period
        if until:
            dates = dates.filter(starts_at__lt=midnight(next_day(until)))
        if chosen.get("hamlet"):
            dates = dates.filter(venue__locality__slug=chosen["hamlet"])
        return dates

    def with_words(self, events, name, value):
        """Every word somewhere in title or summary, in whatever language."""
        for word in value.split():
            events = events.filter(Q(*((column, word) for column in SEARCHED), _connector=Q.OR))
        return events

    def at_no_cost(self, events, name, value):
        return events.filter(is_free=True) if value else events

    def spoken(self, name, value):
        if name in ("since", "until"):
            since, until = gettext("from %(weekday_and_date)s"), gettext("until %(weekday_and_date)s")
            return (since if name == "since" else until) % {"weekday_and_date": day_words(value)}
        if name == "q":
            return gettext("“%(words)s”") % {"words": value}
        if name == "free":
            return gettext("free of charge")
        return super().spoken(name, value)
