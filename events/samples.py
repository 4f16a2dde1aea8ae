"""An invented edition of open studios, to try the site and measure it. Every title says that it is an example."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import count, cycle, islice

from django.db import transaction
from django.utils import timezone

from carrara.content.languages import suffix
from carrara.content.models import Locality
from programmes.models import (
    Discipline,
    Edition,
    Host,
    OpeningHours,
    OpenStudio,
    Programme,
    Route,
    RouteStop,
    Studio,
)

from .models import Session

SLUG = "esempio-studi-aperti"  # the address of the programme; those of all that is made begin with "esempio-"
MARK = {"it": "Esempio", "en": "Example", "fr": "Exemple", "zh-hans": "示例", "ar": "مثال"}
PROGRAMME = {
    "it": "Studi aperti",
    "en": "Open studios",
    "fr": "Ateliers ouverts",
    "zh-hans": "开放工作室",
    "ar": "ورش مفتوحة",
}
STUDIO = {"it": "Studio", "en": "Studio", "fr": "Atelier", "zh-hans": "工作室", "ar": "ورشة"}
ROUTE = {"it": "Percorso", "en": "Route", "fr": "Parcours", "zh-hans": "路线", "ar": "مسار"}
MEETING = {
    "it": "Piazza di esempio",
    "en": "Example square",
    "fr": "Place d'exemple",
    "zh-hans": "示例广场",
    "ar": "ساحة المثال",
}
SENTENCE = {
    "it": "Testo inventato per provare il sito.",
    "en": "Invented text to try the site.",
    "fr": "Texte inventé pour essayer le site.",
    "zh-hans": "为测试网站而编写的虚构文字。",
    "ar": "نص مُختلَق لتجربة الموقع.",
}
DISCIPLINES = {
    "scultura": {"it": "scultura", "en": "sculpture", "fr": "sculpture", "zh-hans": "雕塑", "ar": "نحت"},
    "ceramica": {"it": "ceramica", "en": "ceramics", "fr": "céramique", "zh-hans": "陶瓷", "ar": "خزف"},
    "serigrafia": {
        "it": "serigrafia",
        "en": "screen printing",
        "fr": "sérigraphie",
        "zh-hans": "丝网印刷",
        "ar": "طباعة",
    },
    "ferro": {"it": "ferro battuto", "en": "ironwork", "fr": "ferronnerie", "zh-hans": "铁艺", "ar": "حدادة"},
}
CARRARA = (44.08, 10.10)
SPREAD = 0.02  # degrees around a hamlet, some two kilometres
DEPARTURES = (time(15), time(17, 30))
STOPS, GROUP = 5, 15
BATCH = 500


def texts(words, number):
    """Title, summary and text in five languages, as columns; each title says that it is an example."""
    columns = {}
    for code, word in words.items():
        columns[f"title_{suffix(code)}"] = " ".join(filter(None, [word, str(number), f"({MARK[code]})"]))
        columns[f"summary_{suffix(code)}"] = SENTENCE[code]
        columns[f"body_{suffix(code)}"] = f"<p>{SENTENCE[code]}</p>"
    return columns | {"title": columns["title_it"], "summary": columns["summary_it"], "body": columns["body_it"]}


def of(field, words):
    return {f"{field}_{suffix(code)}": text for code, text in words.items()} | {field: words["it"]}


def weekend(today):
    """The first Saturday at least a week away, and its Sunday."""
    first = today + timedelta(days=7 + (5 - today.weekday()) % 7)
    return first, first + timedelta(days=1)


@transaction.atomic
def make(studios=50, routes=10, seed=1, sessions=0):
    """The edition. `sessions`: at least so many, visits to single studios making up what the routes lack.

    Written in batches past `save`: search index and inventory have to be written anew afterwards.
    """
    chance, public = random.Random(seed), {"state": "published", "published_at": timezone.now()}
    first, last = weekend(timezone.localdate())
    programme = Programme.objects.create(slug=SLUG, kind="open_workshops", **texts(PROGRAMME, ""), **public)
    edition = Edition.objects.create(
        slug=str(first.year), programme=programme, year=first.year, starts_on=first, ends_on=last,
        **texts(PROGRAMME, first.year), **public,
    )  # fmt: skip
    made = make_studios(edition, studios, chance, public)
    ways = make_routes(edition, routes, made, chance, public)
    departures = [Session(route=way, **at) for way in ways for at in moments(edition)]
    visits = (Session(studio=each, **at) for at in quarters(edition) for each in made)
    save_sessions(edition, [*departures, *islice(visits, max(0, sessions - len(departures)))])
    return edition


def make_studios(edition, number, chance, public):
    disciplines = [
        Discipline.objects.create(key=f"esempio-{key}", order=900, **of("name", words))
        for key, words in DISCIPLINES.items()
    ]
    hamlets = list(Locality.objects.exclude(kind=Locality.Kind.NEIGHBOUR).order_by("pk")) or [None]
    made = Studio.objects.bulk_create(
        (studio(each, hamlet, chance, public) for each, hamlet in zip(range(1, number + 1), cycle(hamlets))),
        batch_size=BATCH,
    )
    hosts = Host.objects.bulk_create((Host(name=f"Host {each}") for each in range(1, number + 1)), BATCH)
    link(Studio.hosts.through, "host", zip(made, hosts, strict=True))
    link(Studio.disciplines.through, "discipline", ((each, chance.choice(disciplines)) for each in made))
    openings = OpenStudio.objects.bulk_create(
        (OpenStudio(edition=edition, studio=each, number=place) for place, each in enumerate(made, 1)), BATCH
    )
    OpeningHours.objects.bulk_create(
        (
            OpeningHours(open_studio=opening, day=day, opens_at=time(10), closes_at=time(chance.choice([19, 20])))
            for opening in openings
            for day in edition.every_day
        ),
        BATCH,
    )
    return made


def studio(number, hamlet, chance, public):
    latitude, longitude = CARRARA
    if hamlet is not None and hamlet.latitude is not None:
        latitude, longitude = float(hamlet.latitude), float(hamlet.longitude)
    step_free = chance.choice(Studio.StepFree.values)
    return Studio(
        slug=f"esempio-studio-{number}",
        kind=chance.choice(Studio.Kind.values),
        locality=hamlet,
        address=f"Via Esempio {number}",
        latitude=degrees(latitude, chance),
        longitude=degrees(longitude, chance),
        languages_spoken=chance.choice([" it ", " it en ", " it en fr "]),
        capacity=chance.choice([None, 12, 15, 20]),
        step_free=step_free,
        steps=chance.randint(1, 9) if step_free == "no" else None,
        has_accessible_toilet=chance.choice([None, True, False]),
        has_dust=chance.choice([None, True, False]),
        has_noise=chance.choice([None, True, False]),
        **texts(STUDIO, number),
        **public,
    )


def degrees(middle, chance):
    return round(Decimal(middle + chance.uniform(-SPREAD, SPREAD)), 5)


def link(through, name, pairs):
    through.objects.bulk_create((through(studio=each, **{name: other}) for each, other in pairs), BATCH)


def make_routes(edition, number, studios, chance, public):
    made, colours = [], cycle(Route.Colour.values)
    for place, sign in zip(range(1, number + 1), signs(), strict=False):
        way = Route.objects.create(
            slug=f"esempio-percorso-{place}",
            edition=edition,
            sign=sign,
            colour=next(colours),
            order=place,
            guide=f"Guida {place} (Esempio)",
            length_km=Decimal(chance.randint(10, 60)) / 10,
            step_free=chance.choice(Studio.StepFree.values),
            transport_seats=19 if place == number else None,
            means="shuttle" if place == number else chance.choice(["foot", "bicycle"]),
            **of("meeting_point", MEETING),
            **texts(ROUTE, sign),
            **public,
        )
        stops = chance.sample(studios, min(STOPS, len(studios)))
        RouteStop.objects.bulk_create(
            RouteStop(route=way, studio=each, order=order, minutes=20, minutes_before=5)
            for order, each in enumerate(stops, 1)
        )
        made.append(way)
    return made


def signs():
    """A, B … Z, then numbers."""
    yield from "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from map(str, count(1))


def moments(edition):
    return [span(edition, day, at, 120) for day in edition.every_day for at in DEPARTURES]


def quarters(edition):
    """Every quarter of an hour from ten to seven, for visits to single studios."""
    for day in edition.every_day:
        for minute in range(0, 9 * 60, 15):
            yield span(edition, day, time(10 + minute // 60, minute % 60), 15)


def span(edition, day, at, minutes):
    start = datetime.combine(day, at, edition.zone)
    return {"starts_at": start, "ends_at": start + timedelta(minutes=minutes)}


def save_sessions(edition, sessions):
    limits = {}
    for session in sessions:
        session.edition, session.places, session.price = edition, GROUP, Decimal(0)
        session.guide = session.route.guide if session.route_id else ""
        if session.subject not in limits:
            limits[session.subject] = session.fitting()
        session.capacity = limits[session.subject]
    Session.objects.bulk_create(sessions, BATCH)
