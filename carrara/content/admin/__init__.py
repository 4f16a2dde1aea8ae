from . import contents, correspondence, office

__all__ = ["contents", "correspondence", "office"]
