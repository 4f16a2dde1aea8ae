from . import addresses, contents, correspondence, documents, menus, notices, office, pictures, quality

__all__ = [
    "addresses",
    "contents",
    "correspondence",
    "documents",
    "menus",
    "notices",
    "office",
    "pictures",
    "quality",
]
