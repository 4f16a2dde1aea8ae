from . import bin, contents, correspondence, office

__all__ = ["bin", "contents", "correspondence", "office"]
