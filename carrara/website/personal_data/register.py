"""The register of personal data (GDPR, art. 30), made of what each app declares."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carrara.content.models import Office
from carrara.content.personal import DECLARED


@require_safe
def page(request):
    context = {
        **admin.site.each_context(request),
        "title": _("Register of personal data"),
        "controller": Office.objects.first(),
        "today": timezone.localdate(),
        "declared": sorted(DECLARED.values(), key=lambda kept: not kept.erase),  # what visitors leave stands first
    }
    return TemplateResponse(request, "admin/personal_data/register.html", context)
