from . import audit, contents, correspondence, office, staff

__all__ = ["audit", "contents", "correspondence", "office", "staff"]
