"""Fields that let no file past the guard: not by a form, not by `save()`, not by an import."""

from django import forms
from django.db import models
from imagefield.fields import ImageField, ImageFieldFile, PPOIField
from imagefield.widgets import PPOIWidget

from carrara.content import uploads


def accepting(widget, extensions):
    """A phone that reads which kinds are wanted turns its own kind into one of them before sending."""

    class Accepting(widget):
        def build_attrs(self, *args):
            return {**super().build_attrs(*args), "accept": extensions}

    return Accepting


class GuardedFile:
    """Writes only what the guard accepted; the model's fields named by the accepted facts are set with it."""

    def save(self, name, content, save=True):
        accepted = content if isinstance(content, uploads.Accepted) else self.field.guard(content)
        for fact, value in accepted.facts.items():
            setattr(self.instance, fact, value)
        super().save(accepted.name, accepted, save=save)

    save.alters_data = True


class GuardedField:
    """The guard runs when a form is checked, and where no form came before, at the moment of saving."""

    accept = ""

    def clean(self, value, instance):
        if value and not value._committed and not isinstance(value.file, uploads.Accepted):
            value.file = self.guard(value.file)
            value.name = value.file.name
        return super().clean(value, instance)

    def formfield(self, **kwargs):
        """No limit to the length of the sender's name for the file, which is not kept."""
        widget = accepting(kwargs.pop("widget", forms.ClearableFileInput), self.accept)
        return super().formfield(**{"form_class": forms.FileField, "max_length": None, "widget": widget, **kwargs})

    def save_form_data(self, instance, data):
        models.FileField.save_form_data(self, instance, data)


class GuardedImageFile(GuardedFile, ImageFieldFile):
    pass


class GuardedDocumentFile(GuardedFile, models.fields.files.FieldFile):
    pass


class GuardedImageField(GuardedField, ImageField):
    """Stands in a model before `width_field` and `height_field`, which the guard fills while this field is saved."""

    attr_class = GuardedImageFile
    accept = ".jpg,.jpeg,.png,.webp,.avif"
    guard = staticmethod(uploads.accept_image)

    def update_dimension_fields(self, instance, force=False, *args, **kwargs):
        """Never: Django would hand the file to a decoder here before anybody has looked at it."""

    def _generate_files(self, instance, raw=False, **kwargs):
        if not raw:  # a fixture brings the row, not the file
            super()._generate_files(instance, **kwargs)


class GuardedDocumentField(GuardedField, models.FileField):
    attr_class = GuardedDocumentFile
    accept = ".pdf"
    guard = staticmethod(uploads.accept_document)


class FocalPointInput(forms.TextInput):
    """Written by a click on the picture, or typed by those who do not use a mouse."""

    media = PPOIWidget().media


class FocalPointField(PPOIField):
    """Two shares of width and height, as in `0.5x0.25`."""

    def formfield(self, **kwargs):
        return models.CharField.formfield(self, **{**kwargs, "widget": FocalPointInput})
