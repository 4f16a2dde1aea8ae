"""Which item a row means: by its address; without one by its title, where nothing says that it is another."""

from django.utils.text import slugify

from .. import arrivals
from ..languages import FALLBACK_ORDER, suffix
from .columns import LinkedMany


def title_of(values):
    """The first title a row has, by the order in which texts fall back; empty without any."""
    return next((values[f"title_{suffix(code)}"] for code in FALLBACK_ORDER if values.get(f"title_{suffix(code)}")), "")


def is_titled(item, values):
    """Whether a row says a title of the item, and none that is another; the row may bring titles that are not yet."""
    pairs = [(getattr(item, name), text) for name, text in values.items() if name.startswith("title_")]
    return any(old == new for old, new in pairs) and all(old == new or not old for old, new in pairs)


class Slugs:
    """All addresses of a kind, and the items that the rows of a sheet may mean: three queries, whatever the rows."""

    def __init__(self, importer, rows):
        self.importer, self.model = importer, importer.model
        self.length = self.model._meta.get_field("slug").max_length
        given = [values["slug"] for values in rows if values.get("slug")]
        self.taken = set(self.model._base_manager.values_list("slug", flat=True)) | set(given)
        wanted = {*given, *(self.base(values) for values in rows if not values.get("slug"))}
        self.there = {item.slug: item for item in self.loaded(sorted(wanted & self.taken))}

    def loaded(self, slugs):
        names = [c.name for c in self.importer.columns if isinstance(c, LinkedMany)] + [*self.importer.more_links]
        found = self.model._base_manager.filter(slug__in=slugs)
        parts = [*names, *([self.importer.inside] if self.importer.inside else [])]
        return arrivals.with_drafts(list(found.prefetch_related(*parts)), *parts)

    def base(self, values):
        return slugify(title_of(values))[: self.length].strip("-") or self.model._meta.model_name

    def existing(self, values, rows):
        """The item of the database that this row means, or None."""
        if values.get("slug"):
            return self.there.get(values["slug"])
        item = self.there.get(self.base(values))
        return item if item and is_titled(item, values) and self.importer.is_same(item, values, rows) else None

    def new(self, values):
        """An address that no item has: the title's own or, where it is taken, with a number."""
        base = slug = self.base(values)
        number = 1
        while slug in self.taken:
            number += 1
            slug = f"{base[: self.length - len(str(number)) - 1]}-{number}"
        self.taken.add(slug)
        return slug
