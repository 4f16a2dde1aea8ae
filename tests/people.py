"""Who works in the office and what they could lay hands on: one of every model that the back office knows."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils import timezone

from carrara.content import audit
from carrara.content.models import Letter, Message, User
from carrara.website.models import InventoryEntry, SearchEntry

A_DRAFT = {"model": "content.newsitem", "fields": {"slug": "deleted", "title_it": "Cancellata"}}


def person(role, own):
    user = User.objects.create_user(role.lower().replace(" ", "-"), f"{role[:4]}@example.org", is_staff=True)
    user.languages = ["fr", "ar"]
    user.save()
    user.groups.set(Group.objects.filter(name=role))
    if role == "Programme managers":
        own.programme.managers.add(user)
    if role == "City editors":
        own.data.city.editors.add(user)
    return user


def items(row, people):
    """{model: an item of the row}; what has no row of its own is made."""
    found = {type(each): each for each in (*vars(row).values(), *vars(row.data).values()) if hasattr(each, "_meta")}
    for model in admin.site._registry:
        if model not in found:
            found[model] = fallback(model, row)
    return found


def fallback(model, row):
    name, slug = model.__name__, row.programme.slug
    made = {
        "Letter": lambda: Letter.objects.create(key=name + slug, to="a@example.org", language="it"),
        "Message": lambda: Message.objects.create(email="a@example.org", text="t", language="it"),
        "Group": lambda: Group.objects.create(name=f"Group of {slug}"),
        "User": lambda: User.objects.create_user(f"user-{slug}"),
        "AuditEntry": lambda: audit.record("exported", about=model, name=slug),
        "Seeded": lambda: model.objects.create(model="content.page", key=slug, object_id=1, values={}),
        "SearchEntry": lambda: SearchEntry.objects.first(),
        "InventoryEntry": lambda: InventoryEntry.objects.filter(model="content.page").first(),
        "Tag": lambda: model.objects.create(name=slug),
        "Redirect": lambda: model.objects.create(old_path=f"/vecchia/{slug}/", new_path="/contatti/scrivi/"),
        "MissingPage": lambda: model.objects.create(path=f"/non-trovata/{slug}/", day=timezone.localdate()),
        "QualitySetting": lambda: model.objects.get_or_create(code="title_long", severity="bar")[0],
        "ItemFinding": lambda: model.objects.get_or_create(entry=InventoryEntry.objects.first(), code="title_long")[0],
        "Checkup": lambda: model.objects.create(),
        "DeletedItem": lambda: model.objects.create(
            model="content.newsitem", object_id="1", title=slug, data=[A_DRAFT | {"pk": len(slug)}]
        ),
        "MenuLink": lambda: model.objects.create(title_it=slug, url="https://example.org/", menu="footer"),
        "Notice": lambda: model.objects.create(text_it=slug, ends_at=timezone.now() + timedelta(days=1)),
        "DutyRecord": lambda: model.objects.get_or_create(
            duty="accessibility-declaration", year=2029, defaults={"done_on": "2029-09-01"}
        )[0],
        "Exchange": lambda: row.partner.exchanges.get(),
        "Locality": lambda: row.data.venue.locality,
        "CreativeField": lambda: row.data.city.field,
        "Fact": lambda: model.objects.filter(source=row.data.source).first(),
        "CityName": lambda: model.objects.filter(source=row.data.source).first(),
    }
    return made[name]() if name in made else model._default_manager.first() or pytest.fail(f"no item of {name}")
