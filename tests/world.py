"""A small complete site for whole-site tests: every kind of item, in any languages and any state of publishing.

Every text stands between ⟪ and ⟫ and begins with the code of its language (⟪fr …⟫), or with a hyphen where a field has
no languages: so a test knows content, and its language, wherever it comes out.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow
from pypdf import PdfWriter

from carrara.content.languages import LANGUAGE_CODES, suffix
from carrara.content.models import (
    CityName,
    Document,
    Fact,
    Image,
    Link,
    Locality,
    NewsItem,
    Office,
    Page,
    Person,
    Source,
)
from events.models import (
    Booking,
    Event,
    EventDate,
    EventKind,
    EventSeries,
    GroupRequest,
    Participation,
    Session,
    Venue,
    WaitingEntry,
)
from partners.models import City, Commitment, CooperationProject, CreativeField, Exchange, Partner
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
    StudioPicture,
)

A_DAY = timedelta(days=1)
PLACED = {"designation": "main", "city": "main", "programmes": "main", "events": "main", "partners": "main"}
PLACED |= {"people": "footer", "news": "footer", "contact": "footer", "site_map": "legal"}
NO_LANGUAGE = "-"
SHORT = {
    NewsItem: "news",
    CooperationProject: "project",
    EventSeries: "series",
}  # passages are cut


CONTACT = {"contact_name": "⟪- contact⟫", "email": "event@example.org", "phone": "+39 0585 111111"}


def text(code, *words):
    return f"⟪{code} {' '.join(map(str, words))}⟫"


def plain(*words):
    return text(NO_LANGUAGE, *words)


def translated(words, *fields, languages=LANGUAGE_CODES):
    """Columns of translated fields."""
    return {f"{field}_{suffix(code)}": text(code, words, field) for field in fields for code in languages}


def texts(words, *more, languages=LANGUAGE_CODES):
    """Columns of an item: title, summary and a rich text with a heading."""
    bodies = {
        f"body_{suffix(code)}": f"<h2>{text(code, words, 'heading')}</h2><p>{text(code, words, 'body')}</p>"
        for code in languages
    }
    return translated(words, "title", "summary", *more, languages=languages) | bodies


def make_picture(name, languages=LANGUAGE_CODES):
    file = BytesIO()
    Pillow.new("RGB", (60, 40), "gray").save(file, "PNG")
    return Image.objects.create(
        file=ContentFile(file.getvalue(), f"{name}.png"),
        title=name,
        author=plain(name, "author"),
        licence="cc-by-4.0",
        **translated(name, "alt", languages=languages),
    )


def make_document(name, languages=LANGUAGE_CODES):
    file, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(file)
    titles = translated(f"document {name}", "title", languages=languages)
    return Document.objects.create(file=ContentFile(file.getvalue(), f"{name}.pdf"), language=languages[0], **titles)


def make_sections(languages=LANGUAGE_CODES):
    """The page of every section, in its place in the menus, and the office."""
    Office.objects.create(
        **translated("office", "name", "body", "opening_hours", languages=languages),
        contact_person=plain("contact person"),
        email="ufficio@example.org",
        pec="pec@example.org",
        phone="+39 0585 000000",
        address=plain("address"),
        postal_code="54033",
        town=plain("town"),
        tax_code="00000000000",
        transparency_url="https://example.org/trasparenza",
        website="https://example.org/",
    )
    home = None
    for order, role in enumerate(Page.Role.values):
        page = Page.objects.create(
            slug=role.replace("_", "-"),
            role=role,
            parent=home,
            menu=PLACED.get(role, "none"),
            menu_order=order,
            state="published",
            published_at=timezone.now() - A_DAY,
            **texts(f"section {role}", languages=languages),
        )
        home = home or page
    Page.objects.create(
        slug="privacy",
        parent=home,
        menu="legal",
        state="published",
        published_at=timezone.now() - A_DAY,
        **texts("privacy", languages=languages),
    )


def make_data(name, number, languages=LANGUAGE_CODES):
    """One of each kind of row that has no page of its own; those numbered 1 are the ones that pages look for."""
    source = Source.objects.create(
        key=name, url="https://example.org/source", **translated(f"source {name}", "title", languages=languages)
    )
    figures = ["population", "density", "international-events"] if number == 1 else [f"figure-{name}"]
    for key in [*figures, f"geography-{name}", f"value-{name}"]:
        Fact.objects.create(
            key=key,
            topic="geography" if key.startswith("geography") else "figures",
            number=None if key.startswith("value") else Decimal("61416.5"),
            year=2020,
            source=source,
            **translated(key, "label", "value", "note", languages=languages),
        )
    CityName.objects.create(
        language_code=["la", "ar", "zh"][number % 3] + f"-x-{number}",
        name=plain("name of the city", number),
        source=source,
        **translated(f"tongue {name}", "language_name", languages=languages),
    )
    Link.objects.create(url="https://example.org/link", **translated(f"link {name}", "title", languages=languages))
    places = [
        Locality.objects.create(
            slug=f"{kind}-{name}",
            kind=kind,
            province=plain("province"),
            source=source,
            **translated(f"{kind} {name}", "name", languages=languages),
        )
        for kind in ("hamlet", "neighbour")
    ]
    field = CreativeField.objects.create(key=name, **translated(f"field {name}", "name", languages=languages))
    city = City.objects.create(
        slug=name,
        country="IT",
        field=field,
        is_home=number == 1,
        designated_on=date(2017, 10, 31),
        designation_source=source,
        latitude=Decimal("44.08"),
        longitude=Decimal("10.10"),
        **translated(f"city {name}", "name", languages=languages),
    )
    return SimpleNamespace(
        source=source,
        city=city,
        locality=places[0],
        host=Host.objects.create(
            name=plain("host", name), email="host@example.org", phone="+39 0585 222222", city=city
        ),
        discipline=Discipline.objects.create(key=name, **translated(f"discipline {name}", "name", languages=languages)),
        picture=make_picture(name, languages),
        document=make_document(name, languages),
        kind=EventKind.objects.create(key=name, **translated(f"kind {name}", "name", languages=languages)),
        commitment=Commitment.objects.create(
            number=number, source=source, **translated(f"commitment {name}", "title", "text", languages=languages)
        ),
        venue=Venue.objects.create(
            slug=name,
            locality=places[0],
            address=plain("street"),
            step_free="partly",
            steps=2,
            has_accessible_toilet=True,
            has_parking=False,
            has_dust=True,
            has_noise=True,
            **translated(f"venue {name}", "title", "directions", "access_note", languages=languages),
        ),
    )


def make_items(name, data, hub=None, languages=LANGUAGE_CODES, **publishing):
    """One published item of each kind, hung on those of `hub` (its own, without one) wherever a page shows others."""
    states = {"state": "published", "published_at": timezone.now() - A_DAY} | publishing

    def make(model, *more, slug=name, words=None, **fields):
        words = f"{words or SHORT.get(model, model._meta.model_name)} {name}"
        columns = texts(words, *more, languages=languages) | {"cover": data.picture} | states | fields
        return model.objects.create(slug=slug, source_language=languages[0], **columns)

    items = SimpleNamespace()
    hub = hub or items
    items.news = make(NewsItem)
    items.person = make(
        Person,
        *["birthplace", "deathplace", "occupation"],
        born_year=1830,
        died_year=1900,
        is_native=name[-1] in "13579",
        source=data.source,
    )
    items.partner = make(
        Partner,
        kind="city",
        city=data.city,
        country="EG",
        email="partner@example.org",
        website="https://example.org/partner",
        latitude=Decimal(24),
        longitude=Decimal(32),
    )
    items.project = make(CooperationProject, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    items.programme = make(Programme, kind="forum", email=f"{name}@example.org")
    items.series = make(EventSeries, "frequency")
    items.page = make(Page, parent=getattr(hub, "page", None), menu="footer")
    items.edition = make(
        Edition,
        "theme",
        programme=hub.programme,
        year=timezone.localdate().year,
        starts_on=timezone.localdate() + 10 * A_DAY,
        ends_on=timezone.localdate() + 12 * A_DAY,
        host_city=data.city,
    )
    items.studio = make(
        Studio,
        *["directions", "access_note"],
        city=data.city,
        locality=data.locality,
        address=plain("studio street"),
        latitude=Decimal("44.08"),
        longitude=Decimal("10.10"),
        step_free="partly",
        steps=2,
        has_seating=True,
        languages_spoken=" it fr ",
        capacity=12,
        website="https://example.org/studio",
    )
    items.route = make(
        Route,
        *["meeting_point", "transport"],
        edition=hub.edition,
        sign=str(hub.edition.routes.count() + 1),
        guide=plain("guide"),
        length_km=Decimal("3.5"),
        transport_seats=19,
    )
    items.session = make_session(hub.edition, route=items.route)
    make_groups(items)
    items.event = make_event(make, hub, data, 10)
    make_session(hub.edition, event=items.event)
    nobody = dict.fromkeys(CONTACT, "")  # the page then names the contact of the programme
    make_event(make, hub, data, -400, slug=f"{name}-past", words="past event", edition=items.edition, **nobody)
    make_event(make, hub, data, 11, slug=f"{name}-part", words="part", parent=hub.event, edition=None, series=None)
    link(items, hub, data, languages)
    return items


def open_studio(edition, studio):
    """On the first two days of the edition; the third it stays closed."""
    opening, is_new = OpenStudio.objects.get_or_create(
        edition=edition, studio=studio, defaults={"guest_artist": plain("guest artist")}
    )
    for day in edition.every_day[:2] if is_new else []:
        OpeningHours.objects.create(open_studio=opening, day=day, opens_at=time(10), closes_at=time(19))


def make_session(edition, **subject):
    """On the edition's second day, at 15:00 where it is held."""
    day = edition.every_day[1]
    start = datetime(day.year, day.month, day.day, 15, tzinfo=edition.zone)
    notes = translated("session", "cost_note", "note")
    return Session.objects.create(
        edition=None if "event" in subject else edition,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        language="it",
        guide=plain("guide of the day"),
        places=15,
        price=Decimal(0),
        **notes,
        **subject,
    )


def make_groups(items):
    """Visitors of the item's session, of each kind; only the office sees them."""
    session = items.session
    told = {"session": session, "name": "Ada", "email": f"visitor-{session.pk}@example.org", "language": "it"}
    items.booking = Booking.objects.create(code=f"C{session.pk:05}", state="confirmed", adults=2, **told)
    items.waiting = WaitingEntry.objects.create(adults=3, **told)
    items.request = GroupRequest.objects.create(people=25, **told)
    Session.objects.filter(pk=session.pk).update(seats_taken=2)


def make_event(make, hub, data, days, **fields):
    event = make(
        Event,
        *["cost_note", "booking_note"],
        **{"series": hub.series, "edition": hub.edition} | CONTACT | fields,
        kind=data.kind,
        price_min=Decimal(5),
        price_max=Decimal("7.50"),
        website="https://example.org/evento",
    )
    make_date(event, data.venue, days)
    return event


def make_date(event, venue, days):
    languages = [code for code in LANGUAGE_CODES if event.text_in("title", code)]
    start = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + days * A_DAY
    notes = translated(f"date {event.slug}", "note", languages=languages)
    return EventDate.objects.create(
        event=event, venue=venue, starts_at=start, ends_at=start + timedelta(hours=2), **notes
    )


def link(items, hub, data, languages):
    """Everything that can show another item shows these: from the hub to them, and from them to the hub."""
    for one, other in {(id(hub), id(items)): (hub, items), (id(items), id(hub)): (items, hub)}.values():
        one.programme.news.add(other.news)
        one.partner.news.add(other.news)
        one.event.news.add(other.news)
        one.programme.partners.add(other.partner)
        one.project.partners.add(other.partner)
        one.edition.organisers.add(other.partner)
        one.series.programmes.add(other.programme)
        open_studio(one.edition, other.studio)
        StudioPicture.objects.get_or_create(studio=one.studio, image=data.picture)
        RouteStop.objects.get_or_create(route=one.route, studio=other.studio)
        one.studio.disciplines.add(data.discipline)
        one.studio.hosts.add(data.host)
        for role in ("organisers", "patrons", "partners"):
            getattr(one.event, role).add(other.partner)
        notes = translated("participation", "note", languages=languages)
        Participation.objects.get_or_create(event=one.event, person=other.person, defaults=notes)
        Participation.objects.get_or_create(series=one.series, person=other.person, defaults=notes)
        Exchange.objects.get_or_create(
            partner=one.partner,
            project=other.project,
            starts_on=date(2024, 5, 1),
            defaults=translated("exchange", "description", languages=languages),
        )
    for item in (items.project, items.programme):
        item.commitments.add(data.commitment)
    data.commitment.partners.add(items.partner)
    items.page.documents.add(data.document)
    Page.objects.get(role="city").gallery.add(data.picture)


def make_world(rows=3):
    """`rows` items of each kind in five languages; the first of each, the hub, shows all the others."""
    make_sections()
    hub = grow(1)
    for number in range(2, rows + 1):
        grow(number, hub)
    return hub


def grow(number, hub=None):
    """One more row of every kind, on the pages of `hub`."""
    data = make_data(f"row-{number}", number)
    items = make_items(f"row-{number}", data, hub)
    items.data = data
    if hub:
        for model, related in ((hub.programme, "commitments"), (hub.project, "commitments")):
            getattr(model, related).add(data.commitment)
        data.commitment.partners.add(hub.partner)
        hub.page.documents.add(data.document)
        make_date(hub.event, data.venue, 10 + number)
    return items
