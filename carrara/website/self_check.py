"""What the law asks of the public pages, looked up in the pages themselves: each check is well, or says why not.

A check is a function of the `Site` that yields its findings in words; none means well. What it says is a sentence for
somebody who can mend it at the address beside it.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carrara.content.languages import LANGUAGE_CODES, direction, html_lang, own_name, path_in
from carrara.content.models import Office
from carrara.content.models import Page as ContentPage
from events.models import Event

from .own_pages import Visits

OFFICE = "admin:content_office_changelist"
MENUS = "admin:content_menulink_changelist"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_SECTION = "Licenza dei contenuti"
LICENCE_NAME = "CC BY 4.0"
DECLARATIONS = "form.agid.gov.it"
GAP = re.compile(r"[\[［][^\]］]{3,}[\]］]")  # what the first texts left for the office to complete
CHECKS = []


@dataclass(frozen=True)
class Check:
    name: str
    title: str
    mend: str  # the name of an address in the back office; empty: only whoever keeps the server can
    look: object


@dataclass(frozen=True)
class Finding:
    """What is not well, in a sentence; with an address of its own where the check's is not near enough."""

    words: str
    mend_url: str = ""

    def __str__(self):
        return self.words


@dataclass(frozen=True)
class Result:
    check: Check
    findings: list
    mend_url: str = ""

    @property
    def is_well(self):
        return not self.findings


@dataclass
class Site:
    """What the checks look at: the office's data, and pages fetched once."""

    visits: Visits = field(default_factory=Visits)

    @cached_property
    def office(self):
        return Office.objects.select_related("privacy_page", "legal_page").first() or Office()

    @cached_property
    def samples(self):
        """(language, page) of the home page, the contacts and an event, where there is one, in every language."""
        paths = [address("home"), address("contact")]
        event = Event.objects.published().order_by("-published_at").first()
        paths += [event.path] if event else []
        return [(code, self.visits.get(path_in(path, code))) for path in paths for code in LANGUAGE_CODES]

    @cached_property
    def home(self):
        return self.visits.get(address("home"))

    @property
    def foot_links(self):
        return [href for href, _rel in self.home.document.foot]


def address(name):
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name)


def check(title, mend=""):
    def declared(look):
        CHECKS.append(Check(look.__name__, title, mend, look))
        return look

    return declared


def run():
    """The result of every check, and the seconds it took."""
    started, site = perf_counter(), Site()
    return [result(each, site) for each in CHECKS], perf_counter() - started


def result(check, site):
    findings = [each if isinstance(each, Finding) else Finding(each) for each in check.look(site)]
    return Result(check, findings, reverse(check.mend) if check.mend else "")


# --- the foot of every page --------------------------------------------------------------------------------------
@check(gettext_lazy("The public pages answer in every language"))
def pages_answer(site):
    for _code, page in site.samples:
        if not page.is_there:
            yield _("%(path)s answers %(status)s.") % {"path": page.path, "status": page.response.status_code}


@check(gettext_lazy("The footer gives address, tax code and contacts with PEC"), OFFICE)
def footer_data(site):
    for name in ("address", "postal_code", "town", "tax_code", "email", "pec", "phone"):
        value = getattr(site.office, name)
        label = Office._meta.get_field(name).verbose_name
        if not value:
            yield _("Not written yet: %(what)s.") % {"what": label}
        elif value not in site.home.document.foot_text:
            yield _("Written, but not in the footer of the home page: %(what)s.") % {"what": label}


@check(gettext_lazy("The footer leads to Amministrazione trasparente"), OFFICE)
def transparency(site):
    yield from outside_link(site, site.office.transparency_url)


@check(gettext_lazy("The footer leads to the accessibility declaration"), OFFICE)
def accessibility_declaration(site):
    url = site.office.accessibility_url
    yield from outside_link(site, url)
    if url and urlsplit(url).hostname != DECLARATIONS:
        yield _("The address is not one of AgID: a declaration that was filed begins with https://%(host)s/.") % {
            "host": DECLARATIONS
        }


def outside_link(site, url):
    if not url:
        yield _("Its address is not written yet.")
    elif url not in site.foot_links:
        yield _("Its address is written, but the footer of the home page does not lead there.")


@check(gettext_lazy("The footer leads to the privacy notice"), OFFICE)
def privacy_notice(site):
    yield from page_in_foot(site, site.office.privacy_page)


@check(gettext_lazy("The footer leads to the legal notes"), OFFICE)
def legal_notes(site):
    yield from page_in_foot(site, site.office.legal_page)


def page_in_foot(site, page):
    if page is None:
        yield _("Nobody has said which page it is.")
    elif not page.is_public():
        yield _("The page “%(title)s” is not public.") % {"title": page}
    elif page.path not in site.foot_links:
        yield _("The page “%(title)s” is public, but stands in no menu at the foot.") % {"title": page}
    elif not site.visits.get(page.path).is_there:
        yield _("The page “%(title)s” does not answer.") % {"title": page}


@check(gettext_lazy("The footer offers a way to report accessibility problems"), MENUS)
def feedback(site):
    path = address("accessibility_feedback")
    if path not in site.foot_links:
        yield _("The footer of the home page does not lead to the form.")
    if not site.visits.get(path).is_there:
        yield _("The form does not answer.")


@check(gettext_lazy("No link of the footer is broken"), MENUS)
def footer_links(site):
    for href in dict.fromkeys(site.foot_links):
        path = href.removeprefix(settings.SITE_URL)
        if path.startswith("/") and not site.visits.get(path.partition("#")[0].partition("?")[0]).is_there:
            yield _("%(address)s leads to nothing.") % {"address": href}
        elif not path.startswith(("/", "mailto:", "tel:", "https://")):
            yield _("%(address)s is not a safe address: it should begin with https://.") % {"address": href}


# --- licence, texts ----------------------------------------------------------------------------------------------
@check(gettext_lazy("The licence of the contents is stated"), OFFICE)
def licence(site):
    if (LICENCE, "license") not in site.home.document.foot:
        yield _("The footer of the home page does not name the licence.")
    page = site.office.legal_page
    if page is None or not page.is_public():
        yield _("There are no legal notes in which to state it.")
        return
    notes = site.visits.get(page.path)
    if LICENCE_SECTION not in [heading.strip() for heading in notes.document.headings]:
        yield _("The legal notes have no section called “%(name)s”.") % {"name": LICENCE_SECTION}
    if LICENCE_NAME not in page.text_in("body", settings.LANGUAGE_CODE):
        yield _("The Italian text of the legal notes does not name %(licence)s.") % {"licence": LICENCE_NAME}


@check(gettext_lazy("No page still has a gap to be filled in"), "admin:content_page_changelist")
def gaps(site):
    for page in ContentPage.objects.published().order_by("pk"):
        for code in LANGUAGE_CODES:
            for gap in GAP.findall(normalize_newlines(page.text_in("body", code))):
                words = _("“%(title)s”, %(language)s: %(gap)s")
                url = reverse("admin:content_page_change", args=[page.pk])
                yield Finding(words % {"title": page, "language": own_name(code), "gap": gap}, url)


# --- privacy -----------------------------------------------------------------------------------------------------
@check(gettext_lazy("Only technical cookies are set, and none on pages that are read"))
def cookies(site):
    for _code, page in site.samples:
        for name in sorted(page.cookies):
            yield _("%(path)s sets the cookie %(name)s.") % {"path": page.path, "name": name}
    for path in (address("contact_form"), address("accessibility_feedback")):
        for name in sorted(site.visits.get(path).cookies - {settings.CSRF_COOKIE_NAME}):
            yield _("%(path)s sets the cookie %(name)s.") % {"path": path, "name": name}


@check(gettext_lazy("Nothing is fetched from other sites: fonts, maps, players, analytics"))
def third_parties(site):
    for _code, page in site.samples:
        for url in page.outside():
            yield _("%(path)s fetches %(address)s.") % {"path": page.path, "address": url}


@check(gettext_lazy("The data protection officer can be reached"), OFFICE)
def data_protection_officer(site):
    email = site.office.dpo_email
    if not email:
        yield _("The e-mail address of the data protection officer is not written yet.")
    elif f"mailto:{email}" not in site.visits.get(address("contact")).text:
        yield _("The address is written, but the page of contacts does not show it.")


# --- languages, safety -------------------------------------------------------------------------------------------
@check(gettext_lazy("Every page says its language and its direction"))
def languages(site):
    for code, page in site.samples:
        if page.is_there and (page.document.lang, page.document.dir) != (html_lang(code), direction(code)):
            yield _("%(path)s says it is in “%(lang)s”, written “%(dir)s”.") % {
                "path": page.path,
                "lang": page.document.lang,
                "dir": page.document.dir,
            }


@check(gettext_lazy("Whoever finds a weakness knows whom to write to (security.txt)"), OFFICE)
def security_contact(site):
    page = site.visits.get(address("security"))
    lines = dict(line.split(": ", 1) for line in page.text.splitlines() if ": " in line) if page.is_there else {}
    if not lines.get("Contact", "").startswith("mailto:"):
        yield _("It names no e-mail address: the office has none yet.")
    expires = parse_datetime(lines.get("Expires", ""))
    if expires is None or expires < timezone.now():
        yield _("It has lapsed, or says no day until which it holds.")
