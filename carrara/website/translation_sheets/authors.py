"""Who wrote the present translation of a text, for those that somebody changed while the sheet was out."""

from django.utils.translation import gettext as _

from carrara.content import drafts


def last_change(text, code):
    """(who, when) of the newest version in which the text became what it is."""
    draft = drafts.of(text.item) if hasattr(text.item, "state") else None
    if draft and text.row is text.item and text.column(code) in draft.values.get("fields", {}):
        return name_of(draft.changed_by), draft.updated_at
    column = text.column(code)
    key = {text.row._meta.pk.attname: text.row.pk}
    versions = list(
        type(text.row)
        .history.filter(**key)
        .select_related("history_user")
        .only("history_date", "history_user", column)
        .order_by("-history_date", "-history_id")
    )
    for newer, older in zip(versions, [*versions[1:], None], strict=True):
        if older is None or getattr(newer, column) != getattr(older, column):
            return name_of(newer.history_user), newer.history_date
    return _("the program"), None


def name_of(user):
    return (user.get_full_name() or user.get_username()) if user else _("the program")
