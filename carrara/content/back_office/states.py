"""The state of an item in the office's words, the hours included."""

from django.utils import timezone
from django.utils.translation import gettext as _

from .widgets import short


def state_words(item, at=None):
    """The class and the words of the state that the public sees."""
    now = at or timezone.now()
    if item.state != "published":
        return item.state, item.get_state_display()
    if item.published_at > now:
        return "scheduled", _("goes out on %(when)s") % {"when": short(item.published_at)}
    if item.expires_at and item.expires_at <= now:
        return "over", _("no longer public since %(when)s") % {"when": short(item.expires_at)}
    if item.expires_at:
        return "public", _("public until %(when)s") % {"when": short(item.expires_at)}
    return "public", _("public")


def person_name(first, last, username):
    """How lists call a member of staff; empty where the program did it."""
    return f"{first or ''} {last or ''}".strip() or username or ""
