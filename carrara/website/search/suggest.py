"""What to offer to a reader who found nothing."""

from difflib import get_close_matches

from carrara.website.models import SearchEntry

from .tokens import WORD, fold

MAX_ENTRIES = 1000  # whose titles lend their words; a site of this kind has fewer


def correction(query, language):
    """The query with each unknown word replaced by the nearest one that stands in a title or summary, or ''."""
    known = vocabulary(language)

    def nearest(match):
        close = get_close_matches(fold(match[0]), known, n=1, cutoff=0.75)
        return known[close[0]] if close else match[0]

    corrected = WORD.sub(nearest, query)
    return "" if fold(corrected) == fold(query) else corrected


def vocabulary(language):
    """Folded word -> the word as it is written."""
    newest = SearchEntry.objects.published().filter(language=language).order_by("-published_at", "id")
    texts = newest.values_list("title", "summary")[:MAX_ENTRIES]
    words = (match[0] for pair in texts for text in pair for match in WORD.finditer(text) if not match["han"])
    return {fold(word): word.lower() for word in words}
