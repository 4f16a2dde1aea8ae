"""The public pages as a visitor gets them, asked for in this process: for what the site checks about itself."""

from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.utils import translation

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FETCHING = {"src", "srcset", "poster", "data"}
FETCHING_RELATIONS = {"stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "prefetch", "manifest"}


class Visits:
    """Each address is asked for once; no cookie goes along, and no signal of a request is sent."""

    def __init__(self):
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.known = {}

    def get(self, path):
        if path not in self.known:
            with translation.override(translation.get_language()):  # the page speaks its own
                self.known[path] = Page(path, self.handler.get_response(request_for(path)))
        return self.known[path]


def request_for(path):
    site = urlsplit(settings.SITE_URL)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "HTTP_X_FORWARDED_PROTO": site.scheme,  # what the server in front of us would say
            "wsgi.input": BytesIO(),
        }
    )


@dataclass
class Page:
    path: str
    response: HttpResponse

    @cached_property
    def text(self):
        if self.response.streaming or self.response.headers.get("Content-Encoding"):
            return ""
        return self.response.content.decode(self.response.charset or "utf-8", "replace")

    @cached_property
    def document(self):
        reader = Reader()
        reader.feed(self.text)
        return reader

    @property
    def is_there(self):
        return self.response.status_code == 200

    @property
    def cookies(self):
        return {*self.response.cookies}

    def outside(self):
        """The addresses on other hosts from which this page fetches anything."""
        base = settings.SITE_URL + self.path
        fetched = (urlsplit(urljoin(base, address)) for address in self.document.fetched)
        ours = urlsplit(settings.SITE_URL).netloc
        return sorted({url.geturl() for url in fetched if url.netloc != ours and url.scheme != "data"})


class Reader(HTMLParser):
    """Links of the foot, headings, language, text, and whatever a browser would fetch for the page."""

    def __init__(self):
        super().__init__()
        self.lang = self.dir = ""
        self.fetched, self.foot, self.headings = [], [], []
        self.foot_text = ""
        self.open = []

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.lang, self.dir = attributes.get("lang", ""), attributes.get("dir", "")
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append("")
        if tag == "a" and "footer" in self.open:
            self.foot.append((attributes.get("href", ""), attributes.get("rel", "")))
        self.fetched += fetched_by(tag, attributes)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if {"h1", "h2", "h3"} & {*self.open}:
            self.headings[-1] += data
        if "footer" in self.open:
            self.foot_text += data


def fetched_by(tag, attributes):
    if tag in ("use", "image"):  # parts of drawings
        return [attributes.get("href") or attributes.get("xlink:href", "")]
    relations = {*attributes.get("rel", "").split()}
    if tag == "link" and relations & FETCHING_RELATIONS:
        return [attributes.get("href", "")]
    found = []
    for name in FETCHING & attributes.keys():
        parts = attributes[name].split(",") if name == "srcset" else [attributes[name]]
        found += [part.split()[0] for part in parts if part.strip()]
    return found
