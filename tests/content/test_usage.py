"""Where a picture or a document is used: found over every relation, in texts, and in drafts."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from carrara.content import usage
from carrara.content.models import Document, Draft, Image, NewsItem, Page, Tag
from events.models import Event
from partners.models import Partner
from tests.world import make_document, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


def named(thing):
    return {(str(item), label) for item, label in usage.of(thing)}


def test_covers_galleries_and_documents_are_found_in_every_app():
    picture, document = make_picture("a"), make_document("a")
    page = Page.objects.create(slug="p", title_it="Pagina", cover=picture)
    page.gallery.add(picture)
    page.documents.add(document)
    Event.objects.create(slug="e", title_it="Evento", cover=picture)
    Partner.objects.create(slug="x", title_it="Partner", kind="city", cover=picture)
    picture.tags.set(Tag.objects.named(["cava"]))
    assert named(picture) == {
        ("Pagina", "Picture"),
        ("Pagina", "Picture gallery"),
        ("Evento", "Picture"),
        ("Partner", "Picture"),
    }
    assert named(document) == {("Pagina", "Documents")}
    assert named(Tag.objects.get()) == {("a", "Tags")}


def test_a_link_in_a_text_counts_also_by_an_address_from_before():
    document = make_document("a")
    NewsItem.objects.create(slug="n", title_it="Notizia", body_fr=f'<p><a href="{document.file.url}">x</a></p>')
    NewsItem.objects.create(slug="o", title_it="Altra", body_fr="<p>x</p>")
    document.file = ContentFile(document.file.read(), "b.pdf")
    document.save()
    assert named(Document.objects.get()) == {("Notizia", "Text")}


def draft_of(item, **values):
    return Draft.objects.create(content_type=ContentType.objects.get_for_model(item), object_id=item.pk, values=values)


def test_what_a_draft_will_use_is_used():
    picture, other = make_picture("a"), make_picture("b")
    page, news = (model.objects.create(slug="x", title_it=model.__name__) for model in (Page, NewsItem))
    draft_of(page, links={"gallery": [picture.pk]})
    draft_of(news, fields={"cover_id": str(picture.pk), "title_it": "x"})
    assert (named(picture), named(other)) == ({("Page", "Draft"), ("NewsItem", "Draft")}, set())


def test_the_number_of_queries_does_not_follow_the_number_of_uses():
    picture = make_picture("a")

    def count():
        with CaptureQueriesContext(connection) as queries:
            usage.of(Image.objects.get())
        return len(queries)

    def use(slug):
        page = Page.objects.create(slug=slug, title_it=slug, cover=picture)
        page.gallery.add(picture)
        draft_of(page, links={"gallery": [picture.pk]})

    use("a")
    count()
    one = count()
    use("b"), use("c")
    assert count() == one


def test_rows_are_counted_in_the_query():
    used, unused = make_picture("a"), make_picture("b")
    page = Page.objects.create(slug="p", title_it="p", cover=used)
    page.gallery.add(used)
    Page.objects.create(slug="q", title_it="q", cover=used)
    assert {image: image.uses for image in usage.counted(Image.objects.all())} == {used: 3, unused: 0}
    assert [*usage.unused(Image.objects.all())] == [unused]
