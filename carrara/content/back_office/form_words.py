"""What the scripts of a form say: they find their words in the page, in the language of the back office."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    # the language switch
    "languages": _("Language of the texts"),
    "empty": _("empty"),
    "filled": _("has text"),
    "faults": _("to correct: %(count)s"),
    # the source text beside its translation
    "source": _("Text in %(language)s, the source language"),
    "copy": _("Copy this text into the field"),
    "count": _("%(count)s of %(limit)s characters"),
    "count_over": _("%(count)s characters: %(limit)s are advised, longer texts are cut in lists and by search engines"),
    # the editor of rich text
    "toolbar": _("Shape of the text: %(field)s"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "heading 1": _("Heading"),
    "heading 2": _("Heading of a part"),
    "heading 3": _("Smaller heading"),
    "paragraph": _("Ordinary paragraph"),
    "unordered list": _("List with dots"),
    "ordered list": _("Numbered list"),
    "list properties": _("Numbering of the list"),
    "blockquote": _("Quotation"),
    "insert link": _("Put a link on the marked words"),
    "edit link": _("Change the link"),
    "remove link": _("Remove the link"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "url": _("Address of the page"),
    "title": _("Title of the link (may stay empty)"),
    "update": _("Apply"),
    "insert": _("Insert"),
    "cancel": _("Cancel"),
    "decimal numbers": _("1, 2, 3"),
    "lowercase letters": _("a, b, c"),
    "uppercase letters": _("A, B, C"),
    "lowercase roman numerals": _("i, ii, iii"),
    "uppercase roman numerals": _("I, II, III"),
    "list type": _("Kind of numbers"),
    "start at": _("First number"),
    # rows in an order
    "row_up": _("Move up: %(row)s"),
    "row_down": _("Move down: %(row)s"),
    # what was typed and not saved
    "kept": _("You have text from %(when)s that was not saved."),
    "kept_older": _("Somebody saved this item since then: when you save, you will be shown what differs."),
    "bring_back": _("Bring it back"),
    "discard": _("Discard it"),
    "brought_back": _("Your text is back in the form. It is not saved yet."),
    "other_tab": _("This form is also open in another tab of this browser: write in one of them only."),
    # two people, and the end of the session
    "here": _("%(who)s also has this item open, since %(when)s."),
    "alone": _("Nobody else has this item open any more."),
    "ending": _("You will be signed out at %(when)s."),
    "stay": _("Stay signed in"),
    "ended": _(
        "You are signed out. What you typed is kept in this browser: sign in again in another tab, then save here."
    ),
    "sign_in": _("Sign in"),
    "again": _("You are signed in: you can save."),
    # dates
    "calendar": _("Choose a day from a calendar: %(field)s"),
    "clock": _("Choose an hour from a list: %(field)s"),
    "today_for": _("Today: %(field)s"),
    "now_for": _("Now: %(field)s"),
}


def in_this_language():
    return {name: str(words) for name, words in WORDS.items()}
