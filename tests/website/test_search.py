from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from carrara.content.models import Fact, Locality, NewsItem, Page, Person
from carrara.website.models import SearchEntry
from carrara.website.search import beside
from carrara.website.search.index import KINDS, publishable_models
from carrara.website.search.marks import marked, snippet
from carrara.website.search.query import answering, elsewhere, holds, ranked
from carrara.website.search.tokens import wanted
from events.models import Event, EventDate, EventKind, EventSeries, Participation, Venue
from partners.models import Partner
from programmes.models import Edition, Programme, Route

NOON = datetime(2027, 3, 1, 12, tzinfo=ZoneInfo("Europe/Rome"))
HOUR = timedelta(hours=1)

# The same test, with the same expected lists, in the suite's pass on SQLite and in its pass on PostgreSQL.
on_both_databases = pytest.mark.parametrize(
    "vendor", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)


def publish(model, slug, **fields):
    return model.objects.create(slug=slug, **{"state": "published", "published_at": NOON - HOUR} | fields)


def titles(query, language="it", every=True):
    groups = wanted(query)
    return [entry.title for entry in ranked(answering(groups, language, every=every), groups)]


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def shelf(db, clock):
    """Items in several languages and kinds; the hours of publishing tell equals apart."""
    publish(
        Page,
        "marmo",
        title_it="La scultura in marmo",
        body_it="<p>Perché la città?</p><p>L&#39;arte dell’antica cava</p>",
        title_en="Marble sculpture",
        title_ar="نحت الرخام",
        title_zh_hans="大理石雕塑",
    )
    publish(NewsItem, "mostra", title_it="Una mostra", summary_it="Sculture all'aperto", published_at=NOON - 3 * HOUR)
    publish(NewsItem, "cava", title_it="La cava", body_it="<ul><li>Una</li><li>scultura</li></ul>")
    words = {"title_it": "Henry Moore", "occupation_it": "scultore", "occupation_en": "sculptor"}
    publish(Person, "moore", published_at=NOON - 2 * HOUR, **words)
    publish(
        Programme, "studi-aperti", title_it="Studi Aperti", title_fr="Ateliers ouverts", body_fr="<p>La création</p>"
    )


@on_both_databases
@pytest.mark.parametrize(
    "query, language, expected",
    [
        ("sculture", "it", ["La scultura in marmo", "Una mostra", "La cava"]),
        ("SCULTURA", "it", ["La scultura in marmo", "Una mostra", "La cava"]),
        ("citta", "it", ["La scultura in marmo"]),
        ("perche", "it", ["La scultura in marmo"]),
        ("l'arte", "it", ["La scultura in marmo"]),
        ("arte", "it", ["La scultura in marmo"]),
        ("cava", "it", ["La cava", "La scultura in marmo"]),
        ("la cava di marmo", "it", ["La scultura in marmo"]),
        ("sculptures", "en", ["Marble sculpture"]),
        ("sculptors", "en", ["Henry Moore"]),
        ("scultore", "it", ["Henry Moore"]),
        ("creation", "fr", ["Ateliers ouverts"]),
        ("atelier", "fr", ["Ateliers ouverts"]),
        ("رخام", "ar", ["نحت الرخام"]),
        ("大理石", "zh-hans", ["大理石雕塑"]),
        ("雕塑", "zh-hans", ["大理石雕塑"]),
        ("石", "zh-hans", ["大理石雕塑"]),
        ("石头", "zh-hans", []),
        ("granito", "it", []),
        ("studi aperti", "fr", []),
    ],
)
def test_probes_find_the_same_in_the_same_order(shelf, vendor, query, language, expected):
    assert connection.vendor == vendor
    assert titles(query, language) == expected


@on_both_databases
def test_an_item_is_found_in_every_language_and_says_which_one_it_is_shown_in(shelf, vendor):
    found = answering(wanted("mostra sculture"), "en")
    assert [(entry.title, entry.title_language, entry.get_absolute_url()) for entry in found] == [
        ("Una mostra", "it", "/en/notizie/mostra/")
    ]
    assert elsewhere(wanted("ateliers"), "it") == [("fr", 1)]
    assert elsewhere(wanted("mostra"), "it") == []


@on_both_databases
def test_any_word_will_do_when_asked_so_and_more_words_stand_higher(shelf, vendor):
    assert titles("mostra Moore marmo") == []
    assert titles("mostra sculture Moore", every=False) == [
        "Una mostra",
        "La scultura in marmo",
        "Henry Moore",
        "La cava",
    ]


@on_both_databases
def test_equal_matches_stand_newest_first(db, clock, vendor):
    for day in (2, 3, 1):
        publish(NewsItem, f"n{day}", title_it=f"Notizia {day}", published_at=NOON - day * timedelta(days=1))
    assert titles("notizie") == ["Notizia 1", "Notizia 2", "Notizia 3"]


@on_both_databases
def test_what_is_found_follows_both_instants_at_once(db, clock, vendor):
    publish(NewsItem, "n", title_it="Bando", published_at=NOON + HOUR, expires_at=NOON + 2 * HOUR)
    for moment, expected in [
        (NOON, []),
        (NOON + HOUR - timedelta(microseconds=1), []),
        (NOON + HOUR, ["Bando"]),
        (NOON + 2 * HOUR - timedelta(microseconds=1), ["Bando"]),
        (NOON + 2 * HOUR, []),
    ]:
        clock.move_to(moment)
        assert titles("bando") == expected, moment


@on_both_databases
def test_saving_unpublishing_and_deleting_are_followed_at_once(db, clock, vendor):
    item = NewsItem.objects.create(slug="n", title_it="Bozza", state="draft")
    assert titles("bozza") == [] and not SearchEntry.objects.exists()
    item.state = "published"
    item.save()
    assert titles("bozza") == ["Bozza"]
    item.title_it = "Annuncio"
    item.slug = "annuncio"
    item.save()
    assert titles("bozza") == [] and titles("annuncio") == ["Annuncio"]
    assert set(SearchEntry.objects.values_list("path", flat=True)) == {"/notizie/annuncio/"}
    item.state = "review"
    item.save()
    assert titles("annuncio") == [] and not SearchEntry.objects.exists()
    item.state = "published"
    item.save()
    item.delete()
    assert titles("annuncio") == [] and not SearchEntry.objects.exists()


@on_both_databases
def test_nothing_typed_is_an_operator(shelf, vendor):
    typed = '" "marmo "" * marmo* ( ) { } \\ \' % _ & | ! <-> :* ^marmo -marmo title:marmo + 😀 \ufffe \udcff'
    for words in [*typed.split(), "marmo\0", "NOT marmo", "marmo OR", "AND", "NEAR(marmo)", "a" * 10_000, "石" * 500]:
        groups = wanted(words)
        assert not groups or titles(words, every=False) in ([], ["La scultura in marmo"]), words


def test_an_unsaved_change_of_the_object_in_hand_is_not_indexed(db, clock):
    item = publish(NewsItem, "n", title_it="Scritto")
    item.title_it = "Pensato"
    item.save(update_fields=["slug"])
    assert titles("scritto") == ["Scritto"] and titles("pensato") == []


def test_reindexing_mends_whatever_the_table_holds(shelf):
    before = list(SearchEntry.objects.order_by("id").values())
    NewsItem.objects.filter(slug="cava").update(state="draft")
    Page.objects.update(title_it="Il travertino")
    SearchEntry.objects.filter(model="content.person").delete()
    SearchEntry.objects.create(**before[0] | {"id": None, "model": "gone.model"})
    call_command("reindex")
    assert titles("travertino") == ["Il travertino"] and titles("scultore") == ["Henry Moore"]
    assert titles("cava") == ["Il travertino"] and not SearchEntry.objects.filter(model="gone.model").exists()


def test_rows_of_a_fixture_are_left_to_reindex(shelf, tmp_path):
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "content", "programmes", output=dump)
    SearchEntry.objects.all().delete()
    call_command("loaddata", dump, verbosity=0)
    assert titles("marmo") == []
    call_command("reindex", verbosity=0)
    assert titles("marmo") == ["La scultura in marmo"]


def test_every_kind_of_content_has_a_place_among_the_kinds():
    assert {model._meta.label_lower for model in publishable_models()} == {*KINDS, "content.page"}


def test_the_words_beside_an_item_lead_to_it(db, clock):
    city = publish(Page, "citta", role="city", title_it="La città")
    Fact.objects.create(key="torrente", label_it="Torrente", value_it="Carrione")
    Fact.objects.create(key="bare", value_it="Inedito")
    torano = Locality.objects.create(slug="torano", name_it="Torano")
    assert titles("carrione") == titles("torano") == [city.title_it] and titles("inedito") == []
    kind = EventKind.objects.create(key="tour", name_it="Passeggiata")
    event = publish(Event, "visita", title_it="Visita", kind=kind, published_at=NOON - 2 * HOUR)
    venue = Venue.objects.create(slug="sala", title_it="Sala Garibaldi", locality=torano)
    date = EventDate.objects.create(event=event, venue=venue, starts_at=NOON)
    assert titles("passeggiata") == ["Visita"] and titles("garibaldi") == ["Visita"]
    assert titles("torano") == ["La città", "Visita"]
    venue.title_it = "Teatro Animosi"
    venue.save()
    assert titles("garibaldi") == [] and titles("animosi") == ["Visita"]
    date.delete()
    assert titles("animosi") == []


def test_a_name_beside_an_item_stays_hidden_while_its_own_page_is(db, clock):
    series = publish(EventSeries, "biennale", title_it="Biennale")
    moore = Person.objects.create(slug="moore", title_it="Henry Moore")
    Participation.objects.create(series=series, person=moore)
    assert titles("moore") == []
    moore.state = "published"
    moore.save()
    assert titles("moore") == ["Henry Moore", "Biennale"]


def test_an_edition_follows_the_address_of_its_programme(db, clock):
    programme = publish(Programme, "studi", title_it="Studi Aperti")
    publish(Edition, "2027", title_it="Edizione 2027", programme=programme, year=2027)
    programme.slug = "studi-aperti"
    programme.save()
    assert answering(wanted("edizione"), "it").get().path == "/programmi/studi-aperti/2027/"


@on_both_databases
def test_an_edition_is_found_while_its_programme_too_is_public(db, clock, vendor):
    programme = publish(Programme, "studi", title_it="Studi Aperti", published_at=NOON + HOUR)
    publish(Edition, "2027", title_it="Edizione", programme=programme, year=2027, expires_at=NOON + 3 * HOUR)
    programme.expires_at = NOON + 2 * HOUR
    programme.save()
    hours = [titles("edizione") for moment in range(4) if not clock.move_to(NOON + moment * HOUR)]
    assert hours == [[], ["Edizione"], [], []]
    clock.move_to(NOON + HOUR)
    programme.state = "review"
    programme.save()
    assert titles("edizione") == []


@on_both_databases
def test_the_full_text_index_of_the_database_is_used(shelf, vendor):
    """On PostgreSQL an index over an expression serves only a condition written in the same words."""
    if vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "website_searchtokens" in SearchEntry.objects.filter(holds(wanted("marmo"))).explain()


def test_the_country_of_a_partner_is_found_in_the_language_of_the_reader(db, clock):
    publish(Partner, "aswan", title_it="Assuan", country="EG")
    assert titles("Egitto", "it") == titles("Egypt", "en") == titles("埃及", "zh-hans") == ["Assuan"]
    assert titles("Egitto", "en") == []


def test_every_path_beside_leads_through_relations_to_a_field():
    assert beside.lookups()[Venue] == {Event: ["dates__venue"]}
    assert beside.lookups()[Programme] == {Edition: ["programme"], Route: ["edition__programme"]}
    assert list(beside.relations(Partner)) == ["city"]  # the country is a field


def test_matches_are_marked_and_the_rest_is_escaped():
    assert marked("<b>Marmi</b> & arte", "it", wanted("marmo")) == "&lt;b&gt;<mark>Marmi</mark>&lt;/b&gt; &amp; arte"
    assert marked("大理石雕塑", "zh-hans", wanted("大理石")) == "<mark>大理石</mark>雕塑"
    assert marked("في الرُّخام", "ar", wanted("رخام")) == "في <mark>الرُّخام</mark>"


def test_a_snippet_shows_the_passage_around_the_match():
    text = "parola " * 50 + "il marmo bianco" + " altro" * 50
    shown = snippet(text, "it", wanted("marmo"))
    assert shown.startswith("…parola ") and shown.endswith(" altro…")
    assert "il <mark>marmo</mark> bianco" in shown and len(shown) < 230
    assert snippet("breve", "it", wanted("marmo")) == "breve"
    shown = snippet("城" * 500 + "大理石" + "市" * 500, "zh-hans", wanted("大理石"))
    assert shown == "…" + "城" * 20 + "<mark>大理石</mark>" + "市" * 43 + "…"
