"""Asks the index. The database's full-text index finds; the order is computed from plain columns, alike on both."""

from django.db import connection
from django.db.models import BooleanField, Case, Count, F, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from carrara.website.models import SearchEntry

# What one word of the query is worth where it stands.
WEIGHTS = {"title_tokens": 4, "summary_tokens": 2, "tokens": 1}


def answering(groups, language, *, every=True):
    """What a reader of `language` finds: entries that meet every group or, where `every` is false, any of them."""
    return public(groups if every else [frozenset().union(*groups)]).filter(language=language)


def by_kind(found):
    return dict(found.values_list("kind").annotate(count=Count("id")).order_by())


def ranked(found, groups):
    """Best first: words in titles, then in summaries; among equals the newest."""
    worths = (worth(column, group) for column in WEIGHTS for group in groups)
    found = found.annotate(score=sum(worths, Value(0)))
    return found.order_by("-score", "-published_at", "object_id", "id").defer(*WEIGHTS)


def elsewhere(groups, language):
    """In which other languages something is written that answers: (code, number of items), most first."""
    written = public(groups).exclude(language=language).filter(title_language=F("language"))
    return list(written.values_list("language").annotate(count=Count("id")).order_by("-count", "language"))


def public(groups):
    """Public entries that hold, of every group of tokens, at least one."""
    return SearchEntry.objects.published().filter(holds(groups))


def holds(groups):
    """The condition in the words of the database. Tokens are letters and digits alone: nothing typed is an operator."""
    if connection.vendor == "sqlite":
        asked = " AND ".join("(" + " OR ".join(f'"{token}"' for token in sorted(group)) + ")" for group in groups)
        sql = "website_searchentry.id IN (SELECT rowid FROM website_searchtokens WHERE website_searchtokens MATCH %s)"
        return RawSQL(sql, [asked], output_field=BooleanField())
    sql = " AND ".join("string_to_array(website_searchentry.tokens, ' ') && %s::text[]" for _ in groups)
    return RawSQL(sql, [sorted(group) for group in groups], output_field=BooleanField())


def worth(column, group):
    stands = Q.create([(f"{column}__contains", f" {token} ") for token in sorted(group)], connector=Q.OR)
    return Case(When(stands, then=WEIGHTS[column]), default=0, output_field=IntegerField())
