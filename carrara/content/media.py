import re
from pathlib import PurePath

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve

KINDS = {
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".webp": "image/webp",
}
NAME = re.compile(r"[a-z0-9_/-]{1,120}\.(avif|jpg|pdf|png|webp)")  # no dot but one: no way out of the folder


@require_safe
def media(request, path):
    """A file that the guard let in. Names are random and never used again, so browsers may keep it for ever."""
    if not NAME.fullmatch(path):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    kind = PurePath(path).suffix
    response.headers["Content-Type"] = KINDS[kind]
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not every browser shows a PDF in a sandbox.
    response.headers["Content-Security-Policy"] = "default-src 'none'" + ("" if kind == ".pdf" else "; sandbox")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
