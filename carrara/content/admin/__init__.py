from . import (
    addresses,
    audit,
    bin,
    contents,
    correspondence,
    documents,
    menus,
    notices,
    office,
    pictures,
    quality,
    staff,
)

__all__ = [
    "addresses",
    "audit",
    "bin",
    "contents",
    "correspondence",
    "documents",
    "menus",
    "notices",
    "office",
    "pictures",
    "quality",
    "staff",
]
