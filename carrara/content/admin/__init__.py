from . import contents, correspondence, menus, notices, office

__all__ = ["contents", "correspondence", "menus", "notices", "office"]
