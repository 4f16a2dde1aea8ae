"""An item cannot take an address at which something else answers."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from carrara.content.models import NewsItem, Page, Publishable
from programmes.models import Edition

KINDS = [model for model in apps.get_models() if issubclass(model, Publishable)]


@pytest.mark.parametrize("slug", ["eventi", "citta", "admin", "en", "zh-hans"])
def test_a_page_cannot_hide_a_section_or_a_language(slug):
    with pytest.raises(ValidationError) as refused:
        Page(slug=slug).clean()
    assert list(refused.value.message_dict) == ["slug"]


def test_the_page_that_opens_a_section_may_be_called_like_it():
    Page(slug="eventi", role="events").clean()


def test_an_item_cannot_be_called_like_a_feed():
    with pytest.raises(ValidationError):
        NewsItem(slug="feed").clean()


@pytest.mark.parametrize("model", KINDS)
@pytest.mark.parametrize("slug", ["an-ordinary-one", "", "not an address", "2030"])
def test_any_other_slug_is_left_to_its_field(model, slug):
    model(slug=slug).clean()
    Edition(slug=slug, programme=None).clean()


@pytest.mark.parametrize("model", KINDS)
def test_the_language_of_the_back_office_changes_nothing_about_addresses(model):
    with translation.override("en"):
        model(slug="an-ordinary-one").clean()
        with pytest.raises(ValidationError):
            NewsItem(slug="feed").clean()
