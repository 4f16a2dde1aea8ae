"""The state of an item in the office's words, the hours included."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def moment_words(instant):
    """An hour as one says it: "3 June at 09:00", with the year where it is not this one."""
    local = timezone.localtime(instant)
    is_this_year = local.year == timezone.localtime().year
    day = date_format(local, "MONTH_DAY_FORMAT" if is_this_year else "DATE_FORMAT")
    return _("%(day)s at %(time)s") % {"day": day, "time": date_format(local, "TIME_FORMAT")}


def state_words(item, at=None, draft=""):
    """The class and the words of the state that the public sees, and of the `draft` that lies beside it."""
    css, words = public_words(item, at or timezone.now())
    if draft and item.state == "published":
        return f"{css} with-draft", _("%(state)s; %(draft)s") % {"state": words, "draft": draft_words(item, draft)}
    return css, words


def public_words(item, now):
    if item.state != "published":
        return item.state, item.get_state_display()
    if item.published_at > now:
        return "scheduled", _("goes out on %(when)s") % {"when": moment_words(item.published_at)}
    if item.expires_at and item.expires_at <= now:
        return "over", _("no longer public since %(when)s") % {"when": moment_words(item.expires_at)}
    if item.expires_at:
        return "public", _("public until %(when)s") % {"when": moment_words(item.expires_at)}
    return "public", _("public")


def draft_words(item, draft):
    if item.draft_publish_at:
        return _("changes go out on %(when)s") % {"when": moment_words(item.draft_publish_at)}
    return _("changes in review") if draft == "review" else _("a draft waits beside it")


def person_name(first, last, username):
    """How lists call a member of staff; empty where the program did it."""
    return f"{first or ''} {last or ''}".strip() or username or ""
