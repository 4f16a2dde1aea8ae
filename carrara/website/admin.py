"""The pages of work of the whole site, and what it tells in the lists and forms of the apps."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from carrara.content.back_office import lists

from . import duties_admin, home_page_admin, records_admin, roles_admin
from .back_office import entries, find, navigation, start
from .guide.views import guide
from .inventory import beside, rights, views
from .personal_data import person, register
from .quality import report
from .translation_sheets import rights as translation_rights
from .translation_sheets import views as translation_sheets

__all__ = ["duties_admin", "home_page_admin", "records_admin", "roles_admin"]

admin.site.start_page = start.page
admin.site.arrange = navigation.arranged
admin.site.behind = beside.behind
admin.site.add_page(
    "find/", find.page, name="find", title=_("All items"), order=1, allowed=lambda request: entries.seen_labels(request)
)
lists.marks.append(entries.told_languages)
admin.site.add_page(
    "guide/", guide, name="guide", title=_("Guide for new staff"), allowed=lambda request: True, order=99
)

admin.site.add_page(
    "quality/",
    report.report,
    name="quality_report",
    title=_("Checks: the whole site"),
    allowed=report.allowed,
    order=45,
)
admin.site.add_page("quality/now/", report.check_now, name="quality_check_now", allowed=report.may_ask)
admin.site.add_page(
    "translations/", views.translations, name="translations", title=_("Translations"), allowed=rights.may_see, order=40
)
admin.site.add_page(
    "to-translate/",
    views.mine,
    name="my_translations",
    title=_("To translate"),
    allowed=rights.may_write_some,
    order=41,
)
admin.site.add_page("translations/<int:pk>/<str:code>/", views.translation, name="translation", allowed=rights.may_see)
admin.site.add_page(
    "translations-out-and-back/",
    translation_sheets.page,
    name="translation_sheets",
    title=_("Translations out and back"),
    allowed=translation_rights.may_use,
    order=42,
)
admin.site.add_page(
    "translations-out-and-back/sheet/",
    translation_sheets.file,
    name="translation_sheet",
    allowed=translation_rights.may_use,
)
admin.site.add_page(
    "personal-data/",
    person.page,
    name="personal_data",
    title=_("Data of one person"),
    allowed=person.allowed,
    order=60,
)
admin.site.add_page(
    "personal-data/register/",
    register.page,
    name="personal_data_register",
    title=_("Register of personal data"),
    allowed=person.allowed,
    order=61,
)
