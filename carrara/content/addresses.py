"""Which item stands at an address of ours, and whether the public can see it there."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import Resolver404, resolve
from django.utils import translation

from .languages import LANGUAGE_CODES, without_prefix
from .models import Page, Redirect, publishable_models
from .staff import BACK_OFFICE

LINKS = ("/anteprima/", "/prenotazione/", "/attesa/", "/ospite/")  # whose address is the key
FOR_STAFF = (*BACK_OFFICE, *LINKS)  # what readers of the site cannot open, or only with the key


@dataclass(frozen=True)
class Place:
    """What stands at a path: `kind` is item, page (without an item), list (which may be empty: a year), file, staff,
    moved, or nothing.
    """

    kind: str
    item: object = None
    path: str = ""  # where it is now, of what has moved

    @property
    def is_alive(self):
        """Whether whoever asks for it gets something; of a list, which may be empty, nobody knows."""
        is_public = self.kind == "item" and self.item.is_reachable()
        return is_public or self.kind in ("page", "file", "moved")


def path_within(href, base="/"):
    """The path of a link that stays on our site, decoded and with its language; None for one that leads elsewhere."""
    try:
        parts = urlsplit(urljoin(settings.SITE_URL + base, href.strip()))
        port = parts.port
    except ValueError:
        return None
    host = f"{parts.hostname}:{port}" if port else parts.hostname
    if parts.scheme not in ("http", "https") or host not in our_hosts():
        return None
    return unquote(parts.path) or "/"


def our_hosts():
    ours = urlsplit(settings.SITE_URL).netloc
    return {ours, f"www.{ours}", ours.removeprefix("www.")}


def in_italian(path):
    """The path without its language, closed by a slash as our addresses are: what redirects are kept by."""
    if path.rpartition("/")[2].count(".") == 0 and not path.endswith("/"):
        path += "/"
    return without_prefix(path)


def language_of(path):
    prefix = path.strip("/").partition("/")[0]
    return prefix if prefix in LANGUAGE_CODES and prefix != settings.LANGUAGE_CODE else settings.LANGUAGE_CODE


def places(paths):
    """What stands at each of these paths (decoded, in any language): one query for each kind of item they name."""
    found, asked = {}, {}
    for path in set(paths):
        local = in_italian(path)
        if local.startswith(FOR_STAFF):
            found[path] = Place("staff")
        elif local.startswith(settings.MEDIA_URL):
            found[path] = Place("file" if is_file(local) else "nothing")
        elif local.startswith(settings.STATIC_URL):
            found[path] = Place("file")
        else:
            found[path], key = named(local)
            if key:
                asked.setdefault(key[0], {}).setdefault(key[1], []).append(path)
    for model, keys in asked.items():
        found |= {path: Place("item", item) for item in at(model, keys) for path in keys[key_of(item)]}
    return found | moved(path for path, place in found.items() if place.kind == "nothing")


def is_file(path):
    try:
        return default_storage.exists(path.removeprefix(settings.MEDIA_URL))
    except (ValueError, OSError):  # a name that leads out of the folder, or is too long for one
        return False


def named(path):
    """What the URL configuration says of a path: (place, None), or (nothing so far, (model, key of the item))."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            match = resolve(path)
    except (Resolver404, ValueError):
        return Place("nothing"), None
    if match.url_name in kinds():
        return Place("nothing"), (kinds()[match.url_name], tuple(sorted(match.kwargs.items())))
    if match.url_name in Page.Role.values:
        return Place("nothing"), (Page, (("role", match.url_name),))
    return Place("list" if match.kwargs else "page"), None


@cache
def kinds():
    """The name of an address -> the kind of item that stands there."""
    names = {model: model.url_name for model in publishable_models()}
    return {name if isinstance(name, str) else model._meta.model_name: model for model, name in names.items()}


def key_of(item):
    """As the URL configuration names it."""
    if getattr(item, "role", None):
        return (("role", item.role),)
    names = type(item).path_above().split("__")
    above = {name: each.slug for name, each in zip(names, item.above, strict=False)}
    return tuple(sorted({"slug": item.slug, **above}.items()))


def at(model, keys):
    """The items that stand at these keys."""
    names = {"role": "role__in", "slug": "slug__in", **names_above(model)}
    asked = {}
    for key in keys:
        for name, value in key:
            asked.setdefault(names[name], set()).add(value)
    items = []
    if roles := asked.pop("role__in", None):
        items += model.objects.filter(role__in=roles)
    if asked:
        items += model.objects.filter(**asked).select_related(*filter(None, [model.path_above()]))
    return [item for item in items if key_of(item) in keys]


def names_above(model):
    """Of each item that an address stands on, by its name there, how its slug is asked for."""
    steps = list(filter(None, model.path_above().split("__")))
    return {name: "__".join([*steps[: number + 1], "slug__in"]) for number, name in enumerate(steps)}


def moved(paths):
    """Of paths where nothing stands, those from which a redirect leads on."""
    local = {path: in_italian(path) for path in paths if path.isprintable()}
    if not local:
        return {}
    rows = Redirect.objects.filter(old_path__in=set(local.values())).with_items()
    leads = {row.old_path: row.path for row in rows if row.path}
    return {path: Place("moved", path=leads[old]) for path, old in local.items() if old in leads}
