from . import audit, contents, correspondence, documents, menus, notices, office, pictures, staff

__all__ = ["audit", "contents", "correspondence", "documents", "menus", "notices", "office", "pictures", "staff"]
