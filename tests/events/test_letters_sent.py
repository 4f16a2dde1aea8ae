"""Booking letters on their way: real housekeepings, of which one is killed, before a mail server that has said yes."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from carrara.content import mail
from carrara.content.models import Letter
from tests import housekeepers

from .making import book, make_session

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], ids=str)


@pytest.fixture
def session():
    return make_session(timezone.now() + timedelta(days=10), places=40)


@pytest.fixture
def server():
    with housekeepers.MailServer() as server:
        yield server


@pytest.fixture
def keep_house(server, tmp_path):
    return lambda: housekeepers.start(tmp_path, EMAIL_URL=server.url)


def arrived(server):
    """{(subject, Message-ID): how often}"""
    return Counter((letter["Subject"], letter["Message-ID"]) for letter in server.letters)


@BOTH
def test_a_housekeeping_killed_after_the_yes_and_before_the_mark_sends_that_letter_once_more(
    database, session, server, keep_house
):
    """More than the protocol can promise; to the mailbox the second is the first, for it has the same Message-ID."""
    book(session, "anna", 2)  # one letter to confirm, one that it is confirmed
    doomed = keep_house()
    server.before_goodbye = lambda: (doomed.kill(), doomed.wait())
    assert (doomed.wait(120), len(server.letters)) == (-9, 1)
    assert list(Letter.objects.values_list("sent_at", flat=True)) == [None, None]
    server.before_goodbye = lambda: None

    assert keep_house().wait(120) == 0  # the claim of the one that was killed still stands
    assert list(arrived(server).values()) == [1, 1]
    Letter.objects.filter(sent_at=None).update(next_try_at=timezone.now())  # ten minutes later
    assert [keep_house().wait(120) for _round in range(2)] == [0, 0]

    assert sorted(arrived(server).values()) == [1, 2]
    assert None not in Letter.objects.values_list("sent_at", flat=True)
    first = server.letters[0]
    assert arrived(server)[first["Subject"], first["Message-ID"]] == 2
    assert None not in [identity for _subject, identity in arrived(server)]


@BOTH
def test_two_housekeepings_at_once_send_each_letter_once(database, session, server, keep_house):
    for number in range(15):
        book(session, f"visitor{number}", 2)
    keepers = [keep_house() for _number in range(2)]
    assert [keeper.wait(120) for keeper in keepers] == [0, 0]
    assert (len(server.letters), set(arrived(server).values())) == (30, {1})
    assert Counter(letter["To"] for letter in server.letters) == {
        f"visitor{number}@example.org": 2 for number in range(15)
    }


@pytest.mark.django_db
def test_a_letter_that_kills_whoever_sends_it_is_given_up_like_one_that_fails(session):
    book(session, "anna")
    letters = Letter.objects.order_by("pk")
    tries = 0
    for _round in range(2 * mail.ATTEMPTS):
        tries += mail.claim(letters[0])  # and whoever holds it is killed
        letters.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())
    assert (tries, letters[0].next_try_at) == (mail.ATTEMPTS, None)
