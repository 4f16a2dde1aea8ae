"""An item's page before it is public, in each language, by a signed link that lapses.

The token is bound to one item and to no person, so that the link can be sent to whoever has to agree. The page is
the item's own, with the draft beside it laid over it: its address is resolved to the view that will serve it, wherever
along the line of imports that is.
"""

from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from . import drafts
from .languages import LANGUAGE_CODES, html_lang, own_name, path_in

signer = signing.TimestampSigner(salt="carrara.content.previews")


def links(item):
    """One preview for each language: code, name and address."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("preview", args=[signer.sign_object([item._meta.label_lower, item.pk])])
    return [
        {"code": code, "html_lang": html_lang(code), "name": own_name(code), "url": path_in(path, code)}
        for code in LANGUAGE_CODES
    ]


def opened(token):
    """The item and the instant at which its preview lapses; BadSignature for a token that is not ours, or no longer."""
    lifetime = timedelta(days=settings.PREVIEW_DAYS)
    label, pk = signer.unsign_object(token, max_age=lifetime)
    made = datetime.fromtimestamp(signing.b62_decode(token.split(":")[1]), UTC)
    return apps.get_model(label).objects.get(pk=pk), made + lifetime


@require_safe
def preview(request, token):
    try:
        item, until = opened(token)
    except signing.SignatureExpired:
        response = render(request, "content/preview_lapsed.html", status=410)
    except (signing.BadSignature, LookupError, ObjectDoesNotExist) as error:
        raise Http404 from error
    else:
        with drafts.laid_over(item) as shown:
            match = resolve(shown.get_absolute_url())
            view = match.func.view_class.as_view(preview=shown, extra_context={"preview_until": until})
            response = view(request, *match.args, **match.kwargs).render()
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response
