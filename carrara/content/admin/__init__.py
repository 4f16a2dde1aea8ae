from . import audit, contents, correspondence, menus, notices, office, staff

__all__ = ["audit", "contents", "correspondence", "menus", "notices", "office", "staff"]
