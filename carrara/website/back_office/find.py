"""One search over all items, drafts included, in all five languages; without words the list of all of them."""

from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.db.models import Case, Q, Value, When
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from carrara.content.back_office.remembering import BoundedPaginator
from carrara.website.inventory.texts import tracked_models
from carrara.website.search.tokens import fold, wanted
from carrara.website.search.views import CONTROLS, MAX_QUERY, MAX_WORDS

from .entries import COLUMNS, Row, list_address, seen, seen_labels
from .which import WHICH, chosen

PER_PAGE = 50
MOST = 300  # answers that are told apart by kind
SHOWN = 6  # of each kind, where the answer is of several kinds
SHORTEST = 3  # letters after which a word may go on: "whit" finds White


def page(request):
    typed = CONTROLS.sub(" ", request.GET.get("q", "")).strip()[:MAX_QUERY]
    groups = wanted(typed)[:MAX_WORDS]
    kind, key = request.GET.get("kind", ""), request.GET.get("which", "")
    kind, key = (kind if kind in seen_labels(request) else ""), (key if key in WHICH else "")
    context = {
        **admin.site.each_context(request),
        "title": _("All items"),
        "query": typed,
        "kind": kind,
        "which": key,
        "is_search": bool(groups),
    }
    if groups:
        context |= {"title": _("Search: %(words)s") % {"words": typed}, **answer(request, typed, groups, kind, key)}
    elif typed:
        context |= {"groups": [], "total": 0}
    else:
        context |= listed(request, kind, key)
    context["keys"] = ways(typed, kind, key)
    return TemplateResponse(request, "admin/find.html", context)


# --- a list ------------------------------------------------------------------------------------------------------
def listed(request, kind, key):
    """All items, or those that the start page counts; a page at a time."""
    entries = chosen(key, request, of_kind(seen(request), kind))
    paginator = BoundedPaginator(entries.values(*COLUMNS), PER_PAGE)
    found = paginator.get_page(request.GET.get("page"))
    return {
        "rows": [Row(values) for values in found.object_list],
        "page": found,
        "total": paginator.count,
        "is_more": paginator.is_more,
        "empty": WHICH[key].empty if key else _("There is nothing yet."),
        "kinds": kinds_of(request, kind, key),
        "query_string": urlencode({"which": key, "kind": kind}),
    }


def of_kind(entries, kind):
    return entries.filter(model=kind) if kind else entries


def kinds_of(request, kind, key):
    """The kinds by which a list can be narrowed: label, name, whether it is chosen."""
    found = [(label, name_of(label), label == kind) for label in seen_labels(request) if label in known_labels()]
    return sorted(found, key=lambda one: str(one[1]))


def known_labels():
    return {model._meta.label_lower for model in tracked_models()}


def name_of(label):
    return capfirst(apps.get_model(label)._meta.verbose_name_plural)


def ways(typed, kind, key):
    """The lists that the start page leads to: key, title, query string, whether it is the one shown."""
    found = [("", _("All items")), *((name, which.title) for name, which in WHICH.items())]
    return [
        (title, urlencode({"which": name, "kind": kind} if name or kind else {}), name == key and not typed)
        for name, title in found
    ]


# --- a search ----------------------------------------------------------------------------------------------------
def answer(request, typed, groups, kind, key):
    """Items by kind; those whose title answers stand first, among equals the last changed.

    A word in the text of an item counts as whole, one in a title also where it only begins.
    """
    beginnings = {fold(word) for word in typed.split() if len(word) >= SHORTEST}
    in_title = Q.create([title_holds(group, beginnings) for group in groups])
    in_text = Q.create([holds("kept__tokens", group) | holds("title_tokens", group) for group in groups])
    entries = of_kind(seen(request), kind)
    if key:
        entries = chosen(key, request, entries)
    found = entries.filter(in_title | in_text).annotate(is_title=Case(When(in_title, then=Value(1)), default=Value(0)))
    found = found.order_by("-is_title", "-updated_at", "-id").values(*COLUMNS)[: MOST + 1]
    rows = [Row(values) for values in found]
    return {
        "groups": grouped(rows[:MOST], typed, kind),
        "total": min(len(rows), MOST),
        "is_more": len(rows) > MOST,
    }


def holds(column, group):
    return Q.create([(f"{column}__contains", f" {token} ") for token in sorted(group)], connector=Q.OR)


def title_holds(group, beginnings):
    """A whole token, or the beginning of one where it was typed so."""
    starts = [token for token in sorted(group) if token in beginnings]
    return Q.create(
        [holds("title_tokens", group), *(("title_tokens__contains", f" {token}") for token in starts)], connector=Q.OR
    )


def grouped(rows, typed, kind):
    """Name, rows, how many there are, the way to all of them: the kind with the best answer first."""
    kinds = {}
    for row in rows:
        kinds.setdefault(row.model, []).append(row)
    return [
        {
            "label": label,
            "name": name_of(label),
            "rows": found if kind else found[:SHOWN],
            "total": len(found),
            "more": urlencode({"q": typed, "kind": label}) if not kind and len(found) > SHOWN else "",
            "list": list_address(label),
        }
        for label, found in kinds.items()
    ]
