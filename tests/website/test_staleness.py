"""Which translation fell behind its source: by cases, each through the ways on which texts reach the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carrara.content import drafts, publishing, restoring
from carrara.content.models import Locality, NewsItem
from carrara.website.inventory.confirming import ReadSomethingElse, confirm, source_digest
from carrara.website.inventory.entries import rebuild, update
from carrara.website.models import InventoryEntry, ItemTexts
from carrara.website.seeds import import_seeds
from events.models import Event, EventDate
from tests.events.making import make_event, rome

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    """Written in Italian, whole in French, with a title alone in Arabic."""
    return NewsItem.objects.create(
        slug="cava",
        title_it="La cava",
        body_it="<p>Il marmo bianco</p>",
        title_fr="La carrière",
        body_fr="<p>Le marbre blanc</p>",
        title_ar="المقلع",
    )


def write(item, **texts):
    for name, text in texts.items():
        setattr(item, name, text)
    item.save()


def restore(item, version):
    restoring.restore(item, version, by=None)
    item.refresh_from_db()


def entry_of(item):
    return InventoryEntry.objects.get(model=item._meta.label_lower, object_id=item.pk)


def kept(item):
    return ItemTexts.objects.get(entry=entry_of(item))


def stale(item):
    """{language: {place: what the source said when the translation was right}}."""
    return {code: {place: mark["was"] for place, mark in found.items()} for code, found in kept(item).stale.items()}


def statuses(item):
    entry = entry_of(item)
    return {code: entry.status(code).value for code in ("it", "en", "fr", "zh-hans", "ar")}


def still_right(item, code, *places):
    row = kept(item)
    return confirm(item, code, {place: source_digest(row, place) for place in places})


# --- edit the source, edit the translation -----------------------------------------------------------------------
def test_what_is_just_written_is_stale_in_no_language(item):
    assert stale(item) == {}
    assert statuses(item) == {"it": "present", "en": "missing", "fr": "present", "zh-hans": "missing", "ar": "missing"}
    assert entry_of(item).gaps == {"en": 2, "zh-hans": 2, "ar": 1}


def test_a_change_of_the_source_leaves_behind_the_languages_that_have_that_text(item):
    write(item, body_it="<p>Il marmo rosso</p>")
    assert stale(item) == {"fr": {"body": "Il marmo bianco"}}
    write(item, title_it="Le cave")
    assert stale(item) == {"fr": {"title": "La cava", "body": "Il marmo bianco"}, "ar": {"title": "La cava"}}
    assert statuses(item) == {"it": "present", "en": "missing", "fr": "stale", "zh-hans": "missing", "ar": "stale"}


def test_a_second_change_is_told_against_the_text_that_was_translated(item):
    write(item, title_it="Le cave")
    write(item, title_it="Le cave di marmo")
    assert stale(item)["fr"] == {"title": "La cava"}


def test_a_source_that_comes_back_to_what_it_was_leaves_nothing_behind(item):
    write(item, title_it="Le cave")
    write(item, title_it="La cava")
    assert stale(item) == {}


def test_a_translation_written_in_the_same_save_is_right(item):
    write(item, title_it="Le cave", title_fr="Les carrières")
    assert stale(item) == {"ar": {"title": "La cava"}}


def test_an_edited_translation_is_right_for_the_text_that_was_edited(item):
    write(item, title_it="Le cave", body_it="<p>Il marmo rosso</p>")
    write(item, title_fr="Les carrières")
    assert stale(item)["fr"] == {"body": "Il marmo bianco"}
    assert statuses(item)["fr"] == "stale"
    write(item, body_fr="<p>Le marbre rouge</p>")
    assert statuses(item)["fr"] == "present"


def test_an_emptied_translation_is_missing_and_no_longer_stale(item):
    write(item, title_it="Le cave")
    write(item, title_ar="")
    assert (stale(item), statuses(item)["ar"]) == ({"fr": {"title": "La cava"}}, "missing")


def test_a_text_that_the_source_no_longer_has_leaves_its_translations_behind(item):
    write(item, body_it="")
    assert stale(item) == {"fr": {"body": "Il marmo bianco"}}
    write(item, body_fr="")
    assert statuses(item) == {"it": "present", "en": "missing", "fr": "present", "zh-hans": "missing", "ar": "present"}


@pytest.mark.parametrize(
    "same",
    ["<p>Il <strong>marmo</strong> bianco</p>", "<p>Il  marmo\n bianco</p>", "<h2>Il marmo</h2><p>bianco</p>"],
)
def test_bold_type_and_line_breaks_are_no_change_of_meaning(item, same):
    write(item, body_it=same)
    assert stale(item) == {}


def test_where_a_link_leads_is_one(item):
    write(item, body_it='<p>Il <a href="https://example.org/a">marmo</a> bianco</p>')
    write(item, body_fr='<p>Le <a href="https://example.org/a">marbre</a> blanc</p>')
    write(item, body_it='<p>Il <a href="https://example.org/b">marmo</a> bianco</p>')
    assert stale(item) == {"fr": {"body": "Il marmo (https://example.org/a) bianco"}}


def test_a_save_that_changes_no_text_changes_nothing_here(item):
    write(item, title_it="Le cave")
    before = kept(item).stale
    write(item, state="published")
    assert (kept(item).stale, entry_of(item).state) == (before, "published")


# --- still right -------------------------------------------------------------------------------------------------
def test_still_right_confirms_one_text_of_one_language(item):
    write(item, title_it="Le cave", body_it="<p>Il marmo rosso</p>")
    assert still_right(item, "fr", "body") == ["body"]
    assert stale(item) == {"fr": {"title": "La cava"}, "ar": {"title": "La cava"}}
    assert still_right(item, "fr", "title") == ["title"]
    assert statuses(item)["fr"] == "present"


def test_after_still_right_the_next_change_is_told_against_what_was_confirmed(item):
    write(item, title_it="Le cave")
    still_right(item, "fr", "title")
    write(item, title_it="Le cave di marmo")
    assert stale(item) == {"fr": {"title": "Le cave"}, "ar": {"title": "La cava"}}


def test_still_right_twice_does_nothing_more(item):
    write(item, title_it="Le cave")
    still_right(item, "fr", "title")
    assert still_right(item, "fr", "title") == []


def test_nobody_confirms_a_source_that_they_have_not_seen(item):
    write(item, title_it="Le cave")
    read = {"title": source_digest(kept(item), "title")}
    write(item, title_it="Le miniere")
    with pytest.raises(ReadSomethingElse):
        confirm(item, "fr", read)
    assert stale(item)["fr"] == {"title": "La cava"}


# --- restore -----------------------------------------------------------------------------------------------------
def test_restoring_the_source_that_was_translated_makes_the_translation_right_again(item):
    write(item, title_it="Le cave")
    restore(item, item.history.last())
    assert stale(item) == {}


def test_restoring_both_together_leaves_nothing_behind(item):
    write(item, title_it="Le cave", title_ar="")
    write(item, title_fr="Les carrières")
    restore(item, item.history.last())
    assert (stale(item), item.title_fr, item.title_ar) == ({}, "La carrière", "المقلع")


def test_a_restored_translation_is_told_against_the_source_for_which_it_was_made(item):
    write(item, title_it="Le cave", title_ar="")
    behind = item.history.first()
    write(item, title_fr="Les carrières")
    assert stale(item) == {}
    restore(item, behind)
    assert (item.title_it, item.title_fr) == ("Le cave", "La carrière")
    assert stale(item) == {"fr": {"title": "La cava"}}


def test_a_translation_that_was_emptied_comes_back_as_it_was(item):
    write(item, title_it="Le cave", title_ar="")
    behind = item.history.first()
    write(item, title_fr="")
    restore(item, behind)
    assert (item.title_fr, stale(item)) == ("La carrière", {"fr": {"title": "La cava"}})
    still_right(item, "fr", "title")
    write(item, title_fr="")
    restore(item, behind)
    assert (item.title_fr, stale(item)) == ("La carrière", {})


def test_a_restored_translation_that_was_confirmed_is_right(item):
    write(item, title_it="Le cave", title_ar="")
    still_right(item, "fr", "title")
    confirmed = item.history.first()
    write(item, title_fr="Les carrières")
    restore(item, confirmed)
    assert (item.title_fr, stale(item)) == ("La carrière", {})


# --- drafts beside public items ----------------------------------------------------------------------------------
def test_a_draft_counts_once_it_is_published(item, admin_user):
    write(item, state="published")
    before = drafts.snapshot(item)
    after = {**before, "fields": before["fields"] | {"title_it": "Le cave", "title_fr": "Les carrières"}}
    drafts.keep(item, before, after, by=admin_user)
    entry = entry_of(item)
    assert (entry.draft_state, entry.draft_author, entry.title, stale(item)) == ("draft", admin_user, "La cava", {})
    publishing.publish(item, by=admin_user)
    entry = entry_of(item)
    assert (entry.draft_state, entry.draft_author, entry.title) == ("", None, "Le cave")
    assert stale(item) == {"ar": {"title": "La cava"}}


def test_a_preview_of_a_draft_leaves_nothing_behind(item):
    write(item, state="published")
    with drafts.edited(item) as shown:
        write(shown, title_it="Le cave")
    assert (stale(item), entry_of(item).title) == ({}, "La cava")


def test_rebuilding_finds_the_drafts(item, admin_user):
    write(item, state="published")
    before = drafts.snapshot(item)
    drafts.keep(item, before, {**before, "fields": before["fields"] | {"title_it": "Le cave"}}, by=admin_user)
    InventoryEntry.objects.all().delete()
    rebuild()
    assert entry_of(item).draft_author == admin_user


# --- imports, and writing past the signals -----------------------------------------------------------------------
def seed(folder, **fields):
    lines = "".join(f"    {name}: {text}\n" for name, text in fields.items())
    (folder / "notizie.yaml").write_text(f"- model: content.newsitem\n  key: fiera\n  fields:\n{lines}", "utf-8")
    import_seeds(folder)
    return NewsItem.objects.get(slug="fiera")


def test_an_import_of_the_source_leaves_translations_behind_and_one_of_both_does_not(tmp_path):
    fair = seed(tmp_path, title_it="La fiera", title_fr="La foire")
    assert stale(seed(tmp_path, title_it="La grande fiera", title_fr="La foire")) == {"fr": {"title": "La fiera"}}
    seed(tmp_path, title_it="La fiera del marmo", title_fr="La foire du marbre")
    assert stale(fair) == {}


def test_what_was_written_past_every_signal_is_found_when_it_is_looked_for(item):
    NewsItem.objects.filter(pk=item.pk).update(title_it="Le cave")
    assert stale(item) == {}
    update(NewsItem, [item.pk])
    assert stale(item) == {"fr": {"title": "La cava"}, "ar": {"title": "La cava"}}
    NewsItem.objects.filter(pk=item.pk).update(title_fr="Les carrières")
    rebuild()
    assert stale(item) == {"ar": {"title": "La cava"}}


# --- another source language -------------------------------------------------------------------------------------
def test_another_source_language_by_itself_leaves_nothing_behind(item):
    write(item, source_language="fr")
    assert stale(item) == {}
    write(item, title_fr="Les carrières")
    assert stale(item) == {"it": {"title": "La carrière"}, "ar": {"title": "La carrière"}}


def test_what_was_behind_the_old_source_stays_so_and_the_new_one_is_behind_nothing(item):
    write(item, title_it="Le cave")
    write(item, source_language="fr")
    marks = {
        code: {place: {k: mark[k] for k in ("was", "now", "language")} for place, mark in found.items()}
        for code, found in kept(item).stale.items()
    }
    assert marks == {"ar": {"title": {"was": "La cava", "now": "Le cave", "language": "it"}}}
    write(item, title_fr="Les carrières")
    assert stale(item) == {"it": {"title": "La carrière"}, "ar": {"title": "La carrière"}}


# --- rows inside an item, and what has no page -------------------------------------------------------------------
def test_rows_inside_an_item_count_as_its_texts():
    event = make_event("festa", rome(2030, 6, 1, 18), title_it="Festa", title_fr="Fête")
    date = event.dates.get()
    place = f"dates/{date.pk}/note"
    write(date, note_it="Con la pioggia in sala")
    assert (statuses(event)["fr"], entry_of(event).gaps["fr"]) == ("missing", 1)
    write(date, note_fr="En salle s'il pleut")
    assert statuses(event)["fr"] == "present"
    write(date, note_it="Con la pioggia si rimanda")
    assert stale(event) == {"fr": {place: "Con la pioggia in sala"}}
    date.delete()
    assert (stale(event), statuses(event)["fr"]) == ({}, "present")


def test_what_has_no_page_of_its_own_is_written_in_italian_first():
    place = Locality.objects.create(slug="torano", name_it="Torano", name_en="Torano village")
    write(place, name_it="Torano di Carrara")
    assert stale(place) == {"en": {"name": "Torano"}}


# --- the rest of the entry ---------------------------------------------------------------------------------------
def test_an_entry_says_what_the_item_is(django_user_model):
    start = rome(2030, 6, 1, 18)
    event = make_event("festa", start, title_it="", title_en="A feast", state="draft")
    EventDate.objects.create(event=event, starts_at=start + timedelta(days=3))
    entry = entry_of(event)
    told = {name: getattr(entry, name) for name in ("app", "title", "title_language", "slug", "state", "happens_at")}
    assert told == {
        "app": "events",
        "title": "A feast",
        "title_language": "en",
        "slug": "festa",
        "state": "draft",
        "happens_at": start,
    }
    assert entry.happens_until == rome(2030, 6, 5)
    assert entry.updated_at == Event.objects.get().updated_at


def test_an_entry_goes_with_its_item(item):
    item.delete()
    assert not InventoryEntry.objects.filter(model="content.newsitem").exists()
    assert InventoryEntry.objects.count() == ItemTexts.objects.count()


def test_rebuilding_drops_what_is_no_more_and_fills_an_empty_table(item):
    InventoryEntry.objects.create(
        model="content.newsitem", app="content", object_id=item.pk + 1, has_page=True, updated_at=timezone.now()
    )
    rebuild()
    assert [entry.object_id for entry in InventoryEntry.objects.filter(has_page=True)] == [item.pk]
    InventoryEntry.objects.all().delete()
    assert rebuild() == InventoryEntry.objects.count()
    assert statuses(item)["fr"] == "present"
