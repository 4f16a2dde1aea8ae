"""Fields that let no file past the guard: not by a form, not by `save()`, not by an import."""

import os

from django import forms
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from imagefield.fields import ImageField, ImageFieldFile, PPOIField

from carrara.content import uploads


def accepting(widget, extensions):
    """A phone that reads which kinds are wanted turns its own kind into one of them before sending."""

    class Accepting(widget):
        initial_text, input_text = _("Present file"), _("Replace it with")

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


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Outside the folder of public files, readable by the site's own account alone, and without addresses."""

    def __init__(self):
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self):
        return settings.PRIVATE_ROOT

    @property
    def location(self):
        return os.path.abspath(self.base_location)

    def url(self, name):
        raise ValueError("A private file has no public address.")


class GuardedReleaseFile(GuardedFile, models.fields.files.FieldFile):
    @property
    def url(self):
        return self.instance.get_file_url()


class GuardedReleaseField(GuardedField, models.FileField):
    """A signed paper, as PDF or scanned, in the private storage."""

    attr_class = GuardedReleaseFile
    accept = ".pdf,.jpg,.jpeg,.png,.webp"
    guard = staticmethod(uploads.accept_release)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"upload_to": "releases", "storage": PrivateStorage(), **kwargs})


class FocalPointInput(forms.TextInput):
    """Written by a click on the picture or by the arrow keys (focal-point.js), or typed."""

    class Media:
        css = {"screen": ["admin/focal-point.css"]}
        js = ["admin/focal-point.js"]

    def __init__(self, attrs=None):
        words = {
            "data-label": _("Focal point: the arrow keys move it"),
            "data-place": _("%(x)s per cent from the left, %(y)s per cent from the top"),
            "data-previews": _("How the picture will be cut"),
            "data-frame": _("On pages and in lists"),
            "data-strip": _("In the agenda"),
            "data-share": _("When a link is shared"),
        }
        super().__init__(words | (attrs or {}))


class FocalPointField(PPOIField):
    """Two shares of width and height, as in `0.5x0.25`."""

    def formfield(self, **kwargs):
        return models.CharField.formfield(self, **{**kwargs, "widget": FocalPointInput})
