from django.utils.translation import gettext_lazy as _

from carrara.content import personal

from .models import Partner


def declare_all():
    personal.declare(
        Partner,
        ["email"],
        purpose=_("Shown in public, so that a partner can be reached."),
        keeping=_("As long as the partner is shown."),
        erasure=personal.BY_HAND,
        found_by=["email"],
    )
