"""The day of a host: the link that opens it, who came without a booking, and what the host tells visitors.

Every deed of the day carries a key that the page made: what a bad line sends twice is done once.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localtime

from carrara.content import mail, tokens

from .models import HostLink, HostNotice, Session, WalkIn
from .times import day_words, midnight, next_day

MINUTES_LATE = (10, 20, 30)
A_DAY = timedelta(days=1)


# --- the link ----------------------------------------------------------------------------------------------------
def make(open_studio, day):
    """A new token for a studio and a day; several work side by side: two hosts, a letter and a sheet of paper."""
    token = tokens.new()
    HostLink.objects.create(open_studio=open_studio, day=day, token_hash=tokens.hashed(token))
    return token


@transaction.atomic
def send(open_studio, day):
    """Write a letter with a link of its own to each host who has an e-mail address; how many."""
    hosts = [host for host in open_studio.studio.hosts.all() if host.email]
    for host in hosts:
        with translation.override(host.language):
            token = make(open_studio, day)
            words = {"host": host, "studio": open_studio.studio.title, "day": day_words(day), "url": address(token)}
        mail.post(f"host-day-{tokens.hashed(token)[:32]}", "host_day", host.email, host.language, **words)
    return len(hosts)


def revoke(open_studio, day):
    """End every link of a studio and a day at once; how many."""
    links = HostLink.objects.filter(open_studio=open_studio, day=day, revoked_at=None)
    return links.update(revoked_at=timezone.now())


def address(token):
    return settings.SITE_URL + reverse("host_day", args=[token])


def found(**conditions):
    """The link, whether it works or not; None for one that never was."""
    links = HostLink.objects.select_related("open_studio__studio", "open_studio__edition__host_city")
    return links.filter(**conditions).first()


def by_token(token):
    return found(token_hash=tokens.hashed(token))


def standing(link):
    """`open` from midnight to midnight of its day, by the clocks of the edition's city; else why it is not."""
    if link is None or link.revoked_at:
        return "revoked"
    today = today_of(link.open_studio.edition)
    return "open" if link.day == today else "early" if link.day > today else "over"


def today_of(edition):
    return timezone.localdate(timezone=edition.zone)


# --- what the link opens -------------------------------------------------------------------------------------------
def sessions_of(link):
    """The sessions of its day that are held in its studio or pass it."""
    edition = link.open_studio.edition
    studio = link.open_studio.studio_id
    return Session.objects.filter(
        Q(studio=studio) | Q(route__stops__studio=studio),
        edition=edition,
        starts_at__gte=midnight(link.day, edition.zone),
        starts_at__lt=midnight(next_day(link.day), edition.zone),
    )


def walk_in(link, *, key, session=None, people=1):
    """Count people who came without a booking, to the studio or along with a session."""
    about = {"session": session} if session else {"open_studio": link.open_studio}
    return WalkIn.objects.get_or_create(key=key, defaults={"people": people, **about})[0]


def take_back(link, key):
    """Those people were counted by mistake. The row stays, so that its key cannot count once more."""
    WalkIn.objects.filter(Q(open_studio=link.open_studio) | Q(session__in=sessions_of(link)), key=key).update(people=0)


def walk_ins_of(link):
    """Of today, at the studio itself and along with its sessions, the last one first."""
    edition = link.open_studio.edition
    of_day = {
        "seen_at__gte": midnight(link.day, edition.zone),
        "seen_at__lt": midnight(next_day(link.day), edition.zone),
    }
    mine = Q(open_studio=link.open_studio) | Q(session__in=sessions_of(link).values("pk"))
    return WalkIn.objects.filter(mine, people__gt=0, **of_day).order_by("-seen_at", "-pk")


# --- what the host tells -------------------------------------------------------------------------------------------
@transaction.atomic
def tell(link, kind, *, key, minutes=None):
    """That the studio runs late, or must close; it takes the place of what was told before."""
    about = {"open_studio": link.open_studio, "day": link.day}
    if HostNotice.objects.filter(key=key).exists():
        return
    withdraw(link)
    HostNotice.objects.get_or_create(key=key, defaults={"kind": kind, "minutes": minutes, **about})


def withdraw(link):
    """All is as planned again."""
    told = HostNotice.objects.filter(open_studio=link.open_studio, day=link.day, withdrawn_at=None)
    told.update(withdrawn_at=timezone.now())


def notices_today(**conditions):
    """What hosts tell of this day, each by the clocks of its own city; `conditions` say of which studios."""
    now = timezone.now()
    days = [now.date() + A_DAY * shift for shift in (-1, 0, 1)]  # what is today somewhere on the earth
    rows = HostNotice.objects.filter(withdrawn_at=None, day__in=days, **conditions)
    rows = rows.select_related("open_studio__studio", "open_studio__edition__host_city")
    return [row for row in rows if row.day == localtime(now, row.open_studio.edition.zone).date()]


def told_on_route(route):
    """What the hosts of its stops tell today; nothing is asked while its edition is not on."""
    first, last = route.edition.starts_on, route.edition.ends_on
    today = today_of(route.edition)
    if first and not first <= today <= (last or first):
        return []
    return notices_today(open_studio__edition=route.edition, open_studio__studio__stops__route=route)
