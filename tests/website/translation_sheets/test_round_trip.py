"""Translations out to somebody without an account, and back."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from carrara.content import drafts, keeping
from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import NewsItem, User
from carrara.website.models import InventoryEntry, ItemTexts
from carrara.website.translation_sheets import keys, out
from events.models import Event, EventDate, Venue
from tests.events.test_imports import told, whole_database
from tests.world import make_world

PAGE = "/admin/translations-out-and-back/"
THEN = datetime(2027, 6, 3, 7, tzinfo=UTC)
HTML = '<h2>Il marmo</h2><p>Bianco &amp; <strong>duro</strong>: <a href="https://example.org/">qui</a>.</p><p>Due</p>'


@pytest.fixture
def staff(admin_client, admin_user, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    admin_user.language = "en"
    admin_user.save()
    return admin_client


@pytest.fixture
def news(db):
    return NewsItem.objects.create(
        slug="marmo", title_it="Il marmo", summary_it="=Breve", body_it=HTML, title_fr="Marbre"
    )


def kinds():
    return list(InventoryEntry.objects.values_list("model", flat=True).distinct())


def fetch(client, code="fr", which="all", ending="xlsx", labels=None):
    chosen = {"language": code, "which": which, "format": ending, "kinds": labels or kinds()}
    return client.get(f"{PAGE}sheet/", chosen)


def lines(answer):
    """Headings and rows of a sheet as somebody sees it, whichever kind of file it is."""
    if answer.headers["Content-Type"].startswith("text/csv"):
        text = answer.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.split("\n", 1)[0] else ","))
    rows = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


def filled(rows, new, *, drop=()):
    """The sheet with a new translation where `new` has one for the source text, as a CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([*row[:9], new.get(row[7], row[9]), *row[10:]])
    return text.getvalue().encode()


def send(client, data, name="fr.csv"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def agree(client, answer, **chosen):
    return client.post(PAGE, {"word": answer.context["word"], **chosen}, follow=True)


def counts(answer):
    return {name: count for name, count in answer.context["counts"].items() if count}


def left_out(answer):
    return [f"{row}: {why}" for row, why in answer.context["returned"].left_out]


def come_in(client, rows, new, **chosen):
    answer = send(client, filled(rows, new))
    assert left_out(answer) == []
    return agree(client, answer, **chosen)


# --- exactly -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("code", [code for code in LANGUAGE_CODES if code != "it"])
def test_what_comes_back_as_it_was_is_nothing_to_do(staff, code, ending):
    make_world(rows=1)
    NewsItem.objects.create(slug="f", title_it="=1+1", summary_it="'=x", body_it=HTML, title_ar="@", title_zh_hans="'-")
    Venue.objects.filter(slug="row-1").update(
        directions_it="Una\r\nDue", **{f"directions_{code.replace('-', '_')}": "A\r\nB"}
    )
    before = whole_database()
    answer = fetch(staff, code, ending=ending)
    rows = lines(answer)
    assert len(rows) > 80
    assert counts(send(staff, answer.content)) == {}
    copied = io.StringIO()  # the present translation typed again into the open column
    writer = csv.writer(copied)
    for number, row in enumerate(rows):
        writer.writerow(row if number == 0 else [*row[:9], row[8], *row[10:]])
    again = send(staff, copied.getvalue().encode())
    assert (set(counts(again)), left_out(again), again.context["word"]) == ({"same"}, [], "")
    assert whole_database() == before


def test_the_sheet_is_in_the_language_of_the_translator_and_locked_but_for_two_columns(staff, news):
    book = load_workbook(io.BytesIO(fetch(staff, "ar").content))
    page, guide = book.worksheets
    assert (page.sheet_view.rightToLeft, guide.sheet_view.rightToLeft, page.freeze_panes) == (True, True, "A2")
    assert (page.column_dimensions["A"].hidden, page.protection.sheet) == (True, True)
    assert [cell.column_letter for cell in page[2] if not cell.protection.locked] == ["J", "K"]
    source = next(cell for row in page.iter_rows() for cell in row if cell.value == "=Breve")
    assert (source.data_type, source.quotePrefix) == ("s", True)


def test_what_is_sent_out_is_what_was_asked_for(staff, news):
    def asked(which, code="fr"):
        return [(row[4], row[5]) for row in lines(fetch(staff, code, which))[1:]]

    news.title_it = "Il marmo bianco"
    news.save()
    titles = {
        which: [row[7] for row in lines(fetch(staff, "fr", which))[1:]] for which in ("missing", "stale", "todo", "all")
    }
    rich = '<h2>Il marmo</h2>\n<p>Bianco &amp; <strong>duro</strong>: <a href="https://example.org/">qui</a>.</p>\n<p>Due</p>'
    assert titles == {
        "missing": ["=Breve", rich],
        "stale": ["Il marmo bianco"],
        "todo": ["Il marmo bianco", "=Breve", rich],
        "all": ["Il marmo bianco", "=Breve", rich],
    }
    nothing = fetch(staff, "it")
    assert "There is nothing to translate" in nothing.content.decode()


# --- coming in ---------------------------------------------------------------------------------------------------
def test_looking_writes_nothing_and_saying_yes_writes_all(staff, admin_user, news):
    rows = lines(fetch(staff))
    new = {"Il marmo": "Le marbre", "=Breve": "=Bref"}
    before = whole_database()
    answer = send(staff, filled(rows, new))
    assert counts(answer) == {"new": 1, "changed": 1}
    assert whole_database() == before
    assert told(agree(staff, answer)) == ["2 texts are in."]
    item = NewsItem.objects.get()
    assert (item.title_fr, item.summary_fr, item.title_it) == ("Le marbre", "=Bref", "Il marmo")
    version = item.history.first()
    assert (version.history_user, version.history_change_reason) == (admin_user, "translation sheet: fr.csv")


def test_rich_text_comes_back_clean_and_what_it_lost_is_told(staff, news):
    rows = lines(fetch(staff))
    rich = next(row[7] for row in rows if row[7].startswith("<h2>"))
    typed = '<p>Blanc <em>dur</em><script>x()</script></p>\n<p onclick="y()">Deux</p>'
    answer = send(staff, filled(rows, {rich: typed}))
    [line] = answer.context["returned"].lines
    assert line.told == [
        "The link to https://example.org/ is missing.",
        "headings: 1 in the source, 0 here.",
        "Parts that the site does not take, such as scripts or pictures, were removed.",
    ]
    agree(staff, answer)
    assert NewsItem.objects.get().body_fr == "<p>Blanc <em>dur</em></p><p>Deux</p>"
    come_in(staff, lines(fetch(staff)), {rich: "Un\n\nDeux < trois"})
    assert NewsItem.objects.get().body_fr == "<p>Un</p><p>Deux &lt; trois</p>"


def test_texts_of_a_public_item_wait_in_a_draft_beside_it(staff, db):
    event = Event.objects.create(slug="e", title_it="Festa", state="published")
    date = EventDate.objects.create(event=event, starts_at=THEN, note_it="Al mattino")
    rows = lines(fetch(staff))
    answer = come_in(staff, rows, {"Festa": "Fête", "Al mattino": "Le matin"})
    assert told(answer) == ["2 texts are in. 2 of them wait in drafts beside their public items, to be published."]
    event, date = Event.objects.get(), EventDate.objects.get()
    assert (event.title_fr, date.note_fr) == (None, None)
    with drafts.edited(event) as shown:
        assert (shown.title_fr, shown.dates.get().note_fr) == ("Fête", "Le matin")
    assert counts(send(staff, filled(lines(fetch(staff)), {"Festa": "Fête"}))) == {"same": 1}


def test_names_without_drafts_are_written_at_once(staff, db):
    Venue.objects.create(slug="v", title_it="Cava", directions_it="A piedi")
    come_in(staff, lines(fetch(staff)), {"Cava": "Carrière", "A piedi": "À pied"})
    venue = Venue.objects.get()
    assert (venue.title_fr, venue.directions_fr) == ("Carrière", "À pied")


# --- what happened in the meantime -------------------------------------------------------------------------------
def test_what_somebody_wrote_here_is_replaced_only_where_somebody_says_so(staff, news):
    rows = lines(fetch(staff))
    marta = User.objects.create_user("marta", first_name="Marta", last_name="Lupi")
    news.title_fr, news._history_user = "Le marbre de Marta", marta
    news.save()
    new = {"Il marmo": "Marbre blanc", "=Breve": "Bref"}
    answer = send(staff, filled(rows, new))
    assert counts(answer) == {"new": 1, "conflict": 1}
    [line] = answer.context["groups"]["conflicts"]
    assert (line.present, line.words, line.changed_by) == ("Le marbre de Marta", "Marbre blanc", "Marta Lupi")
    assert "Changed here by Marta Lupi" in answer.content.decode()
    agree(staff, answer)
    item = NewsItem.objects.get()
    assert (item.title_fr, item.summary_fr) == ("Le marbre de Marta", "Bref")
    answer = send(staff, filled(rows, new))
    agree(staff, answer, **{f"row-{line.row}": "theirs"})
    assert NewsItem.objects.get().title_fr == "Marbre blanc"


def test_a_translation_of_an_older_source_comes_in_stale(staff, news):
    rows = lines(fetch(staff))
    news.title_it = "Il marmo bianco"
    news.save()
    answer = send(staff, filled(rows, {"Il marmo": "Le marbre"}))
    [line] = answer.context["returned"].lines
    assert line.told == ["The source text changed since the sheet went out: the translation comes in, marked as stale."]
    agree(staff, answer)
    kept = ItemTexts.objects.get(entry__model="content.newsitem")
    assert (NewsItem.objects.get().title_fr, kept.stale["fr"]["title"]["was"]) == ("Le marbre", "Il marmo")
    rows = lines(fetch(staff, which="stale"))
    come_in(staff, rows, {"Il marmo bianco": "Le marbre blanc"})
    assert ItemTexts.objects.get(entry__model="content.newsitem").stale.get("fr", {}) == {}


def test_if_the_site_changes_between_looking_and_saying_yes_nothing_is_written(staff, news):
    answer = send(staff, filled(lines(fetch(staff)), {"Il marmo": "Le marbre"}))
    NewsItem.objects.update(title_fr="Autre")
    again = agree(staff, answer)
    assert "the site changed since you looked" in again.content.decode()
    assert (counts(again), NewsItem.objects.get().title_fr) == ({"conflict": 1}, "Autre")


def test_one_text_that_cannot_stand_takes_all_others_back(staff, news, monkeypatch):
    other = NewsItem.objects.create(slug="b", title_it="Altro")
    answer = send(staff, filled(lines(fetch(staff)), {"Il marmo": "Le marbre", "Altro": "Autre"}))
    monkeypatch.setattr(
        "carrara.website.translation_sheets.writing.check",
        lambda item, fields: (_ for _ in ()).throw(keeping.ValidationError("no")) if item == other else None,
    )
    assert agree(staff, answer).status_code == 400
    assert list(NewsItem.objects.order_by("slug").values_list("title_fr", flat=True)) == [None, "Marbre"]


# --- lines that cannot come in -----------------------------------------------------------------------------------
def test_lines_that_nobody_can_place_are_told_and_left_out(staff, news):
    gone = NewsItem.objects.create(slug="gone", title_it="Via")
    german = NewsItem.objects.create(slug="fr", title_it="Cava")
    rows = lines(fetch(staff))
    gone.delete()
    NewsItem.objects.filter(pk=german.pk).update(source_language="fr")
    new = {row[7]: "x" * 121 if row[7] == "Il marmo" else f"fr {row[7]}" for row in rows[1:]}
    rows.append([rows[1][0][:-1] + "0", *rows[1][1:9], "Damaged", ""])
    rows.append(["", *rows[1][1:9], "Without", ""])
    rows += [row for row in rows[1:] if row[7] == "=Breve"]
    answer = send(staff, filled(rows, new))
    whys = sorted(why for _row, why in answer.context["returned"].left_out)
    assert [why.split(":")[0][:44] for why in whys] == sorted(
        [
            "its hidden key is damaged or missing, so nob",
            "its hidden key is damaged or missing, so nob",
            "the same text stands in row 4 already.",
            "this text is no longer there",
            "Français is now the source language of “Cava”."[:44],
            "“Il marmo”, Title or name",
        ]
    )
    agree(staff, answer)
    item = NewsItem.objects.get(pk=news.pk)
    assert (item.title_fr, item.summary_fr) == ("Marbre", "fr =Breve")


def test_advice_on_texts_that_may_be_in_the_wrong_place(staff, news):
    rows = lines(fetch(staff, "ar"))
    answer = send(staff, filled(rows, {"Il marmo": "Il marmo", "=Breve": "Kurz"}))
    assert [line.told for line in answer.context["returned"].lines] == [
        ["It is the same as the source text."],
        ["It holds no العربية letter."],
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a;b\n1;2",
        b"PK\x03\x04broken",
        b"key;New translation\nx|y;\x00",
        "key;New translation\n1;\xe9".encode("cp1252"),
        b"key;New translation\n" + b"|" * 2000 + b";x",
        b"key,Nouvelle traduction,New translation\ncontent.user|1|password|fr|a|b|c,x,x",
    ],
    ids=range(7),
)
def test_no_file_is_a_fault_of_the_server(staff, news, data):
    assert send(staff, data).status_code in (200, 400)


def test_a_key_that_was_made_up_opens_nothing(staff, admin_user, news):
    hostile = keys.Key("content.user", str(admin_user.pk), "password", "fr", "0" * 12, "0" * 12)
    place = keys.Key("content.newsitem", str(news.pk), "slug", "fr", "0" * 12, "0" * 12)
    for key in (hostile, place, str(place)[:-1] + "x"):
        answer = send(staff, f"key;New translation\n{key};x".encode())
        assert (counts(answer), len(left_out(answer))) == ({}, 1)


def test_a_chinese_sheet_that_lost_its_letters_is_refused(staff, news):
    rows = lines(fetch(staff, "zh-hans"))
    data = filled(rows, {"Il marmo": "é"}).decode().replace("=Breve", "Breve").encode("cp1252", "replace")
    answer = send(staff, data)
    assert answer.status_code == 400


def test_too_long_for_a_workbook_says_to_take_csv(staff, news):
    NewsItem.objects.filter(pk=news.pk).update(body_it=f"<p>{'a' * 33_000}</p>")
    assert "CSV" in fetch(staff).context["error"]
    rows = lines(fetch(staff, ending="csv"))
    assert max(len(row[7]) for row in rows) > 33_000


# --- who, and how much -------------------------------------------------------------------------------------------
def test_whoever_may_change_nothing_neither_sees_nor_opens_it(client, news):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_newsitem"))
    client.force_login(reader)
    if not getattr(reader, "languages", None):
        assert [client.get(url).status_code for url in (PAGE, f"{PAGE}sheet/")] == [403, 403]
        assert reverse("admin:translation_sheets") not in client.get("/admin/").content.decode()


def test_lines_of_items_that_one_may_not_change_are_left_out(staff, client, news):
    rows = lines(fetch(staff))
    someone = User.objects.create_user("someone", is_staff=True, language="en")
    someone.user_permissions.set(Permission.objects.filter(codename__in=["view_page", "change_page"]))
    client.force_login(someone)
    answer = send(client, filled(rows, {"Il marmo": "Le marbre"}))
    assert left_out(answer) == ["2: you may not write Français texts of “Il marmo”."]
    assert fetch(client, labels=["content.newsitem"]).status_code == 400


def test_it_asks_as_often_for_three_items_as_for_one(staff, news):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            rows = lines(fetch(staff, labels=["content.newsitem"]))
        with CaptureQueriesContext(connection) as back:
            send(staff, filled(rows, {row[7]: f"fr {row[7]}" for row in rows[1:]}))
        return len(queries), len(back)

    asked()
    one = asked()
    for number in (2, 3):
        NewsItem.objects.create(slug=f"n-{number}", title_it=f"Titolo {number}", body_it="<p>a</p>")
    assert asked() == one


def test_the_file_is_named_after_its_language(staff, news):
    assert out.file_name("zh-hans", "csv") == "carrara-zh-hans.csv"
    assert 'filename="carrara-fr.xlsx"' in fetch(staff).headers["Content-Disposition"]
