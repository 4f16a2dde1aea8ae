from . import contents, correspondence, documents, menus, notices, office, pictures

__all__ = ["contents", "correspondence", "documents", "menus", "notices", "office", "pictures"]
