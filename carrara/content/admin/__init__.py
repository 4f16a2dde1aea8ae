from . import addresses, bin, contents, correspondence, documents, menus, notices, office, pictures, quality

__all__ = [
    "addresses",
    "bin",
    "contents",
    "correspondence",
    "documents",
    "menus",
    "notices",
    "office",
    "pictures",
    "quality",
]
