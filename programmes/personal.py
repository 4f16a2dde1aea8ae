from django.utils.translation import gettext_lazy as _

from carrara.content import personal

from .models import Host, OpenStudio, Programme, Route


def declare_all():
    personal.declare(
        Programme,
        ["email"],
        purpose=_("Shown in public, so that visitors can ask; an address of the office."),
        keeping=_("As long as the programme runs."),
        erasure=personal.BY_HAND,
        found_by=["email"],
    )
    personal.declare(
        Host,
        ["name", "email", "phone"],
        purpose=_("Hosts of studios: the name is shown, the rest is for the office and the link of the day."),
        keeping=_("As long as the host takes part."),
        erasure=personal.BY_HAND,
        found_by=["email"],
    )
    for model, field in ((Route, "guide"), (OpenStudio, "guest_artist")):
        personal.declare(
            model,
            [field],
            purpose=_("Shown in public, so that visitors know whom they will meet."),
            keeping=_("As long as the edition is shown."),
            erasure=personal.BY_HAND,
        )
