from django.utils.translation import get_language_info

from carrara.content.languages import LANGUAGE_CODES

from .models import Event


def spoken_languages():
    """In which language an event can be held: codes, and names in the reader's language."""
    named = [(code, get_language_info(code)["name_translated"]) for code in LANGUAGE_CODES]
    return [*named, ("none", dict(Event.LANGUAGES)["none"])]
