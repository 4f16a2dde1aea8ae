"""What is looked at before an edition is published, beyond what every item is asked."""

from django.utils.translation import gettext_lazy as _

from carrara.content.quality import Check, Finding

Check(
    "edition_days",
    _("Editions without days"),
    _("People plan months ahead, and those who come from abroad more so."),
    {"": _("The days are not known yet: write them as soon as they are.")},
)


def days(edition):
    if edition.starts_on is None:
        yield Finding("edition_days", "starts_on")


EDITION_CHECKS = (days,)
