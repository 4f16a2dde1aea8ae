"""What is pasted from Word, from Google's documents and from web pages becomes clean text, on every way in."""

import hypothesis
import pytest
from hypothesis import strategies

from carrara.content.models import Page
from carrara.content.models.richtext import RichTextField
from carrara.content.pasted import cleaned
from carrara.content.plain_text import tidy
from tests.pasted_samples import SAMPLES, UNSEEN

clean = RichTextField().clean_html


@pytest.mark.parametrize(("pasted", "kept"), SAMPLES.values(), ids=SAMPLES)
def test_rich_text_becomes_clean(pasted, kept):
    assert clean(pasted) == kept
    assert clean(kept) == kept  # once clean, always the same


@pytest.mark.django_db
def test_it_is_clean_on_its_way_into_the_database():
    pasted, kept = SAMPLES["word list"]
    page = Page.objects.create(slug="p", title_it="P", body_it=pasted)
    assert Page.objects.get().body_it == page.body_it == kept
    Page.objects.update(body_it=pasted)
    assert Page.objects.get().body_it == kept


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ciao <strong>a tutti</strong>.</p>\n<ul><li><p>Uno</p></li></ul>",
        "<p>Prix : 15&nbsp;€</p>",
        "<h2>Storia</h2><p>Riga<br>Riga</p>",
        '<p><a href="https://example.org/?utm_source=x&amp;a=1">qui</a></p>',
        "<p>١٢٣ <em>رخام</em></p>",
    ],
)
def test_what_is_clean_is_left_as_it_is(html):
    assert cleaned(html) == html


@hypothesis.settings(max_examples=50)
@hypothesis.given(strategies.text(alphabet="<>/pbi h1li'\"=·•\u00a0\u200b&;mso-list:Ignore", max_size=80))
def test_nothing_breaks_it_and_cleaning_twice_changes_nothing(html):
    once = clean(html)
    assert clean(once) == once


@pytest.mark.parametrize(("pasted", "kept"), UNSEEN.values(), ids=UNSEEN)
def test_plain_text_loses_what_nobody_sees(pasted, kept):
    assert tidy(pasted) == kept and tidy(kept) == kept


def test_text_of_several_lines_keeps_them():
    assert tidy(" Uno \r\n\r\n\r\n\r\nDue\u2028 tre  quattro\t \n", lines=True) == "Uno\n\nDue\ntre quattro"


@hypothesis.settings(max_examples=50)
@hypothesis.given(strategies.text(max_size=60))
def test_tidying_twice_changes_nothing(text):
    once = tidy(text, lines=True)
    assert tidy(once, lines=True) == once
