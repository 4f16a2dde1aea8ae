"""The invented edition: marked as such, the same for the same seed, and gone without a trace."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.models import Letter, User
from carrara.website.models import SearchEntry
from events import hosting
from events.models import Session
from programmes.models import Edition, Host, OpenStudio, Programme, Route, Studio
from tests.events.making import book, hold, join

pytestmark = pytest.mark.django_db


def make(**options):
    out = StringIO()
    call_command("sample_edition", stdout=out, **{"studios": 6, "routes": 2, "seed": 1} | options)
    return out.getvalue().splitlines()[-1]


def rows():
    """{model: how many}, of every table but those that Django keeps of itself."""
    skipped = ("contenttypes", "auth", "sessions")
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in skipped]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_it_is_public_and_every_title_says_that_it_is_an_example():
    assert make() == "6 studios, 2 routes and 8 sessions, all marked as examples."
    marks = {"it": "Esempio", "en": "Example", "fr": "Exemple", "zh-hans": "示例", "ar": "مثال"}
    unmarked = [
        (item, code)
        for model in (Edition, Studio, Route)
        for item in model.objects.all()
        for code in LANGUAGE_CODES
        if marks[code] not in getattr(item, f"title_{suffix(code)}")
    ]
    assert unmarked == []
    assert sorted(host.name for host in Host.objects.all()) == [f"Host {number}" for number in range(1, 7)]
    pages = [item.get_absolute_url() for item in (Edition.objects.get(), Studio.objects.first(), Route.objects.first())]
    assert [Client().get(page).status_code for page in pages] == [200, 200, 200]
    assert SearchEntry.objects.filter(model="programmes.studio", language="it").count() == 6
    assert Session.objects.public().bookable().count() == 8


def test_the_same_seed_makes_the_same():
    def told():
        return list(Studio.objects.order_by("slug").values_list("slug", "latitude", "step_free", "capacity"))

    make()
    first = told()
    with pytest.raises(CommandError, match="there already"):
        make()
    call_command("sample_edition", remove=True, stdout=StringIO())
    make()
    assert told() == first
    call_command("sample_edition", remove=True, stdout=StringIO())
    make(seed=2)
    assert told() != first


def test_visits_to_studios_make_up_the_sessions_that_a_bench_wants():
    make(sessions=30)
    assert (Session.objects.filter(route=None).count(), Session.objects.count()) == (22, 30)


def test_removing_leaves_no_trace():
    user = User.objects.create_user("anna")
    call_command("reindex", stdout=StringIO())
    before = rows()
    make()
    Session.objects.update(places=4, capacity=4)
    session = Session.objects.for_list().first()
    booking = book(session, "ada", adults=2)
    hold(session, "eva", adults=2), join(session, "lin", adults=3)
    opening = OpenStudio.objects.select_related("edition__host_city", "studio").first()
    opening.studio.hosts.update(email="host@example.org")
    hosting.send(opening, hosting.today_of(opening.edition))
    studio = Studio.objects.first()
    studio._history_user, studio.address = user, "Via Altra 1"
    studio.save()
    assert booking.state == "confirmed" and Letter.objects.count() > before["content.Letter"]
    call_command("sample_edition", remove=True, stdout=StringIO())
    assert {label: count for label, count in rows().items() if count != before[label]} == {}
    out = StringIO()
    call_command("sample_edition", remove=True, stdout=out)
    assert out.getvalue() == "There is no example.\n"


def test_what_is_real_is_not_taken_along():
    make()
    route = Route.objects.first()
    programme = Programme.objects.create(slug="vero", title_it="Vero")
    real = Edition.objects.create(programme=programme, slug="2030", year=2030, title_it="Vero")
    Route.objects.create(edition=real, slug="vero", sign="A", title_it="Vero").stops.create(
        studio=route.stops.first().studio
    )
    with pytest.raises(CommandError, match="no example"):
        call_command("sample_edition", remove=True)
    assert Studio.objects.count() == 6
