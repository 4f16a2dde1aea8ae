"""The frame of the pages and the components that hold logic, rendered by themselves."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.template import engines
from django.utils import translation

from carrara.content.languages import LANGUAGE_CODES, direction, html_lang

TROUBLE = ["400.html", "403.html", "403_csrf.html", "500.html"]


def drawn(source, rf, path="/", **context):
    template = engines["django"].from_string(source)
    return " ".join(template.render(context, rf.get(path)).split())


def component(name, rf, path="/", **context):
    return drawn(f'{{% include "components/{name}.html" %}}', rf, path, **context)


@pytest.mark.parametrize("name", TROUBLE)
@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_trouble_is_told_in_each_language_without_asking_the_database(name, code, rf):
    with translation.override(code):  # without the mark django_db a query fails the test
        html = render(rf.get("/"), name).content.decode()
    assert f'<html lang="{html_lang(code)}" dir="{direction(code)}">' in html
    assert (html.count("<h1>"), html.count("<main"), "noindex" in html) == (1, 1, True)


@pytest.mark.django_db
def test_head_names_the_page_its_other_languages_and_its_picture(rf):
    html = drawn(
        '{% extends "base.html" %}{% block title %}Eventi{% endblock %}{% block description %}Quando.{% endblock %}',
        rf,
        crumbs=[("Eventi", None)],
        canonical_url="https://example.org/eventi/",
        alternates=[("it", "https://example.org/eventi/"), ("x-default", "https://example.org/eventi/")],
        og_image="https://example.org/media/x.jpg",
        feeds=[("Eventi", "application/atom+xml", "/eventi/atom/")],
    )
    assert re.search(r"<title>Eventi · .+</title>", html)
    for part in (
        '<meta name="description" property="og:description" content="Quando.">',
        '<link rel="canonical" href="https://example.org/eventi/">',
        '<link rel="alternate" hreflang="x-default" href="https://example.org/eventi/">',
        '<link rel="alternate" type="application/atom+xml" title="Eventi" href="/eventi/atom/">',
        '<meta property="og:title" content="Eventi">',
        '<meta property="og:image" content="https://example.org/media/x.jpg">',
    ):
        assert part in html


@pytest.mark.django_db
def test_page_without_a_picture_is_shared_with_the_sites_drawing(rf, settings):
    html = drawn('{% extends "base.html" %}', rf)
    assert f'<meta property="og:image" content="{settings.SITE_URL}/static/og.png">' in html
    assert "canonical" not in html and "robots" not in html


@pytest.mark.django_db
def test_skip_link_comes_first_and_leads_to_the_content(rf):
    html = drawn('{% extends "base.html" %}', rf)
    assert re.search(r'<body> <a class="skip" href="#content">', html)
    assert '<main id="content" tabindex="-1">' in html


def test_reader_is_told_of_a_missing_translation(rf):
    with translation.override("en"):
        whole = component("language_notice", rf, is_in_language=False, page_language="it")
        part = component("language_notice", rf, is_in_language=False, page_language="en")
        assert "This page is not yet available in English: you are reading it in Italian." in whole
        assert "A part of this page is not yet available in English." in part
        assert component("language_notice", rf, is_in_language=True, page_language="en") == ""
        assert component("language_notice", rf) == ""


def test_breadcrumb_marks_this_page_and_the_language_of_its_title(rf):
    crumbs = [("Eventi", "/eventi/"), ("Une journée", None)]
    html = component("breadcrumb", rf, crumbs=crumbs, page_language="fr")
    assert '<li><a href="/eventi/">Eventi</a></li>' in html
    assert '<li><span aria-current="page" lang="fr" dir="ltr">Une journée</span></li>' in html
    assert component("breadcrumb", rf, crumbs=[]) == ""


def test_pagination_keeps_the_filters(rf):
    page = Paginator(range(60), 20).page(2)
    html = component("pagination", rf, "/eventi/?kind=mostra&page=2", page=page)
    assert re.findall(r'<a [^>]*href="([^"]+)"', html) == [f"?kind=mostra&amp;page={number}" for number in (1, 1, 3, 3)]
    assert component("pagination", rf, page=Paginator(range(20), 20).page(1)) == ""


class Letter(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Only to answer.")
    subject = forms.ChoiceField(label="Subject", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    phone = forms.CharField(label="Phone", required=False)


def test_field_points_to_its_hint_and_its_error(rf):
    html = component("field", rf, field=Letter({"email": "x@"})["email"])
    (described,) = re.findall(r'aria-describedby="([^"]+)"', html)
    assert set(described.split()) <= set(re.findall(r' id="([^"]+)"', html)) and len(described.split()) == 2
    assert 'aria-invalid="true"' in html and '<label for="id_email">' in html


def test_what_may_stay_empty_says_so_but_not_among_filters(rf):
    field = Letter()["phone"]
    with translation.override("en"):
        assert "(optional)" in component("field", rf, field=field)
        assert "(optional)" not in component("field", rf, field=field, in_filters=True)
        assert "(optional)" not in component("field", rf, field=Letter()["email"])


def test_set_of_choices_has_a_legend_and_a_label_each(rf):
    html = component("field", rf, field=Letter()["subject"])
    assert "<legend>Subject</legend>" in html
    assert re.findall(r'<label for="([^"]+)">(\w)</label>', html) == [("id_subject_0", "A"), ("id_subject_1", "B")]


def test_error_summary_leads_to_the_fields(rf):
    with translation.override("en"):
        html = component("error_summary", rf, form=Letter({"email": "x@"}))
        assert "2 things to correct" in html
        assert re.findall(r'href="#([^"]+)"', html) == ["id_email", "id_subject_0"]
        form = Letter({"email": "x@example.org", "subject": "a"})
        assert component("error_summary", rf, form=form) == ""
        form.add_error(None, "Please send it again.")  # no field is wrong
        html = component("error_summary", rf, form=form)
        assert "Not done yet" in html and "Please send it again." in html and "to correct" not in html
