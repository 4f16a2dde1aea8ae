from . import addresses, contents, correspondence, menus, notices, office, quality

__all__ = ["addresses", "contents", "correspondence", "menus", "notices", "office", "quality"]
