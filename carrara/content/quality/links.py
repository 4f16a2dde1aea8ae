"""Where the links of a rich text lead: checked without asking any other site."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..addresses import language_of, path_within
from ..languages import path_in, without_prefix
from .checks import BAR, Check, Finding, column
from .rich_text import short

Check(
    "link_broken",
    _("Broken links inside the site"),
    _("Whoever follows the link gets “page not found”."),
    {
        "nothing": _("The link “%(text)s” leads to %(address)s, where there is nothing: choose another page."),
        "staff": _("The link “%(text)s” leads to %(address)s, which readers cannot open: choose a public page."),
    },
    default=BAR,
)
Check(
    "link_hidden",
    _("Links to items that are not public"),
    _("Until the other item is public, whoever follows the link gets “page not found”."),
    {
        "draft": _("The link “%(text)s” leads to “%(title)s”, which is a draft: publish that too."),
        "waiting": _("The link “%(text)s” leads to “%(title)s”, which is not public yet: check when it will be."),
        "over": _("The link “%(text)s” leads to “%(title)s”, which is no longer public: choose another page."),
    },
)
Check(
    "link_moved",
    _("Links to old addresses"),
    _("The link works, by a detour: a redirect that somebody may remove one day."),
    {"": _("The link “%(text)s” leads to an old address: write %(new)s.")},
)
Check(
    "link_language",
    _("Links that change the language"),
    _("A reader of one language is led to the page in another one without being told."),
    {"": _("The link “%(text)s” leads to the page in another language: write %(new)s.")},
)
Check(
    "link_malformed",
    _("Mistyped addresses"),
    _("A browser does not know what to do with such a link."),
    {
        "mail": _("The link “%(text)s” holds no e-mail address: %(address)s. Type it again."),
        "phone": _("The link “%(text)s” holds no telephone number: %(address)s. Type it again, digits alone."),
        "outside": _("The link “%(text)s” holds no complete address: %(address)s. Type it again, with https://."),
        "anchor": _("The link “%(text)s” leads to a place in the page that is not there: %(address)s."),
    },
)
PLACES_OF_EVERY_PAGE = {"content", "top"}
IS_PHONE = re.compile(r"^\+?[\d\s().\-/]{3,30}$")
is_mail, is_url = EmailValidator(), URLValidator(schemes=["http", "https"])


def paths(item, texts):
    """The paths within the site to which the item's texts lead."""
    hrefs = {href for text in texts.values() for href, _words in text.links if not href.startswith("#")}
    return {path for href in hrefs if (path := path_within(href, base(item))) is not None}


def base(item):
    """The address that relative links start from; of an item whose slug is none yet, the home page."""
    try:
        return item.path
    except NoReverseMatch:
        return "/"


def links(item, texts, places):
    """`places` holds what stands at each path (addresses.places)."""
    for code, text in texts.items():
        for href, words in text.links:
            path = None if href.startswith("#") else path_within(href, base(item))
            found = outside(href) if path is None else inside(path, code, places[path], item)
            if found:
                check, case, gaps = found
                yield Finding(
                    check, column("body", code), code, case, {"text": short(words), "address": short(href), **gaps}
                )


def inside(path, code, place, item):
    """The check, case and gaps of a link to a place of ours; None where it is well."""
    if place.kind in ("nothing", "staff"):
        return "link_broken", place.kind, {}
    if place.kind == "moved":
        return "link_moved", "", {"new": path_in(place.path, code)}
    if place.kind == "item" and place.item != item and not place.item.is_reachable():
        return "link_hidden", why_hidden(place.item), {"title": str(place.item)}
    if place.kind != "file" and language_of(path) != code and not is_for_all(path):
        return "link_language", "", {"new": path_in(without_prefix(path), code)}
    return None


def is_for_all(path):
    """Whether it is a file, such as a calendar or a feed, with one address in every language or none that is read."""
    return "." in path.rpartition("/")[2]


def why_hidden(item):
    if item.state != item.State.PUBLISHED:
        return "draft"
    if not item.is_public():
        return "over" if item.published_at <= timezone.now() else "waiting"
    return why_hidden(item.above[0])


def outside(href):
    """The form alone: whether another site answers is not asked."""
    scheme, _colon, rest = href.strip().partition(":")
    if href.startswith("#"):
        return None if href[1:] in PLACES_OF_EVERY_PAGE else ("link_malformed", "anchor", {})
    if scheme == "mailto":
        return None if is_valid(is_mail, rest.partition("?")[0]) else ("link_malformed", "mail", {})
    if scheme == "tel":
        return None if IS_PHONE.match(rest) else ("link_malformed", "phone", {})
    return None if is_valid(is_url, absolute(href)) else ("link_malformed", "outside", {})


def absolute(href):
    return f"https:{href}" if href.startswith("//") else href.strip()


def is_valid(validator, value):
    try:
        validator(value)
    except ValidationError:
        return False
    return True
