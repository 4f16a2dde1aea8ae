"""The second to save is shown what the first one changed, field by field, and overwrites nothing unknowingly."""

import re
import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from carrara.content import drafts
from carrara.content.back_office.concurrency import ConcurrentAdmin
from carrara.content.models import Image, Locality, Office, User
from events.models import Venue
from partners.models import Commitment, Partner
from tests.events.making import make_event, rome
from tests.world import make_picture

pytestmark = pytest.mark.django_db


def staff(name, **more):
    user = User.objects.create_superuser(name, f"{name}@example.org", first_name=name.capitalize(), **more)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anna():
    return staff("anna")


@pytest.fixture
def bruno():
    return staff("bruno")


def address(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def opened(client, item):
    """The form as a browser would send it back, nothing changed in it."""
    form = client.get(address(item)).context["adminform"].form
    context = client.get(address(item)).context
    data = {"_seen": context["item_version"]}
    forms = [form]
    for group in context["inline_admin_formsets"]:
        forms += [group.formset.management_form, *group.formset.initial_forms]
    for each in forms:
        for bound in each:
            data |= sent(bound)
    return {name: value for name, value in data.items() if value is not None}


def sent(bound):
    widget = bound.field.widget
    value = bound.value()
    parts = widget.decompress(value) if hasattr(widget, "decompress") else None
    if parts is not None:
        return {
            f"{bound.html_name}_{number}": part.format_value(value) or ""
            for number, (part, value) in enumerate(zip(widget.widgets, parts, strict=True))
        }
    if hasattr(value, "storage"):
        return {}
    if isinstance(value, bool):
        return {bound.html_name: "on"} if value else {}
    if isinstance(value, list):
        return {bound.html_name: [getattr(each, "pk", each) for each in value]}
    return {
        bound.html_name: ""
        if value is None
        else widget.format_value(value)
        if hasattr(widget, "choices") is False
        else value
    }


def told(answer):
    """What the page says differs: field, language, difference, and whether it was taken over."""
    conflict = answer.context["conflict"]
    return [(each.name, str(each.shown), each.is_taken) for each in conflict.found]


def venue():
    return Venue.objects.create(
        slug="cava", title_it="Cava", title_en="Quarry", address="Via Uno", access_note_it="Scale"
    )


def test_what_both_changed_is_a_choice_and_what_one_changed_is_kept(anna, bruno):
    item = venue()
    hers, his = opened(anna, item), opened(bruno, item)
    assert anna.post(address(item), hers | {"title_it": "Cava di Anna", "address": "Via Due"}).status_code == 302
    answer = bruno.post(address(item), his | {"title_it": "Cava di Bruno", "title_en": "Bruno's quarry"})
    assert answer.status_code == 200
    assert told(answer) == [
        ("title_it", "Cava di <del>Anna</del> <ins>Bruno</ins> ", False),
        ("address", "Via <del>Due</del> <ins>Uno</ins> ", True),
    ]
    item.refresh_from_db()
    assert (item.title_it, item.title_en, item.address) == ("Cava di Anna", "Quarry", "Via Due")
    page = answer.content.decode()
    assert "Anna" in answer.context["conflict"].sentence
    typed = {name: answer.context["adminform"].form[name].value() for name in ("title_it", "title_en", "address")}
    assert typed == {"title_it": "Cava di Bruno", "title_en": "Bruno's quarry", "address": "Via Due"}
    assert re.findall(r'name="(_choice-\w+)"', page) == ["_choice-title_it"] * 2


def test_the_usual_button_still_refuses_and_the_deeds_are_conscious(anna, bruno):
    item = venue()
    his = opened(bruno, item)
    anna.post(address(item), opened(anna, item) | {"title_it": "Anna", "directions_it": "A piedi"})
    his |= {"title_it": "Bruno", "directions_it": "In treno"}
    for _twice in range(2):
        answer = bruno.post(address(item), his)
        assert answer.status_code == 200
    now = answer.context["conflict"].now
    his |= {"_over": now, "_choice-title_it": "theirs", "_choice-directions_it": "mine"}
    assert bruno.post(address(item), his).status_code == 302
    item.refresh_from_db()
    assert (item.title_it, item.directions_it) == ("Anna", "In treno")


def test_all_of_mine_is_one_button(anna, bruno):
    item = venue()
    his = opened(bruno, item) | {"title_it": "Bruno"}
    anna.post(address(item), opened(anna, item) | {"title_it": "Anna"})
    now = bruno.post(address(item), his).context["conflict"].now
    assert bruno.post(address(item), his | {"_over_all": now, "_choice-title_it": "theirs"}).status_code == 302
    item.refresh_from_db()
    assert item.title_it == "Bruno"


def test_a_deed_holds_for_the_differences_that_were_shown(anna, bruno):
    """A third save between the page with the differences and the button is shown as well."""
    item = venue()
    his = opened(bruno, item) | {"title_it": "Bruno"}
    anna.post(address(item), opened(anna, item) | {"title_it": "Anna"})
    shown = bruno.post(address(item), his).context["conflict"].now
    anna.post(address(item), opened(anna, item) | {"title_it": "Anna again"})
    answer = bruno.post(address(item), his | {"_over_all": shown})
    assert (answer.status_code, told(answer)) == (
        200,
        [("title_it", "<del>Anna again</del> <ins>Bruno</ins> ", False)],
    )


def test_saving_twice_oneself_from_a_page_opened_once_is_no_conflict_with_itself(anna):
    item = venue()
    first = opened(anna, item) | {"title_it": "Uno", "_continue": "1"}
    page = anna.post(address(item), first, follow=True)
    assert page.context["item_version"] != first["_seen"]
    second = first | {"_seen": page.context["item_version"], "title_it": "Due"}
    assert anna.post(address(item), second).status_code == 302


def test_the_program_is_named_when_no_person_saved(bruno):
    item = venue()
    his = opened(bruno, item) | {"title_it": "Bruno"}
    item.title_it = "Importata"
    item.save()
    conflict = bruno.post(address(item), his).context["conflict"]
    assert conflict.who == _("the program") and str(conflict.both[0].shown) == "<del>Importata</del> <ins>Bruno</ins> "


def test_a_faulty_form_keeps_its_version_until_it_is_saved(anna, bruno):
    item = venue()
    his = opened(bruno, item)
    answer = bruno.post(address(item), his | {"latitude": "x", "title_it": "Bruno"})
    assert answer.context["item_version"] == his["_seen"]
    anna.post(address(item), opened(anna, item) | {"title_it": "Anna"})
    answer = bruno.post(address(item), his | {"title_it": "Bruno", "latitude": "x"})
    assert [each[0] for each in told(answer)] == ["title_it"]
    assert answer.context["adminform"].form["latitude"].value() == "x"


def test_links_are_compared_and_kept(anna, bruno):
    one, two = (Partner.objects.create(slug=slug, title_it=slug.upper()) for slug in ("a", "b"))
    item = Commitment.objects.create(number=1, title_it="Impegno", text_it="Testo")
    item.partners.set([one])
    his = opened(bruno, item)
    anna.post(address(item), opened(anna, item) | {"partners": [one.pk, two.pk]})
    answer = bruno.post(address(item), his | {"title_it": "Bruno"})
    assert told(answer) == [("partners", "<del>A, B</del> <ins>A</ins> ", True)]
    assert sorted(answer.context["adminform"].form["partners"].value()) == [one.pk, two.pk]
    both = bruno.post(address(item), his | {"partners": [two.pk]})
    assert told(both) == [("partners", "<del>A, </del> B", False)] or not both.context["conflict"].found[0].is_taken
    over = {"_over": both.context["conflict"].now, "_choice-partners": "theirs", "title_it": "Bruno"}
    assert bruno.post(address(item), his | {"partners": []} | over).status_code == 302
    item.refresh_from_db()
    assert (item.title_it, set(item.partners.all())) == ("Bruno", {one, two})


def test_what_the_first_draft_beside_a_public_item_changed_is_told_apart_from_what_both_changed(anna, bruno):
    item = make_event("cava", rome(2030, 5, 1, 10), title_it="Cava", contact_name="Ufficio")
    his = opened(bruno, item) | {"_keep": "on"}
    second = {"dates-TOTAL_FORMS": "2", "dates-1-starts_at_0": "2/5/2030", "dates-1-starts_at_1": "10:00"}
    hers = opened(anna, item) | second | {"_keep": "on", "title_it": "Cava di Anna", "contact_name": "Anna"}
    anna.post(address(item), hers)
    assert drafts.of(item).changed_by.username == "anna"
    answer = bruno.post(address(item), his | {"title_it": "Cava di Bruno", "audience": "families"})
    assert told(answer) == [
        ("title_it", "Cava di <del>Anna</del> <ins>Bruno</ins> ", False),
        ("contact_name", "<del>Anna</del> <ins>Ufficio</ins> ", True),
    ]
    his |= {"_over": answer.context["conflict"].now, "_choice-title_it": "theirs", "contact_name": "Anna"}
    assert bruno.post(address(item), his | {"audience": "families"}).status_code == 302
    with drafts.laid_over(item):
        item.refresh_from_db()
        assert (item.title_it, item.contact_name, item.audience) == ("Cava di Anna", "Anna", "families")
        assert item.dates.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "1.2.3.4.5", "999999999999999999999", "-1", "٣"])
def test_a_version_that_nobody_was_shown_is_answered_by_the_differences(bruno, seen):
    item = venue()
    answer = bruno.post(address(item), opened(bruno, item) | {"_seen": seen, "title_it": "Bruno"})
    assert (answer.status_code, [each[0] for each in told(answer)]) == (200, ["title_it"])


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_picture("cava"),
        lambda: Office.objects.create(name_it="Ufficio"),
        lambda: Locality.objects.create(slug="l", name_it="L"),
    ],
    ids=["picture", "office", "locality"],
)
def test_every_translated_model_is_guarded(anna, bruno, make):
    item = make()
    name = "author" if isinstance(item, Image) else "name_en"
    his = opened(bruno, item) | {name: "Bruno"}
    assert anna.post(address(item), opened(anna, item) | {name: "Anna"}).status_code == 302
    answer = bruno.post(address(item), his)
    assert [(each[0], strip_tags(each[1]).strip()) for each in told(answer)] == [(name, "Anna Bruno")]


def test_whoever_may_only_look_is_still_refused(client):
    client.force_login(User.objects.create_user("reader", is_staff=True))
    item = venue()
    assert client.post(address(item), {"_seen": "0"}).status_code == 403


def save_at_once(item):
    """Two people press the button at the same moment; each has a connection of their own."""
    people = [staff("anna"), staff("bruno")]
    forms = [opened(person, item) | {"title_it": name} for person, name in zip(people, ("Anna", "Bruno"), strict=True)]
    together, answers = threading.Barrier(2), []

    def save(person, form):
        together.wait()
        answers.append(person.post(address(item), form).status_code)
        connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.fixture
def slow(monkeypatch):
    """Between the look at the version and the writing lies time enough for the other."""
    version_of = ConcurrentAdmin.version_of

    def slowly(self, pk):
        version = version_of(self, pk)
        time.sleep(0.3)
        return version

    monkeypatch.setattr(ConcurrentAdmin, "version_of", slowly)


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_refused(slow):
    assert save_at_once(venue()) == [200, 302]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_refused_on_postgresql(slow):
    assert save_at_once(venue()) == [200, 302]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_be_saved(slow, monkeypatch):
    monkeypatch.setattr(ConcurrentAdmin, "lock", lambda self, pk: None)
    assert save_at_once(venue()) == [302, 302]
