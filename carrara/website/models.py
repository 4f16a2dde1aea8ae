from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import path_in
from carrara.content.models import Publishable, PublishableQuerySet


class SearchEntry(models.Model):
    """One published item as a reader of one language finds it; written by `search.index` alone.

    It holds what a result shows, so that a page of results loads no items, and the three fields by which
    `published()` decides, so that it appears and goes at the same instants as its item.
    """

    class Kind(models.TextChoices):
        EVENT = "event", _("Events")
        PROGRAMME = "programme", _("Programmes")
        PARTNER = "partner", _("Network")
        PERSON = "person", _("People")
        NEWS = "news", _("News")
        PAGE = "page", _("Pages")

    model = models.CharField(max_length=80)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    kind = models.CharField(max_length=10, choices=Kind)
    path = models.CharField(max_length=255)
    title = models.CharField(max_length=120)
    title_language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    summary = models.CharField(max_length=300, blank=True)
    summary_language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    text = models.TextField(blank=True)
    text_language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    title_tokens = models.TextField()
    summary_tokens = models.TextField()
    tokens = models.TextField()  # all of them: the column of the full-text index, made by migration 0002
    state = models.CharField(max_length=9, choices=Publishable.State)
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(fields=["model", "object_id", "language"], name="search_entry_once_a_language")
        ]

    def __str__(self):
        return f"{self.title} ({self.language})"

    def get_absolute_url(self):
        return path_in(self.path, self.language)


class Seeded(models.Model):
    """What the last import of `seeds/` wrote for one entry: a field that differs from it was edited by staff."""

    model = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    object_id = models.PositiveBigIntegerField()
    values = models.JSONField()

    class Meta:
        verbose_name = _("seeded entry")
        verbose_name_plural = _("seeded entries")
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="seeded_once")]

    def __str__(self):
        return f"{self.model} {self.key}"
