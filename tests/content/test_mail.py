import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import timezone

from carrara.content import mail
from carrara.content.models import Letter, Office
from tests import housekeepers


def letter(number=1, **values):
    return Letter.objects.create(
        key=f"letter-{number}", to=f"reader{number}@example.org", subject="Ciao", text="Testo", language="it", **values
    )


@pytest.mark.django_db
def test_a_letter_is_written_once_in_the_readers_language_and_sent_once(settings):
    settings.SITE_URL = "https://example.org"
    message = type("Message", (), {"pk": 7})
    for _twice in range(2):
        mail.post("key", "message_received", "anna@example.org", "it", reply_to="office@example.org", message=message)

    assert (mail.send_due(), mail.send_due()) == (1, 0)

    [sent] = outbox.outbox
    assert (sent.to, sent.reply_to, "\n" in sent.subject) == (["anna@example.org"], ["office@example.org"], False)
    assert "7" in sent.body
    identity = sent.extra_headers["Message-ID"]
    assert re.fullmatch(r"<[\d.]+@example\.org>", identity)
    told = {"Auto-Submitted": "auto-generated", "Content-Language": "it", "Message-ID": identity}
    assert sent.extra_headers == told


@pytest.mark.django_db
def test_a_letter_is_signed_by_the_office_as_its_record_says_in_the_readers_language(settings):
    """From the next minute on: it is read once a minute."""
    settings.SITE_URL = "https://example.org"
    now = timezone.now()
    message = type("Message", (), {"pk": 7})

    def signature(key, language):
        with time_machine.travel(now, tick=False):
            mail.post(key, "message_received", "anna@example.org", language, message=message)
        return Letter.objects.get(key=key).text.split("\n\n")[-1].split("\n")

    assert signature("nobody", "en") == ["Creative City Office", "https://example.org"]
    Office.objects.create(name_it="Ufficio d'arte", name_fr="Bureau d'art", body_it="Comune di Carrara")
    assert signature("the same minute", "en") == ["Creative City Office", "https://example.org"]
    now += timedelta(minutes=1)
    assert signature("french", "fr") == ["Bureau d'art", "Comune di Carrara", "https://example.org"]
    assert signature("italian", "it") == ["Ufficio d'arte", "Comune di Carrara", "https://example.org"]


@pytest.mark.django_db
def test_a_letter_that_fails_is_tried_again_later_and_given_up_at_last_while_others_go_out(monkeypatch):
    def refuse(message):
        if message.to == ["reader1@example.org"]:
            raise OSError("no route")
        return 1

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    letter(1)
    letter(2)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert (mail.send_due(), mail.send_due()) == (1, 0)
        assert Letter.objects.get(key="letter-1").error == "no route"
        for _attempt in range(mail.ATTEMPTS - 1):
            clock.shift(timedelta(hours=5))
            mail.send_due()
        given_up = Letter.objects.get(key="letter-1")
        assert (given_up.attempts, given_up.next_try_at, given_up.sent_at) == (mail.ATTEMPTS, None, None)


@pytest.mark.django_db
def test_a_letter_whose_sender_was_killed_is_tried_again_when_its_claim_lapses():
    claimed = letter()
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False) as clock:
        assert mail.claim(claimed)
        assert mail.send_due() == 0
        clock.shift(mail.CLAIM + timedelta(seconds=1))
        assert mail.send_due() == 1


@pytest.mark.django_db
def test_sent_letters_are_erased_when_their_time_is_over_and_unsent_ones_stay():
    letter(1, sent_at=timezone.now() - mail.KEEPING - timedelta(days=1))
    letter(2, sent_at=timezone.now())
    letter(3)
    assert mail.erase_sent() == 1
    assert set(Letter.objects.values_list("key", flat=True)) == {"letter-2", "letter-3"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_four_housekeepers_at_once_send_each_letter_once(tmp_path):
    for number in range(60):
        letter(number)
    keepers = [housekeepers.start(tmp_path, EMAIL_URL=f"filemail:///{tmp_path}") for _number in range(4)]
    assert [keeper.wait(timeout=120) for keeper in keepers] == [0, 0, 0, 0]

    letters = "".join(path.read_text() for path in (tmp_path / "mail").glob("*.log"))
    assert sorted(line for line in letters.splitlines() if line.startswith("To: ")) == sorted(
        f"To: reader{number}@example.org" for number in range(60)
    )
