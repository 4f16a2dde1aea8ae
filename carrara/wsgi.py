import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http.request import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carrara.settings")


class Request(WSGIRequest):
    """Reads all that comes as UTF-8, as browsers send it from our pages.

    Django believes a `charset` that Content-Type names, and cannot even begin to answer where that is a codec of
    Python's which reads no text, such as rot13.
    """

    def _set_content_type_params(self, meta):
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


application = get_wsgi_application()
application.request_class = Request
