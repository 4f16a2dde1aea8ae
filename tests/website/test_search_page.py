from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from carrara.content.models import NewsItem, Page, Person

pytestmark = pytest.mark.django_db


def publish(model, slug, **fields):
    instant = timezone.now() - timedelta(days=1)
    return model.objects.create(slug=slug, state="published", published_at=instant, **fields)


def ask(client, query, prefix="", **parameters):
    return client.get(f"{prefix}/cerca/", {"q": query} | parameters)


def found(response):
    return [str(result["title"]) for result in response.context["page"]]


def test_a_result_names_its_kind_marks_the_words_and_shows_the_passage(client):
    body = "<p>" + "Parole. " * 30 + "Il marmo &amp; l'arte.</p>"
    publish(Page, "cave", title_it="Le cave di <marmo>", body_it=body)
    response = ask(client, "marmi")
    [result] = response.context["page"]
    assert str(result["title"]) == "Le cave di &lt;<mark>marmo</mark>&gt;"
    assert str(result["passage"]).endswith("Parole. Il <mark>marmo</mark> &amp; l&#x27;arte.")
    assert result["url"] == "/cave/"
    html = response.content.decode()
    assert str(result["passage"]) in html and '<a href="/cave/" >' in html and 'content="noindex"' in html


def test_an_item_in_another_language_is_marked(client):
    publish(NewsItem, "bando", title_it="Bando per scultori", summary_it="Sculture")
    html = ask(client, "scultori sculture", "/ar").content.decode()
    assert '<a href="/ar/notizie/bando/" lang="it" dir="ltr">Bando per <mark>scultori</mark></a>' in html
    assert '<span lang="it" dir="ltr"><mark>Sculture</mark></span>' in html


def test_kinds_narrow_the_results_and_an_unknown_one_is_ignored(client):
    publish(NewsItem, "n", title_it="Marmo nuovo")
    publish(Person, "p", title_it="Marmo Antico")
    response = ask(client, "marmo", kind="person")
    assert found(response) == ["<mark>Marmo</mark> Antico"] and response.context["total"] == 1
    assert [(count, query, chosen) for _label, count, query, chosen in response.context["kinds"]] == [
        (2, "q=marmo", False),
        (1, "q=marmo&kind=person", True),
        (1, "q=marmo&kind=news", False),
    ]
    assert len(found(ask(client, "marmo", kind="'; DROP"))) == len(found(ask(client, "marmo", kind="event"))) == 2


def test_pages_end_where_the_results_end(client):
    for number in range(21):
        publish(NewsItem, f"n{number}", title_it=f"Marmo {number}")
    assert len(found(ask(client, "marmo"))) == 20 and len(found(ask(client, "marmo", page=2))) == 1
    for page in ("3", "0", "-1", "x", "9" * 30, "1e3"):
        assert ask(client, "marmo", page=page).status_code == 404, page


def test_where_no_item_holds_all_words_any_will_do_and_the_page_says_so(client):
    publish(NewsItem, "n", title_it="Marmo")
    response = ask(client, "marmo travertino")
    assert found(response) == ["<mark>Marmo</mark>"] and response.context["is_loose"]
    assert not ask(client, "marmo").context["is_loose"]


def test_who_finds_nothing_is_offered_a_spelling_and_other_languages(client):
    publish(Page, "granito", title_it="Il granito", title_en="Stone", summary_it="Una pietra")
    response = ask(client, "granitto")
    assert (response.context["total"], response.context["correction"]) == (0, "granito")
    assert '<a href="/cerca/?q=granito">granito</a>' in response.content.decode()
    response = ask(client, "stones", "/ar")
    assert response.context["elsewhere"] == [("English", "en", 1, "/en/cerca/")]
    assert ask(client, "xyzzy").context["correction"] == ""


@pytest.mark.parametrize("typed", ["", "   ", '"', "*", "\0", "\n", "!?", "«»"])
def test_a_question_without_words_gets_the_form(client, typed):
    publish(NewsItem, "n", title_it="Marmo")
    response = ask(client, typed)
    assert response.status_code == 200 and "page" not in response.context
    assert 'name="q"' in response.content.decode()


def test_a_long_question_is_cut_and_the_page_says_so(client):
    publish(NewsItem, "n", title_it="Marmo")
    response = ask(client, "marmo " * 2000)
    assert found(response) == ["<mark>Marmo</mark>"] and response.context["is_cut"]
    assert ask(client, " ".join(f"parola{number}" for number in range(20))).context["is_cut"]


def test_what_was_typed_is_shown_and_never_run(client):
    typed = "<script>alert(1)</script>\0\"'"
    html = ask(client, typed).content.decode()
    assert (
        "<script>alert" not in html
        and "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#x27;" in html
        and "\0" not in html
    )


def test_the_page_asks_as_much_of_the_database_for_three_results_as_for_one(client):
    counts = []
    for number in range(3):
        publish(NewsItem, f"n{number}", title_it=f"Marmo {number}", body_it="<p>Testo</p>")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(client, "marmo", "/fr")
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 6


def test_it_is_only_read_and_sets_no_cookie(client):
    assert [getattr(client, method)("/cerca/").status_code for method in ("post", "put", "delete", "trace")] == [
        405
    ] * 4
    assert not ask(client, "marmo").cookies


class AnyQuery(TestCase):
    @hypothesis_settings(max_examples=60)
    @given(typed=st.text(max_size=250), kind=st.text(max_size=5))
    def test_whatever_is_typed_is_answered_by_a_page(self, typed, kind):
        typed, kind = (text.encode("utf-8", "replace").decode() for text in (typed, kind))
        assert self.client.get("/cerca/", {"q": typed, "kind": kind}).status_code == 200
