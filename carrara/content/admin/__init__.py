from . import bin, contents, correspondence, documents, menus, notices, office, pictures

__all__ = ["bin", "contents", "correspondence", "documents", "menus", "notices", "office", "pictures"]
