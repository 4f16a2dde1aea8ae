"""Rich text in five columns: each save leaves each language with its own."""

import pytest
from django.utils import translation

from carrara.content.languages import LANGUAGE_CODES
from carrara.content.models import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_saving_while_reading_in_one_language_writes_into_no_other(code):
    """The back office speaks the language of whoever saves."""
    page = Page.objects.create(slug="p", title_fr="Titre", body_fr="<p>Texte</p>", source_language="fr")
    with translation.override(code):
        page = Page.objects.get()
        page.save()
        page.save()
    page = Page.objects.get()
    bodies = {each: page.text_in("body", each) for each in LANGUAGE_CODES}
    assert bodies == dict.fromkeys(LANGUAGE_CODES, "") | {"fr": "<p>Texte</p>"} and page.languages == ("fr",)


def test_the_object_in_hand_is_as_clean_as_its_row():
    page = Page.objects.create(slug="p", title_it="T", body_it="<p onclick=go()>Ciao<script>go()</script></p>")
    assert page.body_it == Page.objects.get().body_it == "<p>Ciao</p>"
    with translation.override("it"):
        assert page.body == "<p>Ciao</p>"
