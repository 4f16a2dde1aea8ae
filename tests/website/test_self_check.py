"""The site checks itself: each check is green on a site in order, and red, in words, for each fault planted in it."""

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from carrara.content.models import Office, Page
from carrara.website import own_pages, self_check
from tests.world import make_world

pytestmark = pytest.mark.django_db
NOTES = "<h2>Licenza dei contenuti</h2><p>Testi con licenza CC BY 4.0.</p>"


@pytest.fixture(scope="module")
def site(module_db):
    """A site with nothing to mend."""
    make_world(rows=1)
    legal = Page.objects.create(
        slug="note-legali", title_it="Note legali", menu="legal", state="published", body_it=NOTES
    )
    Office.objects.update(
        accessibility_url="https://form.agid.gov.it/view/carrara",
        privacy_page=Page.objects.get(slug="privacy"),
        legal_page=legal,
        dpo_email="dpo@example.org",
    )
    return legal


def wrong(only=None):
    """Check -> its findings, of those that are not well."""
    results, _seconds = self_check.run()
    found = {result.check.name: [str(finding) for finding in result.findings] for result in results}
    return {name: findings for name, findings in found.items() if findings and (only is None or name == only)}


class OfferedCookie:
    """What a careless addition to the site would do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.set_cookie("_ga", "1")
        return response


def test_a_site_in_order_is_green_throughout(site):
    assert wrong() == {}


OFFICE_FAULTS = [
    ("footer_data", {"tax_code": ""}),
    ("footer_data", {"pec": ""}),
    ("footer_data", {"address": ""}),
    ("transparency", {"transparency_url": ""}),
    ("accessibility_declaration", {"accessibility_url": ""}),
    ("accessibility_declaration", {"accessibility_url": "https://example.org/dichiarazione"}),
    ("privacy_notice", {"privacy_page": None}),
    ("legal_notes", {"legal_page": None}),
    ("data_protection_officer", {"dpo_email": ""}),
    ("security_contact", {"email": ""}),
]


@pytest.mark.parametrize(("name", "fault"), OFFICE_FAULTS, ids=lambda value: str(value))
def test_what_the_office_has_not_written_is_red(site, name, fault):
    Office.objects.update(**fault)
    assert name in wrong()


def test_a_page_of_the_law_that_is_no_longer_public_or_in_no_menu_is_red(site):
    Page.objects.filter(slug="privacy").update(menu="none")
    assert wrong().keys() == {"privacy_notice"}
    Page.objects.filter(slug="privacy").update(menu="legal", state="draft")
    assert wrong().keys() == {"privacy_notice"}
    Page.objects.filter(pk=site.pk).update(state="review")
    assert wrong().keys() == {"privacy_notice", "legal_notes", "licence"}


@pytest.mark.parametrize("body", [NOTES.replace("dei contenuti", ""), NOTES.replace("CC BY 4.0", "libera")])
def test_legal_notes_without_the_licence_are_red(site, body):
    Page.objects.filter(pk=site.pk).update(body_it=body)
    assert wrong().keys() == {"licence"}


@pytest.mark.parametrize("gap", ["[da completare a cura dell’ufficio]", "［待办公室补充］"])
def test_a_gap_left_in_a_page_is_red_and_leads_to_the_page(site, gap):
    Page.objects.filter(pk=site.pk).update(body_en=f"<p>Write to {gap}.</p>")
    (result,) = [each for each in self_check.run()[0] if not each.is_well]
    (finding,) = result.findings
    assert gap in finding.words and finding.mend_url == f"/admin/content/page/{site.pk}/change/"


def test_a_cookie_is_red_on_every_page_that_sets_it(site, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.website.test_self_check.OfferedCookie"]
    findings = wrong()
    assert findings.keys() == {"cookies"}
    paths = {finding.split()[0] for finding in findings["cookies"]}
    assert {"/", "/ar/", "/zh-hans/contatti/", "/contatti/scrivi/"} <= paths
    assert [path for path in paths if path.startswith("/fr/eventi/")]


def test_what_comes_from_another_site_is_red(site, settings):
    settings.STATIC_URL = "https://cdn.example.net/static/"
    from django.contrib.staticfiles.storage import staticfiles_storage

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staticfiles_storage, "base_url", settings.STATIC_URL, raising=False)
        findings = wrong("third_parties")["third_parties"]
    assert any("https://cdn.example.net/static/site.css" in finding for finding in findings)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://a.example/x.png">',
        '<script src="//a.example/x.js"></script>',
        '<img src="/x.png" srcset="/x.png 1x, https://a.example/y.png 2x">',
        '<link rel="stylesheet" href="https://a.example/x.css">',
        '<link rel="preload icon" href="https://a.example/x">',
        '<iframe src="https://a.example/"></iframe>',
        '<svg><use href="https://a.example/i.svg#a"/></svg>',
        '<video poster="https://a.example/x.png"></video>',
    ],
)
def test_whatever_a_browser_fetches_is_seen(html):
    page = own_pages.Page("/", None)
    page.text = html
    assert len(page.outside()) == 1
    page = own_pages.Page("/", None)
    page.text = '<a href="https://a.example/">A</a><img src="/x.png"><link rel="alternate" href="https://a.example/">'
    assert page.outside() == []


class Changed:
    """Visits whose pages come out changed."""

    def __init__(self, change):
        self.visits, self.change = own_pages.Visits(), change

    def get(self, path):
        page = self.visits.get(path)
        page.text = self.change(path, page.text)
        return page


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("footer_data", "pec@<wbr>example.org", "pec"),
        ("transparency", "https://example.org/trasparenza", "https://example.org/"),
        ("feedback", "/accessibilita/segnala/", "/eventi/"),
        ("footer_links", 'href="/note-legali/"', 'href="/note-legali-no/"'),
        ("footer_links", 'href="/note-legali/"', 'href="http://example.org/"'),
        ("footer_links", 'href="/note-legali/"', 'href="javascript:x"'),
        ("licence", 'rel="license"', ""),
        ("languages", 'lang="ar" dir="rtl">', 'lang="ar" dir="ltr">'),
        ("languages", '<html lang="fr"', '<html lang="it"'),
        ("data_protection_officer", "mailto:dpo@example.org", ""),
        ("security_contact", "Expires: 20", "Expires: 19"),
    ],
)
def test_what_the_pages_themselves_lack_is_red(site, name, old, new):
    site = self_check.Site(Changed(lambda path, text: text.replace(old, new)))
    (check,) = [check for check in self_check.CHECKS if check.name == name]
    assert self_check.result(check, site).findings
    assert not self_check.result(check, self_check.Site()).findings


def test_a_page_that_does_not_answer_is_red(site):
    Page.objects.filter(role="contact").update(state="draft")
    assert "pages_answer" in wrong()
    with override_settings(ALLOWED_HOSTS=["elsewhere.example"]):
        assert len(wrong("pages_answer")["pages_answer"]) == 15


def test_every_check_has_been_seen_red(site):
    seen = {name for name, _fault in OFFICE_FAULTS} | {
        *["privacy_notice", "legal_notes", "licence", "gaps", "cookies", "third_parties", "pages_answer"],
        *["feedback", "footer_links", "languages"],
    }
    assert {check.name for check in self_check.CHECKS} == seen


def test_the_page_says_where_to_mend_and_speaks_the_readers_language_afterwards(admin_client, site):
    Office.objects.update(tax_code="")
    url = reverse("admin:website_duties_check")
    answer = admin_client.get(url)
    html = answer.content.decode()
    assert html.count('class="is-wrong"') == 1 and html.count('class="is-well"') == len(self_check.CHECKS) - 1
    assert '<a href="/admin/content/office/">' in html
    assert answer.headers["Content-Language"] == "it" and '<html lang="it"' in html
    assert translation.get_language() == "it"
