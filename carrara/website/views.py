"""Pages that need several apps at once."""

from django.db.models import Prefetch

from carrara.content.languages import active
from carrara.content.models import CityName, Fact, Link, Locality, Person
from carrara.content.views import SectionView
from carrara.website import home_blocks
from carrara.website.models import SearchEntry
from partners.models import City, Commitment, Partner
from programmes.models import Programme

IN_BRIEF = (Fact.Topic.GEOGRAPHY, Fact.Topic.ADMINISTRATION, Fact.Topic.SPORTS)  # the rest is told in the page's text


class HomeView(SectionView):
    role = "home"
    template_name = "website/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "city": City.objects.filter(is_home=True).select_related("field").first(),
            "crumbs": [],
            "parts": home_blocks.shown(self.item),
        }


class DesignationView(SectionView):
    """About the designation: its date with its source, and the five commitments with who they are made with."""

    role = "designation"
    template_name = "website/designation.html"

    def get_context_data(self, **kwargs):
        partners = Prefetch("partners", Partner.objects.published())
        programmes = Prefetch("programmes", Programme.objects.published())
        return super().get_context_data(**kwargs) | {
            "city": City.objects.filter(is_home=True).select_related("field", "designation_source").first(),
            "commitments": Commitment.objects.prefetch_related(partners, programmes),
        }


class CityView(SectionView):
    """What the sources give of the city, each figure with its year and source; where they are silent, that too."""

    role = "city"
    template_name = "website/city.html"

    def get_context_data(self, **kwargs):
        localities = list(Locality.objects.select_related("source"))
        told = list(home_blocks.facts())
        return super().get_context_data(**kwargs) | {
            "figures": [fact for fact in told if fact.topic == Fact.Topic.FIGURES],
            "facts": [fact for topic in IN_BRIEF for fact in told if fact.topic == topic],
            "names": names(),
            "hamlets": [place for place in localities if place.kind == Locality.Kind.HAMLET],
            "neighbours": [place for place in localities if place.kind == Locality.Kind.NEIGHBOUR],
            "natives": Person.objects.published().filter(is_native=True).select_related("cover").by_title(),
            "links": Link.objects.select_related("source"),
            "gallery": self.item.shown_gallery,
        }


def names():
    """How the city is called, each name once with its languages; the most common name first."""
    groups = {}
    for each in CityName.objects.select_related("source"):
        groups.setdefault(each.name, []).append(each)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


class SiteMapView(SectionView):
    """Every public page, by kind, for people; robots have sitemap.xml. One query: the search knows them all."""

    role = "site_map"
    template_name = "website/site_map.html"

    def get_context_data(self, **kwargs):
        entries = SearchEntry.objects.published().filter(language=active()).order_by("title", "pk")
        entries = list(entries.only("kind", "path", "language", "title", "title_language"))
        kinds = sorted(SearchEntry.Kind, key=lambda kind: kind != SearchEntry.Kind.PAGE)  # pages before all others
        groups = [(kind.label, [entry for entry in entries if entry.kind == kind]) for kind in kinds]
        return super().get_context_data(**kwargs) | {"groups": [group for group in groups if group[1]]}
