"""The Atom feed of the events to come."""

from xml.etree import ElementTree

import pytest
import time_machine

from tests.events.making import make_event, rome

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(autouse=True)
def on_the_tenth_of_may():
    with time_machine.travel("2030-05-10T10:00Z", tick=False):
        yield


def feed(client, path):
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def test_what_is_to_come_each_entry_in_the_language_it_has(client):
    make_event("past", rome(2030, 4, 1))
    make_event("later", rome(2030, 7, 1, 10), title_zh_hans="石头", summary_it="A < B & C")
    make_event("soon", rome(2030, 6, 1, 10))
    make_event("some-day")
    atom = feed(client, "/zh-hans/eventi/feed/")
    entries = [(entry.findtext(f"{ATOM}title"), entry.get(LANG)) for entry in atom.iter(f"{ATOM}entry")]
    assert atom.get(LANG) == "zh-Hans"
    assert entries == [("Soon", "it"), ("石头", "zh-Hans"), ("Some-day", "it")]
    summary = list(atom.iter(f"{ATOM}summary"))[1]
    assert summary.get("type") == "html" and summary.text.endswith("<p>A &lt; B &amp; C</p>")
    assert "2030年7月1日" in summary.text


def test_an_entry_keeps_its_mark_and_says_when_it_changed(client):
    event = make_event("visit", rome(2030, 6, 1, 10))
    before = feed(client, "/eventi/feed/").find(f"{ATOM}entry")
    with time_machine.travel("2030-05-11T10:00Z", tick=False):
        event.slug = event.title_it = "other"
        event.save()
        after = feed(client, "/eventi/feed/").find(f"{ATOM}entry")
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert [entry.findtext(f"{ATOM}updated") for entry in (before, after)] == [
        "2030-05-10T10:00:00+00:00",
        "2030-05-11T10:00:00+00:00",
    ]
    assert after.find(f"{ATOM}link").get("href") == "http://127.0.0.1:8000/eventi/other/"
