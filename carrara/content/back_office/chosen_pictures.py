"""Forms in which pictures are chosen: one that has no words yet, or no right any more, is refused in words."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..languages import LANGUAGE_CODES, enumerated, own_name, suffix
from ..models import Image


class ChosenPictures(forms.ModelForm):
    """Every field of the form that chooses pictures: a cover, a gallery, and whatever an app adds."""

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            if getattr(getattr(field, "queryset", None), "model", None) is Image and cleaned.get(name):
                self.check_pictures(name, cleaned[name])
        return cleaned

    def check_pictures(self, name, chosen):
        pictures = [chosen] if isinstance(chosen, Image) else list(chosen)
        for picture in pictures:
            if fault := self.fault_of(picture, is_new=name in self.changed_data):
                self.add_error(name, fault)

    def fault_of(self, picture, is_new):
        """A right that ended since the picture was chosen is no reason to refuse a correction of the text."""
        codes = self.written_languages()
        if not picture.is_described_in(codes):
            languages = enumerated(own_name(code) for code in codes)
            message = _(
                "“%(picture)s” has no alternative text in a language of this item (%(languages)s): open the picture in"
                " the library and write it, or mark the picture as decorative."
            )
            return message % {"picture": picture, "languages": languages}
        if is_new and not picture.is_in_force:
            message = _("The right to show “%(picture)s” ended on %(day)s: choose another picture.")
            return message % {"picture": picture, "day": date_format(picture.rights_end_on)}
        return ""

    def written_languages(self):
        """Those in which the form or, for fields that it does not show, the item has a title."""
        typed = self.data if self.is_bound else {}
        titles = {code: f"title_{suffix(code)}" for code in LANGUAGE_CODES}
        return [
            code
            for code, field in titles.items()
            if (typed.get(self.add_prefix(field)) if field in self.fields else getattr(self.instance, field, None))
        ] or list(LANGUAGE_CODES)
