"""The files that the guard let in, at their addresses: for ever, through every replacement, until their right ends."""

import re
from datetime import datetime, time, timedelta
from pathlib import PurePath

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.static import serve

from .models import FormerFile, Image
from .uploads import EXTENSIONS

KINDS = {
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".webp": "image/webp",
}
NAME = re.compile(r"[a-z0-9_/-]{1,120}\.(avif|jpg|pdf|png|webp)")  # no dot but one: no way out of the folder
STEM = re.compile(r"([0-9a-f]{20})(-[0-9a-f]{12})?\.\w+$")  # the random name; after a hyphen, which size of a picture
YEAR = 31536000


@require_safe
def media(request, path):
    """A file that the guard let in. Names are random and never used again.

    A file that was replaced leads to the one that stands in its place; a picture whose right has ended is gone for
    all but the staff.
    """
    if not NAME.fullmatch(path):
        raise Http404
    image = image_of(path)
    former = None if image else former_file(path)
    if former and former.owner.file.name != path:
        return HttpResponseRedirect(present_address(former, path))
    if image and not image.is_in_force:
        if not request.user.has_perm("content.view_image"):
            return HttpResponse(status=410, headers={"Cache-Control": "public, max-age=3600"})
        return served(request, path, "private, no-store")
    return served(request, path, caching(path, image))


def served(request, path, caching):
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    kind = PurePath(path).suffix
    response.headers["Content-Type"] = KINDS[kind]
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not every browser shows a PDF in a sandbox.
    response.headers["Content-Security-Policy"] = "default-src 'none'" + ("" if kind == ".pdf" else "; sandbox")
    response.headers["Cache-Control"] = caching
    return response


def caching(path, image):
    """A document is asked for again each time, since it may have been replaced: the answer is short if it was not.
    A picture that is replaced gets another address in the pages: browsers keep it, until its right ends."""
    if path.endswith(".pdf"):
        return "public, no-cache"
    if image is None or image.rights_end_on is None:
        return f"public, max-age={YEAR}, immutable"
    end = timezone.make_aware(datetime.combine(image.rights_end_on + timedelta(days=1), time()))
    return f"public, max-age={min(YEAR, int((end - timezone.now()).total_seconds()))}"


def names_of(path):
    """The names that the original of this file, which may be a smaller version of a picture, can have."""
    match = STEM.search(path)
    if not match:
        return []
    return [f"images/{match[1]}.{extension}" for extension in EXTENSIONS.values()] + [f"documents/{match[1]}.pdf"]


def image_of(path):
    is_picture = not path.endswith(".pdf")
    fields = ("file", "focal_point", "rights_end_on")
    return Image.objects.filter(file__in=names_of(path)).only(*fields).first() if is_picture else None


def former_file(path):
    return FormerFile.objects.filter(name__in=names_of(path)).select_related("image", "document").first()


def present_address(former, path):
    """Of the same size of the picture, if it can be told; otherwise of one that every reader of the old can use."""
    present = former.owner.file
    if former.document or path == former.name:
        return present.url
    before = Image(file=former.name, focal_point=former.focal_point).file
    same = (shape for shape in present.field.formats if getattr(before, shape) == settings.MEDIA_URL + path)
    return getattr(present, next(same, "share" if path.endswith(".jpg") else "whole_960"))
