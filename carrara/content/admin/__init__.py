from . import bin, contents, correspondence, menus, notices, office

__all__ = ["bin", "contents", "correspondence", "menus", "notices", "office"]
