"""What machines ask for at fixed addresses."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from carrara.content.models import Office


@require_safe
def favicon(request):
    """Asked for by programs that read no page, such as readers of feeds."""
    return redirect(static("icon.svg"))


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /accounts/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@require_safe
def security(request):
    """RFC 9116. The file lapses in six months: served afresh it never does, a forgotten copy of it will."""
    office = Office.objects.first()
    contact = f"mailto:{office.email}" if office and office.email else f"{settings.SITE_URL}/contatti/"
    expires = timezone.now().replace(microsecond=0, second=0, minute=0, hour=0) + timedelta(days=180)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: it, en, fr",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@require_safe
@never_cache
def health(request):
    """200 while the database and the cache answer; anything that fails is an error 500 for the watcher."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("health", "well", 10)
    return JsonResponse({"database": "well", "cache": cache.get("health")})
