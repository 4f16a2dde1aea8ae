import pytest
import yaml
from django.core.management import CommandError, call_command

from carrara.content.models import Page, Source
from carrara.website.models import Seeded
from carrara.website.seeds import SeedError, import_seeds
from partners.models import Commitment

SOURCE = {"model": "content.source", "key": "list", "fields": {"title": {"it": "Elenco", "en": "List"}}}
HOME = {
    "model": "content.page",
    "key": "benvenuti",
    "fields": {"title": {"it": "Benvenuti", "en": "Welcome"}, "body": {"it": "<p>Ciao</p><script>x</script>"}},
}
PARTNER = {"model": "partners.partner", "key": "aswan", "fields": {"title": {"it": "Assuan"}, "country": "EG"}}
FIGURE = {"model": "content.fact", "key": "people", "fields": {"label": {"it": "Abitanti"}, "number": 64000}}
COMMITMENT = {
    "model": "partners.commitment",
    "key": "four",
    "fields": {
        "number": 4,
        "title": {"it": "Assuan"},
        "text": {"it": "Un progetto"},
        "source": "list",
        "partners": ["aswan"],
    },
}


@pytest.fixture
def folder(tmp_path):
    """A function that writes these entries as the only fixtures; those that point come before what they point to."""

    def write(*entries, name="a.yaml"):
        (tmp_path / name).write_text(yaml.safe_dump(list(entries), allow_unicode=True), "utf-8")
        return tmp_path

    return write


def names(entries):
    return [str(entry) for entry in entries]


@pytest.mark.django_db
def test_all_is_made_with_its_links_and_a_second_time_nothing_changes(folder):
    where = folder(COMMITMENT, PARTNER, HOME, SOURCE, FIGURE)
    assert len(import_seeds(where).made) == 5
    commitment = Commitment.objects.get()
    assert (commitment.source.key, [p.slug for p in commitment.partners.all()]) == ("list", ["aswan"])
    page = Page.objects.get()
    assert (page.slug, page.state, page.title_en, page.body_it) == ("benvenuti", "published", "Welcome", "<p>Ciao</p>")
    before = (page.updated_at, page.history.count())

    again = import_seeds(where)

    assert (again.made, again.changed, again.edited, len(again.unchanged)) == ([], [], [], 5)
    page.refresh_from_db()
    assert (page.updated_at, page.history.count()) == before


@pytest.mark.django_db
def test_what_staff_edited_stays_and_is_reported_while_the_rest_follows_the_seeds(folder):
    import_seeds(folder(HOME))
    Page.objects.update(title_it="Ben arrivati")
    changed = {**HOME, "fields": {**HOME["fields"], "title": {"it": "Salve", "en": "Hello"}}}

    report = import_seeds(folder(changed))

    page = Page.objects.get()
    assert (page.title_it, page.title_en) == ("Ben arrivati", "Hello")
    assert [(str(entry), columns) for entry, columns in report.edited] == [("content.page benvenuti", ["title_it"])]
    assert [(str(entry), columns) for entry, columns in report.changed] == [("content.page benvenuti", ["title_en"])]


@pytest.mark.django_db
def test_links_that_staff_changed_stay(folder):
    where = folder(SOURCE, PARTNER, COMMITMENT)
    import_seeds(where)
    Commitment.objects.get().partners.clear()
    import_seeds(where)
    assert not Commitment.objects.get().partners.exists()


@pytest.mark.django_db
def test_what_staff_deleted_or_made_before_us_is_left_alone(folder):
    Page.objects.create(slug="benvenuti", title="Nostra")
    report = import_seeds(folder(HOME, SOURCE))
    assert (names(report.made), Page.objects.get().title) == (["content.source list"], "Nostra")
    Source.objects.all().delete()
    report = import_seeds(folder(HOME, SOURCE))
    assert (names(report.deleted), Source.objects.count()) == (["content.source list"], 0)


@pytest.mark.django_db
def test_a_dry_run_tells_the_same_and_writes_nothing(folder):
    report = import_seeds(folder(HOME, SOURCE), dry_run=True)
    assert (len(report.made), Page.objects.count(), Seeded.objects.count()) == (2, 0, 0)


@pytest.mark.django_db
def test_the_fields_of_an_entry_may_stand_in_two_files_but_each_in_one(folder):
    folder({**SOURCE, "fields": {"url": "https://example.org/"}}, name="b.yaml")
    import_seeds(folder(SOURCE))
    assert (Source.objects.get().title, Source.objects.get().url) == ("Elenco", "https://example.org/")
    with pytest.raises(SeedError, match=r"b\.yaml, content\.source list: title stands in a\.yaml already\."):
        import_seeds(folder(SOURCE, name="b.yaml"))


BROKEN = {
    "unknown field": ({**HOME, "fields": {"titel": {"it": "x"}}}, "there is no field titel"),
    "unknown language": ({**HOME, "key": "x", "fields": {"title": {"de": "x"}}}, "title is given in de"),
    "no such reference": (
        {**PARTNER, "fields": {"title": {"it": "x"}, "city": "list"}},
        "city names list, which no entry of partners.city has",
    ),
    "a bad value": ({**PARTNER, "fields": {"title": {"it": "x"}, "latitude": 200, "longitude": 1}}, "latitude"),
    "a text for a number": ({**COMMITMENT, "fields": {"number": "four"}}, "number"),
    "no model": ({"model": "content.nothing", "key": "x", "fields": {}}, "entry 2"),
    "no fields": ({"model": "content.page", "key": "x"}, "entry 2"),
    "no entry": ("just a word", "entry 2"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_entry_is_named_and_nothing_at_all_is_changed(folder, name):
    entry, message = BROKEN[name]
    with pytest.raises(CommandError, match="Nothing was changed") as caught:
        call_command("import_seeds", folder=str(folder(HOME, entry)))
    assert "a.yaml" in str(caught.value)
    assert message in str(caught.value)
    assert (Page.objects.count(), Seeded.objects.count()) == (0, 0)


@pytest.mark.parametrize("content", [b"- [", b"\xff\xfe\x00", b"word", b""])
def test_a_file_that_is_no_list_of_entries_is_named(tmp_path, content):
    (tmp_path / "bad.yaml").write_bytes(content)
    with pytest.raises(SeedError, match=r"^bad\.yaml: "):
        import_seeds(tmp_path)
