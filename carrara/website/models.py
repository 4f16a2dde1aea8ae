from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carrara.content.languages import LANGUAGE_CODES, path_in, suffix
from carrara.content.models import Publishable, PublishableQuerySet, RichTextField


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


class InventoryEntry(models.Model):
    """One item as the back office finds it, drafts included; written by `inventory.entries` alone.

    Lists, the start page, the matrix of translations and the search of the staff read it in place of nine tables.
    Every translated model has a row here, those without a page of their own too: `has_page` tells them apart, and
    they have no address, state or hours. Each language has a column `status_…`, made below.
    """

    class Status(models.TextChoices):
        MISSING = "missing", _("missing")
        PRESENT = "present", _("present")
        STALE = "stale", _("stale")

    model = models.CharField(max_length=80)
    app = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    has_page = models.BooleanField()
    title = models.CharField(max_length=255)  # in the source language or, where that is not written, in another
    title_language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    title_tokens = models.TextField(blank=True)  # of the titles in all languages and of the slug, as search keeps them
    slug = models.CharField(max_length=80, blank=True)
    source_language = models.CharField(max_length=7, choices=settings.LANGUAGES)
    state = models.CharField(max_length=9, choices=Publishable.State, blank=True)
    published_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    happens_at = models.DateTimeField(null=True)  # of an event its first start, of an edition the first day
    happens_until = models.DateTimeField(null=True)  # when it is over; both are null while no dates are known
    texts = models.PositiveSmallIntegerField(default=0)  # how many texts a whole translation has
    gaps = models.JSONField(default=dict)  # language -> how many of them are not written; full languages are left out
    findings = models.JSONField(default=list)  # what the checks before publishing say of it
    bar_count = models.PositiveSmallIntegerField(default=0)  # of these, how many keep it from being published
    advice_count = models.PositiveSmallIntegerField(default=0)
    draft_state = models.CharField(max_length=9, blank=True)  # of the draft beside a live item; empty without one
    draft_publish_at = models.DateTimeField(null=True)
    draft_author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PublishableQuerySet.as_manager()

    class Meta:
        verbose_name = _("inventory entry")
        verbose_name_plural = _("inventory")
        constraints = [models.UniqueConstraint(fields=["model", "object_id"], name="inventory_once_an_item")]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="inventory_by_change"),
            models.Index(fields=["model", "-updated_at", "-id"], name="inventory_of_model"),
            models.Index(fields=["state", "-updated_at", "-id"], name="inventory_in_state"),
            models.Index(fields=["happens_at", "id"], name="inventory_by_day"),
            models.Index(fields=["model", "happens_until"], name="inventory_until"),
            models.Index(fields=["published_at"], name="inventory_by_publishing"),
            models.Index(fields=["expires_at"], condition=~Q(expires_at=None), name="inventory_going"),
            models.Index(fields=["draft_publish_at"], condition=~Q(draft_publish_at=None), name="inventory_draft_due"),
            models.Index(fields=["draft_state"], name="inventory_with_draft"),
        ]

    def __str__(self):
        return self.title

    def status(self, code):
        return self.Status(getattr(self, f"status_{suffix(code)}"))


for code in LANGUAGE_CODES:
    column = models.CharField(max_length=7, choices=InventoryEntry.Status, default=InventoryEntry.Status.MISSING)
    InventoryEntry.add_to_class(f"status_{suffix(code)}", column)


class ItemTexts(models.Model):
    """The texts of an item as they last were, and those of its translations that fell behind: `inventory.staleness`.

    Beside the entry and not in it, so that lists do not read long texts.
    """

    entry = models.OneToOneField(InventoryEntry, models.CASCADE, primary_key=True, related_name="kept")
    tokens = models.TextField(blank=True)  # of all texts in all languages, as search keeps them
    seen = models.JSONField(default=dict)
    stale = models.JSONField(default=dict)  # language -> text -> what its source said when it was translated

    class Meta:
        verbose_name = _("texts of an item")
        verbose_name_plural = _("texts of items")

    def __str__(self):
        return str(self.entry)


class ItemFinding(models.Model):
    """That a check found something in an item, so that the report can ask by check and language; `quality.keeping`.

    What it found is told in the entry's `findings`.
    """

    entry = models.ForeignKey(InventoryEntry, models.CASCADE, related_name="found")
    code = models.CharField(_("check"), max_length=40)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [models.UniqueConstraint(fields=["entry", "code", "language"], name="finding_once")]
        indexes = [models.Index(fields=["code", "language"], name="finding_by_check")]

    def __str__(self):
        return self.code


class Checkup(models.Model):
    """The whole site looked at anew: each night, and when staff ask for it."""

    night = models.DateField(_("night"), unique=True, null=True)  # empty: asked for by staff
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    items = models.PositiveIntegerField(_("items"), default=0)

    class Meta:
        verbose_name = _("checkup of the site")
        verbose_name_plural = _("checkups of the site")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class HomeBlock(models.Model):
    """A part of the home page below its head. Of the kinds that the site fills itself there is one each.

    `item_model` and `item_id` name the item that a featured block shows, as the search index does: one that is no
    longer public vanishes with its block, and deleting it asks nobody.
    """

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("coming events")
        PROGRAMMES = "programmes", _("programmes")
        COMMITMENTS = "commitments", _("the commitments of the designation")
        NEWS = "news", _("news")
        FIGURES = "figures", _("the city in figures")
        ABOUT = "about", _("about the office (the text of the home page)")
        TEXT = "text", _("text with a picture")
        FEATURED = "featured", _("featured item")

    kind = models.CharField(_("kind"), max_length=11, choices=Kind, editable=False)
    order = models.PositiveSmallIntegerField(_("place"), default=0, editable=False)
    is_shown = models.BooleanField(_("shown"), default=True, help_text=_("Hidden blocks keep their place and texts."))
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("Empty: the title that the site gives it by itself.")
    )
    text = RichTextField(_("text"), blank=True)
    image = models.ForeignKey(
        "content.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    count = models.PositiveSmallIntegerField(
        _("how many"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("How many items the block shows at most; empty: as many as the site was designed for."),
    )
    item_model = models.CharField(max_length=80, blank=True, editable=False)
    item_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("block of the home page")
        verbose_name_plural = _("home page")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=~Q(kind__in=["text", "featured"]),
                name="home_block_once_a_kind",
                violation_error_message=_("The home page has this block already."),
            )
        ]

    def __str__(self):
        return self.title or self.get_kind_display()

    @property
    def is_made_by_staff(self):
        return self.kind in (self.Kind.TEXT, self.Kind.FEATURED)


class DutyRecord(models.Model):
    """What became of one duty (`duties.DUTIES`) in one year: done, or found not to apply, by whom, with what to show.

    Whoever did it is a colleague whose name stands here as it does in the history of every item.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        NOT_DUE = "not-due", _("did not apply this year")

    duty = models.CharField(_("duty"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, default=Outcome.DONE)
    done_on = models.DateField(_("day"), help_text=_("When it was done, or when you found that it does not apply."))
    evidence_url = models.URLField(
        _("address of the evidence"),
        blank=True,
        help_text=_("Where it can be seen: the declaration, the published page, the protocol of the letter."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["-year", "duty"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "year"],
                name="duty_once_a_year",
                violation_error_message=_("This duty has its record for this year already."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not-due") | ~Q(note=""),
                name="duty_not_due_says_why",
                violation_error_message=_("Write in the note why it did not apply: somebody will ask."),
            ),
        ]

    def __str__(self):
        return f"{self.duty} {self.year}"
