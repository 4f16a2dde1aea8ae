"""Which rich texts link to an address of ours, in whichever language and however it is written."""

from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst

from .addresses import in_italian, path_within
from .history import label_of
from .models import RichTextField
from .quality import rich_text

AT_MOST = 200  # items told of each kind


def to(address):
    """Pairs of an item and the name of the field whose text links to an address (in Italian)."""
    if address == "/":  # every text that names a page would have to be read; the home page is never deleted
        return
    for model, fields in with_rich_texts():
        asked = Q.create([(f"{field.attname}__contains", address.rstrip("/")) for field in fields], connector=Q.OR)
        for row in model._base_manager.filter(asked).order_by("pk")[:AT_MOST]:
            found = (field for field in fields if leads_to(getattr(row, field.attname), address))
            yield from ((row, capfirst(label_of(field))) for field in found)


def with_rich_texts():
    """Each model that has rich texts, with their columns: one a language, where they are translated."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        fields = [field for field in fields if getattr(field, "language", None)] or fields
        if fields and not hasattr(model, "instance_type"):  # which the tables of the history have
            yield model, fields


def leads_to(html, address):
    if not html or address.rstrip("/") not in html:
        return False
    paths = (path_within(href) for href, _words in rich_text.read(html).links)
    return address in {in_italian(path) for path in paths if path}
