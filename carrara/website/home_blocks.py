"""The blocks of the home page: which there are, in which order, and what each shows now."""

from itertools import pairwise

from django.apps import apps
from django.db import connections, transaction
from django.utils.translation import gettext, gettext_lazy

from carrara.content.languages import enumerated
from carrara.content.models import Fact, NewsItem
from events.models import Event, EventSeries
from partners.models import Commitment
from programmes.models import Programme

from .models import HomeBlock

FIGURES = ("population", "density", "international-events")
Kind = HomeBlock.Kind
ITS_OWN = (Kind.AGENDA, Kind.PROGRAMMES, Kind.COMMITMENTS, Kind.NEWS, Kind.FIGURES, Kind.ABOUT)  # as first designed
COUNTS = {Kind.AGENDA: 4, Kind.PROGRAMMES: 4, Kind.NEWS: 3}
SUNK = {Kind.PROGRAMMES, Kind.FIGURES}  # on the darker ground, but never two in a row
TITLES = {
    Kind.AGENDA: gettext_lazy("What is on"),
    Kind.PROGRAMMES: gettext_lazy("The programmes"),
    Kind.COMMITMENTS: gettext_lazy("Five commitments"),
    Kind.NEWS: gettext_lazy("News"),
    Kind.FIGURES: gettext_lazy("The city in figures"),
    Kind.ABOUT: gettext_lazy("About the office"),
    Kind.FEATURED: gettext_lazy("In the foreground"),
}


class Part:
    """A block as the page draws it."""

    def __init__(self, block, home):
        self.block, self.home = block, home
        self.kind = block.kind
        self.template = f"website/blocks/{block.kind}.html"
        self.anchor = f"block-{block.pk}" if block.is_made_by_staff else block.kind
        self.default_title = TITLES.get(block.kind, "")
        self.is_sunk = block.kind in SUNK
        self.more = {}
        self.items = None

    def fill(self, featured):
        """Fetch what it shows; False where there is nothing and the page is better without it."""
        count = self.block.count or COUNTS.get(self.kind)
        match self.kind:
            case Kind.AGENDA:
                self.items = list(Event.objects.published().coming().for_list()[:count])
                self.more = {"series": list(undated_series())}
            case Kind.PROGRAMMES:
                self.items = list(Programme.objects.published().select_related("cover")[:count])
            case Kind.COMMITMENTS:
                self.items = list(Commitment.objects.all())
            case Kind.NEWS:
                self.items = list(NewsItem.objects.published().select_related("cover")[:count])
                return bool(self.items)
            case Kind.FIGURES:
                self.items = list(facts(key__in=FIGURES))
            case Kind.ABOUT:
                return bool(self.home and self.home.body)
            case Kind.TEXT:
                return bool(self.block.title and self.block.text)
            case Kind.FEATURED:
                self.items = [item for item in [featured.get(item_of(self.block))] if item]
                return bool(self.items)
        return True


def shown(home):
    """The parts of the home page in their order, each with what it shows; `home` is the page whose text is in it."""
    blocks = [block for block in arranged() if block.is_shown]
    featured = featured_items(blocks)
    parts = [part for part in (Part(block, home) for block in blocks) if part.fill(featured)]
    for above, part in pairwise(parts):
        part.is_sunk = part.is_sunk and not above.is_sunk
    return parts


def arranged():
    """Every block in its order; those of the site's own that have no row yet stand where they were designed."""
    blocks = list(HomeBlock.objects.select_related("image"))
    there = {block.kind for block in blocks}
    missing = [HomeBlock(kind=kind) for kind in ITS_OWN if kind not in there]
    return [*blocks, *missing]


def fill_up(using="default", **_signal):
    """After each migrate: a row for each of the site's own blocks, so that staff find them all to arrange."""
    if HomeBlock._meta.db_table not in connections[using].introspection.table_names():
        return
    there = dict(HomeBlock.objects.using(using).values_list("kind", "order"))
    last = max(there.values(), default=0)
    missing = [kind for kind in ITS_OWN if kind not in there]
    rows = [HomeBlock(kind=kind, order=last + number) for number, kind in enumerate(missing, start=1)]
    HomeBlock.objects.using(using).bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def put(block, place=None):
    """Move a block to this place (from 0; None: the last) and return it."""
    others = [each for each in HomeBlock.objects.select_for_update() if each.pk != block.pk]
    place = len(others) if place is None else max(0, min(place, len(others)))
    others.insert(place, block)
    for number, each in enumerate(others, start=1):
        if each.order != number:
            each.order = number
            each.save(update_fields=["order"])
    return place


def step(block, by):
    return put(block, list(HomeBlock.objects.values_list("pk", flat=True)).index(block.pk) + by)


# --- what they show ----------------------------------------------------------------------------------------------
def item_of(block):
    return block.item_model, block.item_id


def featured_items(blocks):
    """(model, id) -> item, of those that the blocks feature and that are public now; one query a kind of item."""
    wanted = {}
    for block in blocks:
        if block.kind == Kind.FEATURED and block.item_id:
            wanted.setdefault(block.item_model, []).append(block.item_id)
    return {(label, item.pk): item for label, keys in wanted.items() for item in public_items(label, keys)}


def public_items(label, keys):
    """With its picture and, where its address names another item, with that one."""
    model = apps.get_model(label)
    above = filter(None, [model.path_above()])
    return model.objects.published().filter(pk__in=keys).select_related("cover", *above)


def undated_series():
    """Series none of whose events is to come: of the others the agenda itself tells the dates."""
    coming = Event.objects.published().filter(series__isnull=False).coming().order_by()
    return EventSeries.objects.published().exclude(pk__in=coming.values("series")).select_related("cover").by_title()


def facts(**conditions):
    """The facts that the site shows: those with words of their own."""
    return Fact.objects.exclude(label_it=None).exclude(label_it="").filter(**conditions).select_related("source")


def told(part, is_filled):
    """In words what a block shows now, for the page on which staff arrange them."""
    if not is_filled:
        return {
            Kind.NEWS: gettext("No news is public: the page leaves this block out."),
            Kind.ABOUT: gettext("The home page has no text: the page leaves this block out."),
            Kind.TEXT: gettext("It needs a title and a text: until then the page leaves this block out."),
            Kind.FEATURED: gettext("The item chosen is not public now: the page leaves this block out."),
        }[part.kind]
    if part.kind == Kind.AGENDA and not part.items:
        return gettext("No event is to come: the page says that dates will be announced.")
    return enumerated(str(item) for item in part.items or [])
