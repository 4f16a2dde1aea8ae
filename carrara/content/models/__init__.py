from .addresses import MissingPage, Redirect
from .bin import DeletedItem
from .drafts import Draft, ReviewStep
from .facts import CityName, Fact, Link, Person, Source, Sourced
from .former import FormerFile
from .frame import MenuLink, Notice
from .letters import Letter, Message
from .media import Document, Image
from .office import Office, User
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
from .tags import Tag, TagsField

__all__ = [
    "LINK_FIELDS",
    "CityName",
    "DeletedItem",
    "Document",
    "Draft",
    "Fact",
    "FormerFile",
    "Image",
    "Letter",
    "Link",
    "Locality",
    "Located",
    "MenuLink",
    "Message",
    "MissingPage",
    "NewsItem",
    "Notice",
    "Office",
    "Page",
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
    "Tag",
    "TagsField",
    "User",
    "beyond_a_link",
    "publishable_models",
]
