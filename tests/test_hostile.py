"""Whatever is asked is answered by a clear page in the reader's language: never an error of ours."""

from io import BytesIO
from urllib.parse import quote, urljoin, urlsplit
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from carrara.content import previews
from carrara.content.languages import html_lang, path_in
from carrara.content.models import Letter, Message
from carrara.wsgi import application
from events.models import Booking, GroupRequest, WaitingEntry
from tests import addresses, world
from tests.addresses import BY_LINK, FORMS, address
from tests.markup import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]


@pytest.fixture(scope="module")
def hub(module_db):
    return world.make_world(rows=1)


def browser(**options):
    """A client that shows errors of ours as visitors would see them."""
    return Client(raise_request_exception=False, **options)


def is_clear(response, code="it"):
    document = Document(response.content.decode())
    headings, mains = document.all("h1"), document.all("main")
    return (document.one("html")["lang"], len(headings), len(mains)) == (html_lang(code), 1, 1)


def every_path():
    asked = addresses.pages() | addresses.others()
    return {name: address(name, arguments) for name, arguments in asked.items()}


# --- methods ----------------------------------------------------------------------------------------------------------
def test_what_is_read_answers_to_reading_alone():
    methods = ("post", "put", "patch", "delete", "trace")
    found = {
        (name, method): getattr(browser(), method)(path).status_code
        for name, path in every_path().items()
        for method in methods
    }
    posted = {(name, "post"): 200 for name in {*FORMS, "arrive"}} | {("host_day", "post"): 400}
    posted |= {(name, "post"): 302 for name in BY_LINK if name != "booking_ics"}  # back, since nothing was asked
    assert found == {key: posted.get(key, 405) for key in found}


def test_head_answers_as_get_does_without_the_matter():
    def told(method, path):
        response = getattr(browser(), method)(path)
        return response.status_code, response.headers["Content-Type"]

    heads = {name: told("head", path) for name, path in every_path().items()}
    assert heads == {name: told("get", path) for name, path in every_path().items()}
    assert {name for name, path in every_path().items() if browser().head(path).getvalue()} == set()


# --- addresses --------------------------------------------------------------------------------------------------------
NOWHERE = [
    "/%00/",
    "/%ff/",
    "/eventi/%00/",
    "/eventi/%ff%fe/",
    "/persone/a%00b/",
    "/persone/%C0%AF/",
    "/notizie/archivio/0/",
    "/notizie/archivio/99999999999999999999999/",
    "/notizie/archivio/-1/",
    "/eventi/archivio/0/",
    "/eventi/archivio/99999999999999999999999/",
    "/eventi/calendario/2030/0/",
    "/eventi/calendario/2030/13/",
    "/eventi/calendario/0/1/",
    "/eventi/calendario/9999/12/",
    "/eventi/calendario/99999999999999999999999/1/",
    "/eventi/no/calendario.ics",
    "/programmi/no/calendario.ics",
    "/prenota/0/",
    "/prenota/99999999999999999999999/",
    "/prenota/99999999999999999999999/attesa/",
    "/prenotazione/x/",
    "/prenotazione/%00/conferma/",
    "/prenotazione/x/calendario.ics",
    "/attesa/%ff/",
    "/anteprima/x/",
    "/anteprima/%00/",
    "/anteprima/a:b:c/",
    "/anteprima/" + "a" * 5000 + "/",
    "/" + "a" * 20000 + "/",
    "/a" * 3000 + "/",
    "/..%2f..%2fetc%2fpasswd/",
    "/'; DROP TABLE events_event; --/",
    "/{{7*7}}/",
    "/wp-login.php",
    "/it/",
    "/de/eventi/",
    "/home/",
]


@pytest.mark.parametrize("code", ["it", "fr", "ar"])
def test_an_address_that_is_none_is_a_page_that_says_so(code):
    found = {path[:40]: browser().get(path_in(path, code)) for path in NOWHERE}
    assert {path: response.status_code for path, response in found.items() if response.status_code != 404} == {}
    assert {path for path, response in found.items() if not is_clear(response, code)} == set()


@pytest.mark.parametrize(
    "path",
    [
        "/media/../secret_key",
        "/media/..%2fsecret_key",
        "/media/%2e%2e/%2e%2e/secret_key",
        "/media/images/../../secret_key",
        "/media//etc/passwd",
        "/media/",
        "/media/images/",
        "/media/a.webp%00.svg",
        "/media/" + "a" * 5000 + ".webp",
        "/covers/slab/..%2f..%2fx.svg",
        "/covers/none/x.svg",
        "/covers/slab/" + "a" * 500 + ".svg",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/%00",
    ],
)
def test_no_address_leads_out_of_the_folders_of_files(path):
    response = browser().get("/", PATH_INFO=path.replace("%2f", "/").replace("%2e", ".").replace("%00", "\0"))
    assert response.status_code == 404 and is_clear(response)


@pytest.mark.parametrize(
    "path", ["//evil.example/eventi", "///evil.example", "/\\evil.example/x", "/eventi//evil.example"]
)
def test_no_address_leads_to_another_site(path):
    response = browser().get("/", PATH_INFO=path)
    target = urljoin(settings.SITE_URL, response.headers.get("Location", "/"))
    assert response.status_code in (301, 404) and urlsplit(target).netloc == urlsplit(settings.SITE_URL).netloc


def test_no_page_takes_where_to_go_next_from_its_query():
    asked = "?next=https://evil.example/&url=//evil.example&language=xx"
    pages = {name: browser().get(every_path()[name] + asked) for name in addresses.pages()}
    links = {
        name: {urlsplit(element["href"] or element["action"] or "").netloc for element in Document(text).elements}
        for name, text in ((name, response.content.decode()) for name, response in pages.items())
    }
    assert {name for name, hosts in links.items() if "evil.example" in hosts} == set()


def test_a_preview_opens_only_to_our_own_signature(hub):
    other = signing.TimestampSigner(salt="another").sign_object(["content.newsitem", hub.news.pk])
    gone = previews.signer.sign_object(["content.newsitem", 10**12])
    unknown = previews.signer.sign_object(["content.nothing", 1])
    [true] = {link["url"].split("/")[2] for link in previews.links(hub.news) if link["code"] == "it"}
    tokens = [other, gone, unknown, true[:-1], true.upper(), true + "x", true.replace(":", "%3A:", 1)]
    assert [browser().get(f"/anteprima/{quote(token)}/").status_code for token in tokens] == [404] * len(tokens)
    assert browser().get(f"/anteprima/{true}/").status_code == 200


# --- queries ----------------------------------------------------------------------------------------------------------
QUERIES = {
    "unknown": "no=1&no=2&%00=%00&[]=x",
    "not Unicode": "q=%ff%fe&since=%ff&kind=%c0",
    "null bytes": "q=a%00b&kind=%00&since=2030%00&year=%00",
    "broken": "&&==&q&=q&%zz&%",
    "huge": "q=" + "a" * 100_000,
    "nested": "q[0][a]=1&q.__class__=1&since__gt=1",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_no_query_breaks_a_page(query):
    found = {name: browser().get(f"{path}?{query}").status_code for name, path in every_path().items()}
    assert found == {name: browser().get(path).status_code for name, path in every_path().items()}


def test_too_many_parameters_are_refused_in_words():
    query = "&".join(f"a{number}=1" for number in range(6000))
    response = browser().get(f"/fr/eventi/?{query}")
    assert response.status_code == 400 and is_clear(response, "fr")


@pytest.mark.parametrize("path", ["/eventi/?", "/eventi/archivio/?", "/notizie/?", "/ar/cerca/?q=row&"])
def test_a_page_of_a_list_that_is_not_there_is_not_found(path):
    pages = ["0", "-1", "2", "1.5", "x", "1e3", "٣٣", "9" * 400, "%00", "%ff", "1%20OR%201=1"]
    found = {page: browser().get(f"{path}page={page}") for page in pages}
    assert {page: response.status_code for page, response in found.items() if response.status_code != 404} == {}
    assert {
        page for page, response in found.items() if not is_clear(response, "ar" if "/ar/" in path else "it")
    } == set()
    assert [browser().get(f"{path}page={page}").status_code for page in ("1", "", "%20 1")] == [200, 200, 200]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
DAYS = st.one_of(
    st.dates().map(str),
    st.sampled_from(["2030-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "٢٠٣٠-٠١-٠١", "2030-05-10T10:00", "now"]),
    TEXTS,
)
ONE_OF = {"kind": "row-1", "programme": "row-1", "hamlet": "hamlet-row-1", "audience": "families", "language": "none"}
ONE_OF |= {"month": "2030-05"}
FILTERS = st.fixed_dictionaries(
    {},
    optional={"q": TEXTS, "since": DAYS, "until": DAYS, "free": st.one_of(st.just("on"), TEXTS)}
    | {name: st.one_of(st.just(value), TEXTS) for name, value in ONE_OF.items()},
)


@hypothesis_settings(max_examples=60)
@given(filters=FILTERS, code=st.sampled_from(["it", "zh-hans", "ar"]))
def test_whatever_the_events_are_asked_the_page_and_the_table_answer(filters, code):
    response = browser().get(path_in("/eventi/", code), filters)
    assert response.status_code == 200 and is_clear(response, code)
    assert browser().get(path_in("/eventi/eventi.csv", code), filters).status_code == 200


@hypothesis_settings(max_examples=60)
@given(asked=TEXTS, kind=TEXTS, code=st.sampled_from(["it", "zh-hans", "ar"]))
def test_whatever_the_search_is_asked_it_answers(asked, kind, code):
    response = browser().get(path_in("/cerca/", code), {"q": asked, "kind": kind})
    assert response.status_code == 200 and is_clear(response, code)


# --- bodies -----------------------------------------------------------------------------------------------------------
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
BODIES = {
    "unknown charset": (b"text=x", f"{FORM}; charset=utf-7"),
    "no charset at all": (b"text=x", f"{FORM}; charset=%00"),
    "not Unicode": (b"text=%ff%fe&name=%00", FORM),
    "too many fields": (b"&".join(b"a%d=1" % number for number in range(6000)), FORM),
    "too large": (b"text=" + b"a" * 3_000_000, FORM),
    "no boundary": (b"x", MULTIPART),
    "bad boundary": (b"--x\r\n\r\n--x--", f"{MULTIPART}; boundary=\xff\x00"),
    "another boundary": (b"--a\r\nno\r\n--a--", f"{MULTIPART}; boundary=b"),
    "cut short": (b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx', f"{MULTIPART}; boundary=b"),
    "too many files": (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n' * 200 + b"--b--\r\n",
        f"{MULTIPART}; boundary=b",
    ),
    "base64 that is none": (
        b'--b\r\nContent-Disposition: form-data; name="t"\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff*\r\n--b--',
        f"{MULTIPART}; boundary=b",
    ),
    "JSON": (b'{"text": "x"}', "application/json"),
    "no kind": (b"x", ""),
    "no kind that there is": (b"x", "\x00/\xff;;;=;"),
    "empty": (b"", FORM),
}


@pytest.mark.parametrize("has_cookie", [True, False], ids=["token", "no token"])
@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_gets_a_page_that_says_so(body, kind, has_cookie):
    client = browser(enforce_csrf_checks=True)
    token = client.get("/fr/contatti/scrivi/").context["csrf_token"] if has_cookie else "x"
    for path in ("/fr/contatti/scrivi/", "/fr/accessibilita/segnala/", "/fr/eventi/", "/fr/no/"):
        response = client.generic("POST", path, body, kind, headers={"X-CSRFToken": str(token)})
        allowed = {200, 400, 403} if "scrivi" in path or "segnala" in path else {400, 403, 404, 405}
        assert response.status_code in allowed, path
        assert response.status_code == 405 or is_clear(response, "fr"), path


TYPED = {
    "null bytes": {"name": "a\0b", "email": "a\0@b.it", "text": "\0", "page": "\0"},
    "lines in lines": {"name": "a\r\nBcc: x@y.it", "email": "a@b.it\r\nBcc: x@y.it", "text": "x", "page": "a\nb"},
    "too long": dict.fromkeys(("name", "email", "text", "page", "opened", "homepage"), "a" * 100000),
    "stamps of others": {"opened": "form:1:x", "text": "x", "email": "a@b.it", "name": "a"},
    "no text": {"opened": "\0", "homepage": "x"},
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_says_what_is_wrong_and_keeps_nothing(name, typed):
    response = browser().post(address(name, addresses.pages()[name], "zh-hans"), typed)
    assert response.status_code == 200 and is_clear(response, "zh-hans") and response.context["form"].errors
    assert not Message.objects.exists() and not Letter.objects.exists()
    assert (Booking.objects.count(), WaitingEntry.objects.count(), GroupRequest.objects.count()) == (1, 1, 1)


# --- headers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1:port",
        "127.0.0.1@evil.example",
        "[::1",
        "",
        "a" * 5000,
        "\0",
    ],
)
def test_another_host_is_refused(host):
    response = browser().get("/ar/eventi/", headers={"host": host})
    assert response.status_code == 400 and is_clear(response, "ar")


HARMLESS = [
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-For": "\0, ::::, 999.999.999.999" + "9" * 5000},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Port": "x"},
    {"Forwarded": "for=evil;host=evil.example;proto=https"},
    {"X-Original-URL": "/admin/"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Accept-Language": "zh-hans,en;q=2,;;q=x,*" + ",aa" * 3000},
    {"Accept-Language": "\0\xff"},
    {"Accept": "\0"},
    {"Referer": "https://evil.example/\0"},
    {"User-Agent": "() { :; }; \xff" * 500},
    {"If-Modified-Since": "yesterday"},
    {"If-None-Match": '"' * 1000},
    {"Range": "bytes=9-1,x-,-"},
    {"Content-Length": "-1"},
    {"Content-Length": "x"},
    {"Content-Length": "9" * 30},
    {"Authorization": "Bearer \0"},
    {"Origin": "null"},
    {"Cookie": "sessionid=\0; csrftoken=%00; django_language=ar; messages=x"},
    {"Cookie": "=;;=;" * 500},
    {"Cookie": 'sessionid="\xff\\"; a'},
]


@pytest.mark.parametrize("headers", HARMLESS, ids=lambda headers: " ".join(headers))
def test_no_header_changes_what_is_read(headers):
    paths = ["/", "/fr/eventi/", "/ar/cerca/?q=row", "/eventi/feed/", "/eventi/calendario.ics", "/sitemap.xml", "/no/"]
    plain = {path: browser().get(path) for path in paths}
    tried = {path: browser().get(path, headers=headers) for path in paths}
    told = {path: (response.status_code, response.content) for path, response in plain.items()}
    assert told == {path: (response.status_code, response.content) for path, response in tried.items()}
    set_by_us = {name for response in tried.values() for name in response.cookies}
    assert set_by_us == set() or "Cookie" in headers  # a broken cookie may be mended


@pytest.mark.parametrize("charset", ["rot13", "undefined", "idna", "zlib", "utf-16", "no-such"])
@pytest.mark.parametrize("kind", [FORM, f"{MULTIPART}; boundary=b"])
def test_whatever_charset_is_named_words_are_read_as_unicode(kind, charset):
    """As the server takes them: Django itself would fail before anything of ours, or the test client, is asked."""
    part = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\ncitt\xc3\xa0\r\n--b--'
    body = b"text=citt%C3%A0" if kind == FORM else part
    environ = {"REQUEST_METHOD": "POST", "QUERY_STRING": "q=citt%C3%A0", "CONTENT_LENGTH": str(len(body))}
    environ |= {"CONTENT_TYPE": f"{kind}; charset={charset}", "wsgi.input": BytesIO(body)}
    setup_testing_defaults(environ)
    request = application.request_class(environ)
    assert (request.GET["q"], request.POST["text"]) == ("città", "città")
