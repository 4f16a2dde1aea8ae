from .addresses import MissingPage, Redirect
from .audit import AuditEntry
from .bin import DeletedItem
from .drafts import Draft, ReviewStep
from .facts import CityName, Fact, Link, Person, Source, Sourced
from .former import FormerFile
from .frame import MenuLink, Notice
from .invitations import Invitation
from .letters import Letter, LetterAttachment, Message
from .media import Document, Image
from .office import Office, User
from .owning import OWNED_DEEDS, TRANSLATED_DEEDS, OwnedQuerySet, PeopleField, holds, owned, owners_of, scopes
from .pages import NewsItem, Page
from .places import Locality, Located, Place
from .presence import Presence
from .publishing import (
    LINK_FIELDS,
    Publishable,
    PublishableQuerySet,
    beyond_a_link,
    publishable_models,
)
from .quality import QualitySetting
from .releases import Release
from .richtext import RichTextField
from .spoken import SPOKEN_CHOICES, SpokenField, spoken_name, spoken_names
from .tags import Tag, TagsField

__all__ = [
    "LINK_FIELDS",
    "OWNED_DEEDS",
    "SPOKEN_CHOICES",
    "TRANSLATED_DEEDS",
    "AuditEntry",
    "CityName",
    "DeletedItem",
    "Document",
    "Draft",
    "Fact",
    "FormerFile",
    "Image",
    "Invitation",
    "Letter",
    "LetterAttachment",
    "Link",
    "Locality",
    "Located",
    "MenuLink",
    "Message",
    "MissingPage",
    "NewsItem",
    "Notice",
    "Office",
    "OwnedQuerySet",
    "Page",
    "PeopleField",
    "Person",
    "Place",
    "Presence",
    "Publishable",
    "PublishableQuerySet",
    "QualitySetting",
    "Redirect",
    "Release",
    "ReviewStep",
    "RichTextField",
    "Source",
    "Sourced",
    "SpokenField",
    "Tag",
    "TagsField",
    "User",
    "beyond_a_link",
    "holds",
    "owned",
    "owners_of",
    "publishable_models",
    "scopes",
    "spoken_name",
    "spoken_names",
]
