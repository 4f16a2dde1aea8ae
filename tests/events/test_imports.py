"""Events and venues from sheets: what is shown, what is refused, what is written."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from carrara.content import drafts
from carrara.content.models import User
from carrara.website.models import InventoryEntry
from events.models import Event, EventDate, Venue
from programmes.models import Edition, Programme
from tests.events.sheets import (
    EVENTS,
    PEOPLE,
    VENUES,
    agree,
    come_in,
    counts,
    problems,
    send,
    told,
    twenty,
    whole_database,
)


# --- twenty venues -----------------------------------------------------------------------------------------------
def test_looking_writes_nothing_and_saying_yes_writes_all(staff, vocabulary):
    before = whole_database()
    answer = send(staff, VENUES, twenty())
    assert (counts(answer), problems(answer)) == ((20, 0, 0), [])
    assert whole_database() == before
    assert told(agree(staff, VENUES, answer)) == ["20 new items are in."]
    venue = Venue.objects.get(slug="luogo-7")
    assert (venue.title_it, venue.address, venue.locality.slug) == ("Luogo 7", "Via 7", "colonnata")
    assert (str(venue.latitude), str(venue.longitude)) == ("44.07007", "10.10000")
    version = venue.history.get()
    assert (version.history_user.username, version.history_change_reason) == ("admin", "sheet: sheet.csv")
    assert InventoryEntry.objects.filter(model="events.venue").count() == 22


def test_the_same_sheet_again_finds_nothing_to_do(staff, vocabulary):
    come_in(staff, VENUES, twenty())
    before = whole_database()
    answer = send(staff, VENUES, twenty())
    assert (counts(answer), answer.context["word"]) == ((0, 0, 20), "")
    assert whole_database() == before


def test_a_sheet_that_brings_further_titles_means_the_same_items(staff, vocabulary):
    come_in(staff, VENUES, "title_it;address\nSala;Via 1\nCortile;Via 2")
    sheet = "title_it;title_en\nSala;Hall\nCortile;Yard"
    assert counts(send(staff, VENUES, sheet)) == (0, 2, 0)
    come_in(staff, VENUES, sheet)
    assert counts(send(staff, VENUES, sheet.replace("Yard", "Court"))) == (
        1,
        0,
        1,
    )  # another English title: another place


def test_more_than_can_be_written_at_a_time_is_said_before_anything_is_written(staff, vocabulary, settings):
    settings.IMPORT_MAX_NEW, settings.IMPORT_MAX_CHANGED = 19, 1
    answer = send(staff, VENUES, twenty())
    assert problems(answer) == ["Row 1: The sheet would make 20 items, and it may make 19 at a time: send it in parts."]
    assert answer.context["word"] == ""
    answer = send(staff, VENUES, "slug;address\nstudio-1;Via Nuova\nstudio-2;Via Nuova")
    assert problems(answer) == [
        "Row 1: The sheet would change 2 items, and it may change 1 at a time: send it in parts."
    ]
    assert "makes at most 19 new items and changes at most 1" in staff.get(VENUES).content.decode()


def test_one_wrong_row_keeps_all_out(staff, vocabulary):
    before = whole_database()
    answer = send(staff, VENUES, twenty() + "\nLuogo 21;Via 21;Colonata;144;")
    assert problems(answer) == [
        "Row 22, column “Locality”: There is no locality “Colonata”. Did you mean “Colonnata”?",
        "Row 22, column “Latitude”: Ensure this value is less than or equal to 90.",
    ]
    assert answer.context["word"] == ""
    assert whole_database() == before


def test_changes_are_shown_before_and_after_and_empty_cells_change_nothing(staff, vocabulary):
    Venue.objects.filter(slug="studio-1").update(access_note_it="Un gradino")
    sheet = "slug;title_it;address;step_free;access_note_it\nstudio-1;Studio Uno;;with steps;\nstudio-2;Studio 2;;;"
    answer = send(staff, VENUES, sheet)
    assert counts(answer) == (0, 1, 1)
    [planned] = answer.context["shown"]["changed"]
    assert {change.name: re.sub(r"\s+", " ", str(change.shown)).strip() for change in planned.changes} == {
        "title_it": "Studio <del>1</del> <ins>Uno</ins>",
        "step_free": "<del>not stated</del> <ins>with steps</ins>",
    }
    agree(staff, VENUES, answer)
    venue = Venue.objects.get(slug="studio-1")
    assert (venue.title_it, venue.address, venue.access_note_it) == ("Studio Uno", "Via Carriona 1", "Un gradino")


def test_two_places_of_one_name_are_told_apart_by_their_street(staff, vocabulary):
    come_in(staff, VENUES, "title_it;address\nStudio 1;Via Nuova 9\nStudio 1;Via Carriona 1")
    assert sorted(Venue.objects.filter(title_it="Studio 1").values_list("slug", "address")) == [
        ("studio-1", "Via Carriona 1"),
        ("studio-1-2", "Via Nuova 9"),
    ]


# --- headings ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "headings",
    [
        "title_it;address",
        "Nome (Italiano);Via e numero civico",
        "NAME (italian):;Street and number*",
        "nome;via e numero civico",
    ],
)
def test_headings_in_any_language(staff, vocabulary, headings):
    come_in(staff, VENUES, f"{headings}\nCava;Via Alta")
    assert Venue.objects.get(address="Via Alta").title_it == "Cava"


def test_a_heading_without_a_language_means_the_one_it_is_written_in(staff):
    come_in(staff, EVENTS, "Titolo;Title;Titre\nVisita;Visit;Visite")
    event = Event.objects.get()
    assert (event.title_it, event.title_en, event.title_fr, event.source_language) == (
        "Visita",
        "Visit",
        "Visite",
        "it",
    )


def test_what_is_wrong_with_headings_is_said(staff):
    assert problems(send(staff, EVENTS, "title_it;Startz;;title_it;kind\na;b;c;d;e")) == [
        "Row 1: Column B, “Startz”, is not known. Is “Starts” meant?",
        "Row 1: Column C has no heading: give it one of ours, or delete it.",
        "Row 1: Columns A, D both mean “Title or name (Italiano)”: keep one of them.",
    ]
    assert problems(send(staff, EVENTS, "x;y\n1;2")) == [
        "Row 1: No heading in the first row is one of ours: please start from the template."
    ]
    assert problems(send(staff, EVENTS, "title_it;starts")) == ["Row 1: below the headings there is no row."]


@pytest.mark.parametrize("address", [VENUES, EVENTS, PEOPLE])
@pytest.mark.parametrize("language", ["it", "en", "fr", "zh-hans", "ar"])
def test_the_template_is_taken_as_it_is_in_every_language(staff, admin_user, vocabulary, address, language):
    admin_user.language = language
    admin_user.save()
    template = staff.get(f"{address}template/").content
    book = load_workbook(BytesIO(template))
    assert book.worksheets[0].sheet_view.rightToLeft == (language == "ar")
    assert book.worksheets[0].freeze_panes == "A2"
    answer = send(staff, address, template, "x.xlsx")
    assert (problems(answer), counts(answer)) == ([], (1, 0, 0))


# --- events ------------------------------------------------------------------------------------------------------
def test_an_event_with_all_that_a_sheet_can_say(staff, vocabulary):
    programme = Programme.objects.create(slug="aperti", title_it="Studi aperti")
    Edition.objects.create(programme=programme, slug="2027", year=2027, title_it="2027")
    sheet = (
        "Titolo;Title;Testo (Italiano);Kind;Audience;Language of the event;Free of charge;Price in euro, from;E-mail;"
        "Edition of a programme;Organisers;Starts;Ends;Venue;Note of the date (Italiano)\n"
        'Cava;Quarry;"Si sale.\n\nPoi <i>giù</i><script>x()</script>.</p>";visit;'
        "Families and children;Italiano;no;7,50;"
        "a@example.org;aperti/2027;Musée du marbre;3/6/2027 9:00;3/6/2027 12.30;via carriona 2;Al mattino\n"
        "Cava;;;;;;;;;;;4/6/2027;5/6/2027;Studio 1;\n"
    )
    come_in(staff, EVENTS, sheet)
    event = Event.objects.get()
    assert (event.slug, event.state, event.source_language) == ("cava", "draft", "it")
    assert (event.title_en, event.kind.key, event.audience, event.language) == ("Quarry", "visit", "families", "it")
    assert "script" not in event.body_it and "Poi" in event.body_it
    assert (event.is_free, str(event.price_min), event.email) == (False, "7.50", "a@example.org")
    assert (event.edition.year, [p.slug for p in event.organisers.all()]) == (2027, ["museo"])
    assert [(d.starts_at, d.ends_at, d.is_all_day, d.venue.slug, d.note_it) for d in event.dates.all()] == [
        (utc(3, 7), utc(3, 10, 30), False, "studio-2", "Al mattino"),
        (utc(3, 22), utc(5, 22), True, "studio-1", None),
    ]
    assert (event.starts_at, event.ends_at) == (utc(3, 7), utc(5, 22))
    assert [date.history.count() for date in event.dates.all()] == [1, 1]


def utc(day, hour, minute=0):
    return datetime(2027, 6, day, hour, minute, tzinfo=UTC)


def test_what_is_wrong_in_a_row_is_said_by_row_and_column(staff, vocabulary):
    sheet = (
        "Title;Kind;Starts;Ends;Venue;Free of charge;Price in euro, from;Website;All day\n"
        "A;Dance;30/2/2027;;Studio;perhaps;dear;x;\n"
        ";visit;3/6/2027 9:00;2/6/2027 9:00;;yes;5;;\n"
        "B;;3/6/2027;;;;;;no\n"
        "C;;;;Studio 1;;;;\n"
    )
    assert problems(send(staff, EVENTS, sheet)) == [
        "Row 2, column “Kind”: There is no kind of event “Dance”: make it first, or correct the name.",
        "Row 2, column “Starts”: “30/2/2027” is not a date that exists: write it like 3/6/2027 9:00, the day first, or"
        " 2027-06-03 09:00.",
        "Row 2, column “Venue”: There is no venue “Studio”. Did you mean “Studio 2”, “Studio 1”?",
        "Row 2, column “Free of charge”: “perhaps” is neither yes nor no.",
        "Row 2, column “Price in euro, from”: “dear” is not a number.",
        "Row 2, column “Website”: Enter a valid URL.",
        "Row 3: The end must be later than the start.",
        "Row 3, column “Title or name (Italiano)”: Write the title in Italiano, the source language of this item.",
        "Row 3: An event that is free of charge has no price.",
        "Row 4, column “Starts”: write the hour too, or “yes” under all day.",
        "Row 5, column “Starts”: write when it starts.",
    ]


def test_rows_of_one_event_must_agree(staff):
    sheet = "slug;title_it;contact_name;starts\na;A;Anna;3/6/2027 9:00\na;A;Bruno;4/6/2027 9:00"
    assert problems(send(staff, EVENTS, sheet)) == ["Row 3, column “Contact”: row 2 says otherwise of the same item."]
    sheet = "slug;title_it\na;A\na;A"
    assert problems(send(staff, VENUES, sheet)) == ["Row 3, column “Address”: this address stands in row 2 already."]


def test_the_same_title_at_another_time_is_another_event(staff):
    come_in(staff, EVENTS, "title_it;starts\nConcerto;3/6/2027 21:00")
    answer = send(staff, EVENTS, "title_it;starts\nConcerto;3/6/2028 21:00")
    assert (counts(answer), answer.context["shown"]["new"][0].item.slug) == ((1, 0, 0), "concerto-2")
    assert counts(send(staff, EVENTS, "title_it;starts\nConcerto;3/6/2027 21:00")) == (0, 0, 1)


def test_a_date_is_added_and_completed_and_none_taken_away(staff, vocabulary):
    come_in(staff, EVENTS, "slug;title_it;starts\nc;Concerto;3/6/2027 21:00")
    come_in(staff, EVENTS, "slug;starts;venue\nc;3/6/2027 21:00;Studio 1\nc;4/6/2027 21:00;")
    dates = Event.objects.get().dates.all()
    assert [(date.starts_at, date.venue and date.venue.slug) for date in dates] == [
        (utc(3, 19), "studio-1"),
        (utc(4, 19), None),
    ]


# --- what is public ----------------------------------------------------------------------------------------------
def test_a_public_event_stays_as_it_is_and_its_changes_wait_beside_it(staff, vocabulary):
    event = Event.objects.create(slug="festa", title_it="Festa", state="published")
    date = EventDate.objects.create(event=event, starts_at=utc(3, 7))
    sheet = "slug;title_it;summary_it;organisers;starts;venue\nfesta;La festa;Musica;museo;3/6/2027 9:00;studio 1\n"
    sheet += "festa;;;;4/6/2027 9:00;"
    answer = send(staff, EVENTS, sheet)
    assert [planned.is_live for planned in answer.context["shown"]["changed"]] == [True]
    agree(staff, EVENTS, answer)
    event, date = Event.objects.get(), EventDate.objects.get()
    assert (event.title_it, event.summary_it, date.venue, list(event.organisers.all())) == ("Festa", None, None, [])
    draft = drafts.of(event)
    assert draft.changed_by.username == "admin"
    with drafts.edited(event) as shown:
        assert (shown.title_it, shown.summary_it, shown.dates.count()) == ("La festa", "Musica", 2)
        assert [partner.slug for partner in shown.organisers.all()] == ["museo"]
        assert shown.dates.first().venue.slug == "studio-1"
    assert counts(send(staff, EVENTS, sheet)) == (0, 0, 1)  # the draft says so already


# --- who, and how much -------------------------------------------------------------------------------------------
def test_whoever_may_not_add_and_change_neither_sees_nor_opens_it(client, db):
    reader = User.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    for rights in (["view"], ["view", "add"], ["view", "change"]):
        names = [f"{right}_venue" for right in rights]
        reader.user_permissions.set(Permission.objects.filter(codename__in=names))
        assert VENUES not in client.get("/admin/events/venue/").content.decode()
        assert client.get(VENUES).status_code == client.get(f"{VENUES}template/").status_code == 403
        assert send(client, VENUES, "title_it\nA").status_code == 403
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_venue", "add_venue", "change_venue"]))
    assert VENUES in client.get("/admin/events/venue/").content.decode()
    assert client.get(VENUES).status_code == 200


def test_looking_asks_as_much_of_the_database_for_forty_rows_as_for_four(staff, vocabulary):
    def asked(rows):
        lines = [f"E{n};{n % 4 + 1}/6/2027 9:00;Studio 1;museo;visit" for n in range(rows)]
        with CaptureQueriesContext(connection) as queries:
            send(staff, EVENTS, "\n".join(["title_it;starts;venue;organisers;kind", *lines]))
        return len(queries)

    asked(1)
    assert asked(40) == asked(4)


def test_five_thousand_rows_are_looked_at_and_not_one_more(staff):
    lines = [f"Luogo {number}" for number in range(5000)]
    answer = send(staff, VENUES, "\n".join(["title_it", *lines]))
    assert counts(answer) == (5000, 0, 0)
    assert send(staff, VENUES, "\n".join(["title_it", *lines, "one", "more"])).status_code == 400


def test_the_words_are_those_of_the_reader(staff, admin_user):
    admin_user.language = "it"
    admin_user.save()
    answer = send(staff, VENUES, "title_it;latitude\nA;x")
    assert "«Latitudine»" in problems(answer, "it")[0]
