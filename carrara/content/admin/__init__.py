from . import addresses, contents, correspondence, office, quality

__all__ = ["addresses", "contents", "correspondence", "office", "quality"]
