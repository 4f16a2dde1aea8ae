"""Every field about a person is declared, with its purpose, its keeping time, and how it is erased."""

import pytest
from django.apps import apps
from django.db import models

from carrara.content import personal
from carrara.content.models import Letter, Message
from programmes.models import Host

PERSONAL = {"username", "first_name", "last_name", "phone", "guide", "guest_artist", "author", "rights_holder"}
PERSONAL |= {"contact_name", "contact_person", "dpo_name", "signed_by", "by_name"}
OURS = {"content", "partners", "programmes", "events", "website"}
HISTORY = "Historical"  # the same fields; erased with the item


def personal_fields(model):
    """E-mail addresses, telephones, names of people; a `name` beside an address is a person's."""
    fields = [field for field in model._meta.concrete_fields if not field.is_relation]
    found = {field.name for field in fields if isinstance(field, models.EmailField) or field.name in PERSONAL}
    beside = {field.name for field in fields if field.name == "name"} if "email" in found else set()
    return found | beside


def undeclared(model):
    kept = personal.DECLARED.get(model)
    return personal_fields(model) - set(kept.fields if kept else ())


def our_models():
    return [
        model for model in apps.get_models() if model._meta.app_label in OURS and not model.__name__.startswith(HISTORY)
    ]


def test_every_model_with_fields_about_people_is_declared():
    assert {model.__name__: fields for model in our_models() if (fields := undeclared(model))} == {}


def test_a_forgotten_model_is_found(monkeypatch):
    monkeypatch.delitem(personal.DECLARED, Host)
    assert undeclared(Host) == {"name", "email", "phone"}


def test_what_is_declared_exists_and_says_why_and_how_long():
    for kept in personal.DECLARED.values():
        names = {field.name for field in kept.model._meta.get_fields()}
        assert {*kept.fields, *kept.found_by} <= names, kept.model
        assert all(str(words) for words in (kept.purpose, kept.keeping, kept.erasure)), kept.model


@pytest.mark.django_db
def test_what_is_kept_of_one_address_is_exported_and_erased():
    for name in ("anna", "bruno"):
        Message.objects.create(name=name, email=f"{name}@example.org", text="Ciao", language="it")
        Letter.objects.create(key=name, to=f"{name}@example.org", subject="s", text="t", language="it")

    found = personal.export("Anna@Example.org")

    assert [(len(kind["rows"]), {"anna@example.org"} <= set(kind["rows"][0].values())) for kind in found] == [
        (1, True),
        (1, True),
    ]
    assert personal.erase("ANNA@example.org") == 2
    assert personal.export("anna@example.org") == []
    assert len(personal.export("bruno@example.org")) == 2
