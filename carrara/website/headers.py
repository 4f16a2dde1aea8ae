"""Two headers that no package of ours sets."""


class HeadersMiddleware:
    """Other sites may link to ours, and embed nothing of it; a browser asks again before it shows what it kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


def of_static_files(headers, path, url):
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
