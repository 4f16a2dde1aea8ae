"""The rights of the pictures: what is missing, what ends, and telling the office in time."""

from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import mail, workbooks
from .models import Image, Letter, Release

SOON = 60  # days that the register looks ahead
PAPERS_TOLD = timedelta(days=21)  # so long before a signed paper is erased
FREE = (Image.Licence.OFFICE, Image.Licence.CC0, Image.Licence.PUBLIC_DOMAIN)  # nobody else needs to be named
WITHOUT_NAME = Q(author="", credit="", rights_holder="") & ~Q(licence__in=FREE)
WITHOUT_PERMISSION = Q(licence="permission", permission_reference="") & ~Q(releases__kind="author")
WITHOUT_RELEASE = Q(people="adults", releases=None) | Q(people="minors") & ~Q(releases__kind="minor")
MISSING = {
    "name": (gettext_lazy("nobody is named"), WITHOUT_NAME),
    "permission": (gettext_lazy("permission not on record"), WITHOUT_PERMISSION),
    "release": (gettext_lazy("people without a release"), WITHOUT_RELEASE),
    "people": (gettext_lazy("people not stated"), Q(people="")),
}


def missing():
    """Pairs for a choice: what a picture may lack, and its words."""
    return [(key, words) for key, (words, _condition) in MISSING.items()]


def faults(image):
    """What the register still lacks of a picture, in words; its releases should have been fetched with it."""
    kinds = {release.kind for release in image.releases.all()}
    lacks_permission = image.licence == image.Licence.PERMISSION and not image.permission_reference
    found = {
        "name": not (image.licence in FREE or image.author or image.credit or image.rights_holder),
        "permission": lacks_permission and Release.Kind.AUTHOR not in kinds,
        "release": (image.people == image.People.ADULTS and not kinds)
        or (image.people == image.People.MINORS and Release.Kind.MINOR not in kinds),
        "people": not image.people,
    }
    return [str(MISSING[name][0]) for name, is_missing in found.items() if is_missing]


# --- telling the office ------------------------------------------------------------------------------------------
@transaction.atomic
def tell_due():
    """One letter to the office about all pictures whose right ends soon and that it was not told of; how many."""
    today = timezone.localdate()
    untold = Q(rights_told_for=None) | ~Q(rights_told_for=F("rights_end_on"))
    due = Image.objects.filter(untold).ending(settings.RIGHTS_NOTICE_DAYS).order_by("rights_end_on", "pk")
    pictures = list(due.select_for_update())
    office = mail.office_address() if pictures else ""
    if not office:
        return 0
    Image.objects.filter(pk__in=[picture.pk for picture in pictures]).update(rights_told_for=F("rights_end_on"))
    key = f"rights-{today}-{pictures[0].pk}-{pictures[0].rights_end_on}"
    mail.post(key, "rights_ending", office, "it", pictures=pictures)
    return len(pictures)


def tell_erasing():
    """A letter to the office about the signed papers that are erased after a same day, in good time; how many letters.

    Sent letters are kept longer than papers are told of, so that each day is told once.
    """
    today, written = timezone.localdate(), 0
    due = Release.objects.filter(keep_until__range=(today, today + PAPERS_TOLD)).select_related("image")
    for day, papers in groupby(due.order_by("keep_until", "pk"), attrgetter("keep_until")):
        papers = list(papers)
        key, office = f"releases-{day}-{papers[-1].pk}", mail.office_address()
        if office and not Letter.objects.filter(key=key).exists():
            mail.post(key, "releases_ending", office, "it", day=day, papers=papers)
            written += 1
    return written


def erase_due():
    """Erase the signed releases whose keeping time is over, with their files; return how many."""
    over = list(Release.objects.over())
    for release in over:
        release.delete()
    return len(over)


# --- the register as a workbook ----------------------------------------------------------------------------------
def workbook(pictures):
    header = [
        _("Picture"),
        _("Author"),
        _("Credit"),
        _("Holder of the rights"),
        _("Licence"),
        _("May be used for"),
        _("Where it came from"),
        _("Permission"),
        _("People in the picture"),
        _("Signed releases"),
        _("May be shown until"),
        _("Still missing"),
        _("Added"),
    ]
    return workbooks.written(_("Rights register"), header, [row(picture) for picture in pictures])


def row(picture):
    return [
        picture.title,
        picture.author,
        picture.credit,
        picture.rights_holder,
        picture.get_licence_display(),
        picture.get_use_display(),
        picture.origin,
        picture.permission_reference,
        picture.get_people_display(),
        "; ".join(told(release) for release in picture.releases.all()),
        picture.rights_end_on,
        "; ".join(faults(picture)),
        timezone.localtime(picture.uploaded_at).date(),
    ]


def told(release):
    """A paper, without the name of who signed it: the table is sent around, the paper is not."""
    signed = date_format(release.signed_on, "SHORT_DATE_FORMAT") if release.signed_on else _("no date")
    return _("%(paper)s (%(signed)s)") % {"paper": release.get_kind_display(), "signed": signed}
