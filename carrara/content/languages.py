"""The five languages: their codes, how HTML names them, which way they run."""

from functools import cache

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

# The mark after the Arabic comma, which nobody sees, keeps the order from right to left between names in Latin letters.
COMMAS = {"zh-hans": "、", "ar": "،\N{RIGHT-TO-LEFT MARK} "}
COLONS = {"fr": "\N{NARROW NO-BREAK SPACE}: ", "zh-hans": "："}
LANGUAGE_CODES = tuple(code for code, _name in settings.LANGUAGES)
FALLBACK_ORDER = settings.MODELTRANSLATION_FALLBACK_LANGUAGES


def html_lang(code):
    """The BCP 47 tag: Django writes `zh-hans`, HTML and hreflang write `zh-Hans`."""
    return "zh-Hans" if code == "zh-hans" else code


def direction(code):
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


def suffix(code):
    """The column suffix of modeltranslation: `zh-hans` is kept in `title_zh_hans`."""
    return code.replace("-", "_")


def own_name(code):
    return dict(settings.LANGUAGES)[code]


def quoted(name):
    """In the quotation marks of the reader's language."""
    return _("“%(name)s”") % {"name": name}


def active():
    """The reader's language, always one of ours: commands and letters may run with translation switched off."""
    code = get_language() or settings.LANGUAGE_CODE
    return code if code in LANGUAGE_CODES else settings.LANGUAGE_CODE


def comma():
    """What parts the names of a list in the reader's language."""
    return COMMAS.get(active(), ", ")


def colon():
    """What stands between a name and what is said of it, in the reader's language."""
    return COLONS.get(active(), ": ")


def enumerated(names):
    return comma().join(map(str, names))


@cache
def by_preference(code):
    """The languages in which a text is looked for, the reader's own first."""
    return (code, *(other for other in FALLBACK_ORDER if other != code))


def path_in(path, code):
    """The same page in another language: `path` is the address in Italian, without a prefix."""
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


def without_prefix(path):
    """The address in Italian of a path in any language."""
    for code in LANGUAGE_CODES:
        if code != settings.LANGUAGE_CODE and path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}")
    return path


class AddressLanguageMiddleware(LocaleMiddleware):
    """The address alone says the language, Italian where it has no prefix.

    Django's own would add `Vary: Accept-Language` to what has no prefix, and caches would keep a copy for each browser.
    """

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", html_lang(active()))
        return response
