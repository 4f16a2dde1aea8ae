"""The site's own answers to what cannot be served.

Plain functions, and all but the 404 page rendered without the request: Django's defaults read `request.POST` once
more, so that an unreadable body would end as a bare 500; and what broke may be the database that a frame asks.
"""

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from carrara.content import missing, redirects
from carrara.content.languages import active, direction, html_lang


def trouble(template, status, **told):
    frame = {"html_lang": html_lang(active()), "direction": direction(active()), "site_name": settings.PUBLIC_SITE_NAME}
    frame["most_files"] = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    return HttpResponse(render_to_string(template, frame | told), status=status)


def bad_request(request, exception):
    return trouble("too_many_files.html" if isinstance(exception, TooManyFilesSent) else "400.html", 400)


def forbidden(request, exception):
    return trouble("403.html", 403)


def csrf_failure(request, reason=""):
    is_back_office = request.path.startswith(reverse("admin:index"))
    return trouble("403_csrf.html", 403, is_back_office=is_back_office, path=request.path)


def not_found(request, exception):
    """Nothing at this address: on to where it has moved, or else a page that says so; the office learns of it."""
    if found := redirects.answer(request):
        return found
    missing.record(request)
    return render(request, "404.html", status=404)


def server_error(request):
    return trouble("500.html", 500)
