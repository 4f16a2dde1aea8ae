"""The start page of the back office: by task, each figure a link to the list it counts.

All sections over items are one question to the inventory, whatever they find and however many items there are.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db.models import CharField, DateTimeField, F, Value
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carrara.content.back_office.remembering import ONCE
from carrara.content.languages import LANGUAGE_CODES, enumerated, own_name
from carrara.content.models import Message
from carrara.website import duties
from carrara.website.inventory import queue
from carrara.website.models import InventoryEntry
from events.lacking import lacking
from events.models import Event
from programmes.admin.programmes import by_days
from programmes.lacking import OF_ROUTES, OF_STUDIOS, counted
from programmes.models import Programme

from .entries import COLUMNS, Row, language_words, list_address, seen, seen_labels, site_of, there
from .which import WHICH, chosen, sent_back, with_sending

MOST = 100  # rows that a section counts: more are "more than 100"
SHOWN, EVENTS_SHOWN = 5, 6
SIDE = (
    "review",
    "messages",
    "duties",
    "translations",
    "mine",
    "changes",
)  # what waits for this person, and what the others did
EVENT, EDITION, MESSAGE = "events.event", "programmes.edition", "content.message"
DUTY = "website.dutyrecord"
OPENED = {  # what an edition opens: the name that its figures begin with, what it can lack, the filter of its list
    "programmes.route": ("routes", OF_ROUTES, "edition__id__exact"),
    "programmes.studio": ("studios", OF_STUDIOS, "openings__edition__id__exact"),
}
NONE_YET = {"routes": gettext_lazy("routes"), "studios": gettext_lazy("studios that take part")}


@dataclass
class Section:
    """One task: its figure, where all of it is, its first rows, or the sentence that there is nothing to do."""

    key: str
    title: Any
    url: str
    empty: Any
    rows: list = field(default_factory=list)
    total: int = 0
    shown: int = SHOWN
    note: Any = ""

    @property
    def page(self):
        """As the guide names the page behind it."""
        return f"find?which={self.key}"

    @property
    def figure(self):
        return f"{MOST}+" if self.total > MOST and self.rows else str(self.total)

    @property
    def first(self):
        return self.rows[: self.shown]

    def take(self, rows):
        self.rows, self.total = rows, len(rows)
        return self


def page(request, context):
    """What `BackOffice.index` shows."""
    sections = [section for section in sections_for(request) if section]
    context |= {
        "sides": [[one for one in sections if (one.key in SIDE) is is_side] for is_side in (True, False)],
        "waiting": sum(section.total for section in sections if section.key in ("review", "messages")),
        "greeting": greeting(request.user),
        "today": timezone.localdate(),
        "quick": quick(request),
        "title": _("Start"),
        "app_list": context["available_apps"],
    }
    context["has_work"] = any("model" in line for app in context["app_list"] for line in app["models"])
    return TemplateResponse(request, "admin/start.html", context)


def greeting(user):
    hour, name = timezone.localtime().hour, user.first_name or user.get_username()
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def quick(request):
    """The buttons of what is done most, as far as this person may do it."""
    found = [(page["title"], page["url"]) for page in admin.site.pages_for(request) if page["name"] == "desk"]
    for label, page, words in (
        (EVENT, "add", _("Add an event")),
        ("content.newsitem", "add", _("Add news")),
        ("content.image", "upload", _("Add pictures")),
    ):
        if site_of(label).has_add_permission(request):
            found.append((words, reverse(f"admin:{label.replace('.', '_')}_{page}")))
    events = site_of(EVENT)
    return [*found, *([(_("Import events"), events.import_url())] if events.has_import_permission(request) else [])]


# --- sections ----------------------------------------------------------------------------------------------------
def sections_for(request):
    labels, now = seen_labels(request), timezone.now()
    wanted = {key: chosen(key, request, seen(request)) for key in WHICH if key_is_for(key, request, labels)}
    wanted["changes"] = chosen("", request, seen(request))
    if EVENT in labels:
        coming = InventoryEntry.objects.filter(model=EVENT, happens_until__gt=now)
        wanted["coming"] = coming.order_by("happens_at", "id")
    found = rows_of(wanted)
    for row in found.get("mine", []):
        row.step = sent_back(request).get((row.model, row.object_id))
    return [
        coming_section(found["coming"]) if "coming" in found else None,
        *(edition_sections(request, labels) if EDITION in labels else []),
        section_of("review", found),
        messages_section() if MESSAGE in labels else None,
        duties_section() if DUTY in labels else None,
        translations_section(request) if queue.languages_of(request.user) else None,
        section_of("mine", found),
        section_of("scheduled", found),
        section_of("expiring", found),
        section_of("untouched", found),
        changes_section(found["changes"]),
    ]


def key_is_for(key, request, labels):
    """Whether this task can be one of this person's: who may publish nothing is not asked to."""
    publishing = [site_of(label) for label in labels if hasattr(site_of(label), "has_publish_permission")]
    if key == "review":
        return any(site.has_publish_permission(request) for site in publishing)
    if key == "mine":
        return any(site.has_add_permission(request) or site.has_change_permission(request) for site in publishing)
    return bool(publishing)


def rows_of(wanted):
    """{key: rows} of several questions asked as one; each finds no more than is counted."""
    parts = []
    for key, entries in wanted.items():
        part = InventoryEntry.objects.filter(pk__in=entries.values("pk")[: MOST + 1]).order_by()
        unsent = {"sent_at": Value(None, DateTimeField()), "sender": Value(None, CharField())}
        part = with_sending(part) if key == "review" else part.annotate(**unsent)
        parts.append(part.annotate(section=Value(key, CharField())).values("section", "sent_at", "sender", *COLUMNS))
    found = {key: [] for key in wanted}
    for values in parts[0].union(*parts[1:], all=True):
        found[values["section"]].append(Row(values))
    return {key: in_order(key, rows) for key, rows in found.items()}


ORDER = {
    "coming": lambda row: (row.happens_at, row.object_id),
    "review": lambda row: row.sent_at or row.updated_at,
    "scheduled": lambda row: row.draft_publish_at or row.published_at,
    "expiring": lambda row: row.expires_at,
    "untouched": lambda row: row.updated_at,
}


def in_order(key, rows):
    """A union has no order of its own."""
    if key in ORDER:
        return sorted(rows, key=ORDER[key])
    return sorted(rows, key=lambda row: row.updated_at, reverse=True)


def section_of(key, found):
    if key not in found:
        return None
    which = WHICH[key]
    return Section(key, which.title, f"{reverse('admin:find')}?which={key}", which.empty).take(found[key])


def changes_section(rows):
    section = Section("changes", _("Last changes"), reverse("admin:find"), _("Nothing has been changed yet."))
    section.shown, section.rows = 8, rows[:8]
    return section


def coming_section(rows):
    """Coming events, each with what it still lacks: the texts by the inventory, the rest by the event itself."""
    address = list_address(EVENT, f"when=coming&{ONCE}=1")
    section = Section("coming", _("Coming events"), address, _("No event is coming: add the next one.")).take(rows)
    section.shown = EVENTS_SHOWN
    keys = [row.object_id for row in section.first]
    events = Event.objects.select_related("cover").prefetch_related("dates__venue").in_bulk(keys)
    for row in section.first:
        event = events.get(row.object_id)
        row.lacks = [*(lacking(event) if event else []), *languages_lacking(row.values)]
    return section


def languages_lacking(values):
    """Sentences on the translations: which are not there, which are not whole or fell behind."""
    words, present, source = language_words(values), there(values), values["source_language"]
    missing = [own_name(code) for code in LANGUAGE_CODES if code not in present and code != source]
    partly = [own_name(code) for code in words if code != source]
    found = [_("translation: %(languages)s") % {"languages": enumerated(missing)}] if missing else []
    return [*found, *([_("to be completed: %(languages)s") % {"languages": enumerated(partly)}] if partly else [])]


def edition_sections(request, labels):
    """Coming editions, each with how many of its routes and studios lack what, and those that wait for their days."""
    coming, waiting = editions(request, kinds := {label: OPENED[label] for label in OPENED if label in labels})
    for edition in coming[:SHOWN]:
        edition.lacks = list(figures(edition, kinds))
    found = (
        ("openings", _("Coming editions"), "coming", _("No edition is coming: add its days."), coming),
        ("editions", _("Editions without dates"), "none", _("Every coming edition has its dates."), waiting),
    )
    for key, title, days, empty, rows in found:
        yield Section(key, title, list_address(EDITION, f"days={days}&{ONCE}=1"), empty).take(rows)


def editions(request, kinds):
    """Those with days, the nearest first, and those without, as far as this person sees any; asked for as one."""
    titles = [f"title_{code}" for code in ("it", "en", "fr", "zh_hans", "ar")]
    columns = [
        "year",
        "slug",
        "starts_on",
        "ends_on",
        "programme__kind",
        *titles,
        *(f"programme__{title}" for title in titles),
    ]
    days = by_days(timezone.localdate())
    rows = site_of(EDITION).get_queryset(request).filter(days["coming"] | days["none"]).select_related("programme")
    rows = counted(rows, **{name: (own_rows(request, label), lacks) for label, (name, lacks, _filter) in kinds.items()})
    found = list(rows.order_by(F("starts_on").asc(nulls_last=True), "year", "slug").only(*columns)[: 2 * (MOST + 1)])
    return [row for row in found if row.starts_on], [row for row in found if not row.starts_on]


def own_rows(request, label):
    site = site_of(label)
    return site.model.objects.filter(pk__in=site.get_queryset(request).order_by().values("pk"))


def figures(edition, kinds):
    """Of what is lacking: words, how many, and the address of these; of an edition of open studios also that it has
    none."""
    is_open = edition.programme.kind == Programme.Kind.OPEN_WORKSHOPS
    for label, (name, lacks, of_edition) in kinds.items():
        if is_open and not getattr(edition, f"{name}_all"):
            hours = reverse("admin:programmes_edition_studios", args=[edition.pk])
            yield NONE_YET[name], 0, hours if name == "studios" else list_address(label, f"{of_edition}={edition.pk}")
        for key, (words, _condition) in lacks.items():
            if number := getattr(edition, f"{name}_{key}"):
                yield words, number, list_address(label, f"{of_edition}={edition.pk}&lacks={key}&{ONCE}=1")


def messages_section():
    unanswered = Message.objects.filter(answered_at=None).defer("text", "answer").order_by("received_at")
    section = Section(
        "messages",
        _("Messages without an answer"),
        list_address(MESSAGE, f"answered_at__isempty=1&{ONCE}=1"),
        _("Every message has its answer."),
    )
    return section.take(list(unanswered[: MOST + 1]))


def duties_section():
    """What the law asks for within two months or has asked for already; the page behind it shows the whole year."""
    section = Section("duties", _("Duties of a public body"), list_address(DUTY), _("No duty is due soon."))
    section.rows = duties.coming(SHOWN)
    return section


def translations_section(request):
    """For those who translate: how much waits in their languages together."""
    numbers = queue.count(request)
    section = Section(
        "translations", _("To translate"), reverse("admin:my_translations"), _("Every translation is up to date.")
    )
    section.total = sum(numbers.values())
    if section.total:
        section.note = _("%(missing)s missing, %(stale)s fell behind their source") % numbers
    return section
