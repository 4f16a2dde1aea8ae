from . import contents, correspondence, documents, office, pictures

__all__ = ["contents", "correspondence", "documents", "office", "pictures"]
