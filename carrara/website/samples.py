"""Invented content, marked as such in every title, to try the site and measure it. Never seeded."""

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow

from carrara.content.languages import suffix
from carrara.content.models import Image, Locality
from events.models import Event, EventDate, EventKind, Venue
from partners.models import Partner

MARK = {"it": "Esempio", "en": "Example", "fr": "Exemple", "zh-hans": "示例", "ar": "مثال"}
EVENT = {"it": "Laboratorio", "en": "Workshop", "fr": "Atelier", "zh-hans": "工作坊", "ar": "ورشة"}
PARTNER = {"it": "Città amica", "en": "Friendly city", "fr": "Ville amie", "zh-hans": "友好城市", "ar": "مدينة صديقة"}
SENTENCE = {
    "it": "Testo inventato per provare il sito.",
    "en": "Invented text to try the site.",
    "fr": "Texte inventé pour essayer le site.",
    "zh-hans": "为测试网站而编写的虚构文字。",
    "ar": "نص مُختلَق لتجربة الموقع.",
}
COUNTRIES = ["CN", "EG", "SN", "FR", "JP", "BR", "IN", "MA", "MX", "KR"]


def texts(words, number):
    """Title, summary and text of an item in five languages, as columns."""
    columns = {}
    for code, word in words.items():
        columns[f"title_{suffix(code)}"] = f"{word} {number} ({MARK[code]})"
        columns[f"summary_{suffix(code)}"] = SENTENCE[code]
        columns[f"body_{suffix(code)}"] = f"<h2>{word}</h2>" + f"<p>{SENTENCE[code] * 4}</p>" * 3
    return columns


def make_picture(number):
    file = BytesIO()
    Pillow.linear_gradient("L").resize((1800, 1200)).rotate(number * 17).convert("RGB").save(file, "JPEG", quality=80)
    alt = {f"alt_{suffix(code)}": f"{mark} {number}" for code, mark in MARK.items()}
    return Image.objects.create(
        file=ContentFile(file.getvalue(), f"{number}.jpg"), title=f"{MARK['it']} {number}", licence="office", **alt
    )


def make_venue():
    locality = Locality.objects.first() or Locality.objects.create(slug="esempio", name="Esempio")
    return Venue.objects.create(slug="esempio", title=MARK["it"], locality=locality, step_free="yes")


def make_event(number, venue=None, kind=None, cover=None, days=None):
    """A published event, `days` from now (by default as many as its number)."""
    event = Event.objects.create(
        slug=f"esempio-{number}",
        state="published",
        kind=kind,
        cover=cover,
        is_free=True if number % 2 else None,
        price_min=None if number % 2 else Decimal(5),
        **texts(EVENT, number),
    )
    day = timezone.localdate() + timedelta(days=number if days is None else days)
    start = datetime(day.year, day.month, day.day, 10, tzinfo=timezone.get_default_timezone())
    EventDate.objects.create(event=event, starts_at=start, ends_at=start + timedelta(hours=3), venue=venue)
    return event


def make_partner(number, cover=None):
    return Partner.objects.create(
        slug=f"esempio-{number}",
        state="published",
        kind=Partner.Kind.CITY,
        country=COUNTRIES[number % len(COUNTRIES)],
        latitude=Decimal(number * 4 - 30),
        longitude=Decimal(number * 15 - 140),
        cover=cover,
        **texts(PARTNER, number),
    )


def make_all(events=12, partners=4):
    kind = EventKind.objects.first()
    venue = make_venue()
    pictures = [make_picture(number) for number in range(1, 5)]
    for number in range(1, events + 1):
        make_event(number, venue, kind, pictures[number % 4])
    for number in range(1, partners + 1):
        make_partner(number, pictures[number % 4])
