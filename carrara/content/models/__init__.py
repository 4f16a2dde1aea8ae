from .facts import CityName, Fact, Link, Person, Source, Sourced
from .letters import Letter, Message
from .media import Document, Image
from .office import Office, User
from .pages import NewsItem, Page
from .places import Locality, Located, Place
from .publishing import Publishable, PublishableQuerySet, publishable_models, published_index
from .richtext import RichTextField

__all__ = [
    "LINK",
    "CityName",
    "Document",
    "Fact",
    "Image",
    "Letter",
    "Link",
    "Locality",
    "Located",
    "Message",
    "NewsItem",
    "Office",
    "Page",
    "Person",
    "Place",
    "Publishable",
    "PublishableQuerySet",
    "RichTextField",
    "Source",
    "Sourced",
    "User",
    "publishable_models",
    "published_index",
]
