"""Words of packages that lack one of our languages, listed so that our catalogues have them."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

ADMIN = [
    _("Add link"),
    _("Change history: %s"),
    _("Change or view list link"),
    _("Changed {fields}."),
    _("Disable password-based authentication"),
    _("Enable password-based authentication"),
    _("Error:"),
    _("Forgotten your login credentials?"),
    _("In case you’ve forgotten, you are:"),
    _("Model name"),
    _("Set password"),
    _("This action will <strong>enable</strong> password-based authentication for this user."),
]
# Whole sentences around the name of a kind: the packages' own translations take every name for masculine, or fail.
ADMIN_NAMES = [
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _("Add another %(model)s"),
    _("Add another %(verbose_name)s"),
    _("Cannot delete %(name)s"),
    _("Change selected %(model)s"),
    _("Delete selected %(model)s"),
    _("Delete selected %(verbose_name_plural)s"),
    _("Save and add another"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Select all %(total_count)s %(module_name)s"),
    _("Successfully deleted %(count)d %(items)s."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was added successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("View selected %(model)s"),
    ngettext_lazy("%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully."),
    ngettext_lazy("%(total_count)s selected", "All %(total_count)s selected"),
]
AUTH = [
    _("Conflicting form data submitted. Please try again."),
    _("Disabled"),
    _("Enabled"),
    _("Enable password-based authentication for this user by setting a password."),
    _(
        "Enter a valid username. This value may contain only unaccented lowercase a-z and uppercase A-Z letters,"
        " numbers, and @/./+/-/_ characters."
    ),
    _("Password-based authentication"),
    _("Password-based authentication was disabled."),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Reset password"),
    _("Set password: %s"),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, they may still be able to"
        " authenticate using other backends, such as Single Sign-On or LDAP."
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
]
DJANGO = [
    _("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    _("Constraint “%(name)s” is violated."),
    _("Ensure this value is a multiple of step size %(limit_value)s."),
    _("Enter a valid %(protocol)s address."),
    _("Enter a valid domain name."),
    ngettext_lazy("Please submit at least %(num)d form.", "Please submit at least %(num)d forms."),
    ngettext_lazy("Please submit at most %(num)d form.", "Please submit at most %(num)d forms."),
]
PICTURES = [
    _('Error while handling image, maybe the file is corrupt or the image format is unsupported. (Exception: "%s")'),
    _('Image cannot be processed by backend (Exception: "%s")'),
]
# Of the scripts: pairs of a context, or None, and a text. They stand in catalogues of their own, djangojs.po.
SCRIPTS = [
    (None, "(click to clear)"),
    (None, 'Choose %s by selecting them and then select the "Choose" arrow button.'),
    (None, "Choose all %s"),
    (None, "Choose selected %s"),
    (None, 'Remove %s by selecting them and then select the "Remove" arrow button.'),
    (None, "Remove all %s"),
    (None, "Remove selected %s"),
    (None, "Type into this box to filter down the list of selected %s."),
    *((None, day) for day in ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")),
    ("abbrev. day Sunday", "Sun"),
    ("abbrev. day Monday", "Mon"),
    ("abbrev. day Tuesday", "Tue"),
    ("abbrev. day Wednesday", "Wed"),
    ("abbrev. day Thursday", "Thur"),
    ("abbrev. day Friday", "Fri"),
    ("abbrev. day Saturday", "Sat"),
]
