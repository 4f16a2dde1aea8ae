"""Editions in other Creative Cities: their editors see and write only their own, first in their language."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from carrara.content.models import User
from carrara.website.models import InventoryEntry
from events.models import Booking, Session
from partners.models import City
from programmes.models import Edition, Host, OpenStudio, Route, Studio
from tests.content.test_admin import address, rows, write
from tests.events.making import rome
from tests.programmes.making import make_edition, make_route, make_studio, open_studio

pytestmark = pytest.mark.django_db
KINDS = [Edition, Studio, Host, Route, Session, Booking]


@pytest.fixture
def awa():
    user = User.objects.create_user("awa", "awa@example.org", is_staff=True, language="en")
    user.groups.set(Group.objects.filter(name="City editors"))
    browser = Client()
    browser.force_login(user)
    return user, browser


@pytest.fixture
def cities(awa):
    """In Dakar and in Perugia an edition each, with one of everything; Awa edits Dakar."""
    found = {}
    for slug, zone in (("dakar", "Africa/Dakar"), ("perugia", "Europe/Rome")):
        city = City.objects.create(slug=slug, name_it=slug.capitalize(), country="SN", time_zone=zone)
        edition = make_edition(f"2030-{slug}", host_city=city)
        studio, route = make_studio(f"studio-{slug}", city=city), None
        open_studio(edition, studio)
        studio.hosts.add(Host.objects.create(name=f"Host {slug}", city=city, phone="123"))
        route = make_route(edition, "A", studio)
        session = Session.objects.create(
            route=route, starts_at=rome(2030, 6, 8, 15), ends_at=rome(2030, 6, 8, 17), places=9
        )
        booking = Booking.objects.create(session=session, code=slug[:6].upper(), name=slug, state="confirmed")
        found[slug] = {
            Edition: edition, Studio: studio, Host: studio.hosts.get(), Route: route, Session: session, Booking: booking
        }  # fmt: skip
    found["dakar"][Edition].host_city.editors.add(awa[0])
    return found


@pytest.mark.parametrize("model", KINDS)
def test_an_editor_sees_and_opens_only_what_is_their_citys(awa, cities, model):
    _user, browser = awa
    listed = browser.get(address(model, "changelist") + "?_clear=1").context["cl"].result_list
    assert list(listed) == [cities["dakar"][model]]
    opened = {slug: browser.get(address(model, "change", each[model].pk)) for slug, each in cities.items()}
    assert {slug: answer.status_code for slug, answer in opened.items()} == {"dakar": 200, "perugia": 302}
    assert opened["perugia"].headers["Location"] == reverse("admin:index")


def test_no_page_of_work_names_what_is_of_another_city(awa, cities):
    _user, browser = awa
    pages = ["admin:index", "admin:find", "admin:translations", "admin:quality_report", "admin:desk", "admin:figures"]
    pages += ["admin:desk_hosts", "admin:desk_requests", "admin:events_session_pattern"]
    texts = {name: browser.get(reverse(name)).content.decode() for name in pages}
    texts["found"] = browser.get(reverse("admin:find") + "?q=perugia").content.decode()
    told = {name for name, text in texts.items() if re.search(r"studio-perugia|2030-perugia|Host perugia", text, re.I)}
    assert InventoryEntry.objects.filter(model="programmes.studio").count() == 2 and told == set()


@pytest.mark.parametrize("page", ["studios", "pattern", "import"])
def test_the_pages_of_an_edition_open_for_its_own_editor(awa, cities, page):
    _user, browser = awa
    addresses = {
        "studios": lambda edition: f"/admin/programmes/edition/{edition.pk}/studios/",
        "pattern": lambda edition: f"/admin/events/session/pattern/?edition={edition.pk}",
        "import": lambda edition: f"/admin/programmes/studio/import/?edition={edition.pk}",
    }
    answers = {slug: browser.get(addresses[page](each[Edition])) for slug, each in cities.items()}
    refused = answers["perugia"]
    assert answers["dakar"].status_code == 200
    assert refused.status_code == 403 or "edition" not in refused.context or refused.context["edition"] is None


def test_a_studio_that_is_added_is_of_the_city_and_first_in_its_language(awa, cities):
    _user, browser = awa
    dakar, perugia = (cities[slug][Edition].host_city for slug in ("dakar", "perugia"))
    offered = browser.get(address(Studio, "add")).context["adminform"].form.initial
    assert offered["city"] == dakar.pk
    form = write(slug="atelier", title_it="", title_fr="Atelier", source_language="fr", kind="workshop")
    form |= {"step_free": "unknown", **rows("pictures")}
    refused = browser.post(address(Studio, "add"), form | {"city": perugia.pk})
    assert list(refused.context["adminform"].form.errors) == ["city"]
    assert browser.post(address(Studio, "add"), form | {"city": dakar.pk}).status_code == 302
    made = Studio.objects.get(slug="atelier")
    assert (made.city, made.source_language, made.title_fr) == (dakar, "fr", "Atelier")


def test_a_route_and_a_departure_stay_within_the_citys_edition(awa, cities):
    _user, browser = awa
    ours, theirs = (cities[slug] for slug in ("dakar", "perugia"))
    form = write(slug="b", sign="B", colour="red", means="foot", step_free="unknown", order="1", **rows("stops"))
    refused = browser.post(address(Route, "add"), form | {"edition": theirs[Edition].pk})
    assert list(refused.context["adminform"].form.errors) == ["edition"]
    assert browser.post(address(Route, "add"), form | {"edition": ours[Edition].pk}).status_code == 302
    hours = {"starts_at_0": "09/06/2030", "starts_at_1": "15:00", "ends_at_0": "09/06/2030", "ends_at_1": "16:00"}
    departure = {"places": 5, "language": "fr", **hours}
    refused = browser.post(address(Session, "add"), departure | {"route": theirs[Route].pk})
    assert list(refused.context["adminform"].form.errors) in (["route"], ["edition"], ["__all__"], ["route", "edition"])
    assert browser.post(address(Session, "add"), departure | {"route": ours[Route].pk}).status_code == 302
    assert Session.objects.filter(edition=ours[Edition]).count() == 2
    assert Session.objects.get(language="fr").starts_at.hour == 15  # in Dakar clocks show UTC
    assert OpenStudio.objects.count() == 2


def test_what_an_editor_of_a_city_adds_begins_in_their_language(awa, cities):
    """The form opens at it, and the address follows the title in it; for everybody else both are Italian."""
    user, browser = awa
    User.objects.filter(pk=user.pk).update(language="fr")
    publisher = Client()
    publisher.force_login(User.objects.create_superuser("anna", language="fr"))
    found = {}
    for name, each in (("awa", browser), ("anna", publisher)):
        form = each.get(address(Studio, "add")).context["adminform"]
        [(field, *_rest)] = [each["dependencies"] for each in form.prepopulated_fields]
        found[name] = (form.form.initial["source_language"], field.name)
    assert found == {"awa": ("fr", "title_fr"), "anna": ("it", "title_it")}


def test_the_time_of_a_city_is_written_in_the_back_office(db):
    staff = Client()
    staff.force_login(User.objects.create_superuser("anna", language="en"))
    page, city = address(City, "add"), write(slug="dakar", name_it="Dakar", country="SN")
    refused = staff.post(page, city | {"time_zone": "Dakar"}).context["adminform"].form.errors
    assert list(refused) == ["time_zone"]
    staff.post(page, city | {"time_zone": "Africa/Dakar", "_save": "1"})
    assert City.objects.get().time_zone == "Africa/Dakar"
