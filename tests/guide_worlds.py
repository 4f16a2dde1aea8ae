"""What each task of the guide finds when it begins, and what must be there when it is done."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow

from carrara.content import drafts, messages, publishing
from carrara.content.models import Image, Message, ReviewStep
from carrara.website.samples import make_all
from events.models import Event, Venue

State = Event.State


def begin(task, newcomer, user):
    make_all(events=4, partners=2)
    WORLDS.get(task, lambda newcomer, user: None)(newcomer, user)


def check(task, newcomer):
    CHECKS[task](newcomer)


def event(number=None, **found):
    return Event.objects.get(**(found or {"slug": f"esempio-{number}"}))


# --- before ------------------------------------------------------------------------------------------------------
def without(number, code):
    first = event(number)
    for name in ("title", "summary", "body"):
        setattr(first, f"{name}_{code}", "")
    first.save()


def a_draft(user, title="Concerto in cava", slug="concerto", **more):
    made = Event(slug=slug, title_it=title, summary_it="Musica al tramonto.", **more)
    made._history_user = user
    made.save()
    return made


def a_wrong_title(user):
    changed = event(2)
    changed._history_user = user
    changed.title_it = changed.title_en = "Titolo sbagliato"
    changed.save()


def a_review():
    writer = get_user_model().objects.create_user("bruno", "bruno@example.org", "prova", is_staff=True)
    publishing.submit(a_draft(writer, "Mostra di bozzetti", "bozzetti"), writer, "Puoi guardarla?")


def a_message():
    messages.receive(Message(name="Anna", email="anna@example.org", text="Buongiorno", language="it"))


def five_pictures(newcomer):
    for number, name in enumerate(("uno", "due", "tre", "quattro", "cinque")):
        newcomer.files[f"{name}.jpg"] = newcomer.folder / f"{name}.jpg"
        picture = Pillow.radial_gradient("L").resize((900, 600)).rotate(number * 30)
        picture.convert("RGB").save(newcomer.files[f"{name}.jpg"])


WORLDS = {
    "translate-to-arabic": lambda newcomer, user: without(1, "ar"),
    "schedule": lambda newcomer, user: a_draft(user),
    "restore": lambda newcomer, user: a_wrong_title(user),
    "upload-five-pictures": lambda newcomer, user: five_pictures(newcomer),
    "answer-a-review": lambda newcomer, user: a_review(),
    "cancel-a-schedule": lambda newcomer, user: a_draft(
        user, state=State.PUBLISHED, published_at=timezone.localtime().replace(hour=9, minute=0) + timedelta(days=9)
    ),
    "missing-in-french": lambda newcomer, user: without(1, "fr"),
    "data-of-one-person": lambda newcomer, user: a_message(),
}


# --- after -------------------------------------------------------------------------------------------------------
def event_was_added(newcomer):
    made = event(title_it="Visita alla cava dei Fantiscritti")
    date = made.dates.get()
    assert (made.title_en, made.is_public()) == ("A visit to the Fantiscritti quarry", True)
    assert (made.cover.title, date.ends_at - date.starts_at) == ("Esempio 2", timedelta(hours=2))


def event_was_translated(newcomer):
    assert (event(1).title_ar, drafts.of(event(1))) == ("ورشة النحت", None)


def event_was_scheduled(newcomer):
    found = event(slug="concerto")
    local = timezone.localtime(found.published_at)
    assert (found.state, found.is_public(), f"{local:%H:%M}") == (State.PUBLISHED, False, "09:00")


def typo_is_corrected(newcomer):
    assert drafts.of(event(3)) is None
    assert "Laboratorio di incisione" in (event(3).title_it, event(3).title_en)


def title_is_back(newcomer):
    assert (event(2).title_it, event(2).title_en) == ("Laboratorio 2 (Esempio)", "Workshop 2 (Example)")
    assert drafts.of(event(2)) is None


def pictures_are_described(newcomer):
    made = Image.objects.filter(alt_it="Blocchi di marmo nel piazzale della cava", people=Image.People.NONE)
    assert made.count() == 5


def review_was_answered(newcomer):
    found = event(slug="bozzetti")
    assert found.state == State.DRAFT
    assert ReviewStep.objects.of(found)[0].text == "Manca l'orario di chiusura."


def french_is_missing(newcomer):
    """The form of the event whose French is not there, open at its French."""
    page = newcomer.page
    assert urlsplit(page.url).path == reverse("admin:events_event_change", args=[event(1).pk])
    assert page.get_by_role("tab", selected=True).inner_text().startswith("Français")


CHECKS = {
    "add-an-event": event_was_added,
    "translate-to-arabic": event_was_translated,
    "schedule": event_was_scheduled,
    "correct-a-typo": typo_is_corrected,
    "restore": title_is_back,
    "upload-five-pictures": pictures_are_described,
    "import-twenty-venues": lambda newcomer: check_count(Venue, 21),
    "answer-a-review": review_was_answered,
    "cancel-a-schedule": lambda newcomer: check_count(Event.objects.filter(slug="concerto", state=State.DRAFT), 1),
    "missing-in-french": french_is_missing,
    "data-of-one-person": lambda newcomer: check_count(Message, 0),
}


def check_count(found, number):
    assert getattr(found, "objects", found).count() == number
