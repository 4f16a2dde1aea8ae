from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, NullIf
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..languages import LANGUAGE_CODES, active, by_preference, suffix, without_prefix
from .owning import OWNED_DEEDS, OwnedQuerySet
from .richtext import RichTextField
from .tags import TagsField


class PublishableQuerySet(OwnedQuerySet):
    def published(self, at=None):
        """What the public may see at the instant `at` (now): scheduled and expired items are left out by the query."""
        at = at or timezone.now()
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=at), state=Publishable.State.PUBLISHED, published_at__lte=at
        )

    def reachable(self, at=None):
        """Published, and so is all that the address stands on: the public can open the page."""
        found, above = self.published(at), self.model.stands_on
        if above:
            over = self.model._meta.get_field(above).related_model
            found = found.filter(**{f"{above}__in": over.objects.reachable(at)})
        return found

    def by_title(self):
        """Ordered by the title that the reader sees, which may be one in another language."""
        columns = [NullIf(f"title_{suffix(code)}", models.Value("")) for code in by_preference(active())]
        return self.order_by(Coalesce(*columns), "pk")


class Publishable(models.Model):
    """What the office writes, reviews and publishes, in five languages.

    `published_at` and `expires_at` are instants; the hour at which an item appears or goes is a condition of
    the query, so nothing needs to run at that hour.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        PUBLISHED = "published", _("published")

    cover_kind = "slab"
    stands_on = ""  # the relation to the item whose address stands in this one's, and without which it is not seen
    quality_checks = ()  # what is looked at before publishing beyond what every item is asked: quality/
    quality_reads = ()  # the relations that these follow
    rows_inside = ()  # the reverse names of the rows that are edited inside an item, and are part of its draft

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the page's address, the same in every language: lower-case letters and hyphens."),
        error_messages={"unique": _("Another item already has this address: choose a different one.")},
    )
    title = models.CharField(
        _("title or name"),
        max_length=120,
        help_text=_("What lists, search engines and shared links show first: about 60 characters are seen in full."),
    )
    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences, shown in lists and by search engines: 160 characters are enough."),
    )
    body = RichTextField(_("text"), blank=True)
    cover = models.ForeignKey(
        "content.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_(
            "Without a picture the page shows a drawing of its own. Pictures are found here once they have their"
            " alternative text."
        ),
    )
    source_language = models.CharField(
        _("source language"),
        max_length=7,
        choices=settings.LANGUAGES,
        default="it",
        help_text=_(
            "The language in which this item is written first. When its text changes, the other languages are marked as"
            " to be checked."
        ),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(
        _("public from"), null=True, blank=True, help_text=_("Rome time. Empty: the moment at which you publish.")
    )
    expires_at = models.DateTimeField(
        _("public until"), null=True, blank=True, help_text=_("Rome time. Empty: the item stays public.")
    )
    tags = TagsField(related_name="%(app_label)s_%(class)s_set")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = (*OWNED_DEEDS, "publish", "publish_own", "translate")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="%(class)s_published_has_instant",
                violation_error_message=_("A published item needs the moment from which it is public."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=models.F("published_at")),
                name="%(class)s_expires_after_publishing",
                violation_error_message=_("“Public until” must be later than “public from”."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    def save(self, *args, **kwargs):
        self.set_instant()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse(self.url_name, args=[self.slug])

    def clean(self):
        self.set_instant()
        if not self.has_own_address():
            raise ValidationError({"slug": _("The site itself uses this address: choose a different one.")})

    @property
    def url_name(self):
        """The name in urls.py of the address of its page."""
        return self._meta.model_name

    def has_own_address(self):
        """Whether its address leads to its page, and not to one that stands before it in urls.py or is a language.

        Asked in Italian, since in any other language an address without a prefix leads nowhere.
        """
        try:
            address = self.path
        except NoReverseMatch:
            return True  # not an address at all: the field says what is wrong with it
        with translation.override(settings.LANGUAGE_CODE):  # in any other this address would need a prefix
            return without_prefix(address) == address and resolve(address).url_name == self.url_name

    def set_instant(self):
        if self.state == self.State.PUBLISHED and self.published_at is None:
            self.published_at = timezone.now()

    @property
    def path(self):
        """The Italian address, without a language prefix: what search and language links are built from."""
        with translation.override(settings.LANGUAGE_CODE):
            return self.get_absolute_url()

    def is_public(self, at=None):
        """The opposite number of `published()` for an object in hand; at the instant `expires_at` it is over."""
        at = at or timezone.now()
        return (
            self.state == self.State.PUBLISHED
            and self.published_at <= at
            and (self.expires_at is None or self.expires_at > at)
        )

    @property
    def shown_cover(self):
        """The picture that the public may see; None lets the drawing stand in its place."""
        return self.cover if self.cover_id and self.cover.is_usable else None

    @property
    def share_url(self):
        """The picture that goes with a link to the page, where it has one that may leave the site."""
        return self.shown_cover.share_url if self.shown_cover else ""

    def is_reachable(self, at=None):
        """Whether the public can see its page: what its address stands on must be public too."""
        return all(item.is_public(at) for item in (self, *self.above))

    @property
    def above(self):
        """The items that its address stands on, the nearest first: of a route its edition, then the programme."""
        item = getattr(self, self.stands_on) if self.stands_on else None
        return [item, *item.above] if item else []

    @classmethod
    def path_above(cls):
        """The same as queries follow it, `edition__programme`; empty for what stands on nothing."""
        if not cls.stands_on:
            return ""
        over = cls._meta.get_field(cls.stands_on).related_model
        return "__".join(filter(None, [cls.stands_on, over.path_above()]))

    def rows_changed(self):
        """Called when the rows inside were written without their `save`: what an item keeps of them is brought up."""

    def text_in(self, field, code):
        return getattr(self, f"{field}_{suffix(code)}") or ""

    @cached_property
    def languages(self):
        """The languages this item really has: those in which its title is written, and its text if it has one."""
        return self.languages_of({code for code in LANGUAGE_CODES if self.text_in("body", code)})

    def languages_of(self, texts):
        """The same for lists, which load no long texts: `texts` are the languages in which there is one."""
        has_text = self.source_language in texts
        return tuple(code for code in LANGUAGE_CODES if self.text_in("title", code) and (code in texts or not has_text))

    def shown_in(self, field, code=None):
        """The language in which `field` is displayed to a reader of `code` (the active one): theirs, or a fallback."""
        preferred = by_preference(code or active())
        return next((code for code in preferred if self.text_in(field, code)), preferred[0])

    @property
    def reading_language(self):
        """The language in which a reader gets this item: theirs where it exists, else that of its title."""
        return active() if active() in self.languages else self.shown_in("title")


LINK_FIELDS = ("slug", "title", "state", "published_at", "expires_at")


def beyond_a_link(relation, model, *kept):
    """The columns of a joined item that a link to it does not need, for `defer`: five languages are many columns."""
    needed = {"id", *LINK_FIELDS, model.stands_on, *kept}
    columns = model._meta.concrete_fields
    return [
        f"{relation}__{column.name}"
        for column in columns
        if getattr(column, "translated_field", column).name not in needed
    ]


def publishable_models():
    """Every kind of item that has pages of its own, from left to right along the line of imports."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]
