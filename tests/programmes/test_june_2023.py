"""An edition like that of June 2023, entered by the office alone: a sheet of fifty studios, ten routes, a pattern."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carrara.content.models import Locality, User
from programmes.models import Discipline, Edition, Host, OpenStudio, Programme, Route, Studio
from tests.content.test_admin import address, rows, write

HAMLETS = ["Torano", "Codena", "Colonnata", "Avenza", "Marina di Carrara"]
DISCIPLINES = ["scultura", "serigrafia", "illustrazione", "ceramica", "ferro battuto"]


def sheet():
    """Fifty studios with two hosts each, in five hamlets; every tenth one is closed on Sunday."""
    head = ["Titolo", "address", "locality", "disciplines", "hosts", "capacity", "number", "10/6/2023", "11/6/2023"]
    lines = [";".join(head)]
    for number in range(1, 51):
        hosts = f'"Artista {number} <a{number}@example.org>; Ospite {number}, 0585 {600000 + number}"'
        sunday = "-" if number % 10 == 0 else "10-13 15-20"
        lines.append(
            f"Laboratorio {number};Via Carriona {number};{HAMLETS[number % 5]};{DISCIPLINES[number % 5]};{hosts};20;"
            f"{number};10-20;{sunday}"
        )
    return SimpleUploadedFile("studi.csv", "\n".join(lines).encode(), "text/csv")


def test_the_office_enters_and_opens_an_edition_by_itself(db):
    staff = Client()
    staff.force_login(User.objects.create_superuser("anna", language="it"))
    for order, name in enumerate(HAMLETS):
        Locality.objects.create(slug=name.lower().replace(" ", "-"), name_it=name, order=order)
    for name in DISCIPLINES:
        Discipline.objects.create(key=name.replace(" ", "-"), name_it=name)

    # the programme and its edition, public
    programme = write(slug="studi-aperti", title_it="Studi Aperti", kind="open_workshops", order=0, _publish="1")
    staff.post(address(Programme, "add"), programme)
    edition = write(slug="2023", title_it="Studi Aperti 2023", year=2023, starts_on="10/06/2023", ends_on="11/06/2023")
    staff.post(address(Edition, "add"), edition | {"programme": Programme.objects.get().pk, "_publish": "1"})
    edition = Edition.objects.get()

    # fifty studios with their hosts and hours: one sheet, looked at and then agreed to
    page = f"/admin/programmes/studio/import/?edition={edition.pk}"
    looked_at = staff.post(page, {"file": sheet()})
    assert looked_at.context["counts"] == {"new": 50, "changed": 0, "same": 0}
    staff.post(page, {"word": looked_at.context["word"]})
    assert (Studio.objects.count(), Host.objects.count(), OpenStudio.objects.count()) == (50, 100, 50)
    chosen = {
        "action": "publish_items",
        "confirmed": "1",
        "_selected_action": list(Studio.objects.values_list("pk", flat=True)),
    }
    staff.post(address(Studio, "changelist"), chosen)
    assert Studio.objects.published().count() == 50

    # ten routes, each with its expert and five stops
    studios = list(Studio.objects.order_by("openings__number"))
    for number, sign in enumerate("ABCDEFGHIJ"):
        stops = [
            {"studio": studios[(number * 5 + at) % 50].pk, "order": at + 1, "minutes": 20, "minutes_before": 4}
            for at in range(5)
        ]
        route = write(
            slug=f"percorso-{sign.lower()}", title_it=f"Percorso {sign}", sign=sign, colour="red", order=number
        )
        route |= {"edition": edition.pk, "means": "foot", "step_free": "unknown", "guide": f"Esperta {sign}"}
        route |= {"meeting_point_it": "Piazza Alberica", "_publish": "1", **rows("stops", *stops)}
        assert staff.post(address(Route, "add"), route).status_code == 302
    assert Route.objects.reachable().count() == 10

    # departures at 15:00 and 17:30 on both days, for groups of at most fifteen
    page = f"/admin/events/session/pattern/?edition={edition.pk}"
    pattern = {
        "routes": [route.pk for route in Route.objects.all()],
        "days": ["2023-06-10", "2023-06-11"],
        "times": "15:00, 17:30",
        "places": 15,
        "languages": ["it"],
        "price": "0",
    }
    shown = staff.post(page, pattern).context
    closed = {row["closed"] for row in shown["planned"] if row["closed"]}
    assert len(shown["planned"]) == 40 and closed == {f"Laboratorio {number}" for number in (10, 20, 30, 40, 50)}
    staff.post(page, pattern | {"shown": shown["shown"]})
    departures = edition.sessions.select_related("route")
    assert departures.count() == 40
    assert {(each.guide, each.route.sign, each.capacity) for each in departures} == {
        (f"Esperta {sign}", sign, 15) for sign in "ABCDEFGHIJ"
    }

    # the public finds all of it
    visitor = Client()
    directory = visitor.get("/programmi/studi-aperti/2023/studi/").content.decode()
    assert directory.count("Laboratorio") >= 50
    assert "Esperta A" in visitor.get("/programmi/studi-aperti/2023/percorsi/percorso-a/").content.decode()
