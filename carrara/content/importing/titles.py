"""The title in the language in which an item is written first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..languages import FALLBACK_ORDER, own_name, suffix


def source_of(values):
    """The source language that a row says or, where it says none, that of its first title."""
    if values.get("source_language"):
        return values["source_language"]
    return next((code for code in FALLBACK_ORDER if values.get(f"title_{suffix(code)}")), FALLBACK_ORDER[0])


def check_title(item):
    """As the form asks it (PublishableForm)."""
    name = f"title_{suffix(item.source_language)}"
    if not getattr(item, name, None):
        message = _("Write the title in %(language)s, the source language of this item.")
        raise ValidationError({name: message % {"language": own_name(item.source_language)}})
