"""People from sheets."""

from .importing import Importer
from .models import Person


class PersonImporter(Importer):
    model = Person
    fields = [
        *["slug", "source_language", "title", "summary", "body", "occupation"],
        *["born_year", "died_year", "is_native", "birthplace", "deathplace", "source"],
    ]
    examples = {"title_it": "Nome Cognome", "occupation_it": "scultore", "born_year": 1901, "died_year": 1980}

    def is_same(self, item, values, rows):
        """Of two people with one name the years tell who is who."""
        return all(values.get(name, getattr(item, name)) == getattr(item, name) for name in ("born_year", "died_year"))
