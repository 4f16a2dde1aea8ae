"""How much each check before publishing counts: set by the office."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .. import quality
from ..back_office.forgiving import ReadOnlyAdmin
from ..models import QualitySetting


@admin.register(QualitySetting)
class QualitySettingAdmin(ReadOnlyAdmin):
    """One page with all the checks in place of a list of rows."""

    def may_set(self, request):
        return request.user.has_perm("content.change_qualitysetting")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self.set_all(request)
        counts = quality.severities()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Checks before publishing"),
            "opts": self.opts,
            "checks": [(check, counts[code]) for code, check in quality.CHECKS.items()],
            "choices": QualitySetting.Severity.choices,
            "may_set": self.may_set(request),
        }
        return TemplateResponse(request, "admin/checks_settings.html", context)

    def set_all(self, request):
        if not self.may_set(request):
            raise PermissionDenied
        before, chosen = quality.severities(), {}
        for code in quality.CHECKS:
            severity = request.POST.get(code)
            if severity in QualitySetting.Severity.values and severity != before[code]:
                chosen[code] = severity
        for code, severity in chosen.items():
            setting, _made = QualitySetting.objects.update_or_create(code=code, defaults={"severity": severity})
            self.log_change(request, setting, f"{quality.CHECKS[code].name}: {setting.get_severity_display()}")
        messages.success(
            request,
            _("The checks are set. In some minutes the report of the whole site follows.")
            if chosen
            else _("Nothing was changed."),
        )
        return redirect("admin:content_qualitysetting_changelist")
