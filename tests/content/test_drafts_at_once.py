"""Two at once over one draft, with real connections, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from carrara.content import drafts, publishing
from carrara.content.models import Draft, Letter, NewsItem, ReviewStep, User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def news():
    anna = User.objects.create_user("anna", "anna@example.org", is_staff=True, is_superuser=True)
    item = NewsItem.objects.create(slug="a", title_it="Prima", state="published")
    before = drafts.snapshot(item)
    drafts.keep(item, before, {**before, "fields": before["fields"] | {"title_it": "Dopo"}}, by=anna)
    return item


def at_once(number, deed):
    """Runs `deed` in as many threads, each with a connection of its own; what each returned or raised."""
    barrier = Barrier(number)

    def run(place):
        try:
            barrier.wait(10)
            return deed(place)
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_a_draft_whose_hour_has_come_goes_out_once(news):
    Draft.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    assert sorted(at_once(6, lambda place: publishing.publish_due())) == [0, 0, 0, 0, 0, 1]
    news.refresh_from_db()
    assert (news.title_it, Draft.objects.count(), ReviewStep.objects.filter(deed="published").count()) == ("Dopo", 0, 1)
    assert (news.history.count(), Letter.objects.count()) == (2, 0)


def test_of_a_publishing_and_a_discarding_one_finds_the_draft(news):
    anna = User.objects.get()
    deeds = [lambda: publishing.publish(news, by=anna), lambda: publishing.discard(news, by=anna)]
    for _round in range(5):
        at_once(2, lambda place: deeds[place]() and None)
    told = list(ReviewStep.objects.values_list("deed", flat=True))
    news.refresh_from_db()
    assert (told, news.title_it) in ((["published"], "Dopo"), (["discarded"], "Prima"))


def test_what_a_preview_lays_over_the_item_is_seen_by_nobody_else(news):
    """While one transaction holds the item with its draft laid over it, another connection reads the public text."""
    laid, seen = Barrier(2), Barrier(2)

    def deed(place):
        if place:
            laid.wait(10)
            title = NewsItem.objects.get(pk=news.pk).title_it
            seen.wait(10)
            return title
        with drafts.laid_over(news) as shown:
            laid.wait(10)
            seen.wait(10)
            return shown.title_it

    assert at_once(2, deed) == ["Dopo", "Prima"]
