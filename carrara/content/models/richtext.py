from django_prose_editor.fields import ProseEditorField

from ..pasted import cleaned

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "History": True,
}


class RichTextField(ProseEditorField):
    """HTML that is clean on every path into the database.

    The package cleans only in forms. Here the gate is where values leave for the database, so that save,
    `bulk_create`, `update`, imports and fixtures all pass it; `pre_save` keeps the object in hand equal to its row.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs["sanitize"] = True
        super().__init__(*args, **kwargs)

    def clean_html(self, value):
        return self.sanitize(cleaned(value)) if isinstance(value, str) and value else value

    def pre_save(self, model_instance, add):
        value = self.clean_html(super().pre_save(model_instance, add))
        # Not setattr: on the column without a language it would write what is shown, a fallback, as the reader's own.
        model_instance.__dict__[self.attname] = value
        return value

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(self.clean_html(value), connection)
