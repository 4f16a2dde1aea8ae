"""The checks before publishing: each finds what it looks for, in five languages, and lets pass what is well."""

import pytest
import time_machine
from django.utils import timezone, translation

from carrara.content import quality
from carrara.content.languages import LANGUAGE_CODES, path_in, suffix
from carrara.content.models import (
    Image,
    NewsItem,
    Page,
    Publishable,
    Redirect,
    publishable_models,
)
from carrara.content.quality import rich_text, texts
from events.models import Event, EventDate
from tests.conftest import NOW
from tests.world import make_picture, make_world

pytestmark = pytest.mark.django_db
DAY = timezone.timedelta(days=1)


@pytest.fixture
def world(db):
    return make_world(rows=1)


def news(slug="prova", **columns):
    return NewsItem.objects.create(slug=slug, **{"title_it": "Prova"} | columns)


def told(item):
    """What is found in the item as it is now, as (check, case, language, field)."""
    if item.pk:
        item.save()
    return [(f.code, f.case, f.language, f.field) for f, _severity in quality.findings(item)]


def body(code, html):
    """An item written in this language first, with nothing else that could be found."""
    column = suffix(code)
    columns = {f"title_{column}": "Titolo", f"body_{column}": html, "source_language": code}
    columns |= {} if code == "it" else {"title_it": "Titolo", "body_it": "<p>Testo.</p>"}
    return NewsItem(slug="prova", **columns)


def found_in_text(code, html):
    return [(f.code, f.case) for f, _severity in quality.findings(body(code, html)) if f.language == code]


# --- all is well -------------------------------------------------------------------------------------------------
def test_a_whole_item_has_nothing_to_mend(world):
    world.programme.title_zh_hans = "雕塑"  # the invented title is too long for a Chinese one
    world.edition.ends_on = world.edition.starts_on + DAY  # on its third day the studio of the route is closed
    items = [item for item in vars(world).values() if isinstance(item, Publishable)]
    assert {type(item) for item in items} == {*publishable_models()}
    assert {type(item).__name__: told(item) for item in items if told(item)} == {}


def test_every_check_says_what_to_do_and_why_in_every_case():
    for code, check in quality.CHECKS.items():
        assert (check.code, bool(str(check.name)), str(check.why)[-1]) == (code, True, "."), code
        assert {str(text)[-1] for text in check.sentences.values()} <= {".", "。"}, code


# --- languages and lengths ---------------------------------------------------------------------------------------
def test_the_source_language_and_italian_are_asked_for():
    item = news(title_it=None, title_en="Only English", body_en="<p>Text</p>", source_language="fr")
    assert told(item) == [
        ("source_missing", "title", "fr", "title_fr"),
        ("source_missing", "body", "fr", "body_fr"),
        ("italian_missing", "title", "it", "title_it"),
        ("italian_missing", "body", "it", "body_it"),
    ]
    assert told(news("altra", title_it="  ")) == [("source_missing", "title", "it", "title_it")]
    assert told(news("terza", body_it="<p> </p>")) == []


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_long_titles_and_summaries(code):
    title, summary = (30, 80) if code == "zh-hans" else (60, 160)
    item = body(code, "<p>Testo.</p>")
    for field, limit in (("title", title), ("summary", summary)):
        setattr(item, f"{field}_{suffix(code)}", "石" * limit)
    assert told(item) == []
    for field, limit in (("title", title), ("summary", summary)):
        setattr(item, f"{field}_{suffix(code)}", "石" * (limit + 1))
    assert [(f.code, f.language, f.gaps) for f, _s in quality.findings(item)] == [
        ("title_long", code, {"limit": title, "count": title + 1}),
        ("summary_long", code, {"limit": summary, "count": summary + 1}),
    ]


# --- readability -------------------------------------------------------------------------------------------------
EASY = "<p>" + "Il marmo è bianco. La cava è alta. " * 20 + "</p>"
HARD = "<p>" + "Conformemente alle summenzionate disposizioni amministrative interministeriali " * 20 + "</p>"


def test_gulpease_is_the_formula():
    words = "casa " * 99 + "mare."  # 100 words of four letters, one sentence
    assert texts.gulpease(words) == round(89 - 10 * 400 / 100 + 300 / 100) == 52
    assert texts.gulpease("casa " * 99) is None
    assert [texts.meaning(score) for score in (100, 80, 79, 60, 59, 40, 39, 0)] == [
        *("primary", "primary", "easy", "easy", "middle", "middle", "diploma", "diploma")
    ]


def test_hard_italian_is_told_with_its_meaning():
    assert told(body("it", EASY)) == []
    assert told(body("it", HARD)) == [("hard_to_read", "diploma", "it", "body_it")]
    with translation.override("en"):
        assert "high-school diploma" in quality.findings(body("it", HARD))[0][0].sentence
        assert quality.readability(body("it", EASY))["score"] >= 80
    assert quality.readability(body("it", "<p>Poche parole.</p>")) is None


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_long_sentences_in_other_languages(code):
    word = {"en": "stone ", "fr": "pierre ", "ar": "حجر "}[code]
    end = "؟" if code == "ar" else "."
    assert found_in_text(code, f"<p>{(word * 40 + end + ' ') * 3}</p>") == [("long_sentences", "words")]
    assert found_in_text(code, f"<p>{(word * 10 + end + ' ') * 12}</p>") == []
    assert found_in_text(code, f"<p>{word * 40}</p>") == []


def test_long_sentences_in_chinese_are_counted_in_characters():
    assert found_in_text("zh-hans", f"<p>{('石' * 70 + '。') * 4}</p>") == [("long_sentences", "signs")]
    assert found_in_text("zh-hans", f"<p>{('石' * 20 + '。') * 12}</p>") == []


# --- rich text ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", LANGUAGE_CODES)
@pytest.mark.parametrize(
    ("html", "cases"),
    [
        ("<h2>Uno</h2><p>x</p><h3>Due</h3><h2>Tre</h2>", []),
        ("<p>x</p><h3>Uno</h3>", ["first"]),
        ("<h2>Uno</h2><h4>Due</h4>", ["skipped"]),
        ("<h2> </h2><p>x</p>", ["empty"]),
        ("<h1>Uno</h1><h2>Due</h2>", ["page"]),
    ],
)
def test_headings_go_down_one_level_at_a_time(code, html, cases):
    item = body("it", "<p>x</p>")
    read = {code: rich_text.read(html)}
    assert [(f.language, f.case) for f in rich_text.headings_and_links(item, read)] == [(code, case) for case in cases]


NOTHING = {
    "it": ["qui", "Clicca qui!", "leggi tutto…", "QUI →", "Scopri di più"],
    "en": ["here", "Click here.", "read more »", "Learn more"],
    "fr": ["ici", "Cliquez ici", "En savoir plus…", "lire la suite"],
    "zh-hans": ["这里", "点击这里", "更多 >", "查看详情"],
    "ar": ["هنا", "اضغط هنا", "هُنَا", "المزيد…", "من هنا"],
}
SAYS = {
    "it": "Il programma del 2027",
    "en": "Here is the programme of 2027",
    "fr": "Le programme d’ici 2027",
    "zh-hans": "二零二七年节目单",
    "ar": "برنامج سنة 2027",
}


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_a_link_says_where_it_leads(code):
    address = path_in("/contatti/scrivi/", code)
    links = "".join(f'<p><a href="{address}">{words}</a></p>' for words in NOTHING[code])
    assert found_in_text(code, links) == [("link_text", "unclear")] * len(NOTHING[code])
    assert found_in_text(code, f'<p><a href="{address}">{SAYS[code]}</a></p>') == []
    assert found_in_text(code, '<p><a href="https://example.org">https://example.org</a></p>') == [
        ("link_text", "address")
    ]
    assert found_in_text(code, f'<p><a href="{address}"> → </a></p>') == [("link_text", "empty")]


HOSTILE = [
    "<p><a href='/contatti/scrivi/'>qui",
    "<a href='/contatti/scrivi/'><a href='/contatti/scrivi/'>qui</a></a>",
    "<h2><h2><h3></p></a></a>",
    "<a href>x y</a><a href=''>x y</a><a href=' '>x y</a>",
    "<a href='http://[::1'>x y</a><a href='//'>x y</a><a href='https://\\evil'>x y</a>",
    "<a href='/%00/'>x y</a><a href='/%ff/'>x y</a><a href='/\u202e/'>x y</a>",
    "<a href='http://exa mple.org:99999/'>x y</a><a href='mailto:'>x y</a><a href='tel:'>x y</a>",
    "<!-- <a href='/no/'>x</a> --><![CDATA[<a href=/no/>]]><?x?>",
    "<a href='/" + "a" * 5000 + "/'>x y</a>",
    "<p>" * 3000 + "<a href='/'>x y",
    "&#0;&#xD800;&bogus; %s %(x)s {}",
    "\0",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_texts_are_read_without_a_fault(html):
    for finding, _severity in quality.findings(body("it", html)):
        assert finding.sentence and finding.stored


def test_signs_of_gaps_in_a_text_are_told_as_they_are():
    [(finding, _severity)] = quality.findings(body("it", "<h3>100%(x)s {y} %s</h3>"))
    assert "100%(x)s {y} %s" in finding.sentence


# --- links -------------------------------------------------------------------------------------------------------
def link(address, words="la pagina"):
    return f'<p><a href="{address}">{words}</a></p>'


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_links_inside_the_site_arrive(world, code, settings):
    for address in (
        *("/", "/contatti/", "/contatti/scrivi/", "/eventi/row-1/", "/eventi/row-1", "/programmi/row-1/row-1/"),
        *("/eventi/row-1/?da=lettera#dove", "/eventi/archivio/2020/", "/eventi/feed/"),
    ):
        own = path_in(address, code)
        assert found_in_text(code, link(own)) == [], own
        assert found_in_text(code, link(settings.SITE_URL + own)) == [], own
    for address in ("/no/", "/eventi/no/", "/programmi/row-1/no/", "/programmi/no/row-1/", "/eventi/row-1/no/"):
        assert found_in_text(code, link(path_in(address, code))) == [("link_broken", "nothing")], address
    assert found_in_text(code, link("/media/documents/none.pdf")) == [("link_broken", "nothing")]
    assert found_in_text(code, link(world.data.document.file.url)) == []
    assert found_in_text(code, link("/admin/content/page/")) == [("link_broken", "staff")]


def test_links_to_what_is_not_public_say_which_and_why():
    with time_machine.travel(NOW, tick=False):
        make_world(rows=1)
        now = timezone.now()
        news("bozza", title_it="La bozza")
        news("domani", state="published", published_at=now + DAY)
        news("ieri", state="published", published_at=now - 2 * DAY, expires_at=now - DAY)
        text = "".join(link(f"/notizie/{slug}/") for slug in ("bozza", "domani", "ieri", "row-1"))
        found = [(f.code, f.case, f.gaps["title"]) for f, _s in quality.findings(body("it", text))]
    assert found == [
        ("link_hidden", "draft", "La bozza"),
        ("link_hidden", "waiting", "Prova"),
        ("link_hidden", "over", "Prova"),
    ]


def test_an_edition_cannot_be_reached_without_its_programme(world):
    text = link("/programmi/row-1/row-1/")
    assert found_in_text("it", text) == []
    world.programme.state = "draft"
    world.programme.save()
    assert found_in_text("it", text) == [("link_hidden", "draft")]


def test_an_item_may_link_to_itself():
    item = news(body_it=link("/notizie/prova/"))
    assert told(item) == []


def test_a_link_to_another_language_and_to_an_old_address(world):
    item = body("fr", link("/eventi/row-1/"))
    assert [(f.code, f.gaps["new"]) for f, _s in quality.findings(item)] == [("link_language", "/fr/eventi/row-1/")]
    Redirect.objects.create(old_path="/vecchia/", new_path="/contatti/scrivi/")
    item = body("ar", link("/ar/vecchia/"))
    assert [(f.code, f.gaps["new"]) for f, _s in quality.findings(item)] == [("link_moved", "/ar/contatti/scrivi/")]


@pytest.mark.parametrize(
    ("address", "case"),
    [
        ("mailto:ufficio@example.org?subject=x", None),
        ("mailto:ufficio", "mail"),
        ("tel:+39 0585 000", None),
        ("tel:chiama", "phone"),
        ("https://example.org/a?b=c#d", None),
        ("https://example", "outside"),
        ("http://.x/", "outside"),
        ("#content", None),
        ("#", "anchor"),
        ("#nowhere", "anchor"),
        ("//example.org/x", None),
    ],
)
def test_links_that_leave_the_site_are_looked_at_for_their_form(address, case):
    assert found_in_text("it", link(address)) == ([("link_malformed", case)] if case else [])


# --- pictures ----------------------------------------------------------------------------------------------------
def test_pictures_are_described_in_the_languages_of_the_item_and_named(world):
    picture = make_picture("cava", languages=["it"])
    item = news(title_fr="Essai", cover=picture, source_language="fr")
    assert told(item) == [("alt_missing", "", "fr", "cover"), ("alt_untranslated", "", "it", "cover")][:1]
    item = news("altra", title_fr="Essai", cover=picture)
    assert told(item) == [("alt_untranslated", "", "fr", "cover")]
    Image.objects.filter(pk=picture.pk).update(is_decorative=True)
    assert told(NewsItem.objects.get(pk=item.pk)) == []
    Image.objects.filter(pk=picture.pk).update(author="", licence="permission")
    assert told(NewsItem.objects.get(pk=item.pk)) == [("picture_rights", "credit", "", "cover")]
    Image.objects.filter(pk=picture.pk).update(licence="")
    assert told(NewsItem.objects.get(pk=item.pk)) == [("picture_rights", "licence", "", "cover")]
    Image.objects.filter(pk=picture.pk).update(licence="office")
    assert told(NewsItem.objects.get(pk=item.pk)) == []
    Image.objects.filter(pk=picture.pk).update(rights_end_on=timezone.localdate() - DAY)
    assert told(NewsItem.objects.get(pk=item.pk)) == [("picture_rights", "ended", "", "cover")]


def test_galleries_are_looked_at_too(world):
    picture = make_picture("IMG", languages=["it"])
    Image.objects.filter(pk=picture.pk).update(alt_it="IMG_1234.jpg")
    page = Page.objects.create(slug="galleria", title_it="Galleria")
    page.gallery.add(picture)
    assert told(page) == [("alt_file_name", "", "it", "gallery")]


@pytest.mark.parametrize(
    "text",
    [
        *("IMG_1234.jpg", "DSC0001", "foo.png", "dscf 0042", "image (3)", "foto", "Screenshot 2026-05-01 10.22.33"),
        *(
            "20260501_102233",
            "WhatsApp Image 2026",
            "a3f09b7c5d2e4f60",
            "Immagine1",
            "图片1",
            "صورة 12",
            "scan-004.TIFF",
        ),
    ],
)
def test_an_alternative_text_that_is_a_file_name(text):
    assert quality.items.pictures.is_file_name(text)


@pytest.mark.parametrize(
    "text",
    ["Una cava di marmo", "Foto di gruppo nel 1920", "The David", "采石场的大理石", "محجر رخام", "Image of Carrara"],
)
def test_an_alternative_text_that_is_none(text):
    assert not quality.items.pictures.is_file_name(text)


# --- events ------------------------------------------------------------------------------------------------------
def test_events_say_what_they_cost_when_where_and_who_gets_in(world):
    event = Event.objects.create(slug="nuovo", title_it="Nuovo")
    assert told(event) == [("event_cost", "", "", "is_free"), ("event_date", "", "", "dates#")]
    event.is_free = True
    soon = timezone.now() + DAY
    EventDate.objects.create(event=event, starts_at=soon)
    EventDate.objects.create(event=event, starts_at=soon, venue=world.data.venue)
    assert told(event) == [("event_place", "", "", "dates#")]
    venue = world.data.venue
    venue.step_free, venue.steps, venue.access_note = "unknown", None, ""
    venue.has_accessible_toilet = venue.has_parking = venue.has_dust = venue.has_noise = None
    for code in LANGUAGE_CODES:
        setattr(venue, f"access_note_{suffix(code)}", None)
    venue.save()
    event = Event.objects.get(pk=event.pk)
    event.is_free, event.cost_note_ar = None, "مجانا"
    assert told(event) == [("event_place", "", "", "dates#"), ("venue_access", "", "", "dates#")]


def test_of_an_event_that_is_over_nobody_asks_the_cost_or_the_access(world):
    event = Event.objects.create(slug="vecchio", title_it="Vecchio")
    EventDate.objects.create(event=event, starts_at=timezone.now() - 9 * DAY)
    event.refresh_from_db()
    assert told(event) == []


def test_an_edition_says_its_days(world):
    world.edition.starts_on = world.edition.ends_on = None
    assert told(world.edition) == [("edition_days", "", "", "starts_on")]
