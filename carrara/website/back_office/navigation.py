"""The menu of the back office by task, in the office's words: one table, of which each person sees their part."""

from django.utils.translation import gettext_lazy as _

# Models by their label, pages of work by their name. What is not named here stands at the end, so that it is found.
GROUPS = [
    ("work", _("Every day"), ["find", "quality_report", "*"]),  # *: pages of work that no other group names
    ("texts", _("Contents"), ["content.page", "content.newsitem", "content.person"]),
    (
        "calendar",
        _("Programmes and events"),
        [
            *["events.event", "events.eventseries", "programmes.programme", "programmes.edition", "events.venue"],
            "events.eventkind",
        ],
    ),
    (
        "studios",
        _("Open studios"),
        [
            *["desk", "desk_requests", "desk_hosts", "figures"],
            *["programmes.studio", "programmes.host", "programmes.route", "events.session", "events.booking"],
            *["events.waitingentry", "programmes.discipline"],
        ],
    ),
    (
        "network",
        _("Network"),
        [
            *["partners.partner", "partners.cooperationproject", "partners.exchange", "partners.commitment"],
            *["partners.city", "partners.creativefield"],
        ],
    ),
    ("media", _("Pictures and documents"), ["content.image", "content.document", "content.tag"]),
    ("languages", _("Translations"), ["my_translations", "translations", "translation_sheets"]),
    ("letters", _("Correspondence"), ["content.message", "content.letter"]),
    (
        "people",
        _("People and rights"),
        ["content.user", "auth.group", "content.auditentry", "personal_data", "personal_data_register"],
    ),
    ("facts", _("Archive of facts"), ["content.fact", "content.source", "content.cityname", "content.locality"]),
    (
        "site",
        _("Site"),
        [
            *["content.office", "content.menulink", "website.homeblock", "content.notice", "website.dutyrecord"],
            *["content.link", "content.redirect", "content.missingpage", "content.deleteditem"],
        ],
    ),
    (
        "behind",
        _("Behind the scenes"),
        [
            *["content.qualitysetting", "website.itemfinding", "website.checkup"],
            *["website.inventoryentry", "website.searchentry", "website.seeded"],
        ],
    ),
]
REST = ("rest", _("More"))


def arranged(apps):
    """The admin's list of apps, each with its models, as groups of the table: the same lines in another order."""
    lines, pages = {}, []
    for app in apps:
        for line in app["models"]:
            key = line["model"]._meta.label_lower if "model" in line else line["object_name"]
            lines[key] = line
            pages += [] if "model" in line else [key]
    named = {key for _label, _name, keys in GROUPS for key in keys}
    free = [key for key in pages if key not in named]
    groups = []
    for label, name, keys in GROUPS:
        keys = [found for key in keys for found in (free if key == "*" else [key])]
        groups.append(group(label, name, [lines.pop(key) for key in keys if key in lines]))
    groups.append(group(*REST, list(lines.values())))
    return [found for found in groups if found["models"]]


def group(label, name, models):
    return {"app_label": label, "name": name, "app_url": "", "models": models, "has_module_perms": True}
