"""Sheets of events and venues as tests send them: send, look, say yes."""

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

VENUES, EVENTS, PEOPLE = "/admin/events/venue/import/", "/admin/events/event/import/", "/admin/content/person/import/"


def send(client, page, text, name="sheet.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(page, {"file": SimpleUploadedFile(name, data)})


def agree(client, page, answer):
    return client.post(page, {"word": answer.context["word"]}, follow=True)


def come_in(client, page, text):
    answer = send(client, page, text)
    assert problems(answer) == []
    return agree(client, page, answer)


def problems(answer, language="en"):
    with translation.override(language):
        return [str(problem) for problem in answer.context["plan"].problems]


def counts(answer):
    found = answer.context["counts"]
    return found["new"], found["changed"], found["same"]


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def whole_database():
    """Every row of every table of ours, histories included."""
    ours = [model for model in apps.get_models() if model._meta.app_label not in ("sessions", "admin")]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in ours}


def twenty(extra=""):
    lines = [f"Luogo {number};Via {number};Colonnata;44,07{number:03};10,1{extra}" for number in range(1, 21)]
    return "\n".join(["Nome (Italiano);Via e numero civico;Località;Latitudine;Longitudine", *lines])
