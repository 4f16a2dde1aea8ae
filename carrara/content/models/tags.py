"""Words under which the office finds things again, the same for pictures, documents and items."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

LENGTH = 40
MOST = 20  # tags of one thing


class TagQuerySet(models.QuerySet):
    def named(self, names):
        """The tags of these names in their order, made where there was none; capitals make no other tag."""
        keys = {}
        for name in names:
            keys.setdefault(name.casefold(), name)
        if not keys:
            return []
        found = {tag.key: tag for tag in self.filter(key__in=keys)}
        if new := [Tag(name=name, key=key) for key, name in keys.items() if key not in found]:
            self.bulk_create(new, ignore_conflicts=True)  # another may make the same at the same moment
            found = {tag.key: tag for tag in self.filter(key__in=keys)}
        return [found[key] for key in keys]


class Tag(models.Model):
    """One plain word of the office's, which the public does not see; `key` is the name without capitals.

    Lowered here, not by the database: SQLite lowers only the letters of English.
    """

    name = models.CharField(_("name"), max_length=LENGTH)
    key = models.CharField(
        max_length=3 * LENGTH,  # lowering can make three letters of one
        unique=True,
        editable=False,
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["key"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.key = self.name.casefold()
        super().save(*args, **kwargs)

    def clean(self):
        self.key = self.name.casefold()
        if Tag.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("There is already a tag of this name.")})


class TagsInput(forms.TextInput):
    """Words with commas between them; with scripts, the tags there are already are offered below (tags.js)."""

    class Media:
        js = ["admin/tags.js"]

    def __init__(self, attrs=None):
        known = {"data-tags": reverse_lazy("admin:content_tag_names"), "class": "vTextField", "autocomplete": "off"}
        super().__init__(known | (attrs or {}))


class TagsFormField(forms.CharField):
    widget = TagsInput
    known = None  # the tags of several forms, looked up once: key -> tag

    def __init__(self, *, queryset=None, limit_choices_to=None, to_field_name=None, **kwargs):
        super().__init__(**kwargs)  # what a choice among rows would want, and words do not

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else ", ".join(str(tag) for tag in value)

    def to_python(self, value):
        """The names, each once, as they were first written."""
        names = (re.sub(r"\s+", " ", name).strip() for name in re.split(r"[,;،，、]", super().to_python(value)))
        return list({name.casefold(): name for name in reversed([*filter(None, names)])}.values())[::-1]

    def run_validators(self, value):
        super().run_validators(", ".join(value))
        if any(len(name) > LENGTH for name in value):
            message = _("A tag has at most %(most)s characters: put commas between tags.")
            raise ValidationError(message, "long", {"most": LENGTH})
        if len(value) > MOST:
            raise ValidationError(_("At most %(most)s tags, please."), "many", {"most": MOST})

    def clean(self, value):
        """The tags themselves: a new one is made here, so that whatever saves the form finds rows."""
        names = super().clean(value)
        return Tag.objects.named(names) if self.known is None else [self.known[name.casefold()] for name in names]

    def has_changed(self, initial, data):
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


class TagsField(models.ManyToManyField):
    """Tags of anything: in every form typed as words. To migrations it is an ordinary many-to-many link."""

    def __init__(self, to="content.Tag", **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("verbose_name", _("tags"))
        kwargs.setdefault("help_text", _("Words to find it again, with commas between them; only staff see them."))
        super().__init__(to, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, kwargs

    def formfield(self, **kwargs):
        kwargs.pop("widget", None)
        return super().formfield(**{"form_class": TagsFormField, **kwargs})
