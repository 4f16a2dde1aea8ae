"""What the list of an item shows: picture, title, state in words, languages, the date that matters, who changed it.

A page of a list asks a fixed number of questions, and loads no long texts: whether there is a text in a language is
asked for the rows of the page alone.
"""

from datetime import timedelta

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, ExpressionWrapper, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..languages import LANGUAGE_CODES, own_name, suffix
from ..models import Draft, Tag
from .remembering import RememberingList
from .states import person_name, state_words
from .widgets import in_every_language, short

SOON = timedelta(days=30)
PICTURE = ("id", "file", "focal_point", "width", "height")
marks = []  # functions (model, keys) -> {key: {language: word}}: what is told of a language beside that it is there


# --- what a page of the list asks --------------------------------------------------------------------------------
class ItemList(RememberingList):
    def get_queryset(self, request, exclude_parameters=None):
        return super().get_queryset(request, exclude_parameters).defer(*self.model_admin.left_out())

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        mark(self.model, self.result_list)


def mark(model, items):
    """Give each item its languages, who changed it last and the draft beside it: one query for each of these."""
    keys = [item.pk for item in items]
    texts, people, drafts = written_texts(model, keys), last_people(model, keys), drafts_beside(model, keys)
    told = [found(model, keys) for found in marks]
    for item in items:
        item.languages = item.languages_of(texts.get(item.pk, set()))
        item.last_person = people.get(item.pk)
        item.draft_state, item.draft_publish_at = drafts.get(item.pk, ("", None))
        item.language_words = {code: word for words in told for code, word in words.get(item.pk, {}).items()}


def written_texts(model, keys):
    """{key: languages in which there is a text}."""
    columns = {f"in_{suffix(code)}": Q(**{f"body_{suffix(code)}__gt": ""}) for code in LANGUAGE_CODES}
    asked = {name: ExpressionWrapper(found, BooleanField()) for name, found in columns.items()}
    rows = model.objects.filter(pk__in=keys).order_by().values_list("pk", *asked.values())
    return {key: {code for code, there in zip(LANGUAGE_CODES, found, strict=True) if there} for key, *found in rows}


def drafts_beside(model, keys):
    """{key: state and hour of the draft that lies beside a public item}."""
    drafts = Draft.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
    return {key: found for key, *found in drafts.values_list("object_id", "state", "publish_at")}


def last_people(model, keys):
    """{key: name of who wrote its newest version}."""
    newest = model.history.filter(id__in=keys).order_by().values("id").annotate(newest=Max("history_id"))
    names = [f"history_user__{name}" for name in ("first_name", "last_name", "username")]
    rows = model.history.filter(history_id__in=newest.values("newest")).order_by().values_list("id", *names)
    return {key: person_name(*found) for key, *found in rows}


# --- columns -----------------------------------------------------------------------------------------------------
class ItemColumns(admin.ModelAdmin):
    """The columns of every list of items; what a kind adds of its own comes after them."""

    list_display = ["shown_picture", "shown_title", "shown_state", "shown_languages", "shown_day", "shown_changed"]
    list_display_links = ["shown_title"]
    list_per_page = 50

    def get_changelist(self, request, **kwargs):
        return ItemList

    def left_out(self):
        """The columns that the list does not show: five languages of long texts, and the rights of the picture."""
        texts = [name for name in self.trans_opts.all_fields if name != "title"]
        pictures = self.opts.get_field("cover").related_model._meta.concrete_fields
        return [*texts, *(f"cover__{field.name}" for field in pictures if field.name not in PICTURE)]

    def get_list_select_related(self, request):
        return ["cover", *(super().get_list_select_related(request) or [])]

    @admin.display(description=gettext_lazy("picture"))
    def shown_picture(self, item):
        """The photograph in the shape of the lists, or the drawing that the page itself would show."""
        address = item.cover.file.strip_320 if item.cover else drawing(item)
        return format_html('<img src="{}" alt="" class="list-picture" loading="lazy" decoding="async">', address)

    @admin.display(description=gettext_lazy("title or name"), ordering="title_it")
    def shown_title(self, item):
        return str(item)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, item):
        return format_html('<span class="state {}">{}</span>', *state_words(item, draft=item.draft_state))

    @admin.display(description=gettext_lazy("languages"))
    def shown_languages(self, item):
        return languages_list(item.languages, getattr(item, "language_words", {}))

    @admin.display(description=gettext_lazy("public from"), ordering="published_at")
    def shown_day(self, item):
        return short(item.published_at)

    @admin.display(description=gettext_lazy("last changed"), ordering="updated_at")
    def shown_changed(self, item):
        person = getattr(item, "last_person", None)
        return format_html("{} <span>{}</span>", short(item.updated_at), person or "")


def drawing(item):
    return reverse("cover", args=[item.cover_kind, getattr(item, "cover_slug", item.slug)])


def languages_list(there, words):
    """The languages of an item, with what is to be said of each in its title and in the text of screen readers."""
    told = [language(code, words.get(code)) for code in LANGUAGE_CODES if code in there or code in words]
    return format_html('<ul class="languages">{}</ul>', format_html_join("", "<li>{}</li>", ((one,) for one in told)))


def language(code, word):
    if not word:
        return format_html('<abbr title="{}">{}</abbr>', own_name(code), code[:2])
    title = f"{own_name(code)}: {word}"
    hidden = '<abbr class="is-marked" title="{}">{}</abbr><span class="visually-hidden"> ({})</span>'
    return format_html(hidden, title, code[:2], word)


# --- filters -----------------------------------------------------------------------------------------------------
class MissingLanguage(admin.SimpleListFilter):
    title = gettext_lazy("missing language")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [(code, own_name(code)) for code in LANGUAGE_CODES]

    def queryset(self, request, queryset):
        if self.value() not in LANGUAGE_CODES:
            return queryset
        column = f"title_{suffix(self.value())}"
        return queryset.filter(Q(**{f"{column}__isnull": True}) | Q(**{column: ""}))


class StateFilter(admin.SimpleListFilter):
    """The states as staff speak of them: scheduled and no longer public are hours, not columns."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("review", _("in review")),
            ("public", _("public")),
            ("changed", _("public, with a draft beside it")),
            ("scheduled", _("scheduled")),
            ("expiring", _("public, going within 30 days")),
            ("over", _("no longer public")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "changed":
            drafts = Draft.objects.filter(content_type=ContentType.objects.get_for_model(queryset.model))
            return queryset.filter(pk__in=drafts.values("object_id"))
        condition = states(timezone.now()).get(self.value())
        return queryset if condition is None else queryset.filter(condition)


def states(now):
    """Each state as a condition; at the instant `expires_at` an item is over, as in `published()`."""
    published = Q(state="published")
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    return {
        "draft": Q(state="draft"),
        "review": Q(state="review"),
        "public": published & Q(published_at__lte=now) & lasting,
        "scheduled": published & Q(published_at__gt=now),
        "expiring": published & Q(published_at__lte=now, expires_at__gt=now, expires_at__lte=now + SOON),
        "over": published & Q(expires_at__lte=now),
    }


class TagFilter(admin.SimpleListFilter):
    title = gettext_lazy("tag")
    parameter_name = "tag"

    def lookups(self, request, model_admin):
        tags = Tag.objects.filter(**{f"{tagged_by(model_admin.model)}__isnull": False}).distinct()
        return [(str(tag.pk), tag.name) for tag in tags]

    def queryset(self, request, queryset):
        chosen = self.value()
        return queryset.filter(tags=chosen) if chosen and chosen.isdecimal() and len(chosen) < 10 else queryset


def tagged_by(model):
    return model._meta.get_field("tags").remote_field.get_accessor_name()


ITEM_FILTERS = [StateFilter, MissingLanguage, TagFilter, "source_language"]
ITEM_SEARCH = ["slug", *in_every_language("title")]
OFFICE_GROUP = (gettext_lazy("For the office alone"), {"fields": ["tags"]})
