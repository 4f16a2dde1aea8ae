"""The whole site on one page.

What has one address for all languages (back office, feeds, files) stands in front; what is read stands in
`i18n_patterns`, Italian without a prefix. The pages of the tree come last, since they take any single word.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("carrara.content.accounts")),
    path("", include("carrara.website.urls_once")),
    *i18n_patterns(
        path("", include("carrara.website.urls")),
        path("", include("events.urls")),
        path("", include("programmes.urls")),
        path("", include("partners.urls")),
        path("", include("carrara.content.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "carrara.website.errors.bad_request"
handler403 = "carrara.website.errors.forbidden"
handler404 = "carrara.website.errors.not_found"
handler500 = "carrara.website.errors.server_error"
