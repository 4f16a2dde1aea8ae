from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .tasks import language, tasks


@require_safe
def guide(request):
    """Everybody who signs in may read it."""
    context = {
        **admin.site.each_context(request),
        "title": _("Guide for new staff"),
        "tasks": tasks(),
        "guide_language": language(),
    }
    return TemplateResponse(request, "admin/guide.html", context)
