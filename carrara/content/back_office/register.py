"""The rights register: every picture with what is known of the right to show it, on a page and as a workbook."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import audit, rights, workbooks
from ..models import Image

ROWS = 50


class RightsRegister(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("rights/", view(self.rights_view), name="content_image_rights"),
            path("rights/table.xlsx", view(self.rights_table), name="content_image_rights_table"),
        ]
        return [*own, *super().get_urls()]

    def rights_view(self, request):
        pictures, asked = self.asked(request)
        page = Paginator(pictures, ROWS).get_page(request.GET.get("page"))
        kept = request.GET.copy()
        kept.pop("page", None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rights register"),
            "opts": self.opts,
            "page": page,
            "rows": [(picture, rights.faults(picture)) for picture in page],
            "asked": asked,
            "states": self.states(),
            "licences": Image.Licence.choices,
            "kept": kept.urlencode(),
            "soon": rights.SOON,
            "ending": Image.objects.ending(rights.SOON).count(),
            "ended": Image.objects.ended().count(),
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/content/rights.html", context)

    def rights_table(self, request):
        pictures, _asked = self.asked(request)
        audit.record("exported", by=request.user, about=Image, rows=len(pictures), file="rights.xlsx")
        return workbooks.answer("rights.xlsx", rights.workbook(pictures))

    def asked(self, request):
        """The pictures that the address asks for; what it asks that there is not is passed over."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("state", "licence", "q")}
        pictures = Image.objects.prefetch_related("releases").order_by("rights_end_on", "title", "pk")
        if asked["licence"] in Image.Licence.values:
            pictures = pictures.filter(licence=asked["licence"])
        if asked["state"] == "soon":
            pictures = pictures.ending(rights.SOON)
        elif asked["state"] == "ended":
            pictures = pictures.ended()
        elif asked["state"] in rights.MISSING:
            pictures = pictures.filter(rights.MISSING[asked["state"]][1])
        if asked["q"]:
            pictures, may_repeat = self.get_search_results(request, pictures, asked["q"][:200])
            pictures = pictures.distinct() if may_repeat else pictures
        return pictures, asked

    def states(self):
        soon = _("ends within %(days)s days") % {"days": rights.SOON}
        return [
            ("soon", soon),
            ("ended", _("has ended")),
            *rights.missing(),
        ]
