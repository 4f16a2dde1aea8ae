"""What each role may do in the back office: one table, and a crawl over every address that the admin knows.

When this test fails because of something new:

- "no row": a kind of item was registered. Add its line to TABLE here (and to carrara/website/roles.py).
- "no rule": an address was added. Add its name to RULES, with the right that opens it, and `post=True` if it answers
  POST alone. A name may stand whole (`content_user_invite`) or as its last word, for every kind of item (`history`).
  A set names the roles that come in.
- A cell that differs is a right that has moved: look twice before changing the table.
"""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import DeletedItem
from carrara.website import roles
from carrara.website.models import InventoryEntry
from events.models import Booking, GroupRequest, Session
from programmes.models import Edition
from tests.people import items, person
from tests.world import grow, make_sections

pytestmark = pytest.mark.django_db
ROLES = [*roles.ROLES, "no role"]
IN_NO_MENU = {"events.grouprequest"}  # there stands the desk's page of them

# A cell says: list, add | one's own item | somebody else's. In a list `l` is seen, `a` is added to. Of an item: `c` is
# changed, `t` has texts to translate, `v` is only looked at; `d` is deleted; `-` is refused. What is public is deleted
# only by those who may publish it; here all items are public, and drafts are told of in tests/content/test_scopes.py.
TABLE = """
                             Editors    Publishers Translators Programme  City       Desk       Jurors  no
                                                               managers   editors                       role
content.page                 la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
content.newsitem             la|c-|c-   la|cd|cd   l-|t-|t-    la|c-|v-   la|c-|v-   --|--|--   --|--|-- --|--|--
content.person               la|c-|c-   la|cd|cd   l-|t-|t-    la|c-|v-   la|c-|v-   --|--|--   --|--|-- --|--|--
content.image                la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   la|cd|v-   --|--|--   --|--|-- --|--|--
content.document             la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   la|cd|v-   --|--|--   --|--|-- --|--|--
content.tag                  la|c-|c-   la|cd|cd   l-|v-|v-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
content.source               la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
content.fact                 la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
content.cityname             la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
content.link                 la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
content.locality             la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   l-|v-|v-   --|--|-- --|--|--
content.office               l-|v-|v-   l-|c-|c-   l-|v-|v-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
content.menulink             l-|v-|v-   la|cd|cd   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.notice               l-|v-|v-   la|cd|cd   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.redirect             la|c-|c-   la|cd|cd   --|--|--      --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.missingpage          l-|v-|v-   l-|v-|v-   --|--|--      --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.qualitysetting       l-|v-|v-   l-|v-|v-   --|--|--      --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.deleteditem          l-|c-|--   l-|c-|c-   --|--|--      l-|c-|--   l-|c-|--   --|--|--   --|--|-- --|--|--
content.message              l-|c-|c-   l-|cd|cd   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.letter               --|--|--   l-|v-|v-   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.auditentry           --|--|--   --|--|--   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
content.user                 --|--|--   --|--|--   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
auth.group                   --|--|--   --|--|--   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
partners.creativefield       la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
partners.city                la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
partners.partner             la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   la|c-|v-   --|--|--   --|--|-- --|--|--
partners.commitment          la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
partners.cooperationproject  la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
partners.exchange            la|cd|cd   la|cd|cd   l-|t-|t-    l-|v-|v-   la|cd|v-   --|--|--   --|--|-- --|--|--
programmes.programme         la|c-|c-   la|cd|cd   l-|t-|t-    l-|c-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
programmes.edition           la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   la|c-|--   l-|v-|v-   --|--|-- --|--|--
programmes.discipline        la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   l-|v-|v-   --|--|-- --|--|--
programmes.host              la|c-|c-   la|cd|cd   --|--|--    la|c-|c-   la|cd|--   l-|v-|v-   --|--|-- --|--|--
programmes.studio            la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   la|c-|--   l-|v-|v-   --|--|-- --|--|--
programmes.route             la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   la|c-|--   l-|v-|v-   --|--|-- --|--|--
events.eventkind             la|c-|c-   la|cd|cd   l-|t-|t-    l-|v-|v-   l-|v-|v-   l-|v-|v-   --|--|-- --|--|--
events.venue                 la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   la|cd|v-   l-|v-|v-   --|--|-- --|--|--
events.eventseries           la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
events.event                 la|c-|c-   la|cd|cd   l-|t-|t-    la|cd|v-   la|c-|v-   l-|v-|v-   --|--|-- --|--|--
events.session               la|cd|cd   la|cd|cd   l-|v-|v-    la|cd|v-   la|cd|--   l-|v-|v-   --|--|-- --|--|--
events.booking               --|--|--   l-|v-|v-   --|--|--    l-|v-|--   l-|v-|--   l-|v-|v-   --|--|-- --|--|--
events.waitingentry          --|--|--   l-|v-|v-   --|--|--    l-|v-|--   l-|v-|--   l-|v-|v-   --|--|-- --|--|--
events.grouprequest          --|--|--   l-|v-|v-   --|--|--    l-|v-|--   l-|v-|--   l-|v-|v-   --|--|-- --|--|--
website.homeblock            l-|v-|v-   la|c-|c-   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
website.dutyrecord           l-|v-|v-   la|cd|cd   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
website.itemfinding          l-|v-|v-   l-|v-|v-   --|--|--      l-|v-|v-   l-|v-|v-   --|--|--   --|--|-- --|--|--
website.checkup              --|--|--   --|--|--   --|--|--      --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
website.searchentry          --|--|--   l-|v-|v-   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
website.inventoryentry       l-|v-|v-   l-|v-|v-   l-|v-|v-    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
website.seeded               --|--|--   --|--|--   --|--|--    --|--|--   --|--|--   --|--|--   --|--|-- --|--|--
"""

# What opens the other addresses: letters of the cell (of the list or the item), `anyone` of the staff, a `superuser`.
ANYONE, SUPERUSER, PUBLISHING, COPYING = "anyone", "superuser", "publishing", "copying"
PUBLISHED_BY_MANAGERS = {"programmes.programme", "programmes.edition", "events.eventseries", "events.event"}  # own
PUBLISHED_BY_MANAGERS |= {"programmes.studio", "programmes.route"}
PAGES_SEEN = {"Editors", "Publishers", "Translators", "Programme managers", "City editors"}  # whoever sees pages
DESK = {"Publishers", "Programme managers", "City editors", "Desk"}  # whoever may book, some of them for their own
RULES = {
    "changelist": ("l", {}),
    "add": ("a", {}),
    "change": ("ctv", {}),
    "delete": ("d", {}),
    "deed": (PUBLISHING, {"post": True, "data": {"deed": "withdraw"}}),  # others: tests/content/test_drafts.py
    "changes": ("ctv", {}),
    "history": ("ctv", {}),
    "restore": ("c", {}),
    "index": (ANYONE, {}),
    "login": (ANYONE, {}),
    "logout": (ANYONE, {}),
    "password_change": (ANYONE, {}),
    "password_change_done": (ANYONE, {}),
    "jsi18n": (ANYONE, {}),
    "language": (ANYONE, {"post": True}),
    "autocomplete": (SUPERUSER, {"query": "?app_label=auth&model_name=permission&field_name=content_type"}),
    "view_on_site": (ANYONE, {}),  # leads to a public page
    "app_list": (ANYONE, {}),  # 404 where it would be empty
    "auth_user_password_change": (SUPERUSER, {}),
    "translations": ({*PAGES_SEEN, "Desk"}, {}),
    "my_translations": (PAGES_SEEN, {}),
    "translation": (PAGES_SEEN, {}),  # here that of a page
    "website_duties_check": ({"Editors", "Publishers"}, {}),
    "website_duties_calendar": ({"Editors", "Publishers"}, {}),
    "upload": ("a", {}),
    "describe": ("c", {}),
    "rights": ("l", {}),
    "rights_table": ("l", {}),
    "content_image_release": (set(), {}),  # none is kept here; who opens one: tests/content/test_rights.py
    "content_tag_names": (ANYONE, {}),
    "heartbeat": (ANYONE, {"post": True}),
    "guide": (ANYONE, {}),
    "find": ({*PAGES_SEEN, "Desk"}, {}),
    "quality_report": (PAGES_SEEN - {"Translators"}, {}),
    "quality_check_now": ({"Publishers"}, {"post": True}),
    "personal_data": ({"Publishers"}, {}),
    "personal_data_register": ({"Publishers"}, {}),
    "translation_sheets": (PAGES_SEEN, {}),
    "translation_sheet": (PAGES_SEEN, {"query": "?language=fr"}),
    "content_redirect_items": ({"Editors", "Publishers"}, {}),
    "content_missingpage_ignore": ({"Editors", "Publishers"}, {"post": True}),
    "content_deleteditem_back": ("c", {}),
    "export": ("l", {}),
    "import": ({"Editors", "Publishers"}, {}),  # of any item of a kind, whosever it is
    "import_template": ({"Editors", "Publishers"}, {}),
    "next_year": (COPYING, {}),
    "content_user_invite": (SUPERUSER, {}),
    "content_user_invite_again": (SUPERUSER, {"post": True}),
    "content_user_withdraw": (SUPERUSER, {"post": True}),
    "content_auditentry_csv": (SUPERUSER, {}),
    "old address of a form": (ANYONE, {}),  # Django's own: leads to that of today
    "programmes_edition_studios": ("c", {}),
    "events_session_pattern": ({"Editors", "Publishers", "Programme managers", "City editors"}, {}),
    "events_session_deed": ("c", {}),
    "desk": (DESK, {}),
    "desk_session": (DESK, {"of": Session}),
    "desk_session_list": (DESK, {"of": Session}),
    "desk_calls": (set(), {"of": Session}),  # none is called off here
    "desk_day_list": (DESK, {"of": Edition}),
    "desk_booking": (DESK, {"of": Booking}),
    "desk_told": (set(), {"of": Booking, "post": True}),
    "desk_requests": (DESK, {}),
    "desk_request": (DESK, {"of": GroupRequest}),
    "desk_hosts": (DESK, {}),
    "figures": (DESK, {}),
    "figures_file": (DESK, {"of": Edition}),
}


ELSEWHERE = {"changelist", "add", "change", "delete"}  # in the table
ELSEWHERE |= {"login", "logout", "language", "app_list", "view_on_site", "old address of a form"}  # nothing to refuse


# --- the addresses -----------------------------------------------------------------------------------------------
def patterns(found, before=()):
    for each in found:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from patterns(each.url_patterns)


def admin_addresses():
    """{name: names of its parameters} of every address of the back office."""
    return {
        pattern.name or "old address of a form": list(pattern.pattern.converters)
        for pattern in patterns(admin.site.get_urls())
        if pattern.name or ("final_catch_all" not in pattern.lookup_str and "catch_all" not in pattern.lookup_str)
    }


def model_of(name):
    """The kind of item and the last word of the name of an address: `events_event_change`."""
    for model in admin.site._registry:
        start = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(start):
            return model, name.removeprefix(start)
    return None, name


def rule(name):
    return RULES.get(name) or RULES.get(model_of(name)[1])


# --- the world ---------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def world(module_db):
    """Every kind of item twice: row 1 is of those who have a scope, row 2 of nobody here."""
    ContentType.objects.get_for_models(*apps.get_models())  # asked for once, and not in the middle of a page
    make_sections()
    own, other = grow(1), grow(2)
    people = {role: person(role, own) for role in ROLES}
    return {"own": items(own, people), "other": items(other, people)}, people


@pytest.fixture(autouse=True)
def unwritten(monkeypatch):
    """Pages are asked for and decided on, and not written out: other tests read them, and there are thousands."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.fixture
def as_added_by(world):
    """What has no scope is of who added it: each person in turn has added row 1."""
    rows, _people = world
    with transaction.atomic():

        def added_by(user):
            for model, item in rows["own"].items():
                if hasattr(model, "history"):
                    added = model.history.filter(history_type="+", **{model._meta.pk.attname: item.pk})
                    added.update(history_user=user)
                if model is DeletedItem:
                    model.objects.filter(pk=item.pk).update(deleted_by=user)

        yield added_by
        transaction.set_rollback(True)


# --- the crawl ---------------------------------------------------------------------------------------------------
def signed_in(user):
    browser = Client(raise_request_exception=True)
    browser.force_login(user)
    return browser


def opens(browser, name, args=(), post=False, data=None, query=""):
    """Whether the address lets this person in; whatever it then does is undone."""
    address = reverse(f"admin:{name}", args=args) + query
    with transaction.atomic():
        answer = browser.post(address, data) if post else browser.get(address)
        transaction.set_rollback(True)
    is_gone = answer.status_code == 302 and answer.headers["Location"] == reverse("admin:index")  # "does not exist"
    return None if is_gone or answer.status_code in (403, 404) else answer


def named(model, view):
    return f"{model._meta.app_label}_{model._meta.model_name}_{view}"


def cell(browser, model, rows):
    """What this person may do, in the letters of the table."""
    office = model.__name__ == "Office"  # one row: its list leads to it
    listed = ("l" if opens(browser, named(model, "changelist")) else "-") + (
        "a" if opens(browser, named(model, "add")) else "-"
    )
    if office and rows["own"][model].pk is None:
        return listed
    return "|".join([listed, *(item_letters(browser, model, rows[whose][model]) for whose in ("own", "other"))])


def item_letters(browser, model, item):
    form = opens(browser, named(model, "change"), [item.pk])
    refused = opens(browser, named(model, "change"), [item.pk], post=True) is None
    letter = "-" if form is None else how(form)
    assert refused == (letter in "-v"), f"{model.__name__}: the form and the POST differ"
    return letter + ("d" if opens(browser, named(model, "delete"), [item.pk]) else "-")


def how(form):
    """`c`, `t` or `v`, by the fields of the form that can be written in."""
    if "adminform" not in form.context_data:
        return "c"  # a page of its own, that does something
    written = set(form.context_data["adminform"].form.fields) - {"changes_at", "note"}
    if not form.context_data["has_change_permission"] or not written:
        return "v"
    codes = {code for code in LANGUAGE_CODES for name in written if name.endswith("_" + code.replace("-", "_"))}
    return "t" if codes == {"fr", "ar"} and all(name.endswith(("_fr", "_ar")) for name in written) else "c"


def expected():
    lines = (line.split() for line in TABLE.splitlines())
    return {label: dict(zip(ROLES, cells, strict=True)) for label, *cells in filter(None, lines) if "." in label}


def test_every_kind_of_item_has_its_row():
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert registered == set(expected()), "no row"
    assert registered <= set(roles.rows()), "no row in carrara/website/roles.py"


def test_every_address_has_its_rule():
    assert [name for name in admin_addresses() if rule(name) is None] == [], "no rule"


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_do_with_its_own_and_with_others(world, as_added_by, role):
    rows, people = world
    as_added_by(people[role])
    browser = signed_in(people[role])
    found = {model._meta.label_lower: cell(browser, model, rows) for model in admin.site._registry}
    assert found == {label: cells[role] for label, cells in expected().items()}


@pytest.mark.parametrize("role", ROLES)
def test_every_other_address_opens_to_whoever_the_rules_name(world, as_added_by, role):
    rows, people = world
    as_added_by(people[role])
    browser = signed_in(people[role])
    found, wanted = {}, {}
    for name, parameters in admin_addresses().items():
        model, view = model_of(name)
        if view in ELSEWHERE:
            continue
        letters, how_to_ask = rule(name)
        for whose in ("own", "other") if {"object_id", "pk"} & {*parameters} and model else ("own",):
            how_to_ask = dict(how_to_ask)
            item = rows[whose].get(how_to_ask.pop("of", model))
            try:
                args = [value(parameter, item) for parameter in parameters]
                found[name, whose] = opens(browser, name, args, **how_to_ask) is not None
            except (NoReverseMatch, NoVersion):
                continue
            wanted[name, whose] = allowed(letters, role, model, whose)
    assert found == wanted


class NoVersion(Exception):
    """Nothing to restore: the item keeps no history."""


def value(parameter, item):
    if parameter == "version_id":
        if not hasattr(item, "history") or not item.history.exists():
            raise NoVersion
        return item.history.last().pk
    if parameter == "content_type_id":
        return 1
    if parameter == "code":
        return "fr"
    if parameter == "deed":
        return "places"
    if parameter == "day":
        return str(item.every_day[1])
    if parameter == "kind":
        return "csv"
    if parameter == "pk" and item is None:
        return InventoryEntry.objects.filter(model="content.page").first().pk
    return item.pk if item is not None else 1


def allowed(letters, role, model, whose):
    if isinstance(letters, set):
        return role in letters
    if letters == PUBLISHING:
        is_theirs = whose == "own" and model._meta.label_lower in PUBLISHED_BY_MANAGERS
        return role == "Publishers" or (role == "Programme managers" and is_theirs)
    if letters == COPYING:
        listed, own, other = expected()[model._meta.label_lower][role].split("|")
        return "a" in listed and "c" in (own if whose == "own" else other)
    if letters in (ANYONE, SUPERUSER):
        return letters == ANYONE
    listed, own, other = expected()[model._meta.label_lower][role].split("|")
    return bool(set(letters) & set(listed + (own if whose == "own" else other)) - {"-"})


def test_what_one_may_not_do_one_does_not_see(world, as_added_by):
    """The links of the start page are the lists of the table, with "add" where something may be added."""
    _rows, people = world
    for role, user in people.items():
        as_added_by(user)
        page = opens(signed_in(user), "index")
        seen = [each for app in page.context_data["app_list"] for each in app["models"] if each.get("model")]
        seen = {each["model"]: each for each in seen}
        shown = {model._meta.label_lower: f"l{'a' if each['add_url'] else '-'}" for model, each in seen.items()}
        table = {label: cells[role][:2] for label, cells in expected().items() if label not in IN_NO_MENU}
        assert shown == {label: letters for label, letters in table.items() if letters != "--"}, role


def test_a_planted_fault_is_found(world, as_added_by, monkeypatch):
    """With the guard of one's own off, the crawl differs from the table."""
    rows, people = world
    user = people["Programme managers"]
    as_added_by(user)
    model = type(rows["own"][next(m for m in rows["own"] if m.__name__ == "Event")])
    browser, label = signed_in(user), model._meta.label_lower
    assert cell(browser, model, rows) == expected()[label]["Programme managers"]
    monkeypatch.setattr("carrara.content.back_office.permissions.Permissions.is_own", lambda *args: True)
    assert cell(browser, model, rows) != expected()[label]["Programme managers"]


def test_an_address_without_a_rule_is_found(monkeypatch):
    monkeypatch.delitem(RULES, "content_user_invite")
    assert [name for name in admin_addresses() if rule(name) is None] == ["content_user_invite"]


def test_the_table_is_readable():
    assert all(
        re.fullmatch(r"[-l][-a]\|[-ctv][-d]\|[-ctv][-d]", cell) for row in expected().values() for cell in row.values()
    )
