from .models import (
    CityName,
    Document,
    Fact,
    Image,
    Link,
    Locality,
    MenuLink,
    NewsItem,
    Notice,
    Office,
    Page,
    Person,
    Source,
)
from .translations import publishable, translated

publishable(Page, m2m=("gallery", "documents"))
publishable(NewsItem)
publishable(Person, "birthplace", "deathplace", "occupation")
translated(Source, "title", "note")
translated(Fact, "label", "value", "note")
translated(CityName, "language_name")
translated(Link, "title")
translated(Locality, "name")
translated(Image, "alt", m2m=("tags",))
translated(Document, "title", m2m=("tags",))
translated(Office, "name", "body", "opening_hours")
translated(MenuLink, "title")
translated(Notice, "text")
