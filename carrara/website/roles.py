"""The roles of the office and what each may do, as one table; brought into the database after every migrate.

A role is a group under the English name that stands here; the back office shows it in the reader's language. What
somebody changes in these groups is put back with the next migrate; groups of the staff's own are left alone.

To add a kind of item, add its line; to add a deed, a letter to DEEDS. A right without a letter goes into MORE.
"""

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

ROLES = [
    _("Editors"),
    _("Publishers"),
    _("Translators"),
    _("Programme managers"),
    _("City editors"),
    _("Desk"),
    _("Jurors"),
]
DEEDS = {
    "v": "view",
    "a": "add",
    "c": "change",
    "d": "delete",
    "p": "publish",
    "t": "translate",  # the texts of the languages kept with the account
    "C": "change_own",  # own: of one's programmes or cities or, of what has none, added by oneself
    "D": "delete_own",
    "P": "publish_own",
}
DEED_NAMES = {
    "view": gettext_lazy("look"),
    "add": gettext_lazy("add"),
    "change": gettext_lazy("change"),
    "delete": gettext_lazy("delete"),
    "publish": gettext_lazy("publish"),
    "translate": gettext_lazy("translate"),
    "change_own": gettext_lazy("change their own"),
    "delete_own": gettext_lazy("delete their own"),
    "publish_own": gettext_lazy("publish their own"),
    "answer_for_personal_data": gettext_lazy("answer people who ask for their data"),
}
TABLE = """
                             Editors  Publishers  Translators  Programme  City     Desk  Jurors
                                                               managers   editors
content.page                 vactD    vacdpt      vt           v          v        -     -
content.newsitem             vactD    vacdpt      vt           vaCD       vaCD     -     -
content.person               vactD    vacdpt      vt           vaCD       vaCD     -     -
content.image                vac      vacd        vt           vaCD       vaCD     -     -
content.document             vac      vacd        vt           vaCD       vaCD     -     -
content.tag                  vac      vacd        v            v          v        -     -
content.release              va       vacd        -            -          -        -     -
content.source               vac      vacd        vt           v          v        -     -
content.fact                 vac      vacd        vt           v          v        -     -
content.cityname             vac      vacd        vt           v          v        -     -
content.link                 vac      vacd        vt           v          v        -     -
content.locality             vac      vacd        vt           v          v        v     -
content.office               v        vac         v            v          v        -     -
content.menulink             v        vacd        -            -          -        -     -
content.notice               v        vacd        -            -          -        -     -
content.redirect             vac      vacd        -            -          -        -     -
content.missingpage          vc       vc          -            -          -        -     -
content.qualitysetting       v        vc          -            -          -        -     -
content.deleteditem          -        -           -            -          -        -     -
content.message              vc       vcd         -            -          -        -     -
content.letter               -        v           -            -          -        -     -
content.auditentry           -        -           -            -          -        -     -
content.user                 -        -           -            -          -        -     -
auth.group                   -        -           -            -          -        -     -
partners.creativefield       vac      vacd        vt           v          v        -     -
partners.city                vac      vacd        vt           v          v        -     -
partners.partner             vactD    vacdpt      vt           v          vaCD     -     -
partners.commitment          vac      vacd        vt           v          v        -     -
partners.cooperationproject  vactD    vacdpt      vt           v          v        -     -
partners.exchange            vacd     vacd        vt           v          vaCD     -     -
programmes.programme         vactD    vacdpt      vt           vCP        v        -     -
programmes.edition           vactD    vacdpt      vt           vaCDP      aCD      v     -
programmes.discipline        vac      vacd        vt           v          v        v     -
programmes.host              vac      vacd        -            vac        aCD      v     -
programmes.studio            vactD    vacdpt      vt           vaCDP      aCD      v     -
programmes.studiopicture     vacd     vacd        v            vacd       vacd     v     -
programmes.openstudio        vacd     vacd        v            vaCD       aCD      v     -
programmes.openinghours      vacd     vacd        v            vacd       vacd     v     -
programmes.route             vactD    vacdpt      vt           vaCDP      aCD      v     -
programmes.routestop         vacd     vacd        v            vacd       vacd     v     -
events.eventkind             vac      vacd        vt           v          v        v     -
events.venue                 vac      vacd        vt           vaCD       vaCD     v     -
events.eventseries           vactD    vacdpt      vt           vaCDP      v        -     -
events.event                 vactD    vacdpt      vt           vaCDP      vaCD     v     -
events.eventdate             vacd     vacd        v            vacd       vacd     v     -
events.participation         vacd     vacd        v            vacd       vacd     v     -
events.session               vacd     vacd        v            vaCD       aCD      v     -
events.booking               -        vac         -            aC         aC       vac   -
events.waitingentry          -        vac         -            aC         aC       vac   -
events.grouprequest          -        vac         -            aC         aC       vac   -
website.homeblock            v        vacd        -            -          -        -     -
website.dutyrecord           v        vacd        -            -          -        -     -
website.itemfinding          v        v           -            v          v        -     -
website.checkup              -        -           -            -          -        -     -
website.searchentry          -        v           -            -          -        -     -
website.inventoryentry       v        v           v            -          -        -     -
website.seeded               -        -           -            -          -        -     -
"""
MORE = {  # role: permissions that no letter stands for, as "app.codename"
    "Publishers": ["content.answer_for_personal_data"],  # who answers for the office; it reaches over all programmes
}


def table():
    """{role: the permissions that it has}, as "app.codename"."""
    wanted = {role: set(MORE.get(role, ())) for role in ROLES}
    for label, cells in rows().items():
        app, model = label.split(".")
        for role, letters in zip(ROLES, cells, strict=True):
            wanted[role] |= {f"{app}.{DEEDS[letter]}_{model}" for letter in letters.replace("-", "")}
    return wanted


def rows():
    """{"app.model": the letters of each role}."""
    lines = (line.split() for line in TABLE.splitlines())
    return {label: cells for label, *cells in filter(None, lines) if "." in label}


def apply(**kwargs):
    """Bring the groups named above to the table. A second time changes nothing."""
    known = {permission_name(each): each for each in Permission.objects.select_related("content_type")}
    for role, names in table().items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names if name in known])  # some: a partial migration


def permission_name(permission):
    return f"{permission.content_type.app_label}.{permission.codename}"
